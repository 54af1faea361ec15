"""Who reads and writes messages of a series: the series reads its own, a team only its own, facilitators write."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from oppiva.core.errors import DomainError
from oppiva.core.policy import INSTANCE, Actor, Level, Place, Target, allowed
from oppiva.jobs import clock
from oppiva.people.rules import ids_of, reach
from oppiva.programme.models import Programme
from oppiva.workshops.models import Series, SeriesMessage, Team, TeamMember


def message_target(series: Series) -> Target:
    """The messages of a series as the policy sees them: of those in it, not of whoever could come to it."""
    places = {Place("series", str(series.pk)), Place("programme", str(series.programme_id)), INSTANCE}
    return Target("message", frozenset(places))


def may_write_messages(actor: Actor, series: Series) -> bool:
    """Whether the actor may write to the series."""
    return actor.system is not None or allowed(actor, "write", message_target(series), clock.now())


def may_read_messages(actor: Actor, series: Series) -> bool:
    """Whether the page of the series' messages opens: not to all who could come to the series."""
    if may_write_messages(actor, series) or allowed(actor, "read", message_target(series), clock.now()):
        return True
    teams = ids_of(reach(actor, "read", "message", at_least=Level.FULL), "team")
    return bool(teams) and Team.objects.filter(pk__in=teams, series=series, deleted_in__isnull=True).exists()


def require_messages(actor: Actor, series: Series) -> None:
    """Refuse as `not_allowed` who may not write to the series, and (`programme_ended`) when it is all over."""
    if not may_write_messages(actor, series):
        raise DomainError("not_allowed", action="write", kind="message")
    if Programme.objects.filter(pk=series.programme_id, state=Programme.State.ENDED).exists():
        raise DomainError("programme_ended")


def own_teams(actor: Actor) -> QuerySet[Team]:
    """The teams the actor is in now."""
    if actor.person_id is None:
        return Team.objects.none()
    rows = TeamMember.objects.filter(
        enrolment__person_id=UUID(actor.person_id), until__isnull=True, deleted_in__isnull=True
    )
    return Team.objects.filter(pk__in=rows.values("team"), deleted_in__isnull=True)


def messages_visible_to(actor: Actor) -> QuerySet[SeriesMessage]:
    """Who writes in a series reads all of it; others read what is for the series, and what is for their own team."""
    living = SeriesMessage.objects.filter(deleted_in__isnull=True, series__deleted_in__isnull=True)
    writes = reach(actor, "write", "message", at_least=Level.FULL)
    if INSTANCE in writes:
        return living
    reads = reach(actor, "read", "message", at_least=Level.FULL)
    mine = Q(series_id__in=ids_of(writes, "series")) | Q(series__programme_id__in=ids_of(writes, "programme"))
    mine |= Q(series_id__in=ids_of(reads, "series"), team__isnull=True)
    return living.filter(mine | Q(team__in=own_teams(actor)) & _reading(reads))


def _reading(reads: frozenset[Place]) -> Q:
    """A team's message is read in the series or the team one is in by a grant, so that rights end with the grant."""
    return Q(series_id__in=ids_of(reads, "series")) | Q(team_id__in=ids_of(reads, "team"))


def series_for_messages(actor: Actor, code: str, series: str) -> Series:
    """The series whose messages the actor may read or write, else 404."""
    reads = reach(actor, "read", "message", at_least=Level.FULL)
    writes = reach(actor, "write", "message", at_least=Level.FULL)
    places = reads | writes
    inside = Q(pk__in=ids_of(places, "series")) | Q(programme_id__in=ids_of(writes, "programme"))
    inside |= Q(pk__in=Team.objects.filter(pk__in=ids_of(reads, "team"), deleted_in__isnull=True).values("series"))
    rows = Series.objects.filter(deleted_in__isnull=True, programme__deleted_in__isnull=True, programme__code=code)
    if INSTANCE not in places:
        rows = rows.filter(inside)
    found = rows.select_related("programme").filter(code=series).first()
    if found is None:
        raise Http404
    return found


def message_for(actor: Actor, code: str, series: str, pk: UUID) -> SeriesMessage:
    """A message of the series that the actor may read, else 404."""
    within = series_for_messages(actor, code, series)
    rows = messages_visible_to(actor).select_related("series__programme", "team")
    found = rows.filter(pk=pk, series=within).first()
    if found is None:
        raise Http404
    return found
