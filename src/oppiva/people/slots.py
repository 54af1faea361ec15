"""Named slots of people, filled from the apps.py of upper apps (docs/where-does-it-go.md)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise

from oppiva.audit.models import Record
from oppiva.core.policy import Actor, Place

# Refuses (DomainError) to bring the records of this kind in the batch back: who may no longer write them, what is over.
CheckBack = Callable[[Actor, UUID], None]
# The records of an upper app that go with an organisation's deletion; refuses (DomainError) when one must not go.
GoesAlong = Callable[[UUID], Sequence[Record]]
Within = Callable[[Collection[str]], Mapping[str, frozenset[Place]]]


@dataclass(frozen=True)
class ScopeKind:
    """A kind of scope a grant may have: names, what an actor may choose from, and the wider places it lies in.

    `exists` tells whether a scope of this id is there to give grants in; a deleted one is not, though it has a name.
    """

    kind: str
    labels: Callable[[Collection[str]], Mapping[str, str]]
    choices: Callable[[Actor], list[tuple[str, str]]]
    within: Within
    exists: Callable[[str], bool]


@dataclass(frozen=True)
class Panel:
    """A part of an organisation's or a person's page that an upper app fills: template and its context."""

    template: str
    context: Callable[[Actor, UUID], Mapping[str, object] | None]


@dataclass(frozen=True)
class Executor:
    """Who answers for a programme's money: its executor (None: not named yet), and where that is told and set."""

    programme: str
    organisation: UUID | None
    address: str


# The executors of the programmes that the actor may see, or of those that these organisations take part in.
FindExecutors = Callable[[Actor, Collection[UUID]], list[Executor]]


@dataclass(frozen=True)
class OwnLink:
    """A page of one's own that an upper app has: its words, and the name of its address."""

    words: Promise
    url: str


_scope_kinds: dict[str, ScopeKind] = {}
_organisation_panels: list[Panel] = []
_own_links: list[OwnLink] = []
_programmes: list[Callable[[], Mapping[UUID, frozenset[str]]]] = []

_executors: list[FindExecutors] = []

_check_back: dict[str, CheckBack] = {}
_goes_along: list[GoesAlong] = []


def register_scope_kind(scope: ScopeKind) -> None:
    """Let grants be given in this kind of scope; registering a kind twice replaces it."""
    _scope_kinds[scope.kind] = scope


def scope_kind(kind: str) -> ScopeKind | None:
    """The registered kind, or None: a grant in such a scope is then refused."""
    return _scope_kinds.get(kind)


def scope_kinds() -> tuple[ScopeKind, ...]:
    """All registered kinds in order of registration."""
    return tuple(_scope_kinds.values())


def register_organisation_panel(panel: Panel) -> None:
    """Show this panel on the page of an organisation."""
    if panel not in _organisation_panels:
        _organisation_panels.append(panel)


def organisation_panels() -> tuple[Panel, ...]:
    """Panels of an organisation's page in order of registration."""
    return tuple(_organisation_panels)


def register_own_link(link: OwnLink) -> None:
    """Lead from the person's own page to one more page of theirs."""
    if link not in _own_links:
        _own_links.append(link)


def own_links() -> tuple[OwnLink, ...]:
    """Links of the own page in order of registration."""
    return tuple(_own_links)


def register_programmes(find: Callable[[], Mapping[UUID, frozenset[str]]]) -> None:
    """Tell people in which programmes each organisation takes part: organisation id -> programme ids."""
    _programmes[:] = [find]


def programmes_of_organisations() -> Mapping[UUID, frozenset[str]]:
    """Programme ids of each organisation that takes part in one; nothing until an upper app registers."""
    return _programmes[0]() if _programmes else {}


def register_executors(find: FindExecutors) -> None:
    """Tell people who answers for the money of which programme."""
    _executors[:] = [find]


def executors(actor: Actor, organisations: Collection[UUID] = ()) -> list[Executor]:
    """The executor of each programme the actor may see or one of these organisations takes part in, by programme."""
    return _executors[0](actor, organisations) if _executors else []


def register_undo(kind: str, check: CheckBack) -> None:
    """Let deleted records of this kind (`people.unit`) come back by hand, after this check of the actor and the batch.

    A batch with a record of any other kind is part of something larger, such as a change of plan: nobody undoes it.
    """
    _check_back[kind] = check


def undo_checks(kinds: Collection[str]) -> tuple[CheckBack, ...] | None:
    """The checks of these kinds, or None when one of them is not brought back by hand."""
    if any(kind not in _check_back for kind in kinds):
        return None
    return tuple(_check_back[kind] for kind in kinds)


def register_goes_along(find: GoesAlong) -> None:
    """Say what else is deleted with an organisation, or refuse that it is deleted."""
    if find not in _goes_along:
        _goes_along.append(find)


def goes_along(organisation: UUID) -> list[Record]:
    """Everything of upper apps that is deleted with the organisation; raises the refusal of one that may not be."""
    return [record for find in _goes_along for record in find(organisation)]


@dataclass(frozen=True)
class PersonalData:
    """What one kind of record holds about a person: for the copy of one's own data, and for erasure.

    `rows` gives every row about the person as plain values with no other person's name; `erase` empties what names the
    person and leaves what is counted, inside the transaction of the erasure. `models` names the tables (`app.model`)
    that are told of, none the one the kind is called by: a table with a key to a person that no kind names fails the
    tests. `stays` says in words why the rows
    outlive the erasure; None: they go. `found` are the same rows as a query: those of all kinds are counted at once.
    """

    kind: str
    title: Callable[[], str]
    rows: Callable[[UUID], list[dict[str, object]]]
    erase: Callable[[UUID], None]
    models: tuple[str, ...] = ()
    stays: Callable[[], str] | None = None
    found: Callable[[UUID], QuerySet[Any]] | None = None


_personal: dict[str, PersonalData] = {}


def register_personal_data(data: PersonalData) -> None:
    """Let the copy of one's own data and erasure know this kind; registering a kind twice replaces it."""
    _personal[data.kind] = data


def personal_data() -> tuple[PersonalData, ...]:
    """All registered kinds in order of registration."""
    return tuple(_personal.values())


Facts = Mapping[str, object]
# With a colon and a UUID it is the object of a reminder in the outbox, which holds 64 characters.
MOST_LETTERS = 27


@dataclass(frozen=True)
class NoticeKind:
    """A kind of notice and its words: `line` makes one sentence of code and facts, in the reader's language.

    `record` names the kind of record it is about; kinds of the same record share one line in lists and mails.
    """

    kind: str
    record: str
    line: Callable[[str, Facts], str | Promise]
    # Of what a mail reminds, in as few words as a subject holds; None: only the day is said.
    subject: Callable[[str, Facts], str | Promise] | None = None


@dataclass(frozen=True)
class NextStep:
    """The one next thing a person has to do: words in the active language and a path without language prefix."""

    words: str
    link: str


@dataclass(frozen=True)
class Reminder:
    """What one person is reminded of the day before; `kind` is a registered kind of notice and gives the words."""

    person: UUID
    kind: str
    object_id: str
    code: str
    facts: Facts
    link: str


_notices: dict[str, NoticeKind] = {}
_next_step: list[Callable[[UUID], NextStep | None]] = []
_reminders: list[Callable[[date], list[Reminder]]] = []


def register_notice(kind: NoticeKind) -> None:
    """Let notices of this kind be written; registering a kind twice replaces it. Refuses a name over 27 letters."""
    if len(kind.kind) > MOST_LETTERS:
        raise ValueError(f"the name of a kind of notice is too long: {kind.kind}")
    _notices[kind.kind] = kind


def notice_kind(kind: str) -> NoticeKind:
    """The registered kind of notice; refuses a name nobody registered with LookupError."""
    return _notices[kind]


def notice_kinds() -> Mapping[str, NoticeKind]:
    """All registered kinds of notice by name."""
    return dict(_notices)


def register_next_step(find: Callable[[UUID], NextStep | None]) -> None:
    """Tell the digest what a person has to do next; one function, the last one given holds."""
    _next_step[:] = [find]


def next_step(person: UUID) -> NextStep | None:
    """What the person has to do next; None: nothing, or nobody has filled the slot."""
    return _next_step[0](person) if _next_step else None


def register_reminders(find: Callable[[date], list[Reminder]]) -> None:
    """Say who is reminded of what happens on a day: the person's own times only, nobody else's undone things."""
    if find not in _reminders:
        _reminders.append(find)


def reminders_for(day: date) -> list[Reminder]:
    """Everything that somebody has to be reminded of the day before this one."""
    return [reminder for find in _reminders for reminder in find(day)]


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
