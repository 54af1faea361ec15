"""The verb of a pasted table: all its rows are taken, or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.core.scheduling import PastedRow
from oppiva.programme.models import Programme
from oppiva.workshops import rules
from oppiva.workshops.queries import Fate, judge
from oppiva.workshops.services.sessions import set_session


def take_table(
    actor: Actor, programme: Programme, rows: Sequence[PastedRow], *, seen: Mapping[UUID, int], leave_out: bool = False
) -> int:
    """Writes the half-days of a table as the preview showed them; answers how many changed.

    `seen` holds the version of each half-day that the preview showed: refuses (`rows_changed`) when somebody changed
    one meanwhile. Rows that are to be mended are refused (`rows_to_mend`) unless they may be left out.
    """
    rules.require_write_somewhere(actor, programme)
    with transaction.atomic():
        Programme.objects.select_for_update().get(pk=programme.pk)
        judged = judge(actor, programme, rows)
        broken = [one for one in judged if one.fate == Fate.STOP]
        if broken and not leave_out:
            raise DomainError("rows_to_mend", count=len(broken))
        taken = [one for one in judged if one.fate not in {Fate.STOP, Fate.SAME} and one.session is not None]
        if any(one.session is not None and seen.get(one.session.pk) != one.session.version for one in taken):
            raise DomainError("rows_changed")
        for one in taken:
            if one.session is not None:
                set_session(actor, one.session, base_version=one.session.version, fields=one.changes)
    return len(taken)
