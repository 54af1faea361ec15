"""Where grants may lie, and what upper apps know of the organisations: panels, programmes, executors."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from oppiva.core.policy import Actor, Place

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
_scope_kinds: dict[str, ScopeKind] = {}
_organisation_panels: list[Panel] = []
_programmes: list[Callable[[], Mapping[UUID, frozenset[str]]]] = []
_executors: list[FindExecutors] = []


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
