"""Named slots of people, filled from the apps.py of upper apps (docs/where-does-it-go.md)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from oppiva.core.policy import Actor, Place

Within = Callable[[Collection[str]], Mapping[str, frozenset[Place]]]


@dataclass(frozen=True)
class ScopeKind:
    """A kind of scope a grant may have: names, what an actor may choose from, and the wider places it lies in."""

    kind: str
    labels: Callable[[Collection[str]], Mapping[str, str]]
    choices: Callable[[Actor], list[tuple[str, str]]]
    within: Within


@dataclass(frozen=True)
class Panel:
    """A part of an organisation's or a person's page that an upper app fills: template and its context."""

    template: str
    context: Callable[[Actor, UUID], Mapping[str, object] | None]


_scope_kinds: dict[str, ScopeKind] = {}
_organisation_panels: list[Panel] = []
_programmes_of: list[Callable[[Collection[UUID]], Mapping[UUID, frozenset[str]]]] = []
_organisations_in: list[Callable[[Collection[str]], QuerySet[Any, UUID]]] = []


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


def register_programmes(
    *,
    programmes_of: Callable[[Collection[UUID]], Mapping[UUID, frozenset[str]]],
    organisations_in: Callable[[Collection[str]], QuerySet[Any, UUID]],
) -> None:
    """Tell people which programmes an organisation takes part in, and which organisations a programme holds."""
    _programmes_of[:] = [programmes_of]
    _organisations_in[:] = [organisations_in]


def programmes_of(organisations: Collection[UUID]) -> dict[UUID, frozenset[str]]:
    """Programme ids of each organisation; empty until an upper app registers."""
    found: dict[UUID, frozenset[str]] = {}
    if organisations:
        for find in _programmes_of:
            found.update(find(organisations))
    return found


def organisations_in(programmes: Collection[str]) -> QuerySet[Any, UUID] | list[UUID]:
    """Ids of the organisations that take part in these programmes, as a subquery where possible."""
    for find in _organisations_in:
        return find(programmes)
    return []
