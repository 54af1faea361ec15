"""Who sees what of the counts: the programme's own rule, and note 19 of the permission matrix on top of it."""

from __future__ import annotations

from django.http import Http404

from oppiva.core.policy import INSTANCE, MATRIX, Actor, Level, Place, Target, allowed, decide
from oppiva.jobs import clock
from oppiva.people.rules import may_somewhere
from oppiva.programme.models import Programme
from oppiva.programme.rules import programmes_visible_to

TOTALS_ONLY = 19  # the note's number in trust.md 2


def programme_for(actor: Actor, code: str) -> Programme:
    """The programme of this code with its plan in force, when the actor may see it; else 404."""
    found = programmes_visible_to(actor).filter(code=code).select_related("plan_version").first()
    if found is None:
        raise Http404
    return found


def place_of(programme: Programme, kind: str = "programme") -> Target:
    """The programme as the policy sees it from within; areas do not widen what is asked here."""
    return Target(kind, frozenset({Place("programme", str(programme.pk)), INSTANCE}), state=programme.state)


def sees_marks(actor: Actor, programme: Programme) -> bool:
    """Whether the marks by series and team are open: by a grant whose cell does not carry note 19 (wall W4)."""
    row = MATRIX["programme"]
    whole = tuple(
        grant for grant in actor.grants if not any(term.note == TOTALS_ONLY for term in row.get(grant.role, ()))
    )
    return decide(Actor(actor.person_id, whole), "read", place_of(programme), clock.now()).level == Level.FULL


def reads_experiments(actor: Actor) -> bool:
    """Whether the actor reads experiments that are not published anywhere, in whatever place."""
    return may_somewhere(actor, "read", "experiment")


def may(actor: Actor, action: str, kind: str, programme: Programme) -> bool:
    """Whether the actor may do this to an object of the kind that lies in the programme."""
    return allowed(actor, action, place_of(programme, kind), clock.now())
