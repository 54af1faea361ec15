"""What the questions about decisions hold about a person, for the copy of their own data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from oppiva.core.policy import reading
from oppiva.experiments.models import FollowUp, FollowUpLink
from oppiva.experiments.queries.personal import OWN, Rows


def _about(pk: UUID) -> QuerySet[Any]:
    with reading(OWN):
        return FollowUp.objects.filter(Q(asked_id=pk) | Q(answered_by_id=pk))


FOUND: dict[str, Callable[[UUID], QuerySet[Any]]] = {
    "experiment_follow_ups": _about,
    "experiment_follow_links": lambda pk: FollowUpLink.objects.filter(person_id=pk),
}


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


def link_rows_of(person_id: UUID) -> Rows:
    """The links that were mailed to the person; what is stored of one opens nothing."""
    with reading(OWN):
        rows = FOUND["experiment_follow_links"](person_id).order_by("made_at", "pk")
        columns = ("follow_up__experiment__code", "made_at", "passed_on_at")
        return [
            {"experiment": code, "link_made_at": made, "passed_on_at": passed}
            for code, made, passed in rows.values_list(*columns)
        ]
