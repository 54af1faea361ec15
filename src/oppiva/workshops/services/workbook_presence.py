"""What a row of the workbook's sheet of attendance says: at which half-day, in which way, from when to when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from oppiva.core.errors import DomainError
from oppiva.core.matching import folded
from oppiva.core.rosters import day_of, times_of
from oppiva.jobs import clock
from oppiva.people.slots import Book, SheetRow
from oppiva.programme.models import Programme
from oppiva.workshops.models import Attendance, Series, Session
from oppiva.workshops.services import workbook_values as values

MODES: Mapping[str, tuple[str, ...]] = {
    Attendance.Mode.SITE: (
        "site", "on site", "lähi", "lähiosallistuja", "paikan päällä", "paikalla", "läsnä", "x", "kyllä", "k", "1",
        "på plats", "plats", "närvarande", "ja", "j", "present", "here", "yes", "y", "in person",
    ),
    Attendance.Mode.REMOTE: (
        "remote", "remotely", "online", "etä", "etänä", "etäosallistuja", "verkossa", "teams", "zoom", "distans",
        "på distans", "nätet", "virtual",
    ),
}  # fmt: skip
# What lists write of who was not there: such a row is no row of presence.
AWAY = frozenset(
    folded(word)
    for word in (
        "poissa", "ei", "e", "0", "ei paikalla", "ei läsnä", "este", "peruutti", "frånvarande", "borta", "nej", "inte",
        "absent", "away", "no", "n", "cancelled",
    )
)  # fmt: skip
DASHES = frozenset({"-", "–", "—"})


@dataclass(frozen=True)
class Half:
    """A half-day as the programme has it, or as the sheet of half-days says it was."""

    key: str
    number: int
    day: date | None = None
    starts: time | None = None
    ends: time | None = None
    zone: str = "Europe/Helsinki"
    online: bool = False
    series: Series | None = None
    session: Session | None = None

    @property
    def code(self) -> str:
        """The half-day as people name it: 07/2."""
        return f"{self.series.code if self.series is not None else self.key}/{self.number}"

    def at(self, moment: time) -> datetime:
        """A time of its day, with its zone."""
        assert self.day is not None
        return datetime.combine(self.day, moment, ZoneInfo(self.zone))


@dataclass(frozen=True)
class Said:
    """How somebody was there; a moment is None where the row says none."""

    mode: str
    arrived: datetime | None
    left: datetime | None
    minutes: int


@dataclass
class Halves:
    """The half-days that rows can mean, by series key and number; series that only the workbook has are there, too."""

    known: dict[tuple[str, int], Half] = field(default_factory=dict)
    series: set[str] = field(default_factory=set)

    def of(self, row: SheetRow) -> Half:
        """The half-day of a row that is over; refuses what names none, and one without a date or to come."""
        code, _, part = row.text("series").partition("/")
        key = values.series_key(code)
        if key not in self.series:
            raise DomainError("series_unknown", field="series")
        found = self.known.get((key, self._number(row, key, part)))
        if found is None or found.day is None or found.ends is None:
            raise DomainError("attendance_no_date", field="number")
        if found.session is not None and found.session.state == Session.State.CANCELLED:
            raise DomainError("attendance_cancelled", field="number")
        if found.at(found.ends) > clock.now():
            raise DomainError("attendance_to_come", field="number", day=found.day.isoformat())
        return found

    def _number(self, row: SheetRow, key: str, part: str) -> int:
        words = (row.text("number") or part).removesuffix(".")
        if words.isascii() and words.isdecimal():
            number = int(words[:4])
            if (key, number) not in self.known:
                raise DomainError("attendance_no_half_day", field="number")
            self._same_day(row, self.known[key, number])
            return number
        if words or not row.text("day"):
            raise DomainError("value_missing" if not words else "attendance_no_half_day", field="number")
        day = _day(row)
        numbers = [one.number for (of, _), one in self.known.items() if of == key and one.day == day]
        if not numbers:
            raise DomainError("attendance_no_day", field="day")
        return numbers[0]

    @staticmethod
    def _same_day(row: SheetRow, half: Half) -> None:
        """A date beside the number must be that half-day's own: one of the two is a slip."""
        if row.text("day") and half.day is not None and _day(row) != half.day:
            raise DomainError("attendance_other_day", field="day", day=half.day.isoformat())


def halves_of(programme: Programme, sessions: Iterable[Session], book: Book) -> Halves:
    """The half-days of a programme, read with their series, and those of the workbook's own sheets."""
    found = Halves()
    by_key = values.series_by_key(programme.pk)
    found.series = set(by_key) | set(values.series_rows_by_key(book.get("series", ())))
    for one in sessions:
        key = values.series_key(one.series.code) if one.series is not None else ""
        found.known[key, one.number] = Half(
            key, one.number, one.day, one.starts, one.ends, one.zone, one.mode == Session.Mode.ONLINE,
            by_key.get(key), one,
        )  # fmt: skip
    for row in book.get("sessions", ()):
        if row.stands:
            _take(found, row, programme, by_key)
    return found


def _take(found: Halves, row: SheetRow, programme: Programme, by_key: Mapping[str, Series]) -> None:
    """The half-day as a row of the sheet of half-days says it was, where the programme does not know it yet."""
    code, _, part = row.text("series").partition("/")
    key, words = values.series_key(code), (row.text("number") or part).removesuffix(".")
    number = int(words) if words.isdecimal() else 0
    before = found.known.get((key, number))
    if not row.text("day") or (before is not None and before.day is not None):
        return
    day = values.day_in(row.text("day"), programme)
    starts, ends = values.times_in(row, day)
    mode = values.choice_in(row.text("mode"), values.MODES, "mode_unknown", "mode") if row.text("mode") else ""
    session = before.session if before is not None else None
    online = mode == Session.Mode.ONLINE
    found.known[key, number] = Half(
        key, number, day, starts, ends, online=online, series=by_key.get(key), session=session
    )


def said(row: SheetRow, half: Half) -> Said:
    """Mode, moments and minutes of a row; refuses a row of who was away, and times outside the half-day."""
    mode = _mode(row, half)
    arrived, left = _moment(row, "arrived", half), _moment(row, "left", half)
    if arrived is not None and left is not None and left <= arrived:
        raise DomainError("attendance_order", field="left")
    assert half.starts is not None
    assert half.ends is not None
    begins, ends = half.at(half.starts), half.at(half.ends)
    minutes = overlap(begins, ends, arrived, left)
    if not minutes:
        raise DomainError("attendance_outside", field="arrived" if arrived is not None else "left")
    if row.text("minutes"):
        told = _minutes(row, overlap(begins, ends, None, None))
        if (arrived is not None or left is not None) and told != minutes:
            raise DomainError("attendance_two_lengths", field="minutes", minutes=minutes)
        minutes = told
    return Said(mode, arrived, left, minutes)


def overlap(begins: datetime, ends: datetime, arrived: datetime | None, left: datetime | None) -> int:
    """Whole minutes of [arrived, left] inside [begins, ends]; instants, so right over a change of the clocks (T20)."""
    start = max((arrived or begins).astimezone(UTC), begins.astimezone(UTC))
    end = min((left or ends).astimezone(UTC), ends.astimezone(UTC))
    return max(0, int((end - start).total_seconds()) // 60)


def _mode(row: SheetRow, half: Half) -> str:
    words = row.text("mode")
    if words in DASHES or (words and folded(words) in AWAY):
        raise DomainError("attendance_away", field="mode")
    if not words:
        return Attendance.Mode.REMOTE if half.online else Attendance.Mode.SITE
    return values.choice_in(words, MODES, "attendance_mode", "mode")


def _moment(row: SheetRow, name: str, half: Half) -> datetime | None:
    if not row.text(name):
        return None
    found = times_of(row.text(name))
    if len(found) != 1:
        raise DomainError("time_unknown", field=name)
    return half.at(found[0])


def _minutes(row: SheetRow, most: int) -> int:
    plain = row.text("minutes").casefold().removesuffix(".0").removesuffix(".")
    plain = plain.removesuffix("min").strip()
    number = int(plain) if plain.isascii() and plain.isdecimal() and len(plain) < 5 else 0
    if not 0 < number <= most:
        raise DomainError("attendance_minutes", field="minutes", most=most)
    return number


def _day(row: SheetRow) -> date:
    try:
        found = day_of(row.text("day"))
    except ValueError as error:
        raise DomainError("day_not_there", field="day") from error
    if found is None:
        raise DomainError("day_unknown", field="day")
    return found


def same(one: Attendance, told: Said) -> bool:
    """Whether a stored row says what a row of the workbook says."""
    return (one.mode, one.arrived, one.left, one.minutes) == (told.mode, told.arrived, told.left, told.minutes)
