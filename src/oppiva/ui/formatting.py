"""Dates, times, numbers, money, hours and shares as people read them; only the decimal mark depends on the language."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from oppiva.ui.safe import trusted

NBSP = "\u00a0"
MINUS = "\u2212"
DASH = "\u2013"

WEEKDAYS = {
    "fi": ("ma", "ti", "ke", "to", "pe", "la", "su"),
    "sv": ("mån", "tis", "ons", "tors", "fre", "lör", "sön"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
WEEKDAYS_LONG = {
    "fi": ("maanantai", "tiistai", "keskiviikko", "torstai", "perjantai", "lauantai", "sunnuntai"),
    "sv": ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = {
    "fi": ("tammi", "helmi", "maalis", "huhti", "touko", "kesä", "heinä", "elo", "syys", "loka", "marras", "joulu"),
    "sv": ("jan", "feb", "mars", "apr", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sep", "Oct", "Nov", "Dec"),
}


def _words(table: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The row of the active language, Finnish when there is none."""
    return table.get((get_language() or "fi")[:2], table["fi"])


def _day(value: dt.date) -> dt.date:
    """The local date of a date or of an aware moment."""
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def months() -> tuple[str, ...]:
    """Twelve short month names in the active language, for a figure's head."""
    return _words(MONTHS)


def breakable(address: str) -> SafeString:
    """A mail address that a narrow column breaks after its @ and dots, never inside a word."""
    return format_html_join(trusted("<wbr>"), "{}", ((part,) for part in re.findall(r"[^@.]*[@.]?", address) if part))


def date(value: dt.date | None) -> str:
    """`5.10.2026`, empty for None; an aware moment is turned to local time first."""
    if value is None:
        return ""
    day = _day(value)
    return f"{day.day}.{day.month}.{day.year}"


def date_short(value: dt.date | None, today: dt.date | None = None) -> str:
    """`ti 24.3.` with the weekday in the active language; the year is added when it is not today's."""
    if value is None:
        return ""
    day = _day(value)
    year = str(day.year) if today is not None and today.year != day.year else ""
    return f"{_words(WEEKDAYS)[day.weekday()]}{NBSP}{day.day}.{day.month}.{year}"


def stopped(sentence: str) -> str:
    """Sentences that end in a short date (`Fri 1.5.`) with one full stop each: the date's own closes them."""
    once = sentence.replace(".. ", ". ")
    return once.removesuffix(".") if once.endswith("..") else once


def date_long(value: dt.date | None) -> str:
    """`Torstai 12.3.2026`, with a capital: the line above a page's sentence."""
    if value is None:
        return ""
    day = _day(value)
    return f"{_words(WEEKDAYS_LONG)[day.weekday()].capitalize()} {date(day)}"


def date_range(start: dt.date | None, end: dt.date | None) -> str:
    """`5.–7.10.2026`, `5.10.–7.12.2026` or `5.10.2026–7.2.2027`; an open end leaves the dash, two Nones are empty."""
    if start is None and end is None:
        return ""
    if start is None or end is None or start == end:
        return date(start) if start == end else f"{date(start)}{DASH}{date(end)}"
    first, last = _day(start), _day(end)
    if first.year != last.year:
        return f"{date(first)}{DASH}{date(last)}"
    if first.month != last.month:
        return f"{first.day}.{first.month}.{DASH}{date(last)}"
    return f"{first.day}.{DASH}{date(last)}"


def time(value: dt.time | dt.datetime | None) -> str:
    """`8.30`, local time for an aware moment; a full hour keeps its minutes, since it often stands beside a date."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return f"{value.hour}.{value.minute:02d}"


def time_full(value: dt.time | dt.datetime | None) -> str:
    """`9.00`, local time with minutes also on the full hour, for columns of times."""
    found = time(value)
    return f"{found}.00" if found and "." not in found else found


def tidy(value: Decimal) -> Decimal:
    """Without the zeros after its last digit."""
    whole = value.to_integral_value()
    return whole if whole == value else value.normalize()


def number(value: float | Decimal | None, decimals: int | None = None) -> str:
    """`1 234,5` with no-break spaces between thousands and a true minus, in English `1 234.5`; rounds half up."""
    if value is None:
        return ""
    exact = Decimal(str(value))
    if decimals is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    whole, _, rest = f"{abs(exact):f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", NBSP)
    sign = MINUS if exact < 0 else ""
    mark = "." if (get_language() or "").startswith("en") else ","
    return f"{sign}{grouped}{mark}{rest}" if rest else f"{sign}{grouped}"


def money(cents: int | None) -> str:
    """`171 425,00 €` from whole cents."""
    if cents is None:
        return ""
    return f"{number(Decimal(cents) / 100, 2)}{NBSP}€"


def hours(minutes: int | None) -> str:
    """`320 h`, `7 h 15 min` or `45 min` from whole minutes."""
    if minutes is None:
        return ""
    whole, rest = divmod(abs(minutes), 60)
    sign = MINUS if minutes < 0 else ""
    parts = [f"{number(whole)}{NBSP}h"] if whole or not rest else []
    if rest:
        parts.append(f"{rest}{NBSP}min")
    return sign + NBSP.join(parts)


def percent(basis_points: int | None) -> str:
    """`95,2 %` from basis points (9520); the decimal is left out when it is zero."""
    if basis_points is None:
        return ""
    share = (Decimal(basis_points) / 100).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return f"{number(share, 0 if share == share.to_integral_value() else 1)}{NBSP}%"


def size(octets: int | None) -> str:
    """`820 B`, `14 kB` or `1,4 MB` from bytes, in thousands."""
    if octets is None:
        return ""
    if octets < 1_000:
        return f"{octets}{NBSP}B"
    if octets < 1_000_000:
        return f"{number(octets // 1_000)}{NBSP}kB"
    return f"{number(Decimal(octets) / 1_000_000, 1)}{NBSP}MB"


def initials(name: str) -> str:
    """First letters of the first and the last word of a name, `?` for an empty one."""
    words = name.split()
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()
