"""From the plan to the trial, and four weeks of it: permission, the start, numbers, the diary."""

from __future__ import annotations

import io
import struct
import zlib
from datetime import UTC, datetime, timedelta

from pilot.ledger import REFUSED, TAKEN
from pilot.people import How, Unexpected
from pilot.phases.texts import NASTY
from pilot.world import Crowd, World

MOST_ASKED = 200  # requests of all series that a supervisor answers
SILENT, BROKEN_OFF = 6, 7  # a team that writes nothing down, and one whose trial is broken off


def path(world: World, crowd: Crowd, team: int) -> str:
    """The path of a team's experiment."""
    return f"{world.base}kokeilut/{crowd.code}-{team}/"


# --- before it begins ------------------------------------------------------------------------------------------------
def asks_permission(world: World, crowd: Crowd, team: int) -> None:
    """A member asks the supervisors of the team; whoever of them is a person of the pilot answers."""
    for human in crowd.teams[team]:
        page = human.opens(f"{path(world, crowd, team)}lupa/")
        if not page.has_form(r"/lupa/$", supervisors=""):
            continue
        form = page.form(r"/lupa/$", supervisors="")
        token = human.types("permission note")
        given = {"supervisors": list(form.fields["supervisors"].choices), "note": f"Neljä viikkoa {token}"}
        human.sends(form, given)
        page = human.browser.submit(form, given)
        world.faults.note(
            "double tap on “ask permission”",
            "asked once, the second said in words",
            f"{page.status} {page.troubles[:1]}",
            held=page.status in {200, 409} or (page.status == 422 and bool(page.troubles)),
        )
        return


def answers(world: World) -> None:
    """Each supervisor answers what was asked; the draft of a team stays closed to them."""
    for human in world.supervisors:
        for _one in range(MOST_ASKED):
            page = human.opens("/luvat/")
            asked = [
                link
                for link, _words in page.links
                if "/luvat/" in link and len(link.rstrip("/").rsplit("/", 1)[1]) == 36
            ]
            waiting = next((one for one in map(human.opens, dict.fromkeys(asked)) if one.has_form(words="")), None)
            if waiting is None:
                break
            form = waiting.form(words="")
            token = human.types("permission answer")
            yes = next((one for one in form.buttons if one.value == "yes"), form.buttons[0])
            page = human.sends(form, {"words": f"Sopii {token}"}, press=yes, times=2)
    crowd = world.crowds[0]
    for name in ("pulma/", "ennuste/", "paivakirja/", "luvut/"):
        page = world.supervisors[0].browser.get(f"{path(world, crowd, 1)}{name}")
        world.faults.note(
            "a supervisor opens a draft of the own staff",
            "404, as if it were not there",
            f"{name} {page.status}",
            held=page.status == 404,
        )


def starts(world: World, crowd: Crowd, team: int) -> None:
    """Planned, then started, which locks the prediction; pressed twice, and tried to be changed afterwards."""
    human = crowd.member(team, 1)
    at = path(world, crowd, team)
    page = human.opens(at)
    human.sends(page.form(r"/suunniteltu/$"), times=2)
    before = human.opens(f"{at}ennuste/").form(r"/ennuste/$", client_ref="")
    page = human.opens(at)
    address = page.link(r"/aloita/$") if page.has_link(r"/aloita/$") else f"{at}aloita/"
    page = human.opens(address)
    hows: dict[int, How] = {1: {"times": 2}, 2: {"cut": "after"}}
    how = hows.get(team, {})
    page = human.sends(page.form(r"/aloita/$"), **how)
    if team in {1, 2}:
        world.faults.note(
            {1: "double tap on “start the trial”", 2: "the answer to “start the trial” lost, pressed again"}[team],
            "started once",
            f"{page.status} {page.heading[:60]}",
            held=page.status == 200,
        )
    if team == 3:
        token = human.types("belief")
        late = human.browser.submit(before, {"value": "3", "belief": f"Jälkiviisaus {token}"})
        world.ledger.settle(token, REFUSED, str(late.status))
        world.faults.note(
            "another prediction posted after the lock",
            "409, the value unchanged",
            f"{late.status} {late.heading[:60]}",
            held=late.status == 409,
        )


def starts_early(world: World, crowd: Crowd) -> None:
    """A start pressed while the prediction is missing: said in words, nothing begins."""
    human = crowd.member(1)
    at = path(world, crowd, 1)
    human.opens(at)
    page = human.browser.send(f"{at}aloita/", [("csrfmiddlewaretoken", human.browser.token())])
    world.faults.note(
        "a trial started without a prediction",
        "409 with what is missing",
        f"{page.status} {page.words[:90]}",
        held=page.status in {409, 422},
    )


# --- four weeks ------------------------------------------------------------------------------------------------------
def logs(world: World, crowd: Crowd, day: int, date: str) -> None:
    """One day of the trial: every team that logs writes numbers and lines, with the day's faults."""
    world.together(lambda team: _logs(world, crowd, team, day), [one for one in sorted(crowd.teams) if one != SILENT])
    if day == 0 and world.tries(crowd):
        wrong_values(world, crowd)
        files(world, crowd)
    if day == 1:
        queue(world, crowd, date)


def _logs(world: World, crowd: Crowd, team: int, day: int) -> None:
    dice = world.dice("log", crowd.code, team, day)
    at = path(world, crowd, team)
    for number, human in enumerate(crowd.teams[team]):
        if number == day % 4 and team != BROKEN_OFF:
            continue  # somebody has a day off
        if team == BROKEN_OFF and day > 1:
            return
        value = f"{dice.randint(7, 11)},{dice.choice('05')}"
        page = human.opens(f"{at}luku/")
        form = page.form(r"/luku/$", value="")
        token = human.types("number note")
        hows: list[How] = [{}, {"times": 2}, {"cut": "after"}, {"cut": "before"}]
        how = hows[(number + day + team) % 4]
        human.sends(form, {"value": value, "note": f"{token}"}, **how)
        crowd.numbers.setdefault(team, []).append(value)
        if number < 2:
            page = human.opens("/kirjaa/" if number else f"{at}kirjaa/")
            form = page.form(r"/kirjaa/$", kind="")
            token = human.types("diary")
            text = f"{token} {NASTY[(team + day) % 7 + 1]}"
            kind = dice.choice(["as_planned", "surprise", "problem", "customer_said"])
            human.sends(form, {"kind": kind, "text": text}, **how)


def wrong_values(world: World, crowd: Crowd) -> None:
    """Numbers, days and texts that cannot be: refused at their fields, nothing stored."""
    human, at = crowd.member(1, 1), path(world, crowd, 1)
    wrong = {
        "a number with two decimal signs": {"value": "7,5.2"},
        "a decimal point instead of a comma is understood": {"value": "7.5"},
        "a number with words": {"value": "noin 8"},
        "a huge number": {"value": "99999999999"},
        "a day in the future": {"value": "8", "day": "1.6.2026"},
        "a day of another age": {"value": "8", "day": "31.12.9999"},
        "from minus three cases": {"value": "8", "n": "-3"},
        "an empty number": {"value": ""},
    }
    for kind, changes in wrong.items():
        page = human.opens(f"{at}luku/")
        form = page.form(r"/luku/$", value="")
        token = human.types("number note")
        page = human.browser.submit(form, {**changes, "note": token})
        fine = "understood" in kind
        world.ledger.settle(token, TAKEN if page.status == 200 else REFUSED, str(page.status))
        if page.status == 200:
            crowd.numbers.setdefault(1, []).append("7,5")
        world.faults.note(
            kind,
            "saved as 7,5" if fine else "422 at its field",
            f"{page.status} {page.troubles[-1:]}",
            held=page.status == (200 if fine else 422),
        )
    page = human.opens(f"{at}luku/")
    token = human.types("number note")
    page = human.sends(page.form(r"/luku/$", value=""), {"value": "−5", "note": token})
    crowd.numbers[1].append("-5")
    world.faults.note(
        "a negative number with a true minus", "saved as it is", f"{page.status}", held=page.status == 200
    )
    page = human.opens(f"{at}kirjaa/")
    token = human.types("diary")
    page = human.browser.submit(page.form(r"/kirjaa/$", kind=""), {"text": f"ilman lajia {token}"})
    world.ledger.settle(token, TAKEN if page.status == 200 else REFUSED, str(page.status))
    world.faults.note(
        "a diary line without its kind",
        "422, the text kept",
        f"{page.status}",
        held=page.status == 422 and token in page.text,
    )


def files(world: World, crowd: Crowd) -> None:
    """Photos that are none, too big or too many points; one that is one."""
    human, at = crowd.member(2), path(world, crowd, 2)
    given = {
        "a program called a photo": (("kuva.jpg", b"MZ" + bytes(4_000), "image/jpeg"), 422),
        "SVG with a script as a photo": (
            ("kuva.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "image/svg+xml"),
            422,
        ),
        "HTML as a photo": (("kuva.png", b"<html><script>alert(1)</script></html>", "image/png"), 422),
        "a photo of eleven megabytes": (("kuva.png", png(40) + bytes(11 * 1024 * 1024), "image/png"), 422),
        "a picture of 100 million points": (("kuva.png", png(10_000), "image/png"), 422),
        "an empty photo": (("kuva.png", b"", "image/png"), 422),
        "a text called speech": (("puhe.mp3", b"hei vaan", "audio/mpeg"), 422),
        "a small photo": (("kuva.png", png(40), "image/png"), 200),
    }
    for kind, (file, status) in given.items():
        page = human.opens(f"{at}kirjaa/")
        form = page.form(r"/kirjaa/$", kind="")
        token = human.types("diary")
        field = "speech" if file[0].endswith("mp3") else "photo"
        page = human.browser.submit(
            form, {"kind": "surprise", "text": f"kuva {token}", "photo_alt": "kuvaaja"}, files={field: file}
        )
        world.ledger.settle(token, TAKEN if page.status == 200 else REFUSED, str(page.status))
        world.faults.note(
            kind,
            "taken" if status == 200 else "422 in words, the text kept",
            f"{page.status} {page.troubles[-1:]}",
            held=page.status == status,
        )


def queue(world: World, crowd: Crowd, date: str) -> None:
    """A device's queue: the same number three times with one reference; a clock that is five days ahead."""
    human, at = crowd.member(3, 1), path(world, crowd, 3)
    page = human.opens(f"{at}luku/")
    form = page.form(r"/luku/$", value="")
    token, now = human.types("number note"), datetime.fromisoformat(f"{date}T12:00:00+00:00")
    pairs = [
        *form.sent({"value": "9", "note": token}),
        ("made_at", (now - timedelta(hours=2)).isoformat()),
        ("sent_at", now.isoformat()),
    ]
    statuses = [human.browser.send(f"{at}luku/", pairs, **{"X-Oppiva-Queue": "1"}).status for _one in range(3)]
    world.ledger.settle(token, TAKEN)
    crowd.numbers[3].append("9")
    page = human.opens(f"{at}luvut/")
    world.faults.note(
        "the same number three times from a device's queue",
        "one row",
        f"{statuses}, shown {page.text.count(token)} times",
        held=page.text.count(token) == 1,
    )
    page = human.opens(f"{at}luku/")
    token = human.types("number note")
    ahead = datetime.now(UTC) + timedelta(days=5)
    form = page.form(r"/luku/$", value="")
    pairs = [
        *form.sent({"value": "9,5", "note": token}),
        ("made_at", ahead.isoformat()),
        ("sent_at", ahead.isoformat()),
    ]
    page = human.browser.send(f"{at}luku/", pairs, **{"X-Oppiva-Queue": "1"})
    taken = page.status == 200
    world.ledger.settle(token, TAKEN if taken else REFUSED, str(page.status))
    if taken:
        crowd.numbers[3].append("9,5")
    world.faults.note(
        "a device whose clock is wrong by days", "its row is dated by our clock", f"{page.status}", held=taken
    )
    bad = [(name, "no-uuid" if name == "client_ref" else value) for name, value in form.sent({"value": "8"})]
    page = human.browser.send(f"{at}luku/", bad)
    world.faults.note(
        "a reference that is no reference", "422, nothing stored", f"{page.status}", held=page.status == 422
    )


def breaks_off(world: World, crowd: Crowd) -> None:
    """One team's trial is broken off with a reason of the list."""
    human = crowd.member(BROKEN_OFF)
    page = human.opens(f"{path(world, crowd, BROKEN_OFF)}keskeytys/")
    form = page.form(r"/keskeytys/$", reason="")
    human.sends(form, {"reason": "staff_change"})
    page = human.browser.submit(form, {"reason": "staff_change"})
    world.faults.note(
        "double tap on “break off the trial”",
        "once; the second says who did it and when",
        f"{page.status} {page.words[:90]}",
        held=page.status in {200, 409},
    )
    crowd.bucket[BROKEN_OFF] = "interrupted"


def corrects(world: World, crowd: Crowd) -> None:
    """A line is corrected by its writer, another is taken away and brought back."""
    human, at = crowd.member(1), path(world, crowd, 1)
    page = human.opens(f"{at}luvut/")
    own = [link for link, _words in page.links if "/luvut/" in link and len(link.rstrip("/").rsplit("/", 1)[1]) == 36]
    if not own:
        raise Unexpected(f"no own number to correct on {page.address}: {page.links[-20:]}")
    page = human.opens(own[0])
    form = page.form(value="")
    old = form.fields["note"].value
    token = human.types("number note")
    human.sends(form, {"note": token, "value": "8"})
    world.ledger.settle(old, "replaced")
    page = human.browser.submit(form, {"note": "vanha sivu"})
    world.faults.note(
        "a number corrected from an old page",
        "409 with both",
        f"{page.status} {page.heading[:50]}",
        held=page.status == 409,
    )


def png(side: int) -> bytes:
    """A grey picture of so many points a side."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    made = io.BytesIO(b"\x89PNG\r\n\x1a\n")
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(b"\0" + b"\x80" * side) for _row in range(side)) + packer.flush()
    parts = (
        chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )
    return made.getvalue() + parts
