"""The workbook that brings in the past: its sheets, the parts of a sheet, and who may bring one in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.functional import Promise

from oppiva.audit.models import Record
from oppiva.core.policy import Actor
from oppiva.people.slots.notices import Facts


@dataclass
class SheetRow:
    """A row of a workbook's sheet while it is judged: its values by field, what a person decided, its fate so far."""

    sheet: str
    position: int
    number: int
    values: Mapping[str, str]
    troubles: Sequence[tuple[str, str]] = ()
    decided: str = ""
    verdict: Verdict | None = None

    def text(self, name: str) -> str:
        """The value of a field, empty when the row has none."""
        return self.values.get(name, "").strip()

    @property
    def stands(self) -> bool:
        """Whether the row is neither refused nor left out, as far as it has been judged."""
        return self.verdict is None or self.verdict.fate not in {"refused", "left_out"}


@dataclass(frozen=True)
class Verdict:
    """What becomes of a row (`new`, `matched`, `changed`, `refused`), the code of why, and at which field."""

    fate: str
    reason: str = ""
    at: str = ""
    facts: Facts = field(default_factory=dict)
    person: UUID | None = None


@dataclass(frozen=True)
class Made:
    """A record that a row made, or, with the values `before`, changed."""

    record: Record
    before: Facts | None = None


# All rows of a workbook by sheet; the sheets before one's own are judged already.
Book = Mapping[str, Sequence[SheetRow]]
Choose = Callable[[Actor, UUID], Sequence[tuple[str, str]]]


@dataclass(frozen=True)
class SheetColumn:
    """A column of a sheet: its heading, other words for it, and what the template says of it.

    `choices` are the values that may be chosen in place of a text nobody knows; `listed`: the template offers them.
    `mail`: the address of a person, by whom the row is found when they are erased.
    """

    field: str
    title: str | Promise
    words: tuple[str, ...] = ()
    hint: str | Promise = ""
    example: str | Promise = ""
    required: bool = False
    mail: bool = False
    day: bool = False
    choices: Choose | None = None
    listed: bool = True


@dataclass(frozen=True)
class SheetPart:
    """What one app reads of a sheet: its columns, the fate of each row, the deed, and what goes with taking it back.

    `judge` answers one verdict a row, None where it has nothing to say. `write` gets what the parts before it made of
    the row, and refuses with DomainError. `taken_back` gets the deleted and the restored records. `by_itself` names the
    kinds that come with a record the part made and go with it, so that they do not keep it from going: `taken_back`
    sees to them.
    """

    sheet: str
    columns: tuple[SheetColumn, ...]
    judge: Callable[[Actor, UUID, Sequence[SheetRow], Book], Sequence[Verdict | None]]
    write: Callable[[Actor, UUID, SheetRow, Sequence[Made]], Sequence[Made]]
    taken_back: Callable[[Actor, UUID, Sequence[Record]], None] | None = None
    by_itself: frozenset[str] = frozenset()


@dataclass(frozen=True)
class WorkbookSheet:
    """A sheet of the workbook that brings in the past: its kind, its name and other names, and where it stands.

    `presence`: it tells who was there; a column of who was away, or why, refuses the file (trust.md W5).
    """

    kind: str
    title: str | Promise
    names: tuple[str, ...]
    place: int
    part: SheetPart
    presence: bool = False


@dataclass(frozen=True)
class WorkbookGate:
    """What the app of programmes' series says of workbooks: who may (else DomainError), and where a run is shown."""

    require: Callable[[Actor, UUID], None]
    link: Callable[[UUID, UUID], str]


_sheets: dict[str, WorkbookSheet] = {}
_parts: dict[tuple[str, str], SheetPart] = {}
_gate: list[WorkbookGate] = []


def register_workbook_sheet(sheet: WorkbookSheet) -> None:
    """Let workbooks have this sheet; registering a kind twice replaces it."""
    _sheets[sheet.kind] = sheet


def register_workbook_part(name: str, part: SheetPart) -> None:
    """Read more columns of a sheet that a lower app owns, under a name of the upper app."""
    _parts[part.sheet, name] = part


def workbook_sheets() -> list[WorkbookSheet]:
    """All registered sheets in the order in which they are written."""
    return sorted(_sheets.values(), key=lambda sheet: sheet.place)


def sheet_parts(kind: str) -> list[SheetPart]:
    """The parts of a sheet, its owner's first; none for a kind nobody registered."""
    owner = _sheets.get(kind)
    return [owner.part, *(part for (sheet, _), part in _parts.items() if sheet == kind)] if owner else []


def register_workbook_gate(gate: WorkbookGate) -> None:
    """Say who may bring workbooks into which programme; one gate, the last one given holds."""
    _gate[:] = [gate]


def workbook_gate() -> WorkbookGate:
    """The gate; refuses with LookupError as long as nobody keeps it."""
    if not _gate:
        raise LookupError("workbook gate")
    return _gate[0]
