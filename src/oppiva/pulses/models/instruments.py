"""Questionnaires with their source, licence and rules."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from oppiva.audit.models import GuardedManager
from oppiva.audit.processing import Processing
from oppiva.core.statistics import EXACT, RELATIVE

DELETE_DAYS = 30  # trust.md 9: values at most so long after the close, then sums only
# records.md 9: without each of these a questionnaire cannot be switched on.
GATE = (
    "source",
    "edition",
    "languages",
    "licence",
    "permission",
    "who_sees",
    "smallest_exact",
    "smallest_relative",
    "delete_days",
)


class Instrument(models.Model):
    """A questionnaire (kyselymittari): at most five questions, in words of each language, and what the gate asks.

    `questions` is a list of {key, text, options: [{value, label, score}]}; text and label by language, score the
    place of an answer on a scale of 1-5 or null where answers stand in no order.
    """

    processing: ClassVar[Processing | None] = None

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(max_length=40, unique=True)
    title = models.JSONField(default=dict)
    questions = models.JSONField(default=list)
    # The optional line at the end, by language; empty: none is asked.
    line = models.JSONField(default=dict, blank=True)
    source = models.CharField(max_length=300, blank=True)
    edition = models.CharField(max_length=40, blank=True)
    languages = models.JSONField(default=list, blank=True)
    licence = models.CharField(max_length=120, blank=True)
    permission = models.CharField(max_length=600, blank=True)
    who_sees = models.CharField(max_length=300, blank=True)
    smallest_exact = models.PositiveSmallIntegerField(null=True, blank=True)
    smallest_relative = models.PositiveSmallIntegerField(null=True, blank=True)
    # Days after the close until the values go: the deletion date of each wave.
    delete_days = models.PositiveSmallIntegerField(null=True, blank=True)
    validated = models.BooleanField(default=False)
    on = models.BooleanField(default=False)

    objects = GuardedManager["Instrument"]()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.CheckConstraint(
                condition=Q(smallest_exact__isnull=True) | Q(smallest_exact__gte=EXACT), name="instrument_exact_least"
            ),
            models.CheckConstraint(
                condition=Q(smallest_relative__isnull=True) | Q(smallest_relative__gte=RELATIVE),
                name="instrument_relative_least",
            ),
            models.CheckConstraint(
                condition=Q(delete_days__isnull=True) | Q(delete_days__gte=1, delete_days__lte=DELETE_DAYS),
                name="instrument_deleted_in_time",
            ),
            models.CheckConstraint(
                condition=Q(on=False)
                | ~Q(source="")
                & ~Q(edition="")
                & ~Q(licence="")
                & ~Q(permission="")
                & ~Q(who_sees="")
                & Q(smallest_exact__isnull=False, smallest_relative__isnull=False, delete_days__isnull=False),
                name="instrument_on_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def lacks(self) -> tuple[str, ...]:
        """What the gate still asks, by name of field."""
        return tuple(name for name in GATE if not getattr(self, name))
