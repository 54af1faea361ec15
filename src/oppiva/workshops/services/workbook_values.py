"""What the cells of a workbook mean for series and half-days: codes, choices in words of three languages, days."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import TextChoices

from oppiva.core.errors import DomainError
from oppiva.core.matching import folded
from oppiva.core.rosters import day_of, times_of
from oppiva.core.rosters.values import language_of
from oppiva.people.models import EmploymentArea
from oppiva.people.slots import SheetRow
from oppiva.people.workbook_names import in_all_languages
from oppiva.programme.models import Programme
from oppiva.workshops.models import AFTERNOON, FEWEST_SEATS, MORNING, MOST_SEATS, Series, Session

CODE_LENGTH, NAME_LENGTH, PLACE_LENGTH, URL_LENGTH = 8, 80, 120, 500
MINUTES = 210  # of a half-day whose end nobody wrote (records.md 6)
ZONE = ZoneInfo("Europe/Helsinki")
MODES: Mapping[str, tuple[str, ...]] = {
    Session.Mode.ON_SITE: (
        "on_site", "on site", "onsite", "paikan päällä", "lähi", "lähitapaaminen", "läsnä", "på plats", "närträff",
    ),
    Session.Mode.ONLINE: (
        "online", "remote", "etä", "etänä", "verkossa", "teams", "zoom", "distans", "på distans", "nätet",
    ),
    Session.Mode.HYBRID: ("hybrid", "hybridi"),
}  # fmt: skip
STATES: Mapping[str, tuple[str, ...]] = {
    Series.State.DRAFT: ("draft", "luonnos", "utkast"),
    Series.State.OPEN: ("open", "auki", "avoin", "ilmoittautuminen auki", "öppen", "anmälan öppen", "sign up open"),
    Series.State.CLOSED: (
        "closed", "suljettu", "kiinni", "ilmoittautuminen päättynyt", "ilmoittautuminen suljettu", "stängd",
        "anmälan stängd", "sign up closed",
    ),
}  # fmt: skip
_BETWEEN_CODES = re.compile(r"\s*(?:[;,&+/]|\bja\b|\boch\b|\band\b)\s*")
_BETWEEN_NAMES = re.compile(r"\s*[;\n|]\s*")
_HALVES: Mapping[str, tuple[time, time]] = {
    **dict.fromkeys(("am", "ap", "aamupaiva", "aamu", "fm", "formiddag", "formiddagen", "morning"), MORNING),
    **dict.fromkeys(("pm", "ip", "iltapaiva", "em", "eftermiddag", "eftermiddagen", "afternoon"), AFTERNOON),
}


def series_key(words: str) -> str:
    """A code of a series as codes are compared: a spreadsheet makes 7 of 07."""
    text = re.sub(r"^(?:sarja|serie|series)\s+", "", words.strip(), flags=re.IGNORECASE)
    return text.zfill(2) if text.isdecimal() and text.isascii() else text.casefold()


def series_code(words: str) -> str:
    """The code as it is stored."""
    key = series_key(words)
    return key if key.isdecimal() else words.strip()


def series_codes(words: str) -> list[str]:
    """The keys of every series that a cell names, each once."""
    return list(dict.fromkeys(series_key(part) for part in _BETWEEN_CODES.split(words) if part.strip()))


def names_in(words: str) -> list[str]:
    """Names parted by semicolons or lines."""
    return [part for part in _BETWEEN_NAMES.split(words) if part.strip()]


def languages_in(words: str) -> list[str]:
    """Language codes in a cell; refuses `language_unknown`."""
    found: list[str] = []
    for part in re.split(r"\s*(?:[;,/+&]|\bja\b|\boch\b|\band\b)\s*", words):
        code = language_of(part)
        if code is None:
            raise DomainError("language_unknown", field="languages")
        if code and code not in found:
            found.append(code)
    return found


def choice_in(words: str, choices: Mapping[str, tuple[str, ...]], code: str, name: str) -> str:
    """The choice that a cell means in any language; refuses with the code."""
    key = folded(words)
    for choice, known in choices.items():
        labels = in_all_languages(choice.label) if isinstance(choice, TextChoices) else ()
        if key in {folded(choice), *(folded(one) for one in (*known, *labels))}:
            return str(choice)
    raise DomainError(code, field=name)


def area_in(words: str) -> str:
    """The code of an employment area by code or name; refuses `area_unknown`."""
    key = folded(words)
    for area in EmploymentArea.objects.all():
        names = {folded(area.code), *(folded(name) for name in (area.name_fi, area.name_sv, area.name_en))}
        if key in names:
            return area.code
    raise DomainError("area_unknown", field="area")


def seats_in(words: str) -> int:
    """A number of seats; refuses `seats_wrong`."""
    plain = words.removesuffix(".0")
    number = int(plain) if plain.isascii() and plain.isdecimal() and len(plain) < 4 else 0
    if not FEWEST_SEATS <= number <= MOST_SEATS:
        raise DomainError("seats_wrong", field="seats", fewest=FEWEST_SEATS, most=MOST_SEATS)
    return number


def day_in(words: str, programme: Programme) -> date:
    """A day inside the programme; refuses `day_unknown`, `day_not_there` (29.2.2025), `day_outside_programme`."""
    try:
        day = day_of(words)
    except ValueError as error:
        raise DomainError("day_not_there", field="day") from error
    if day is None:
        raise DomainError("day_unknown", field="day")
    if not programme.start <= day <= programme.end:
        facts = {"start": programme.start.isoformat(), "end": programme.end.isoformat()}
        raise DomainError("day_outside_programme", field="day", **facts)
    return day


def times_in(row: SheetRow, day: date) -> tuple[time, time]:
    """When a half-day begins and ends: two cells, one cell of both, a half of the day, or a start alone.

    Refuses `time_unknown`, `ends_before_starts`, and a time that the clocks of that day skip (`time_skipped`).
    """
    words = row.text("starts")
    if not words:
        raise DomainError("starts_missing", field="starts")
    half = _HALVES.get(folded(words))
    found = list(half) if half is not None else times_of(words)
    if not found:
        raise DomainError("time_unknown", field="starts")
    if row.text("ends"):
        ends = times_of(row.text("ends"))
        if len(ends) != 1:
            raise DomainError("time_unknown", field="ends")
        found = [found[0], ends[0]]
    if len(found) == 1:
        found.append((datetime.combine(day, found[0]) + timedelta(minutes=MINUTES)).time())
    starts, ends_at = found
    if ends_at <= starts:
        raise DomainError("ends_before_starts", field="ends")
    for at, name in ((starts, "starts"), (ends_at, "ends")):
        moment = datetime.combine(day, at, ZONE)
        if moment.astimezone(ZoneInfo("UTC")).astimezone(ZONE).time() != at:
            raise DomainError("time_skipped", field=name)
    return starts, ends_at


def series_by_key(programme: UUID) -> dict[str, Series]:
    """The living series of a programme by the key of their code."""
    rows = Series.objects.filter(programme_id=programme, deleted_in__isnull=True).select_related("programme")
    return {series_key(one.code): one for one in rows}


def series_rows_by_key(rows: Sequence[SheetRow]) -> dict[str, SheetRow]:
    """The rows of the sheet `series` that stand, by key."""
    return {series_key(row.text("code")): row for row in rows if row.stands}
