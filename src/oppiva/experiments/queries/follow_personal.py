"""What the questions about decisions hold about a person, for the copy of their own data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from oppiva.core.policy import reading
from oppiva.experiments.models import FollowUp
from oppiva.experiments.queries.personal import OWN, Rows


def _about(pk: UUID) -> QuerySet[Any]:
    with reading(OWN):
        return FollowUp.objects.filter(Q(asked_id=pk) | Q(answered_by_id=pk) | Q(links__person_id=pk)).distinct()


FOUND: dict[str, Callable[[UUID], QuerySet[Any]]] = {"experiment_follow_ups": _about}


def follow_rows_of(person_id: UUID) -> Rows:
    """The questions the person was asked or answered; the answer itself when it was theirs."""
    with reading(OWN):
        found: Rows = []
        for one in _about(person_id).select_related("experiment").order_by("due_on", "pk"):
            mine = one.answered_by_id == person_id
            row: dict[str, object] = {
                "experiment": one.experiment.code,
                "round": one.months,
                "asked_of_you": one.asked_id == person_id,
                "you_answered": mine,
            }
            if mine:
                row |= {"still_in_use": one.value, "text": one.reason, "answered_on": one.answered_on}
            found.append(row)
        return found
