"""A table of half-days as it is pasted from a spreadsheet: headings in three languages, columns in any order."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time

from oppiva.core.errors import DomainError
from oppiva.core.text import fold

FIELDS = ("series", "session", "day", "time", "mode", "place", "facilitator", "link")
MOST_ROWS = 100
LONGEST = 60_000  # characters
LENGTHS = {"place": 120, "link": 500}
MORNING = (time(8, 30), time(12))
AFTERNOON = (time(12, 30), time(16))
_HEADINGS: Mapping[str, str] = {
    "series": "sarja|sarjan tunnus|sarjatunnus|tunnus|serie|workshopserie|seriens kod|series|code",
    "session": "työpaja|työpajan numero|kerta|nro|numero|osa|puolipäivä|workshop|tillfälle|nummer|session|number|no",
    "day": "päivä|päivämäärä|pvm|pv|dag|datum|date|day",
    "time": "aika|kello|kellonaika|klo|tid|klockslag|time|half day|halvdag",
    "starts": "alkaa|alku|alkamisaika|börjar|start|starts|begins|from",
    "ends": "päättyy|loppuu|loppu|päättymisaika|slutar|slut|ends|end|to|until",
    "mode": "tapa|toteutustapa|osallistumistapa|muoto|sätt|form|deltagande|mode",
    "place": "paikka|tila|osoite|plats|lokal|ställe|place|room|venue",
    "facilitator": "vetäjä|ohjaaja|fasilitaattori|ledare|workshopledare|facilitator|leader|led by",
    "link": "linkki|kokouslinkki|etälinkki|osallistumislinkki|länk|möteslänk|link|meeting link|url",
}
_MODES: Mapping[str, str] = {
    "on_site": "lähi|lähitoteutus|lähityöpaja|paikan päällä|läsnä|på plats|närvaro|on site|onsite|in person",
    "online": "etä|etänä|etätoteutus|verkko|verkossa|teams|zoom|på distans|distans|online|remote|webb|på nätet",
    "hybrid": "hybridi|hybrid|monimuoto|sekä että",
}
_HALVES: Mapping[str, str] = {
    "am": "aamu|aamupäivä|ap|am|förmiddag|fm|f.m.|morning|forenoon",
    "pm": "iltapäivä|ip|pm|eftermiddag|em|e.m.|afternoon",
}
_WEEKDAY = re.compile(r"^[a-zåäö]{2,12}\.?\s+(?=\d)", re.IGNORECASE)
_NUMERIC_DAY = re.compile(r"(\d{1,2})\s*[./]\s*(\d{1,2})\s*(?:[./]\s*(\d{4}|\d{2})?)?")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
_CLOCK = re.compile(r"(\d{1,2})(?:[.:](\d{2})(?::\d{2})?)?")
_SLASHED = re.compile(r"(.+?)\s*[/-]\s*(\d)")


@dataclass(frozen=True, slots=True)
class PastedRow:
    """One row: the cells as they stand (FIELDS -> text), what they mean, and codes of what cannot be read by field.

    `session` 0, `day` None, `starts` None and empty texts mean that the table says nothing of it; `mode` is `on_site`,
    `online`, `hybrid` or empty. Troubles: series_missing, session_missing, session_malformed, day_malformed,
    time_malformed, mode_unknown, place_too_long, link_too_long.
    """

    number: int
    cells: Mapping[str, str]
    series: str = ""
    session: int = 0
    day: date | None = None
    starts: time | None = None
    ends: time | None = None
    mode: str = ""
    place: str = ""
    facilitator: str = ""
    link: str = ""
    troubles: Mapping[str, str] = field(default_factory=dict)


def paste_table(text: str, *, begins: date, ends: date, today: date) -> tuple[PastedRow, ...]:
    """The rows of a pasted table; without a row of headings the columns are those of FIELDS in their order.

    A date without a year (16.3.) is the next one from today that lies in the programme's time (begins, ends), else the
    first that does. Refuses (DomainError) `table_empty` and `table_too_long` (most).
    """
    if len(text) > LONGEST:
        raise DomainError("table_too_long", most=MOST_ROWS)
    lines = _lines(text)
    if not lines:
        raise DomainError("table_empty")
    columns = _columns(lines[0])
    body = lines[1:] if columns else lines
    found = [_cells(line, columns or dict(enumerate(FIELDS))) for line in body]
    rows = [cells for cells in found if any(cells.values())]
    if not rows:
        raise DomainError("table_empty")
    if len(rows) > MOST_ROWS:
        raise DomainError("table_too_long", most=MOST_ROWS)
    return tuple(read_row(number, cells, begins=begins, ends=ends, today=today) for number, cells in enumerate(rows, 1))


def read_row(number: int, cells: Mapping[str, str], *, begins: date, ends: date, today: date) -> PastedRow:
    """What one row of cells means."""
    cells = {name: " ".join(cells.get(name, "").split()) for name in FIELDS}
    troubles: dict[str, str] = {}
    series, session = _numbered(cells, troubles)
    day = _day(cells["day"], begins, ends, today)
    if cells["day"] and day is None:
        troubles["day"] = "day_malformed"
    span = _span(cells["time"])
    if cells["time"] and span is None:
        troubles["time"] = "time_malformed"
    mode = _one_of(cells["mode"], _MODES)
    if cells["mode"] and not mode:
        troubles["mode"] = "mode_unknown"
    troubles |= {name: f"{name}_too_long" for name, most in LENGTHS.items() if len(cells[name]) > most}
    starts, finish = span or (None, None)
    return PastedRow(
        number, cells, series, session, day, starts, finish, mode, cells["place"], cells["facilitator"], cells["link"],
        troubles,
    )  # fmt: skip


def _lines(text: str) -> list[list[str]]:
    text = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip("\n\ufeff")
    head = text.partition("\n")[0]
    delimiter = next((mark for mark in "\t;|" if mark in head), ",")
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):  # a quotation mark that nobody closed is a letter
        try:
            reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting, strict=True)
            return [row for row in reader if any(cell.strip() for cell in row)]
        except csv.Error:
            continue
    return []


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", " ", fold(text)).strip()


def _words(table: Mapping[str, str]) -> dict[str, str]:
    return {_key(word): meaning for meaning, words in table.items() for word in words.split("|")}


_FIELD_OF, _MODE_OF, _HALF_OF = _words(_HEADINGS), _words(_MODES), _words(_HALVES)


def _columns(line: Sequence[str]) -> dict[int, str] | None:
    """The field of each column when the row is one of headings: at least two of its cells say so."""
    found = {at: _FIELD_OF[_key(cell)] for at, cell in enumerate(line) if _key(cell) in _FIELD_OF}
    return found if len(found) > 1 else None


def _cells(line: Sequence[str], columns: Mapping[int, str]) -> dict[str, str]:
    cells: dict[str, str] = {}
    for at, name in columns.items():
        text = line[at].strip() if at < len(line) else ""
        cells[name] = cells.get(name) or text
    starts, ends = cells.pop("starts", ""), cells.pop("ends", "")
    if starts and not cells.get("time"):
        cells["time"] = f"{starts}–{ends}" if ends else starts
    return cells


def _numbered(cells: Mapping[str, str], troubles: dict[str, str]) -> tuple[str, int]:
    """Series and number of the half-day, also written together as `07/2`."""
    series, number = cells["series"], cells["session"]
    if series and not number and (both := _SLASHED.fullmatch(series)):
        series, number = both[1], both[2]
    words = series.split()
    if len(words) > 1 and _key(words[0]) in ("sarja", "serie", "series", "workshopserie"):
        series = " ".join(words[1:])
    if not series:
        troubles["series"] = "series_missing"
    if not number:
        troubles["session"] = "session_missing"
        return series, 0
    found = re.fullmatch(r"(?:[^\d\s]*\s*)?([1-9])(?:\.\D*|\.0)?", number.rpartition("/")[2])
    if found is None:
        troubles["session"] = "session_malformed"
    return series, int(found[1]) if found else 0


def _day(text: str, begins: date, ends: date, today: date) -> date | None:
    text = _WEEKDAY.sub("", text.strip())
    try:
        if iso := _ISO_DAY.fullmatch(text):
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        found = _NUMERIC_DAY.fullmatch(text)
        if found is None:
            return None
        day, month, year = int(found[1]), int(found[2]), found[3]
        if year:
            return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    except ValueError:
        return None
    return _in_programme(day, month, begins, ends, today)


def _in_programme(day: int, month: int, begins: date, ends: date, today: date) -> date | None:
    """The day of a year that was not written; None for a day of no year, such as 30.2."""
    near: list[date] = []
    for year in range(min(begins.year, today.year), max(ends.year, today.year) + 1):
        try:
            near.append(date(year, month, day))
        except ValueError:
            continue
    inside = [one for one in near if begins <= one <= ends] or near
    return next((one for one in inside if one >= today), inside[-1] if inside else None)


def _span(text: str) -> tuple[time, time] | None:
    """Start and end; a half-day alone means its usual time, a start alone lasts as long as a half-day does."""
    text = re.sub(r"^(?:klo|kello|kl|kl\.|at)\s+", "", text.strip(), flags=re.IGNORECASE)
    if half := _one_of(text, _HALVES):
        return MORNING if half == "am" else AFTERNOON
    parts = [part for part in re.split(r"\s*(?:[-–—−]|\bto\b|\btill\b)\s*", text) if part]
    if not 1 <= len(parts) <= 2:
        return None
    times = [_clock(part) for part in parts]
    if times[0] is None or times[-1] is None:
        return None
    if len(times) == 1:
        minutes = times[0].hour * 60 + times[0].minute + 210
        return (times[0], time(minutes // 60, minutes % 60)) if minutes < 24 * 60 else None
    return (times[0], times[1]) if times[1] is not None and times[0] < times[1] else None


def _clock(text: str) -> time | None:
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _one_of(text: str, table: Mapping[str, str]) -> str:
    words = _MODE_OF if table is _MODES else _HALF_OF
    return words.get(_key(text), "")
