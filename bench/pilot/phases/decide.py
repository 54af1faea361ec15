"""The third half-day: what came out, the decision, what is told of it; afterwards a question, and publishing."""

from __future__ import annotations

from pilot.ledger import REFUSED, TAKEN
from pilot.pages import Button, Form, NoSuch, Page, text_of
from pilot.people import How, Human, Unexpected
from pilot.phases.trial import SILENT, path
from pilot.world import Crowd, World

CHOICES = {1: "keep", 2: "keep", 3: "change", 4: "stop", 5: "hand_over", 6: "stop"}
CODE_OF_A_PERSON = "131052-308T"  # the well-known example of a personal identity code
POINTS = (("accept", "versus"), ("accept", "planned"), ("none", "surprises"), ("none", "harms"))


def choice_of(team: int) -> str:
    """What a team decides; an eighth team on begins from the first again."""
    return CHOICES[(team - 1) % 7 + 1]


def results(world: World, crowd: Crowd, team: int) -> None:
    """The five points: what the service proposes is accepted, the rest said; one presses on too early."""
    human, at = crowd.member(team, 1), path(world, crowd, team)
    if team == 1:
        _too_early(world, human, at)
    page = human.opens(f"{at}tulos/")
    for name, value in POINTS:
        try:
            form = page.form(r"/tulos/$", **{name: value})
        except NoSuch:
            continue
        if name == "none" and value == "surprises" and team in {2, 3}:
            page = _surprised(human, at, page)
            continue
        page = human.sends(form, press=form.button(name, value), times=2 if team == 4 else 1)
        page = human.opens(f"{at}tulos/")
    page = _mends_points(human, page, at)
    form = page.form(r"/tulos/$", learned="")
    token = human.types("learned")
    given: dict[str, object] = {
        "learned": f"Kysykää vain se, mitä käytätte tapaamisessa. {token}",
        "hours": "6,5",
        "costs": "12,50",
    }
    if team == 5:
        wrong = human.browser.submit(form, {**given, "hours": "-3", "costs": "paljon"})
        world.faults.note(
            "minus three hours, costs “a lot”",
            "422 at both fields, the text kept",
            f"{wrong.status} {wrong.troubles[-2:]}",
            held=wrong.status == 422 and token in wrong.text,
        )
    hows: dict[int, How] = {2: {"cut": "after"}, 3: {"cut": "before"}}
    how = hows.get(team, {})
    human.sends(form, given, press=next((one for one in form.buttons if not one.name), None), **how)


def _surprised(human: Human, at: str, page: Page) -> Page:
    if page.has_form(r"/tulos/$", edit="surprises"):  # the service proposes what the diary says
        form = page.form(r"/tulos/$", edit="surprises")
        page = human.sends(form, press=form.button("edit", "surprises"))
    form = page.form(r"/tulos/$", surprises="")
    token = human.types("surprises")
    human.sends(form, {"surprises": f"Asiakkaat vastasivat jo edellisenä iltana {token}"}, press=_save(form))
    return human.opens(f"{at}tulos/")


def _mends_points(human: Human, page: Page, at: str) -> Page:
    """Points that have no proposal are answered by their lists."""
    for point in ("versus", "planned"):
        if page.has_form(r"/tulos/$", edit=point) and not page.has_form(r"/tulos/$", accept=point):
            form = page.form(r"/tulos/$", edit=point)
            page = human.sends(form, press=form.button("edit", point))
    form = page.form(r"/tulos/$", learned="")
    given: dict[str, object] = {}
    for name, value in {
        "versus_prediction": "cannot_tell",
        "certainty": "1",
        "as_planned": "yes",
        "harms_seen": "none",
    }.items():
        if name in form.fields and not form.fields[name].values:
            given[name] = value if value in form.fields[name].choices else next(iter(form.fields[name].choices))
    if given:
        human.sends(form, given, press=_save(form))
        page = human.opens(f"{at}tulos/")
    return page


def _save(form: Form) -> Button:
    return next((one for one in form.buttons if not one.name), form.buttons[-1])


def _too_early(world: World, human: Human, at: str) -> None:
    page = human.opens(f"{at}paatos/")
    form = page.form(r"/paatos/$", choice="")
    pairs = [*form.sent({"choice": "keep"}), ("decide", "1")]
    page = human.browser.send(f"{at}paatos/", pairs)
    again = human.opens(f"{at}paatos/")
    world.faults.note(
        "a decision before the result",
        "not recorded; what is missing is said",
        f"{page.status} {page.words[:80]}",
        held=again.has_form(r"/paatos/$", choice=""),
    )


def decides(world: World, crowd: Crowd, team: int) -> None:
    """The decision: one of four, why, who; pressed twice, and by two at once."""
    human, at = crowd.member(team, 1), path(world, crowd, team)
    page = human.opens(f"{at}paatos/")
    form = page.form(r"/paatos/$", choice="")
    token = human.types("why")
    choice = choice_of(team)
    owner = next(value for value in form.fields["owner"].choices if value)
    given: dict[str, object] = {"choice": choice, "why": f"Säästimme kymmenen minuuttia {token}", "owner": owner}
    button = next(
        (one for one in form.buttons if one.name in {"decide", "go", "deed"} or one.value in {"decide", "1"}),
        form.buttons[0],
    )
    if team == 3:
        _coded(world, human, form, given, button)
        form = human.opens(f"{at}paatos/").form(r"/paatos/$", choice="")
    mate = crowd.member(team, 2)
    other = mate.opens(f"{at}paatos/").form(r"/paatos/$", choice="") if team == 2 else None
    hows: dict[int, How] = {1: {"times": 2}, 4: {"cut": "after"}}
    how = hows.get(team, {})
    page = human.browser.submit(form, given, press=button, **how)
    done = human.opens(at)
    if done.has_link(r"/paatos/$") and choice != "change" and not done.has_link(r"/(kerro|julkaisu)/$"):
        raise Unexpected(f"team {team} did not decide: {page.status} {page.troubles or page.words[:300]}")
    world.ledger.settle(token, TAKEN)
    crowd.decided[team] = choice
    crowd.bucket[team] = "decided_not_counted" if team == SILENT else "carried_out"
    if team in {1, 4}:
        world.faults.note(
            {1: "double tap on “decide”", 4: "the answer to “decide” lost, pressed again"}[team],
            "decided once",
            f"{page.status} {page.heading[:60]}",
            held=page.status in {200, 409},
        )
    if other is not None:
        late = mate.types("why")
        clash = mate.browser.submit(other, {**given, "choice": "stop", "why": f"Toisin {late}"}, press=button)
        world.ledger.settle(late, REFUSED, str(clash.status))
        world.faults.note(
            "two members decide at once, differently",
            "409: the state, who and when",
            f"{clash.status} {clash.words[:90]}",
            held=clash.status == 409,
        )


def _coded(world: World, human: Human, form: Form, given: dict[str, object], button: Button) -> None:
    token = human.types("why")
    page = human.browser.submit(form, {**given, "why": f"Asiakas {CODE_OF_A_PERSON} kiitti {token}"}, press=button)
    world.ledger.settle(token, "replaced", str(page.status))
    world.faults.note(
        "a personal identity code in the reason of a decision",
        "not decided before it is removed",
        f"{page.status} {page.troubles[:1] or page.words[:90]}",
        held=page.status in {200, 409, 422},
    )


def tells(world: World, crowd: Crowd) -> None:
    """A team tells its supervisor of the decision, once; others' experiments are read, tried, asked about."""
    for team in (1, 2):
        human, at = crowd.member(team, 1), path(world, crowd, team)
        page = human.opens(f"{at}kerro/")
        if page.has_form(r"/kerro/$"):
            page = human.browser.submit(page.form(r"/kerro/$"), times=2)
            world.faults.note(
                "double tap on “tell the supervisor”",
                "told once",
                f"{page.status} {page.words[:60]}",
                held=page.status in {200, 409},
            )


def asks(world: World, crowd: Crowd) -> None:
    """A reader of another team asks, the team answers; pressed twice it is one question."""
    asker, at = crowd.member(4, 1), path(world, crowd, 1)
    page = asker.opens(f"{at}kysymykset/")
    token = asker.types("question")
    page = asker.sends(page.form(r"/kysymykset/$", text=""), {"text": f"Miten asiakkaat suhtautuivat? {token}"})
    shown = [text_of(one) for one in page.tree.xpath("//section[@id='kysymykset']//*[contains(@class,'pre')]")]
    count = sum(token in one for one in shown)
    world.faults.note("a question to a team", "there once", f"shown {count} times", held=count == 1)
    answerer = crowd.member(1, 1)
    page = answerer.opens(at)
    if not page.has_link(r"/vastaus/$"):
        raise Unexpected(f"the team sees no question: {page.words[-300:]}")
    page = answerer.browser.follow(r"/vastaus/$")
    token = answerer.types("answer")
    answerer.sends(page.form(r"/vastaus/$", answer=""), {"answer": f"Hyvin, he olivat ehtineet miettiä. {token}"})
    page = asker.opens(at)
    tried = next((one for one in page.forms if one.action.endswith("/voisin-kokeilla/")), None)
    if tried is not None:
        asker.sends(tried, press=tried.buttons[0], times=2)


def publishes(world: World, crowd: Crowd) -> None:
    """A team makes its decided experiment public: level, plain summary, names, the facilitator's check, the page."""
    human, at = crowd.member(1, 1), path(world, crowd, 1)
    page = human.opens(f"{at}nakyvyys/")
    form = page.form(level="")
    if "public" in form.fields["level"].choices:
        human.sends(form, {"level": "public"})
    for one in crowd.teams[1]:
        page = one.opens(f"{at}nakyvyys/")
        if page.has_form(named=""):
            one.sends(page.form(named=""), {"named": "0" if one is human else "1"})
    page = human.opens(f"{at}julkaisu/teksti/")
    token = human.types("plain summary")
    text = f"Kokeilimme lyhyempää kyselyä. Se toimi hyvin, ja aikaa jäi enemmän keskusteluun. {token}"
    form = page.form(r"/teksti/$", plain_summary="")
    human.sends(form, {"plain_summary": text}, press=_save(form))
    page = human.opens(f"{at}julkaisu/")
    human.sends(page.form(r"/pyynto/$"), times=2)
    _checks(world, crowd, at)
    page = human.opens(f"{at}julkaisu/julkaise/")
    page = human.sends(page.form(r"/julkaise/$"), times=2)
    guest = human.device().get(f"{at}julkinen/")
    world.faults.note(
        "double tap on “publish”",
        "one page, open to everybody",
        f"{page.status}, for a guest {guest.status}",
        held=guest.status == 200 and token in guest.text,
    )


def _checks(world: World, crowd: Crowd, at: str) -> None:
    lead = crowd.leads[0]
    page = lead.opens(f"{at}julkaisu/tarkistus/")
    form = page.form(r"/tarkistus/$", seen="")
    given: dict[str, object] = {}
    for name, one in form.fields.items():
        if one.kind == "radio" and one.choices:
            wanted = ("1",) if name == "names_allowed" else ("0", "stays", "keep")
            given[name] = next((value for value in wanted if value in one.choices), next(iter(one.choices)))
        if one.kind == "checkbox" and one.choices:
            given[name] = list(one.choices)
    page = lead.browser.submit(form, given)
    if page.status != 200:
        raise Unexpected(
            f"the check was not taken: {page.troubles} {given} {[(f.name, f.choices) for f in form.fields.values()]}"
        )
