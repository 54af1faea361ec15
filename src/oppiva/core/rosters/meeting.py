"""A meeting service's attendance report: who joined and left when, as Teams writes it in three languages."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from oppiva.core.errors import DomainError
from oppiva.core.rosters.delimited import read_delimited
from oppiva.core.rosters.grid import Line, Sheet
from oppiva.core.rosters.headings import heading_key
from oppiva.core.rosters.identity import masked
from oppiva.core.rosters.sniffing import sniff
from oppiva.core.rosters.values import is_address
from oppiva.core.rosters.workbook import read_workbook

# A heading means what the first of these that stands in it means, as `heading_key` writes it.
_MEANINGS = (
    ("mail", ("email", "e mail", "sahkoposti", "e post", "epost")),
    ("upn", ("upn", "participant id", "osallistujatunnus", "osallistujan tunnus", "deltagar id")),
    ("duration", ("duration", "kesto", "varaktighet", "langd", "tid i motet")),
    ("join", ("join", "liitty", "anslut", "gick med")),
    ("leave", ("leave", "left", "poistu", "lahti", "lamna", "uttrade", "gick ut")),
    ("action", ("user action", "action", "toiminto", "toimi", "atgard")),
    ("stamp", ("timestamp", "aikaleima", "tidsstampel")),
    ("name", ("full name", "name", "nimi", "namn", "participant", "osallistuja", "deltagare")),
)
_GUEST = re.compile(r"\s*\((?:guest|vieras|gäst|external|ulkoinen|extern|unverified|vahvistamaton|overifierad)\)", re.I)
_NUMBERS = re.compile(r"\d+")
_AFTERNOON, _MORNING = (
    re.compile(r"\bp\.?m\.?\b|\be\.?m\.?\b|\bip\.?\b", re.I),
    re.compile(r"\ba\.?m\.?\b|\bf\.?m\.?\b", re.I),
)
_PARTS = re.compile(r"(\d+)\s*(h|t|tim|m|min|s|sek)", re.I)
_HERE = ("join", "liitty", "anslot", "anslut", "gick med")
LONGEST_NAME, MOST_PEOPLE, MOST_JOINS = 120, 1_000, 200


@dataclass(frozen=True, slots=True)
class Attended:
    """One person of a report: name, mail ("" when it is not told), and the times of being there, local, in order."""

    name: str
    mail: str
    spans: tuple[tuple[datetime, datetime], ...]


@dataclass(frozen=True, slots=True)
class Meeting:
    """What was read of a report: its people, and how many rows could not be read."""

    people: tuple[Attended, ...]
    unread: int = 0


def read_meeting(data: bytes, day: date) -> Meeting:
    """The people of a report (CSV in any clothing, xlsx) and when each was there on the day.

    A date that may be read in two ways (3/4/2026) is read as the one that falls on the day. Refuses with DomainError
    what `sniff` and the readers refuse, `report_no_rows` when nobody's joining is told, and `report_other_day` when
    all of it happened on other days.
    """
    sheets = read_workbook(data) if sniff(data) == "xlsx" else [read_delimited(data)[0]]
    found: dict[str, _Person] = {}
    unread, other = 0, 0
    for sheet in sheets:
        for row in _rows(sheet):
            try:
                other += not _take(found, row, day)
            except ValueError:
                unread += 1
    people = tuple(person.told() for person in found.values() if person.told().spans)
    if not people:
        raise DomainError("report_other_day" if other else "report_no_rows")
    return Meeting(people[:MOST_PEOPLE], unread)


class _Person:
    """What is known of one person while the report is read: whole visits, and single comings and goings."""

    def __init__(self, name: str, mail: str) -> None:
        self.name, self.mail = name, mail
        self.visits: list[tuple[datetime, datetime]] = []
        # First coming and last going, where a report tells no more: time between them may have been spent elsewhere.
        self.outer: list[tuple[datetime, datetime]] = []
        self.stamps: list[tuple[datetime, bool]] = []

    def told(self) -> Attended:
        spans = self.visits or self.outer or _paired(self.stamps)
        return Attended(self.name, self.mail, tuple(joined(spans)[:MOST_JOINS]))


def _rows(sheet: Sheet) -> Iterator[Mapping[str, str]]:
    """The rows of each part of the report by what their headings mean; a part ends where the next one has headings."""
    fields: dict[int, str] = {}
    first = False
    for line in sheet.lines:
        found = _headings(line)
        if found is not None:
            fields, first = found
            continue
        if fields and len(line.cells) > 1:
            row = {field: line.cells[at].text for at, field in fields.items() if at in line.cells}
            yield {**row, "outer": "yes"} if first else row


def _headings(line: Line) -> tuple[dict[int, str], bool] | None:
    """What the columns mean when this is a row of headings, and whether it tells first joins and last leaves only."""
    fields: dict[int, str] = {}
    first = False
    for column, cell in line.cells.items():
        key = heading_key(cell.text)
        meant = next((field for field, words in _MEANINGS if any(word in key for word in words)), "")
        if meant and meant not in fields.values():
            fields[column] = meant
            first |= meant == "join" and key.startswith(("first", "ensimmai", "forsta"))
    known = set(fields.values())
    return (fields, first) if "name" in known and ("join" in known or {"action", "stamp"} <= known) else None


def _take(found: dict[str, _Person], row: Mapping[str, str], day: date) -> bool:
    """Take a row in; whether it is of the day. ValueError when it cannot be read."""
    name = masked(_GUEST.sub("", row.get("name", "")))[:LONGEST_NAME].strip()
    mail = next((row[at].strip().lower() for at in ("mail", "upn") if is_address(row.get(at, "").strip())), "")
    if not name and not mail:
        raise ValueError("nobody")
    person = found.setdefault(mail or f"name {name.casefold()}", _Person(name, mail))
    if "stamp" in row:
        at = _moment(row["stamp"], day)
        person.stamps.append((at, any(word in heading_key(row.get("action", "")) for word in _HERE)))
        return at.date() == day
    join = _moment(row.get("join", ""), day)
    leave = _moment(row["leave"], day) if row.get("leave") else join + _duration(row.get("duration", ""))
    if leave < join or leave - join > timedelta(days=1):
        raise ValueError("order")
    if join.date() != day and leave.date() != day:
        return False
    if row.get("outer"):
        # The time of a meeting's first and last second is no longer than the service says it was.
        spent = _duration(row["duration"]) if row.get("duration") else leave - join
        person.outer.append((join, min(leave, join + spent) if spent else leave))
    else:
        person.visits.append((join, leave))
    return True


def _moment(text: str, day: date) -> datetime:
    """`3.3.2026 8.28.10`, `3/3/26, 8:28:10 AM`, `2026-03-03 08:28`: of two readings the one on the day."""
    numbers = [int(part) for part in _NUMBERS.findall(text[:60])]
    if len(numbers) < 5:
        raise ValueError("moment")
    hour, minute, second = numbers[3], numbers[4], numbers[5] if len(numbers) > 5 else 0
    if _AFTERNOON.search(text) and hour < 12:
        hour += 12
    elif _MORNING.search(text) and hour == 12:
        hour = 0
    at = time(hour, minute, second)
    one, two, three = numbers[:3]
    readings = [(one, two, three)] if one > 31 else [(three, two, one), (three, one, two)]
    days = [found for year, month, number in readings if (found := _date(year, month, number)) is not None]
    if not days:
        raise ValueError("date")
    return datetime.combine(day if day in days else days[0], at)


def _date(year: int, month: int, number: int) -> date | None:
    try:
        return date(year + 2000 if year < 100 else year, month, number)
    except ValueError:
        return None


def _duration(text: str) -> timedelta:
    """`3h 32m 52s`, `1 t 5 min`, `03:32:52`; nothing told is no time."""
    seconds = {"h": 3600, "t": 3600, "tim": 3600, "m": 60, "min": 60, "s": 1, "sek": 1}
    parts = _PARTS.findall(text[:60])
    if parts:
        return timedelta(seconds=sum(int(number) * seconds[unit.lower()] for number, unit in parts))
    numbers = [int(part) for part in _NUMBERS.findall(text[:60])]
    return timedelta(hours=numbers[0], minutes=numbers[1]) if len(numbers) > 1 else timedelta()


def _paired(stamps: list[tuple[datetime, bool]]) -> list[tuple[datetime, datetime]]:
    """Each coming with the next going; a coming nobody left after is no time that can be told."""
    spans: list[tuple[datetime, datetime]] = []
    came: datetime | None = None
    for at, here in sorted(stamps):
        if here:
            came = came or at
        elif came is not None:
            spans.append((came, at))
            came = None
    return spans


def joined(spans: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """The spans in order, those that overlap (two devices) as one."""
    found: list[tuple[datetime, datetime]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found
