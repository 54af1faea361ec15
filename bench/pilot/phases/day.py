"""A half-day: the door, the steps on the teams' phones, help, the closing, feedback, the end."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime
from functools import partial

from pilot.ledger import TAKEN
from pilot.pages import Form, NoSuch, Page
from pilot.people import How, Human, Unexpected
from pilot.phases import drafts
from pilot.phases.signing import finnish
from pilot.world import Crowd, World

MINUTES = 210  # of a half-day from 8.30 to 12
LATE, LATE_MINUTES = "9.10", 170
STEPS = 14  # more than any flow has


def base(world: World, crowd: Crowd, number: int) -> str:
    """The path of a half-day."""
    return f"{world.base}sarjat/{crowd.code}/tyopajat/{number}/"


def absent(crowd: Crowd, number: int) -> set[str]:
    """Who does not come: nobody to the first, the last of the list to the second, and whoever left the series."""
    away = {crowd.people[-1].email} if number == 2 else set()
    return away | crowd.left


# --- the door --------------------------------------------------------------------------------------------------------
def door(world: World, crowd: Crowd, number: int) -> None:
    """The door is opened, and everybody comes in their own way."""
    lead, at = crowd.leads[0], base(world, crowd, number)
    page = lead.opens(f"{at}ovi/")
    page = lead.sends(page.form(r"/ovi/avaa/$"), times=2)
    found = re.search(r"([A-ZÅÄÖ]+ \d\d)", " ".join(page.tree.xpath("//*[contains(@class,'doorcode__words')]/text()")))
    if found is None:
        raise Unexpected(f"no join code on {page.address}: {page.words[:200]}")
    crowd.codes[number] = found.group(1)
    crowd.attended[number] = set()
    coming = [one for one in crowd.people if one.place and one.email not in absent(crowd, number)]
    ways = {
        one.email: way
        for one, way in zip(coming, (["signed"] * 5 + ["phone"] * 2 + ["mate", "list"]) * 60, strict=False)
    }
    world.together(lambda one: comes(world, crowd, number, one, ways[one.email]), coming)
    _ticked_by_others(world, crowd, number, [one for one in coming if ways[one.email] in {"mate", "list"}], ways)
    _queue(world, crowd, number, coming)
    if number == 2:
        _late(world, crowd, number, coming[3])
    _counts(world, crowd, number)


def comes(world: World, crowd: Crowd, number: int, human: Human, way: str) -> None:
    """In by the code that stands on the screen, signed in or not."""
    if way in {"mate", "list"}:
        return
    typed = crowd.codes[number].lower()
    browser = human.browser if way == "signed" else human.device()
    page = browser.get(human.path("/liity/"))
    page = browser.submit(page.form(r"/liity/$", code=""), {"code": typed})
    form = page.form(r"/paikalla/$")
    if way == "signed":
        page = browser.submit(form, times=2 if world.dice("tap", human).random() < 0.2 else 1)
    else:
        first = human.name.split()[0]
        button = next((one for one in form.buttons if one.words.startswith(first)), None)
        if button is None:
            raise Unexpected(f"{human} finds no name on the cards: {[one.words for one in form.buttons]}")
        page = browser.submit(form, press=button, cut="after" if world.dice("cut", human).random() < 0.3 else "")
    if human.name.split()[0] not in page.heading and page.status == 200:
        raise Unexpected(f"{human} is not marked: {page.heading} {page.troubles}")
    crowd.attended[number].add(human.email)
    crowd.minutes[number, human.email] = MINUTES


def _ticked_by_others(world: World, crowd: Crowd, number: int, others: list[Human], ways: dict[str, str]) -> None:
    """Who has no phone is ticked by a team mate or on the facilitator's list."""
    lead, at = crowd.leads[0], base(world, crowd, number)
    for human in others:
        mates = [
            one
            for one in crowd.teams[human.team]
            if one.email in crowd.attended[number] and ways.get(one.email) == "signed"
        ]
        done = False
        if ways[human.email] == "mate" and mates:
            page = mates[0].opens(f"{at}tiimi/")
            for form in page.forms:
                for button in form.buttons:
                    if button.name == "enrolment" and re.search(rf"\b{human.name.split()[0]}\b", button.words):
                        mates[0].sends(form, press=button)
                        done = True
        if not done:
            page = lead.opens(f"{at}ovi/")
            form = page.form(r"/merkitse/$")
            lead.sends(form, press=next(one for one in form.buttons if one.words.startswith(human.name)))
        crowd.attended[number].add(human.email)
        crowd.minutes[number, human.email] = MINUTES


def _queue(world: World, crowd: Crowd, number: int, coming: list[Human]) -> None:
    """The door's device sends its queue three times with the same references."""
    lead, at = crowd.leads[0], base(world, crowd, number)
    page = lead.opens(f"{at}ovi/")
    ids = [
        value.partition(":")[0]
        for form in page.forms
        for one in form.buttons
        if one.name == "mark"
        for value in [one.value]
    ]
    stood = page.heading
    now = datetime.now(UTC).isoformat()
    marks = [{"person": ids[0], "mode": "site", "made_at": now, "client_ref": str(uuid.uuid4())}]
    statuses = [
        lead.browser.send_json(f"{at}ovi/merkinnat/", {"sent_at": now, "marks": marks}).status for _one in range(3)
    ]
    page = lead.opens(f"{at}ovi/")
    world.faults.note(
        "the door's queue sent three times",
        "one mark, three answers",
        f"{statuses} {page.heading}",
        held=statuses == [200] * 3 and page.heading == stood,
    )
    bad = lead.browser.send_json(f"{at}ovi/merkinnat/", {"marks": [{"person": "x", "mode": "moon"}]})
    world.faults.note("a queue that holds nonsense", "422 in words", f"{bad.status}", held=bad.status == 422)


def _late(world: World, crowd: Crowd, number: int, human: Human) -> None:
    """One came later: a time, and never why."""
    lead, at = crowd.leads[0], base(world, crowd, number)
    page = lead.opens(f"{at}ovi/")
    address = next(
        link for link, words in page.links if "/ovi/aika/" in link and human.name in words + _row(page, link)
    )
    page = lead.opens(address)
    form = page.form(arrived="")
    wrong = lead.browser.submit(form, {"arrived": "25.99"})
    world.faults.note(
        "an arrival at 25.99",
        "refused at its field",
        f"{wrong.status} {wrong.troubles[:1]}",
        held=wrong.status == 422,
    )
    lead.sends(form, {"arrived": LATE})
    crowd.minutes[number, human.email] = LATE_MINUTES


def _row(page: Page, link: str) -> str:
    path = link.partition("127.0.0.1")[2].partition("/")[2]
    found = page.tree.xpath(f"//li[.//a[contains(@href,'{path}')]]")
    return " ".join(found[0].text_content().split()) if found else ""


def _counts(world: World, crowd: Crowd, number: int) -> None:
    page = crowd.leads[0].opens(f"{base(world, crowd, number)}valkokangas/")
    found = re.search(r"(\d+) (?:paikalla|on paikalla)", page.text.replace("\xa0", " "))
    shown = int(found.group(1)) if found else page.words[:120]
    world.count(f"series {crowd.code}, half-day {number}: here by the projector", len(crowd.attended[number]), shown)


# --- the steps -------------------------------------------------------------------------------------------------------
def work(world: World, crowd: Crowd, number: int) -> None:
    """From the first step to the closing; the lead falls ill in the second half-day and the other takes over."""
    lead, at = crowd.leads[0], base(world, crowd, number)
    page = lead.opens(f"{at}tilanne/")
    form = page.form(r"/ohjaa/$", deed="start")
    page = lead.sends(form, press=form.button("deed", "start"), times=2)
    for step in range(1, STEPS):
        if number == 2 and step == 3:
            lead = _falls_ill(world, crowd, at)
            page = lead.opens(f"{at}tilanne/")
        world.together(partial(drafts.step, world, crowd, number, step), sorted(crowd.teams))
        if step == 2:
            _help(world, crowd, at, lead)
        page = lead.opens(f"{at}tilanne/")
        onward = _next(page)
        if onward is None:
            break
        page = lead.sends(onward, press=onward.button("deed", "step"), cut="after" if step == 4 else "")
    form = page.form(r"/ohjaa/$", deed="closing")
    lead.sends(form, press=form.button("deed", "closing"))


def _next(page: Page) -> Form | None:
    """The form that leads to the next step; none at the last."""
    forms = [one for one in page.forms if any((b.name, b.value) == ("deed", "step") for b in one.buttons)]
    if any((b.name, b.value) == ("deed", "closing") for one in page.forms for b in one.buttons):
        return None
    return max(forms, key=lambda one: int(one.fields["to"].value), default=None)


def _falls_ill(world: World, crowd: Crowd, at: str) -> Human:
    """The lead is gone without a word; the second facilitator takes over by one press."""
    other = crowd.leads[1]
    page = other.opens(f"{at}tilanne/")
    form = page.form(r"/ohjaa/$", deed="take")
    page = other.sends(form, press=form.button("deed", "take"))
    old = crowd.leads[0].opens(f"{at}tilanne/")
    still = _next(old)
    world.faults.note(
        "a facilitator falls ill in the middle",
        "the other takes the lead by one press; the first one's buttons are gone",
        f"{page.status} {page.heading[:50]}; the first one's next-button is {'there' if still else 'gone'}",
        held=_next(page) is not None and still is None,
    )
    return other


def _help(world: World, crowd: Crowd, at: str, lead: Human) -> None:
    """A team asks, the facilitator comes, and it is done; asked twice it is one hand."""
    asker = present(crowd, 2, at)
    page = asker.opens(f"{at}tiimi/apu/")
    token = asker.types("help")
    form = page.form(r"/apu/$", text="")
    asker.sends(form, {"to": "vetaja", "text": f"Mikä luku sopii? {token}"}, times=2)
    page = lead.opens(f"{at}tilanne/")
    count = page.words.count(token)
    world.faults.note("double tap on “ask for help”", "one hand", f"shown {count} times", held=count == 1)
    world.ledger.settle(token, "seen")
    for deed in ("help", "helped"):
        page = lead.opens(f"{at}tilanne/")
        form = page.form(r"/ohjaa/$", deed=deed)
        lead.sends(form, press=form.button("deed", deed))


def present(crowd: Crowd, team: int, at: str) -> Human:
    """A member of the team who is here and signed in."""
    number = int(at.rstrip("/").rsplit("/", 1)[1])
    return next(one for one in crowd.teams[team] if one.email in crowd.attended[number])


# --- the end ---------------------------------------------------------------------------------------------------------
def closing(world: World, crowd: Crowd, number: int) -> None:
    """Each team's next step (one is left out with a reason), feedback, the attendance confirmed, the half-day held."""
    lead, at = crowd.leads[0], base(world, crowd, number)
    if number < 3:
        world.together(lambda team: _closes(world, crowd, number, team), sorted(crowd.teams)[:-1])
    world.together(lambda one: _feeds_back(world, at, one), _here(crowd, number))
    page = lead.opens(f"{at}ovi/")
    lead.sends(page.form(r"/ovi/vahvista/$"), times=2)
    page = lead.opens(f"{at}paata/")
    for _team in sorted(crowd.teams):
        try:
            form = page.form(r"/ohjaa/$", deed="skip")
        except NoSuch:
            break
        token = lead.types("skip reason")
        page = lead.sends(form, {"reason": f"Sovitaan maanantaina {token}"})
        world.ledger.settle(token, "seen" if token in page.words else TAKEN)
    form = page.form(r"/ohjaa/$", deed="hold")
    page = lead.sends(form, press=form.button("deed", "hold"), times=2)
    page = lead.opens(f"{world.base}sarjat/{crowd.code}/")
    _sheet(world, crowd, number)
    _old_code(world, crowd, number)


def _here(crowd: Crowd, number: int) -> list[Human]:
    return [one for one in crowd.people if one.email in crowd.attended[number]]


def _closes(world: World, crowd: Crowd, number: int, team: int) -> None:
    at = base(world, crowd, number)
    human = present(crowd, team, at)
    page = human.opens(f"{at}tiimi/")
    form = page.form(r"/askel/$", text="")
    owner = next(value for value in form.fields["owner"].choices if value)
    due = finnish("2026-04-10")
    if team == 1:
        wrong = human.browser.submit(form, {"text": "abc", "owner": owner, "due_on": "32.1.2026"})
        world.faults.note(
            "a next step of three letters, due on the 32nd",
            "refused at both fields, the text is kept",
            f"{wrong.status} {wrong.troubles[:2]}",
            held=wrong.status == 422 and "abc" in wrong.text,
        )
    token = human.types("closing step")
    how: How = {"times": 2} if team == 2 else {"cut": "after"} if team == 3 else {}
    human.sends(form, {"text": f"Soitamme viidelle {token}", "owner": owner, "due_on": due}, **how)


def _feeds_back(world: World, at: str, human: Human) -> None:
    page = human.opens(f"{at}palaute/")
    if not page.has_form(r"/palaute/$"):
        return
    form = page.form(r"/palaute/$")
    dice = world.dice("feedback", at, human)
    given = {
        name: dice.choice(list(one.choices)) for name, one in form.fields.items() if one.kind == "radio" and one.choices
    }
    if "pulse_text" in form.fields and dice.random() < 0.8:
        given["pulse_text"] = f"Kiitos {human.types('feedback')}"
    human.sends(form, given, times=2 if dice.random() < 0.2 else 1)


def _sheet(world: World, crowd: Crowd, number: int) -> None:
    """The attendance sheet against the own book, to the last person and minute."""
    page = crowd.leads[0].opens(f"{base(world, crowd, number)}lasnaolo/")
    rows = [" ".join(row.text_content().split()) for row in page.tree.xpath("//main//tbody/tr")]
    own = sorted(one.name for one in _here(crowd, number))
    theirs = sorted(one.name for one in crowd.people if any(row.startswith(one.name) for row in rows))
    world.count(f"series {crowd.code}, half-day {number}: names on the attendance sheet", own, theirs)


def _old_code(world: World, crowd: Crowd, number: int) -> None:
    """A code of an earlier half-day is dead in the next one."""
    if number - 1 not in crowd.codes:
        return
    stranger = crowd.people[0].device()
    page = stranger.get("/liity/")
    page = stranger.submit(page.form(r"/liity/$", code=""), {"code": crowd.codes[number - 1]})
    world.faults.note(
        "the join code of the earlier half-day",
        "dead, said in words",
        f"{page.status} {page.troubles[:1]}",
        held=page.status in {404, 422} or crowd.codes[number - 1] == crowd.codes[number],
    )
