"""Which column is which: the row of headings, the fields they mean, and those that refuse the file."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from oppiva.core.errors import DomainError
from oppiva.core.rosters.grid import Line, Sheet, clean
from oppiva.core.rosters.identity import masked
from oppiva.core.rosters.model import FIELDS, letter
from oppiva.core.rosters.words import absence_words, field_words, owner_words, refused_words
from oppiva.core.text import fold

# Above the headings stand a title, the day, who made the list; below thirty rows nobody would look for them.
WITHIN = 30
NAMES = frozenset({"name", "name_last_first", "first_name", "last_name"})
_BRACKETS = re.compile(r"\([^)]*\)")
_APART = re.compile(r"[\W_]+")


def heading_key(text: str) -> str:
    """The form in which headings are compared and remembered: `S-posti:` and `s posti` are one."""
    return _APART.sub(" ", fold(clean(text))).strip()


@cache
def _meanings() -> dict[str, str]:
    return {heading_key(word): field for field, words in field_words().items() for word in words}


@cache
def _owners() -> frozenset[str]:
    return frozenset(fold(word) for word in owner_words())


def _folded(pattern: str) -> str:
    """A pattern over folded text: only its letters are folded, its signs stay."""
    return re.sub(r"[åäöÅÄÖ]", lambda found: fold(found.group()), pattern)


ABSENCE = "absence"


@cache
def _refused() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, _pattern(pattern)) for kind, pattern in refused_words().items())


@cache
def _absence() -> re.Pattern[str]:
    return _pattern(absence_words())


def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_folded(pattern)})(?!\w)", re.VERBOSE)


def _meant(key: str) -> str:
    if key in _meanings():
        return _meanings()[key]
    words = [word for word in key.split() if word not in _owners()]
    return _meanings().get(" ".join(words), "")


def field_of(text: str, known: Mapping[str, str]) -> str:
    """The field a heading means, empty for none; what is known of the organisation's own headings goes first."""
    if len(text) > 80:
        return ""  # a sentence is no heading
    key = heading_key(text)
    if key in known:
        return known[key] if known[key] in FIELDS else ""
    return _meant(key) or _meant(heading_key(_BRACKETS.sub(" ", text)))


def refused(text: str, *, presence: bool = False) -> str:
    """What a heading may not ask (health, identity, union, religion, ethnic), empty when it may stand.

    In a list of who was there (`presence`) nor who was away (absence).
    """
    key = heading_key(text[:200])
    found = next((kind for kind, pattern in _refused() if pattern.search(key)), "")
    return found or (ABSENCE if presence and _absence().search(key) else "")


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings of a sheet: where they stand, and the field of each column that is read."""

    line: Line
    fields: Mapping[int, str]

    def columns(self, field: str) -> list[int]:
        """The columns of a field, from the left."""
        return [column for column, one in self.fields.items() if one == field]

    @property
    def any_name(self) -> bool:
        """Whether some column holds names."""
        return bool(NAMES & set(self.fields.values()))


def headings_in(line: Line, known: Mapping[str, str]) -> Headings | None:
    """The row as headings, or None when it holds none; a row with an address in it never does."""
    if any("@" in cell.text for cell in line.cells.values()):
        return None
    fields = {column: field for column, cell in line.cells.items() if (field := field_of(cell.text, known))}
    return Headings(line, fields) if fields else None


def _weight(found: Headings) -> int:
    """Mail above all, then a name: `Yksikkö: Mikkeli, puhelin: 015` over the list is not its row of headings."""
    kinds = set(found.fields.values())
    return 100 * ("mail" in kinds) + 10 * bool(NAMES & kinds) + len(kinds)


def find_headings(sheet: Sheet, known: Mapping[str, str]) -> Headings | None:
    """The row of headings among the first of a sheet, the one that tells most; None when there is none."""
    found = [one for line in sheet.lines[:WITHIN] if (one := headings_in(line, known))]
    likely = [one for one in found if one.any_name or "mail" in one.fields.values()]
    return max(likely, key=_weight, default=None)


def refuse(sheet: Sheet, lines: Sequence[Line], *, presence: bool = False) -> None:
    """Raises `roster_forbidden_heading` for the first heading among these rows that may not stand."""
    for line in lines:
        for column, cell in line.cells.items():
            if kind := refused(cell.text, presence=presence):
                raise DomainError(
                    "roster_forbidden_heading",
                    heading=masked(cell.text)[:120],
                    kind=kind,
                    sheet=masked(sheet.name),
                    row=line.number,
                    column=letter(column),
                    hidden=sheet.hidden,
                )


def refuse_headings(sheet: Sheet, found: Headings | None) -> None:
    """Looks at the headings, those above them and their second row; titles and names of units are let be.

    Without a row of headings the first row of several cells stands for it.
    """
    several = [line for line in sheet.lines[:WITHIN] if len(line.cells) > 1]
    if found is None:
        refuse(sheet, [line for line in several[:1] if not any("@" in cell.text for cell in line.cells.values())])
        return
    at = sheet.lines.index(found.line)
    under = [line for line in sheet.lines[at + 1 : at + 2] if is_second_row(line, found)]
    refuse(sheet, [*(line for line in several if line.number < found.line.number), found.line, *under])


def is_second_row(line: Line, found: Headings) -> bool:
    """Whether a row under the headings only divides some that are not read: words, in none of the columns read."""
    return (
        bool(line.cells)
        and not line.cells.keys() & found.fields.keys()
        and all("@" not in cell.text and any(map(str.isalpha, cell.text)) for cell in line.cells.values())
    )
