"""Who opens the spread board of a programme: whoever reads its adoptions whole; the library's is everybody's."""

from __future__ import annotations

from django.http import Http404

from oppiva.adoption.rules.adoptions import KIND
from oppiva.core.policy import INSTANCE, Actor, Level, Place, Target, allowed
from oppiva.jobs import clock
from oppiva.programme.models import Programme
from oppiva.programme.rules import programmes_visible_to


def spread_for(actor: Actor, code: str) -> Programme:
    """The programme of this code when the actor reads the adoptions of its models, else 404."""
    found: Programme | None = programmes_visible_to(actor, "read", KIND, Level.FULL).filter(code=code).first()
    # Who reads those of an area alone has the list of them: the board names who waits and who is silent in all.
    if found is None or not reads_spread(actor, found):
        raise Http404
    return found


def reads_spread(actor: Actor, programme: Programme) -> bool:
    """Whether the actor reads the adoptions of the programme's models; no statement."""
    target = Target(KIND, frozenset({Place("programme", str(programme.pk)), INSTANCE}))
    return allowed(actor, "read", target, clock.now())
