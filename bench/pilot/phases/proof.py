"""The end: everything typed is looked for where the service gives it out, and its counts against the own book."""

from __future__ import annotations

import csv
import io
import json
import re
import time
import zipfile
from collections import Counter
from typing import Any
from urllib.parse import urlsplit

from pilot.ledger import FOUND
from pilot.pages import Form, Page
from pilot.people import Human, Unexpected, expect
from pilot.phases.trial import BROKEN_OFF, path
from pilot.world import Crowd, World

Texts = dict[str, list[str]]
MOST_PAGES, PATIENCE = 40, 180
DECIDED = (
    "problem",
    "name",
    "summary",
    "how known",
    "belief",
    "measure",
    "how counted",
    "stop also",
    "where",
    "stop rule",
    "learned",
    "surprises",
    "why",
    "follow-up reason",
)
AFTER = "2026-04-15"


def feedback(world: World, crowd: Crowd) -> None:
    """The words to the facilitators after a half-day, while they may still be read: after a month they are gone."""
    number = max(crowd.attended)
    typed = [row for row in world.ledger.of("taken", "feedback") if row.series == crowd.code]
    address, ends = f"{world.base}sarjat/{crowd.code}/tyopajat/{number}/palaute/sanat/", time.monotonic() + PATIENCE
    found = Counter(FOUND.findall(crowd.leads[0].browser.get(address).words))
    while typed and not found and time.monotonic() < ends:  # the worker closes the questions that are due
        time.sleep(2)
        found = Counter(FOUND.findall(crowd.leads[0].browser.get(address).words))
    world.count(
        f"series {crowd.code}, half-day {number}: words to the lead",
        len(typed),
        sum(found[row.token] == 1 for row in typed),
    )
    for row in typed:
        world.ledger.settle(row.token, "seen")


def exports(world: World) -> dict[str, object]:
    """The project manager's JSON and workbook of all experiments."""
    manager = world.manager
    assert manager is not None
    page = manager.confirms(manager.opens(f"{world.base}kokeilut/vienti/"))
    form = page.form(r"/vienti/$")
    found: dict[str, object] = json.loads(_file(manager, form, "json"))
    _workbook(world, _file(manager, form, "xlsx"))
    _long_form(world, _file(manager, form, "zip"))
    return found


def _file(manager: Human, form: Form, kind: str) -> bytes:
    """The file of this kind; a big one is made in the background, and its page leads to it."""
    page = manager.browser.submit(form, press=form.button("muoto", kind))
    ends = time.monotonic() + PATIENCE
    while "html" in page.kind and time.monotonic() < ends:
        time.sleep(1)
        page = manager.opens(page.link("/tiedosto/") if page.has_link("/tiedosto/") else page.path)
    if "html" in page.kind:
        raise Unexpected(f"the export as {kind} was not made: {page.words[:300]}")
    return expect(page, 200, f"the export as {kind}").body


def texts_of(world: World, tables: dict[str, list[dict[str, object]]]) -> Texts:
    """For each kind of place the texts that the service shows there."""
    found: Texts = {where: [] for where in DECIDED}
    for name in ("experiments", "rounds", "measures", "follow_ups"):
        flat = "\n".join(str(value) for row in tables.get(name, []) for value in row.values())
        for where in DECIDED:
            found[where].append(flat)
    for crowd in world.crowds:
        _of_crowd(world, crowd, found)
    asked = []
    for human in world.supervisors:
        page = human.opens("/luvat/")
        links = dict.fromkeys(link for link, _words in page.links if re.search(r"/luvat/[0-9a-f-]{36}/$", link))
        asked += [human.opens(link).words for link in links]
    # Who supervises nobody of the team any more reads nothing of it; the team has the answer still.
    found["permission answer"] = [once(" ".join([*asked, *found.pop("permission page", [])]))]
    _of_programme(world, found)
    return found


def _of_crowd(world: World, crowd: Crowd, found: Texts) -> None:
    lead = crowd.leads[0]
    for number in (1, 2, 3):
        at = f"{world.base}sarjat/{crowd.code}/tyopajat/{number}/"
        found.setdefault("closing step", []).append(lead.opens(f"{at}paata/").words)
        for members in crowd.teams.values():
            found.setdefault("team note", []).append(_notes(members[0].opens(f"{at}tiimi/")))
    for team, members in crowd.teams.items():
        at, human = path(world, crowd, team), members[0]
        # The rounds of a team that has decided to change: what was written in the first stays in the first.
        found.setdefault("number note", []).append(_all_pages(human, f"{at}luvut/?kierros=1"))
        found.setdefault("diary", []).append(_all_pages(human, f"{at}paivakirja/?kierros=1"))
        page = human.opens(f"{at}lupa/")
        found.setdefault("permission note", []).append(once(page.words))
        found.setdefault("permission page", []).append(page.words)
        if team == BROKEN_OFF:
            _undecided(human, at, found)
    page = crowd.member(4, 1).opens(path(world, crowd, 1))
    found.setdefault("question", []).append(once(page.words))
    found.setdefault("answer", []).append(once(page.words))
    guest = crowd.member(1).device().get(f"{path(world, crowd, 1)}julkinen/")
    found.setdefault("plain summary", []).append(once(guest.words))


def _undecided(human: Human, at: str, found: Texts) -> None:
    """The steps of a team that decided nothing: its own pages show them, no export of others does."""
    words = ""
    for name in ("", "pulma/", "ennuste/", "toteutus/"):
        page = human.opens(f"{at}{name}")
        words += page.words + "\n".join(
            value for form in page.forms for one in form.fields.values() for value in one.values
        )
    for where in DECIDED:
        found[where].append(once(words))


def once(words: str) -> str:
    """Each token of a page one time: a page may say a text again in its margin."""
    return "\n".join(dict.fromkeys(FOUND.findall(words)))


def _notes(page: Page) -> str:
    """The notes of a team's page, once each: the step that is open is drawn in its own place too."""
    return once(
        page.words + "\n".join(value for form in page.forms for one in form.fields.values() for value in one.values)
    )


def _all_pages(human: Human, address: str) -> str:
    words, seen = "", set()
    for number in range(1, MOST_PAGES):
        page = human.opens(f"{address}&sivu={number}")
        rows = page.words
        if rows in seen:
            break
        seen.add(rows)
        words += "\n" + rows
        if not page.has_link(rf"sivu={number + 1}\b"):
            break
    return words


def _of_programme(world: World, found: Texts) -> None:
    manager = world.manager
    assert manager is not None
    found["series name"] = [once(manager.opens(f"{world.base}sarjat/").words)]
    page = manager.opens(f"{world.base}suunnitelma/")
    words = page.words
    for address in dict.fromkeys(
        link for link, _words in page.links if re.search(r"/suunnitelma/\d+/$", urlsplit(link).path)
    ):
        words += manager.opens(address).words
    found["plan reason"] = [once(words)]
    found["skip reason"] = []


# --- counts ----------------------------------------------------------------------------------------------------------
def counts(world: World, tables: dict[str, list[dict[str, object]]]) -> None:
    """Participants, experiments, buckets, attendance minutes: the service's figures against the own book."""
    manager, auditor = world.manager, world.auditor
    assert manager is not None
    assert auditor is not None
    own = Counter(bucket for crowd in world.crowds for bucket in crowd.bucket.values())
    theirs = Counter(str(row["bucket"]) for row in tables["experiments"])
    for bucket in sorted(set(own) | set(theirs)):
        world.count(f"experiments {bucket} (JSON export)", own[bucket], theirs[bucket])
    met = {mail for crowd in world.crowds for mails in crowd.attended.values() for mail in mails}
    for reader, who in ((manager, "project manager"), (auditor, "auditor")):
        rows = figures(reader.opens(f"{world.base}luvut.csv").body)
        world.count(f"participants by the {who}'s figures", len(met), rows.get("participants_met"))
        world.count(
            f"experiments carried out by the {who}'s figures", own["carried_out"], rows.get("experiments_carried_out")
        )
    for crowd in world.crowds:
        _of_numbers(world, crowd, tables)
        for number in (1, 2, 3):
            _minutes(world, crowd, number)
    rounds = {(str(row["experiment"]), row.get("value") or row.get("answer")) for row in tables.get("follow_ups", [])}
    said = {(f"{crowd.code}-{team}", answer) for crowd in world.crowds for team, answer in crowd.answers.items()}
    said |= {(f"{crowd.code}-3", "unknown") for crowd in world.crowds}
    world.count("answers to “still in use?” (JSON export)", sorted(said), sorted(rounds, key=str))
    _programme_page(world, manager, own)
    _log(world, auditor)


def figures(data: bytes) -> dict[str, int]:
    """Code of the count -> figure, of the file of figures."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    return {row[6]: int(row[2]) for row in rows[1:] if row[2].isdigit()}


def _of_numbers(world: World, crowd: Crowd, tables: dict[str, list[dict[str, object]]]) -> None:
    for team, values in crowd.numbers.items():
        if team == BROKEN_OFF:
            continue
        own = Counter(round(float(one.replace(",", ".")), 3) for one in values)
        if team == 1:  # one was corrected from whatever it was to 8
            continue
        rows = [row for row in tables["observations"] if row["experiment"] == f"{crowd.code}-{team}"]
        theirs = Counter(round(float(str(row["value"])), 3) for row in rows)
        world.count(f"numbers of team {crowd.code}-{team}", sorted(own.elements()), sorted(theirs.elements()))


def _minutes(world: World, crowd: Crowd, number: int) -> None:
    lead = crowd.leads[0]
    page = lead.opens(f"{world.base}sarjat/{crowd.code}/tyopajat/{number}/lasnaolo/")
    cells = [
        [" ".join(cell.text_content().split()) for cell in row.xpath("./th|./td")]
        for row in page.tree.xpath("//main//tbody/tr")
    ]
    total = sum(int(next((cell for cell in row if cell.isdigit()), 0)) for row in cells)
    own = sum(minutes for (half, _mail), minutes in crowd.minutes.items() if half == number)
    world.count(f"series {crowd.code}, half-day {number}: minutes on the sheet", own, total)


def _programme_page(world: World, manager: Human, own: Counter[str]) -> None:
    words = manager.opens(world.base).words
    found = re.search(r"(\d+) toteutettu (\d+) päätetty, ei lasketa (\d+) keskeytetty", words)
    theirs = tuple(map(int, found.groups())) if found else words[:80]
    world.count(
        "programme page: carried out, not counted, interrupted",
        (own["carried_out"], own["decided_not_counted"], own["interrupted"]),
        theirs,
    )


def _log(world: World, auditor: Human) -> None:
    """The auditor's log: attendance was confirmed once a half-day, teams were published once a series."""
    for deed, own in (("attendance_confirmed", 3 * len(world.crowds)), ("decision_made", None)):
        page = auditor.opens("/kayttoloki/")
        form = page.form(teko="")
        if deed not in form.fields["teko"].choices or own is None:
            continue
        rows, page = 0, auditor.browser.submit(form, {"teko": deed})
        for _page in range(MOST_PAGES):
            rows += sum(map(_times, page.tree.xpath("//main//tbody/tr")))
            older = [link for link, words in page.links if words == "Vanhemmat"]
            if not older:
                break
            page = auditor.opens(older[0])
        world.count(f"the auditor's log: {deed}", own, rows)


def _times(row: Any) -> int:
    """How many rows of the log one row of its page stands for: neighbours of a minute that say the same are one."""
    found = re.search(r"(\d+)\s+kertaa", " ".join(row.itertext()))
    return int(found[1]) if found else 1


def _workbook(world: World, data: bytes) -> None:
    """No cell of the workbook is a formula, whatever was typed."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    formulas = [str(cell.value)[:60] for cell in cells if cell.data_type == "f"]
    kept = sum("HYPERLINK" in str(cell.value) for cell in cells)
    world.faults.note(
        "formulas typed by people, in the workbook",
        "text in every cell",
        f"{len(formulas)} formulas, {kept} kept as text",
        held=not formulas and kept > 0,
    )


def _long_form(world: World, data: bytes) -> None:
    """No cell of the CSV begins as a formula."""
    with zipfile.ZipFile(io.BytesIO(data)) as parcel:
        texts = [parcel.read(name).decode("utf-8-sig") for name in parcel.namelist() if name.endswith(".csv")]
    bad = [
        cell
        for text in texts
        for line in text.splitlines()
        for cell in re.split(r"[;,]", line)
        if re.match(r'"?[=@+]', cell)
    ]
    world.faults.note("formulas typed by people, in the CSV", "no cell begins as one", f"{bad[:3]}", held=not bad)
