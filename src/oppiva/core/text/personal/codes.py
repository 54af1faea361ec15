"""Codes that point to one person: identity code, account, number plate, docket number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from oppiva.core.text.masking import MASK
from oppiva.core.text.personal.flags import Flag

CHECKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
# Since 2023 a century may have other signs than - and A (decree 690/2022).
CENTURIES = {"+": 1800, **dict.fromkeys("-YXWVU", 1900), **dict.fromkeys("ABCDEF", 2000)}
_DASHES = "-\u2010\u2011\u2012\u2013\u2212"  # what a word processor makes of a hyphen
_IDENTITY = re.compile(
    rf"(?<![0-9A-Za-z])([0-9]{{2}})([0-9]{{2}})([0-9]{{2}})( ?)([+{_DASHES}A-FU-Ya-fu-y])( ?)([0-9]{{3}})([0-9A-Za-z])"
    r"(?![0-9A-Za-z])"
)
# Typed without its separator: only with a letter for its check sign, as any ten digits may be a phone number.
_BARE = re.compile(r"(?<![0-9A-Za-z])([0-9]{2})([0-9]{2})([0-9]{2}) ?([0-9]{3})([A-Ya-y])(?![0-9A-Za-z])")
_IBAN = re.compile(r"(?<![0-9A-Za-z])[Ff][Ii][0-9]{2}(?:[ \u00a0]?[0-9]{4}){3}[ \u00a0]?[0-9]{2}(?![0-9A-Za-z])")
_PLATE = re.compile(r"(?<![\w/-])([A-ZÅÄÖ]{2,3})-([0-9]{1,3})(?![\w/-]|[.,][0-9])")
_SMALL_PLATE = re.compile(r"(?<![\w/-])([a-zåäö]{3})-([0-9]{1,3})(?![\w/-])")
_SPACED_PLATE = re.compile(r"(?<![\w/-])([A-ZÅÄÖ]{3}) ([0-9]{1,3})(?![\w/-]|[.,][0-9])")
_REGISTER = re.compile(r"[^.!?]{0,24}\b(?:rekisteri(?:numero|tunnu)|rekkari|registernummer|plate)")
_CAR = re.compile(r"\b(?:auto|rekisteri|rek\b|rekkari|ajoneuvo|bil|registernummer|regnr|plate|car|van|pakettiauto)")
# The noun before a code says what it is of: a room, a meeting, a form, a version.
_OTHER_CODE = re.compile(
    r"\b(?:kokou|huone|luokka|tila|lomake|lomakk|kysely|kurssi|ryhm|sali|koodi|versio|mittari|malli|työpaketti|hank|malli|"
    r"standardi|rumme|rum\b|möte|blankett|kurs|grupp|kod|enkät|room|meeting|form|course|group|code|version|survey|model)\w*\s$",
    re.IGNORECASE,
)
# What is written like a plate and is a form, a questionnaire, a standard or a place in a plan.
_NO_PLATE = frozenset(
    [
        "ADHD", "AI", "ASA", "ASQ", "BDI", "BI", "COVID", "CV", "DIN", "DSM", "EAKR", "EN", "ESR", "EU", "FI", "GAD",
        "GPT", "HR", "ICD", "ICF", "ICT", "ID", "IDH", "ISO", "IT", "JTF", "KPI", "KU", "MK", "MS", "OECD", "OPS",
        "PDF", "PHQ", "PT", "RAI", "SAK", "SDG", "SFS", "SK", "SPR", "SV", "TE", "TP", "TT", "TYP", "USB", "UTF",
        "VPN", "WHO", "WHQ", "WP", "YK", "YT", "HTTP", "WAI", "CSS", "AC", "AP", "EK", "PTK", "TVT", "TOT", "KM",
        "OK", "AUDIT", "BSI", "DP", "LT",
    ]
)  # fmt: skip
_CASE = re.compile(
    r"(?<![\w/.-])[A-ZÅÄÖ]{1,6}(?:[ ]?/[0-9]{1,6}|[ ][0-9]{1,6})(?:/[0-9.]{1,12})*/(?:19|20)[0-9]{2}(?![\w/])"
)
_CUED_CASE = re.compile(
    r"(?:\b(?:dnro|diaarin\w*|asianumero\w*|asiatunnus\w*|diarienummer|dnr|docket(?: number)?|case (?:number|no\.?)|"
    r"ärendenummer)[:\s]{1,3})((?:[A-Za-zÅÄÖåäö]{1,6}[ /-])?[0-9]{1,7}(?:[/-][0-9.]{1,12}){1,4})(?!\w)",
    re.IGNORECASE,
)


def _true(found: re.Match[str]) -> bool:
    day, month, year, _gap, sign, _gap2, serial, check = found.groups()
    century = CENTURIES["-" if sign in _DASHES else sign.upper()]
    try:
        date(century + int(year), int(month), int(day))
    except ValueError:
        return False
    return CHECKS[int(day + month + year + serial) % len(CHECKS)] == check.upper()


def _true_but_for_the_sign(found: re.Match[str]) -> bool:
    day, month, year, serial, check = found.groups()
    try:
        date(2000 + int(year), int(month), int(day))  # of 1900 all but the leap day are days of 2000
    except ValueError:
        return False
    return CHECKS[int(day + month + year + serial) % len(CHECKS)] == check.upper()


def has_identity_code(text: str) -> bool:
    """Whether a text holds an identity code of a real day with a right check sign; cheap enough for each save."""
    return any(_true(found) for found in _IDENTITY.finditer(text))


def without_identity_codes(text: str) -> str:
    """The text with each identity code of a real day and a right check sign blanked; the rest stays as it is."""
    return _IDENTITY.sub(lambda found: MASK if _true(found) else found[0], text)


def find_codes(text: str) -> Iterator[Flag]:
    """Identity codes and what looks like one, accounts, number plates and docket numbers."""
    for found in _IDENTITY.finditer(text):
        if _true(found):
            yield Flag("HETU", found.start(), found.end(), found.group(), "high")
        elif not found[4] and not found[6]:
            yield Flag("HETU_LIKE", found.start(), found.end(), found.group(), "medium")
    for found in _BARE.finditer(text):
        if _true_but_for_the_sign(found):
            yield Flag("HETU_LIKE", found.start(), found.end(), found.group(), "medium")
    for found in _IBAN.finditer(text):
        if _right_account(found.group()):
            yield Flag("IBAN", found.start(), found.end(), found.group(), "high")
    for pattern, cued in ((_PLATE, False), (_SMALL_PLATE, True)):
        for found in pattern.finditer(text):
            before = text[max(0, found.start() - 40) : found.start()].casefold()
            about_a_car = _CAR.search(before) is not None and not _OTHER_CODE.search(before)
            other = found[1] in _NO_PLATE or _seems_code(found) or _OTHER_CODE.search(before)
            if about_a_car or not (cued or other):
                yield Flag("PLATE", found.start(), found.end(), found.group(), "medium")
    for found in _SPACED_PLATE.finditer(text):
        before, after = text[max(0, found.start() - 40) : found.start()], text[found.end() : found.end() + 48]
        if _CAR.search(before.casefold()) or _REGISTER.match(after.casefold()):
            yield Flag("PLATE", found.start(), found.end(), found.group(), "medium")
    for found in _CASE.finditer(text):
        yield Flag("CASE", found.start(), found.end(), found.group(), "medium")
    for found in _CUED_CASE.finditer(text):
        yield Flag("CASE", found.start(1), found.end(1), found[1], "medium")


def _seems_code(found: re.Match[str]) -> bool:
    """Two letters with few digits are more often a room, a course or a form than a plate."""
    return len(found[1]) == 2 and len(found[2]) < 3


def _right_account(text: str) -> bool:
    plain = re.sub(r"\s", "", text).upper()
    return int("".join(str(int(sign, 36)) for sign in plain[4:] + plain[:4])) % 97 == 1
