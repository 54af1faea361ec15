"""Days and times of day as people type them into a spreadsheet, in Finnish, Swedish and English."""

import re
from datetime import date, time

from oppiva.core.text import fold

_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[t ].*)?")
# The day first, as in Finland: 3/12/2026 is the third of December.
_NUMBERS = re.compile(r"([0-9]{1,2})\s?[./-]\s?([0-9]{1,2})\s?[./-]\s?([0-9]{4}|[0-9]{2})\.?")
_WORDS = re.compile(r"([0-9]{1,2})\.?(?:st|nd|rd|th|:e)?\s+(?:of\s+)?([a-z]{3,})\.?,?\s+([0-9]{4})")
_WEEKDAY = re.compile(
    r"(?:ma|ti|ke|to|pe|la|su|man|tis|ons|tor|fre|lor|son|mon|tue|wed|thu|fri|sat|sun"
    r"|(?:maanan|tiis|torst|perjan|lauan|sunnun)tai\w*|keskiviikko\w*|\w+dag(?:en)?|\w+day)\.?,?\s+(?=[0-9])"
)
# The first three letters of each month, in the three languages.
_MONTHS = {
    "tam": 1, "jan": 1, "hel": 2, "feb": 2, "maa": 3, "mar": 3, "huh": 4, "apr": 4, "tou": 5, "maj": 5, "may": 5,
    "kes": 6, "jun": 6, "hei": 7, "jul": 7, "elo": 8, "aug": 8, "syy": 9, "sep": 9, "lok": 10, "okt": 10, "oct": 10,
    "nov": 11, "jou": 12, "dec": 12,
}  # fmt: skip
_TIME = re.compile(r"(?:klo|kl|at)?\.?\s*([0-9]{1,2})(?:[:.]([0-9]{2}))?(?:[:.][0-9]{2})?\s*(am|pm|h)?")


def day_of(text: str) -> date | None:
    """The day a text names, None when it names none; refuses with ValueError a day that no calendar has."""
    plain = _WEEKDAY.sub("", fold(text).strip(), count=1)
    if found := _ISO.fullmatch(plain):
        year, month, day = (int(part) for part in found.groups())
    elif found := _NUMBERS.fullmatch(plain):
        day, month, year = (int(part) for part in found.groups())
        year += 2000 if year < 100 else 0
    elif (found := _WORDS.fullmatch(plain)) and (month := _month(found[2])):
        day, year = int(found[1]), int(found[3])
    else:
        return None
    return date(year, month, day)


def time_of(text: str) -> time | None:
    """The time of day a text begins with (9, 9.30, klo 9, 09:00–12:30), None when it is none."""
    return next(iter(times_of(text)), None)


def times_of(text: str) -> list[time]:
    """The one or two times of a text such as 9.00–12.30; empty when something in it is none."""
    plain = fold(text).strip()
    if _ISO.fullmatch(plain):  # a day with its time
        plain = plain[10:].lstrip("t ")
    times = [_one_time(part) for part in re.split(r"\s*[‐‑–—-]\s*", plain, maxsplit=1) if part]
    return [] if None in times else [one for one in times if one is not None]


def _month(word: str) -> int:
    """March is maaliskuu in Finnish and mars in Swedish, November marraskuu."""
    if word.startswith("marr"):
        return 11
    return _MONTHS.get(word[:3], 0)


def _one_time(text: str) -> time | None:
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3] == "pm" and hour < 12:
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None
