"""What a team writes at one step of a half-day: its note, the strength cards, or a step of its experiment."""

from __future__ import annotations

from pilot.ledger import FOUND, REFUSED, REPLACED, TAKEN
from pilot.pages import Form, Page
from pilot.people import How, Human
from pilot.phases import decide
from pilot.phases.signing import DAYS, finnish
from pilot.phases.texts import KINDS, LONG, NASTY
from pilot.world import Crowd, World


def step(world: World, crowd: Crowd, number: int, at_step: int, team: int) -> None:
    """The team works on the step that is on."""
    if number == 3:
        _third(world, crowd, team, at_step)
        return
    here = [one for one in crowd.teams[team] if one.email in crowd.attended[number]]
    scribe = here[at_step % len(here)]
    address = f"{world.base}sarjat/{crowd.code}/tyopajat/{number}/tiimi/"
    page = scribe.opens(address)
    if page.has_form(r"/teksti/$"):
        _note(world, crowd, team, here, scribe, page, at_step)
    else:
        for name, fill in FILLS.items():
            if page.has_form(rf"/{name}/$", client_ref=""):
                fill(world, crowd, team, here, scribe, page)
    page = scribe.opens(address)
    if page.has_form(r"/vaihe/$", deed="ready"):
        form = page.form(r"/vaihe/$", deed="ready")
        scribe.sends(form, press=form.button("deed", "ready"), times=2 if team == 1 else 1)
    if at_step == 2 and number == 1:
        _strengths(world, here, f"{address}vahvuudet/")


def _third(world: World, crowd: Crowd, team: int, at_step: int) -> None:
    """The third half-day works on the result and the decision, on their own pages."""
    if crowd.bucket.get(team) == "interrupted":
        return
    if at_step == 2:
        decide.results(world, crowd, team)
    elif at_step == 6:
        decide.decides(world, crowd, team)


def _note(world: World, crowd: Crowd, team: int, here: list[Human], scribe: Human, page: Page, at_step: int) -> None:
    """A team's own note: one writes; in one team two write at once."""
    form = page.form(r"/teksti/$")
    token = scribe.types("team note")
    text = f"Muistio {at_step}: {token} {NASTY[(team - 1) % 7 + 1]}"
    if team == 7 and at_step == 1 and len(here) > 1:
        _two_phones(world, here, scribe, page, form, text)
        return
    hows: dict[int, How] = {5: {"cut": "after"}, 6: {"cut": "before"}, 4: {"times": 2}}
    how = hows.get(team, {})
    scribe.sends(form, {"text": text}, **how)
    if team in {4, 5, 6}:
        page = scribe.browser.here
        kind = {
            4: "double tap on “save” of a note",
            5: "a note whose answer was lost, sent again",
            6: "a note cut on its way, sent again",
        }[team]
        world.faults.note(kind, "saved once", f"shown {page.text.count(token)} times", held=page.text.count(token) == 1)


def _two_phones(world: World, here: list[Human], scribe: Human, page: Page, form: Form, text: str) -> None:
    """Two phones in one text: the second is shown both and joins them."""
    mate = next(one for one in here if one is not scribe)
    other = mate.opens(page.path).form(r"/teksti/$")
    scribe.sends(form, {"text": text})
    token = mate.types("team note")
    clash = mate.browser.submit(other, {"text": f"Toinen puhelin: {token}"})
    both = token in clash.text and "Muistio" in clash.text
    world.faults.note(
        "two phones in one text",
        "409 with both texts, nothing is lost",
        f"{clash.status} {clash.heading[:60]}",
        held=clash.status == 409 and both,
    )
    joins(mate, clash)


def joins(human: Human, clash: Page) -> Page:
    """The page of a conflict: both texts are joined in the field that is offered for it."""
    form = next(one for one in clash.forms if any(field.kind == "textarea" for field in one.fields.values()))
    name = next(name for name, field in form.fields.items() if field.kind == "textarea")
    mine = form.fields[name].value
    theirs = [token for token in FOUND.findall(clash.words) if token not in mine]
    return human.sends(form, {name: " ".join([mine, *dict.fromkeys(theirs)])})


def _strengths(world: World, here: list[Human], address: str) -> None:
    """Two of the team choose their three cards."""
    for human in here[:2]:
        for _card in range(3):
            page = human.opens(address)
            form = (
                page.forms[-1]
                if not page.forms
                else next((f for f in page.forms if "mate" not in f.fields and len(f.buttons) > 3), None)
            )
            if form is None:
                return
            human.sends(form, press=world.dice("card", human, _card).choice(form.buttons))


# --- the steps of the experiment -------------------------------------------------------------------------------------
def problem(world: World, crowd: Crowd, team: int, here: list[Human], scribe: Human, page: Page) -> None:
    """S1 in two sittings: the problem, then its name; with what people paste into it."""
    form = page.form(r"/pulma/$", client_ref="")
    if not form.fields["problem"].value:
        if team == 1:
            _too_long(world, scribe, form)
        if team == 5:
            _unseen(world, scribe, form)
        token = scribe.types("problem")
        text = f"{token} {NASTY[(team - 1) % 7 + 1]}"
        hows: dict[int, How] = {2: {"times": 2}, 3: {"cut": "after"}, 6: {"cut": "before"}}
        how = hows.get(team, {})
        scribe.sends(form, {"problem": text, "problem_of": ["jobseeker", "colleague"]}, **how)
        _shown(world, crowd, team, scribe, token)
        return
    if not form.fields["name"].value:
        _names(world, crowd, team, here, scribe, page, form)
        return
    if not form.fields["baseline"].value:
        token = scribe.types("how known")
        scribe.world.ledger.settle(form.fields["how_known"].value, REPLACED)
        given = {
            "how_known": f"Laskimme viikon {token}",
            "baseline": "18,5",
            "baseline_unit": "min",
            "baseline_n": "12",
        }
        if team == 2:
            _wrong_numbers(world, scribe, form)
        scribe.sends(form, {**given, "baseline_period": "helmikuu"})


def _names(world: World, crowd: Crowd, team: int, here: list[Human], scribe: Human, page: Page, form: Form) -> None:
    name, summary = scribe.types("name"), scribe.types("summary")
    given = {"name": f"Kokeilu {name}", "summary": f"Kysymme vain tarpeellisen {summary}", "theme": "productivity"}
    if team in {3, 7} and len(here) > 1:
        mate = next(one for one in here if one is not scribe)
        other = mate.opens(page.path).form(r"/pulma/$", client_ref="")
        scribe.sends(form, given)
        if team == 3:  # another field from the same base: merged
            token = mate.types("how known")
            merged = mate.browser.submit(other, {"how_known": f"Asiakkaat kertoivat {token}"})
            world.ledger.settle(token, TAKEN if merged.status == 200 else REFUSED, str(merged.status))
            world.faults.note(
                "two phones, two fields of one form",
                "both are kept without a question",
                f"{merged.status}",
                held=merged.status == 200,
            )
            return
        late = mate.types("name")
        clash = mate.browser.submit(other, {"name": f"Toinen nimi {late}"})
        world.ledger.settle(late, REFUSED, str(clash.status))
        world.faults.note(
            "back button in the experiment: an old base version, the same field",
            "409 with both texts",
            f"{clash.status} {clash.heading[:60]}",
            held=clash.status == 409 and late in clash.text and name in clash.text,
        )
        drops(mate, crowd, team, "s1")
        return
    scribe.sends(form, given)


def drops(human: Human, crowd: Crowd, team: int, step: str) -> None:
    """Throws away the draft that was kept of a refused text."""
    path = f"{human.world.base}kokeilut/{crowd.code}-{team}/"
    page = human.opens(f"{path}{ {'s1': 'pulma', 's2': 'ennuste', 's3': 'toteutus'}[step] }/")
    for form in page.forms:
        if any(button.name == "drop" for button in form.buttons):
            human.browser.submit(form, press=form.button("drop"))
            return


def _too_long(world: World, human: Human, form: Form) -> None:
    token = human.types("problem")
    page = human.browser.submit(form, {"problem": f"{token} {LONG}", "problem_of": ["jobseeker"]})
    world.ledger.settle(token, REFUSED, str(page.status))
    world.faults.note(
        "10 000 characters pasted",
        "422 at the field, the text is kept on the page",
        f"{page.status} {page.troubles[-1:]}",
        held=page.status == 422 and token in page.text,
    )


def _unseen(world: World, human: Human, form: Form) -> None:
    token = human.types("problem")
    page = human.browser.submit(form, {"problem": f"{token} \u202egnitirw", "problem_of": ["jobseeker"]})
    world.ledger.settle(token, REFUSED, str(page.status))
    world.faults.note(
        "a mark that turns the direction of text",
        "422 at the field",
        f"{page.status} {page.troubles[-1:]}",
        held=page.status == 422,
    )


def _wrong_numbers(world: World, human: Human, form: Form) -> None:
    for kind, value in {
        "a number that is none (1,2,3)": "1,2,3",
        "NaN as a number": "NaN",
        "infinity as a number": "1e999",
        "a number of forty digits": "9" * 40,
        "too many decimals": "1,00001",
        "letters as a number": "kaksi",
    }.items():
        page = human.browser.submit(form, {"baseline": value, "baseline_unit": "min"})
        world.faults.note(
            kind,
            "422 at the field",
            f"{page.status} {page.troubles[-1:]}",
            held=page.status == 422 and bool(page.troubles),
        )


def _shown(world: World, crowd: Crowd, team: int, human: Human, token: str) -> None:
    """The text as its team sees it: exactly as it was typed, and nothing of it runs."""
    page = human.opens(f"{world.base}kokeilut/{crowd.code}-{team}/pulma/")
    value = page.form(r"/pulma/$", client_ref="").fields["problem"].value
    wanted = f"{token} {NASTY[(team - 1) % 7 + 1]}"
    world.faults.note(
        KINDS[(team - 1) % 7 + 1],
        "kept letter by letter, shown as text",
        repr(value[:80]),
        held=value == wanted and "<script>alert(1)" not in page.text,
    )


def prediction(world: World, crowd: Crowd, team: int, here: list[Human], scribe: Human, page: Page) -> None:
    """S2: belief, measure, prediction, limits."""
    form = page.form(r"/ennuste/$", client_ref="")
    if form.fields["belief"].value:
        return
    tokens = {name: scribe.types(name) for name in ("belief", "measure", "how counted", "stop also")}
    given: dict[str, object] = {
        "belief": f"Kolme kysymystä riittää {tokens['belief']}",
        "what": f"minuutit {tokens['measure']}",
        "unit": "min",
        "wanted": "down",
        "how": f"kello pöydällä {tokens['how counted']}",
        "kind": "at_most",
        "value": "10",
        "by_date": finnish(DAYS.ends),
        "keep_cut": "10",
        "stop_cut": "15",
        "stop_also": f"valitus {tokens['stop also']}",
    }
    if team == 4:
        wrong = scribe.browser.submit(form, {**given, "keep_cut": "15", "stop_cut": "10"})
        world.faults.note(
            "limits with a hole (keep 15, stop 10, smaller is better)",
            "422 in words, the text kept",
            f"{wrong.status} {wrong.troubles[-1:]}",
            held=wrong.status == 422 and tokens["belief"] in wrong.text,
        )
        form = wrong.form(r"/ennuste/$", client_ref="")
    scribe.sends(form, given, times=2 if team == 1 else 1)


def trial(world: World, crowd: Crowd, team: int, here: list[Human], scribe: Human, page: Page) -> None:
    """S3: where, with how many, when, what stops it."""
    form = page.form(r"/toteutus/$", client_ref="")
    if form.fields["where"].value:
        return
    where, stop = scribe.types("where"), scribe.types("stop rule")
    given: dict[str, object] = {
        "where": f"uudet asiakkaat {where}",
        "how_many": "20",
        "starts_on": finnish(DAYS.starts),
        "ends_on": finnish(DAYS.ends),
        "customer_data": "no",
        "stop_rule": f"asiakas pyytää {stop}",
        "minutes_estimated": "360",
    }
    if team == 6:
        for kind, changes in {
            "a trial that ends before it begins": {"ends_on": "1.3.2026"},
            "a trial of two hundred days": {"ends_on": "1.10.2026"},
            "a trial with minus five customers": {"how_many": "-5"},
            "a trial with a billion customers": {"how_many": "1000000000"},
            "the year 0001": {"starts_on": "1.1.0001"},
            "the 29th of February in a common year": {"starts_on": "29.2.2026"},
        }.items():
            wrong = scribe.browser.submit(form, {**given, **changes})
            world.faults.note(
                kind,
                "422 at its field",
                f"{wrong.status} {wrong.troubles[-1:]}",
                held=wrong.status == 422 and bool(wrong.troubles),
            )
    scribe.sends(form, given)


FILLS = {"pulma": problem, "ennuste": prediction, "toteutus": trial}
__all__ = ["REPLACED", "step"]
