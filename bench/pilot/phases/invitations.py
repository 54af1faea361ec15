"""Who comes: facilitators, supervisors, the auditor one by one, the participants as a pasted list; each accepts."""

from __future__ import annotations

import re
import time

from pilot.browser import Browser
from pilot.pages import Form, Page
from pilot.people import Human, Unexpected, expect
from pilot.world import Crowd, World

FIRST = (
    "Aada",
    "Åke",
    "Bodil",
    "Cecilia",
    "Daavid",
    "Eeva-Liisa",
    "Fatima",
    "Göran",
    "Hilkka",
    "Ilmari",
    "Jaana",
    "Karri",
    "Leyla",
    "Mikko",
    "Nea",
    "Öllegård",
    "Pia",
    "Ragnar",
    "Sirkka",
    "Taru",
    "Ulla",
    "Väinö",
    "Yrjö",
    "Zahra",
    "Ässä",
    "Kerttu",
    "Oskari",
    "Noora",
)
LAST = ("Äijälä", "Öberg", "Åström", "Järvinen", "O'Neill", "de la Cruz", "Núñez", "Hägg", "Pöllänen", "Šukys")
STAFF = {"facilitator": ("Filippa", "Frans"), "supervisor": ("Saara", "Sten")}


def invites_staff(world: World) -> None:
    """Two facilitators a series, two supervisors, an auditor whom a second person confirms."""
    manager = world.manager
    assert manager is not None
    for crowd in world.crowds:
        for first in STAFF["facilitator"]:
            human = Human(
                world, f"{first} Faasi {crowd.code}", f"{first}.{crowd.code}@pilotti.example".lower(), "facilitator"
            )
            human.series = crowd.code
            crowd.leads.append(human)
            invites(manager, human, "programme:")
    for number, first in enumerate(STAFF["supervisor"]):
        unit = list(world.units)[number]
        human = Human(world, f"{first} Silta", f"{first}.silta@pilotti.example".lower(), "supervisor", unit=unit)
        world.supervisors.append(human)
        invites(manager, human, f"unit:{world.units[unit]}")
    world.auditor = Human(world, "Tarmo Tarkastaja", "tarmo@pilotti.example", "auditor")
    invites(manager, world.auditor, "programme:")
    staff = [*world.supervisors, world.auditor, *(lead for crowd in world.crowds for lead in crowd.leads)]
    world.together(accepts, staff)
    confirms_auditor(world)


def invites(manager: Human, human: Human, scope: str) -> None:
    """One invitation, by the form."""
    page = manager.confirms(manager.opens("/kutsut/uusi/"))
    form = page.form(scope="")
    wanted = next(one for one in form.fields["scope"].choices if one.startswith(scope))
    given = {"name": human.name, "email": human.email, "role": human.role, "scope": wanted, "language": human.language}
    page = manager.sends(form, given)
    if not re.search(r"/kutsut/[0-9a-f-]{36}/$", page.path):
        raise Unexpected(f"{human} was not invited: {page.troubles or page.words[:300]}")


def confirms_auditor(world: World) -> None:
    """The second granter of the auditor (trust.md 2, note 13): the administrator."""
    admin = world.admin
    assert admin is not None
    admin.signs_in()
    page = admin.confirms(admin.opens("/kayttooikeudet/"))
    for address, _words in page.links:
        if re.search(r"/kayttooikeudet/[0-9a-f-]{36}/(vahvista/)?$", address):
            one = admin.opens(address)
            if one.has_form(r"/vahvista/$"):
                admin.confirms(admin.sends(one.form(r"/vahvista/$")))


def lists_people(world: World, crowd: Crowd) -> None:
    """The participants of a series, pasted as lines of names and addresses with what people paste."""
    manager = world.manager
    assert manager is not None
    units = list(world.units)[:4]  # those of the first organisation
    for number in range(world.size):
        name = f"{FIRST[number % len(FIRST)]} {LAST[(number + int(crowd.code or 0)) % len(LAST)]}"
        mail = f"h{crowd.code}.{number:02}@pilotti.example"
        language = "sv" if number % 9 == 4 else "en" if number % 14 == 6 else "fi"
        human = Human(world, name, mail, "participant", language, units[number % len(units)], crowd.code)
        crowd.people.append(human)
    _brings_list(world, crowd)


def _brings_list(world: World, crowd: Crowd) -> None:
    """A list as a spreadsheet gives it: looked at row by row, doubts answered, sent once although pressed twice."""
    manager = world.manager
    assert manager is not None
    rows = [f"{one.name};{one.email};{one.unit};{one.language}" for one in crowd.people]
    first = crowd is world.crowds[0]
    if first:
        _forbidden_column(world, manager, rows)
        rows += [rows[0], "muumi;;;", "<script>alert(1)</script>;ei-osoite;;"]
    page = _reads(manager, world, "\n".join(["Nimi;Sähköposti;Yksikkö;Kieli", *rows]))
    if page.status != 200:
        raise Unexpected(f"the list was not read: {page.troubles or page.words[:300]}")
    if first:
        refused = len([one for one in page.forms if re.search(r"/rivit/\d+/$", one.action)])
        world.faults.note(
            "a list with a double, a word and a script",
            "the good rows go, the others are named row by row",
            f"{refused} rows wait to be looked at",
            held=refused >= 2 and "<script>alert" not in page.text,
        )
    page = _answers_doubts(manager, page)
    sent = manager.sends(page.form(r"/laheta/$"), times=2 if first else 1)
    if first:
        world.mailbox.wait(crowd.people[0].email, r"/kutsu/")
        found = [mail for mail in world.mailbox.to(crowd.people[0].email) if "/kutsu/" in mail.text]
        world.faults.note(
            "double tap on “send the invitations”",
            "each is invited once",
            f"{len(found)} mails to one",
            held=sent.status == 200 and len(found) == 1,
        )


def _reads(manager: Human, world: World, text: str) -> Page:
    page = manager.confirms(manager.opens("/kutsut/lista/"))
    form = page.form(text="")
    own = next(iter(world.units.values()))
    house = next(
        value for value, words in form.fields["organisation"].choices.items() if value and words in _house(form, own)
    )
    file = ("ilmoittautuneet.csv", text.encode("utf-8-sig"), "text/csv")
    return manager.browser.submit(form, {"organisation": house}, files={"file": file})


def _house(form: Form, unit: str) -> str:
    """The words of a unit's choice begin with its organisation."""
    return form.fields["unit"].choices[unit]


def _forbidden_column(world: World, manager: Human, rows: list[str]) -> None:
    text = "\n".join(
        ["Nimi;Sähköposti;Yksikkö;Henkilötunnus", *[row.rpartition(";")[0] + ";131052-308T" for row in rows[:2]]]
    )
    page = _reads(manager, world, text)
    kept = "131052-308T" in page.text
    world.faults.note(
        "a list with a column of personal identity codes",
        "refused, or the column is not read",
        f"{page.status} {page.troubles[:1]}",
        held=not kept or page.status == 422,
    )


def _answers_doubts(manager: Human, page: Page) -> Page:
    """“One person or two?” is answered “two” wherever it is asked: nobody is left out unseen."""
    for _row in range(40):
        asked = [
            (form, one)
            for form in page.forms
            for one in form.buttons
            if one.name == "answer" and one.value not in {"", "out"}
        ]
        if not asked:
            return page
        form, button = asked[0]
        page = manager.sends(form, press=button)
    raise Unexpected(f"the list asks on and on: {page.words[:300]}")


def accepts(human: Human) -> Page:
    """Opens the link of the mail (a look changes nothing), says yes, and types the code."""
    world = human.world
    mail = world.mailbox.wait(human.email, r"/kutsu/")
    path = mail.link(r"/kutsu/")
    dice = world.dice("accept", human)
    if dice.random() < 0.2:
        _scanned(world, human, path)
    page = human.browser.get(path)
    expect(page, 200, f"{human} opens the invitation")
    form = next(one for one in page.forms if any(button.name == "answer" for button in one.buttons))
    asked = time.time_ns()
    # The link works once: a phone that lost the answer comes again by the ordinary sign-in.
    if dice.random() < 0.1:
        human.browser.lose(
            "POST", form.action, b"answer=yes", {"Content-Type": "application/x-www-form-urlencoded"}, when="after"
        )
        page = human.signs_in()
        world.faults.note(
            "the answer to “I accept” lost on the way",
            "the person gets in by the ordinary code",
            f"{page.status} {page.heading[:60]}",
            held=page.status == 200,
        )
        return page
    page = human.browser.submit(form, press=form.button("answer", "yes"))
    if "/koodi/" not in page.path:
        raise Unexpected(f"{human} accepted and is at {page.path}: {page.words[:300]}")
    if dice.random() < (0.15 if len(world.crowds) == 1 else 0.04):
        page = _wrong_code(human, page)
    return human.types_code(human.browser, page, asked, remember=True)


def _scanned(world: World, human: Human, path: str) -> None:
    scanner = Browser(world.installation.where, world.traffic)
    for _look in range(3):
        scanner.get(path)
    answer = scanner.once("HEAD", scanner.at(path))
    world.faults.note(
        "a mail scanner opens the invitation three times",
        "nothing happens, the link still works",
        f"{answer.status}",
        held=answer.status == 200,
    )


def _wrong_code(human: Human, page: Page) -> Page:
    world = human.world
    again = human.browser.submit(page.form("koodi", code=""), {"code": "12 34"})
    world.faults.note(
        "a wrong sign-in code",
        "refused in words, the right one still works",
        f"{again.status} {again.troubles[:1]}",
        held=again.has_form("koodi", code="") and bool(again.troubles),
    )
    return again
