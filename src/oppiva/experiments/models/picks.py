"""What a reader picks from the experiments of others, to find it again: nobody's but one's own."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oppiva.audit import processing
from oppiva.audit.models import GuardedManager, Record
from oppiva.audit.processing import Processing
from oppiva.experiments.models.experiment import Experiment
from oppiva.people.models import Person

NOTE_LENGTH = 200


class Pick(Record):
    """An own pick (oma poiminta), with a note of why for oneself; no page, count or log tells anybody else.

    `seen_...`: how the experiment stood when its reader last looked, so that news is a comparison and no clock. Days
    would not do: a follow-up is answered on a day, and one may look at it in the morning of that very day.
    """

    keeps_revisions: ClassVar[bool] = False
    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Finding experiments of others again that one picked, and hearing what became of them"),
        basis=processing.PUBLIC_TASK,
        subjects=_("Those who read experiments"),
        categories=_("Which experiments, since when, one's own note of why"),
        recipients=_("The person"),
        retention=processing.WITH_RECORD,
        wall=_("Seen by oneself alone"),
        export=processing.IN_COPY,
        erase=_("Removed"),
    )

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="picks")
    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="picks")
    note = models.CharField(max_length=NOTE_LENGTH, blank=True)
    at = models.DateTimeField()
    seen_rounds = models.PositiveSmallIntegerField(default=0)
    seen_answers = models.PositiveSmallIntegerField(default=0)
    seen_withdrawals = models.PositiveSmallIntegerField(default=0)
    seen_open = models.BooleanField(default=True)

    objects = GuardedManager["Pick"]()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "experiment"], condition=Q(deleted_in__isnull=True), name="pick_once"
            )
        ]

    def __str__(self) -> str:
        # Whose it is and of what is in no log line either.
        return f"pick {self.pk}"
