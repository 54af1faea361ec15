"""The one next thing of a person for the weekly digest: what the first page would show on top."""

from __future__ import annotations

from uuid import UUID

from oppiva.home.pages import blocks_of, waiting_for
from oppiva.home.sight import Sight
from oppiva.people.queries import actor_for, person_behind
from oppiva.people.slots import NextStep
from oppiva.ui.context import bare_path


def next_step(person_id: UUID) -> NextStep | None:
    """What waits most for the person, in the active language; None when nothing does."""
    person = person_behind(person_id)
    if person is None or not person.is_active:
        return None
    sight = Sight(person, actor_for(person))
    waiting = waiting_for(sight, blocks_of(sight))
    return NextStep(waiting[0].title, bare_path(waiting[0].address)) if waiting else None
