"""A series made ready and filled: its half-days, the sign-up, wishes, one who leaves."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pilot.ledger import REFUSED
from pilot.pages import Page
from pilot.people import Human, Unexpected, expect
from pilot.world import Crowd, World

CODE_OF = {1: "22", 2: "23"}


@dataclass(frozen=True)
class Days:
    """The days of a story; the night of the clock change (29.3.2026) lies inside the trial."""

    opening: str = "2026-01-12"
    teams: str = "2026-02-10"
    halves: tuple[str, str, str] = ("2026-02-24", "2026-03-17", "2026-04-14")
    starts: str = "2026-03-17"
    ends: str = "2026-04-13"
    logging: tuple[tuple[str, str], ...] = (
        ("2026-03-18", "10:15"),
        ("2026-03-24", "13:40"),
        ("2026-03-29", "02:58"),
        ("2026-04-08", "11:20"),
    )
    follow_up: str = "2026-07-14"
    silence: str = "2026-08-14"


DAYS = Days()


def finnish(day: str) -> str:
    """`24.2.2026` of `2026-02-24`."""
    year, month, number = day.split("-")
    return f"{int(number)}.{int(month)}.{year}"


def prepares(world: World, crowd: Crowd) -> None:
    """Organisations, three half-days with place and leads, sign-up opened, dates published."""
    manager, lead = world.manager, crowd.leads[0]
    assert manager is not None
    base = f"{world.base}sarjat/{crowd.code}/"
    with world.desk:
        _names(world, crowd, manager, f"{base}muokkaa/")
    for number, day in enumerate(DAYS.halves, 1):
        _half_day(world, crowd, lead, number, day)
    page = lead.opens(base)
    page = lead.sends(page.form(r"/avaa/$"), times=2)
    page = lead.opens(f"{base}julkaise/")
    lead.sends(page.form(r"/julkaise/$"))
    expect(lead.opens(base), 200, "the series")


def _names(world: World, crowd: Crowd, manager: Human, address: str) -> None:
    """The series' form: saved, then sent once more as it stood before (the back button)."""
    old = manager.opens(address).form(seats="")
    every = list(old.fields["organisations"].choices)
    token = manager.types("series name")
    manager.sends(old, {"organisations": every, "seats": world.size, "name": f"Pilotti {crowd.code} {token}"})
    late = manager.types("series name")
    page = manager.browser.submit(old, {"organisations": every, "name": f"Vanha lomake {late}"})
    world.ledger.settle(late, REFUSED, str(page.status))
    world.faults.note(
        "back button: the form from before the save, the same field",
        "409 with both texts, nothing overwritten",
        f"{page.status} {page.heading[:70]}",
        held=page.status == 409,
    )
    manager.browser.submit(old, {"languages": ["fi", "sv"]})
    form = manager.opens(address).form(seats="")
    kept = form.fields["organisations"].values
    world.faults.note(
        "back button: the form from before the save, another field",
        "both are kept, nothing is taken away unsaid",
        f"{len(kept)} of {len(every)} organisations are left",
        held=len(kept) == len(every),
    )
    if len(kept) != len(every):
        manager.sends(form, {"organisations": every})


def _half_day(world: World, crowd: Crowd, lead: Human, number: int, day: str) -> None:
    page = lead.opens(f"{world.base}sarjat/{crowd.code}/tyopajat/{number}/")
    form = page.form(day="")
    leads = [value for value, words in form.fields["facilitator"].choices.items() if crowd.code in words]
    second = leads[1:]
    given = {
        "day": finnish(day),
        "half": "am",
        "place": f"Talo {crowd.code}, sali {number}",
        "facilitator": leads[0],
        "second": second[0] if second else "",
    }
    if number == 1 and world.tries(crowd):
        _wrong_days(world, lead, form, given)
    page = lead.browser.submit(form, given)
    if page.has_form(anyway=""):
        form = page.form(anyway="")
        page = lead.browser.submit(form, press=form.button("anyway"))
    if page.status != 200 or re.search(r"/tyopajat/\d+/$", page.path):
        raise Unexpected(f"half-day {number} of {crowd.code} was not saved: {page.troubles or page.words[:300]}")


def _wrong_days(world: World, lead: Human, form: object, given: dict[str, str]) -> None:
    wrong = {
        "a day that no calendar has (31.2.)": {"day": "31.2.2026"},
        "a half-day in the hour the clocks skip (29.3. 3.15)": {
            "day": "29.3.2026",
            "half": "own",
            "starts": "3.15",
            "ends": "6.00",
        },
        "a half-day that ends before it begins": {"half": "own", "starts": "12.00", "ends": "8.30"},
        "a meeting link that is a script": {"join_url": "javascript:alert(1)", "mode": "online"},
    }
    for kind, changes in wrong.items():
        page = lead.browser.submit(form, {**given, **changes})  # type: ignore[arg-type]
        if page.has_form(anyway=""):
            again = page.form(anyway="")
            page = lead.browser.submit(again, press=again.button("anyway"))
        world.faults.note(
            kind,
            "refused in words at its field",
            f"{page.status} {page.troubles[:2]}",
            held=page.status in {409, 422} and bool(page.troubles or page.heading),
        )


def signs_up(human: Human) -> Page:
    """Finds the series, signs up (some twice, some with a lost answer), and answers the wishes."""
    world = human.world
    dice = world.dice("sign-up", human)
    page = human.opens("/paikat/")
    form = page.form(rf"/sarjat/{human.series}/ilmoittaudu/$")
    fall = dice.random()
    if fall < 0.2:
        page = human.sends(form, times=2)
        _once(human, "double tap on “sign up”", "one seat")
    elif fall < 0.35:
        page = human.sends(form, cut="after")
        _once(human, "the answer to “sign up” lost, pressed again", "one seat")
    elif fall < 0.45:
        page = human.sends(form, cut="before")
        _once(human, "the request “sign up” lost, pressed again", "one seat")
    else:
        page = human.sends(form)
    human.place = re.sub(r"^/(sv|en)/", "/", page.path)
    if not re.search(r"/paikat/[0-9a-f-]{36}/$", human.place):
        raise Unexpected(f"{human} has no place: {page.path} {page.words[:300]}")
    if dice.random() < 0.8:
        page = human.opens(f"{human.place}toiveet/")
        form = page.form(mode="")
        themes = (
            [
                value
                for value in next(iter([form.fields[n] for n in form.fields if n.startswith("theme_1")])).choices
                if value
            ]
            if "theme_1" in form.fields
            else []
        )
        given: dict[str, object] = {
            "mode": "site",
            "languages": [human.language] + (["fi"] if human.language != "fi" else []),
        }
        if "wish_kind" in form.fields:
            given["wish_kind"] = "none"
        if themes:
            given["theme_1"] = dice.choice(themes)
        page = human.sends(form, given)
    return page


def _once(human: Human, kind: str, expected: str) -> None:
    page = human.opens("/paikat/")
    places = {address for address, _words in page.links if re.search(r"/paikat/[0-9a-f-]{36}/$", address)}
    human.world.faults.note(kind, expected, f"{len(places)} places", held=len(places) == 1)


def counts_seats(world: World, crowd: Crowd) -> None:
    """The roster as its facilitator sees it, against the own book."""
    page = crowd.leads[0].opens(f"{world.base}sarjat/{crowd.code}/osallistujat/")
    own = sorted(one.name for one in crowd.people if one.place and one.email not in crowd.left)
    theirs = sorted(name for name in own if name in page.words)
    world.count(f"series {crowd.code}: people on the roster", len(own), len(theirs))
