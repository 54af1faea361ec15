"""Who brings models of other libraries in (trust.md 2): it publishes them here, so it is for who may publish, row
"Operating model, draft", letter A; which libraries may be read is the instance administrator's."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from oppiva.catalogue.models import AllowedLibrary, EdgeKind, LibraryRow, LibraryRun, TraceEdge
from oppiva.catalogue.rules.library import DRAFT
from oppiva.core.errors import DomainError
from oppiva.core.policy import INSTANCE, Actor, Level, Place, Target, allowed
from oppiva.jobs import clock
from oppiva.programme.models import Programme
from oppiva.programme.rules import programmes_visible_to, require_open

CONFIGURATION = Target("configuration", frozenset({INSTANCE}))


def _target(programme: Programme) -> Target:
    return Target(DRAFT, frozenset({Place("programme", str(programme.pk)), INSTANCE}))


def may_import(actor: Actor, programme: Programme) -> bool:
    """Whether the actor brings models into a programme: while it is open. A command on the server may."""
    if programme.state == Programme.State.ENDED:
        return False
    return actor.system is not None or allowed(actor, "approve", _target(programme), clock.now())


def require_import(actor: Actor, programme: Programme) -> None:
    """Refuse (`not_allowed`, `programme_ended`) whoever may not."""
    if actor.system is None and not allowed(actor, "approve", _target(programme), clock.now()):
        raise DomainError("not_allowed", action="approve", kind=DRAFT)
    require_open(programme)


def programme_for(actor: Actor, code: str) -> Programme:
    """The programme of this code when the actor publishes its models, else 404."""
    rows = programmes_visible_to(actor, "approve", DRAFT, Level.FULL).filter(code=code)
    found = rows.first()
    if found is None:
        raise Http404
    return found


def programmes_open_to(actor: Actor) -> QuerySet[Programme]:
    """The programmes into which the actor brings models; a command on the server into all that are open."""
    if actor.system is not None:
        return Programme.objects.filter(deleted_in__isnull=True).exclude(state=Programme.State.ENDED)
    return programmes_visible_to(actor, "approve", DRAFT, Level.FULL)


def run_for(programme: Programme, pk: UUID) -> LibraryRun:
    """A reading of a programme that was found for the actor, else 404."""
    rows = LibraryRun.objects.filter(programme=programme, pk=pk, deleted_in__isnull=True)
    found = rows.select_related("allowed").first()
    if found is None:
        raise Http404
    found.programme = programme
    return found


def may_allow(actor: Actor) -> bool:
    """Whether the actor says which libraries this installation may read; to change it the sign-in is repeated."""
    return allowed(actor, "read", CONFIGURATION, clock.now())


def require_allow(actor: Actor) -> None:
    """Refuse (`not_allowed`) whoever is not the instance administrator, signed in a short while ago."""
    if not allowed(actor, "write", CONFIGURATION, clock.now()):
        raise DomainError("not_allowed", action="write", kind="configuration")


def allowed_libraries() -> QuerySet[AllowedLibrary]:
    """The libraries that may be read, by name; no secret to who brings models in."""
    return AllowedLibrary.objects.filter(deleted_in__isnull=True).order_by("name", "address")


def allowed_library_for(pk: UUID) -> AllowedLibrary:
    """One of them, else 404."""
    found = allowed_libraries().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def rows_of(run: LibraryRun) -> QuerySet[LibraryRow]:
    """The models of a library that was read, in the order of its list."""
    return LibraryRow.objects.filter(run=run).order_by("position")


def in_use(models: Collection[UUID]) -> set[UUID]:
    """Those of these models from which something has begun here: a place that uses it, a local variant."""
    kinds = (EdgeKind.TAKEN_AS, EdgeKind.FORKED_TO)
    rows = TraceEdge.objects.filter(kind__in=kinds, source__model_version__operating_model__in=models)
    return set(rows.values_list("source__model_version__operating_model_id", flat=True))
