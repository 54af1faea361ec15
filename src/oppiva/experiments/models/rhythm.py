"""The rhythm of a measure in one's own calendar: when one is reminded."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oppiva.audit import processing
from oppiva.audit.models import Record
from oppiva.audit.processing import Processing
from oppiva.experiments.models.experiment import Experiment
from oppiva.people.models import Person


class RhythmReminder(Record):
    """One wants the rhythm of the team's measures in the own calendar, at this hour; seen by oneself alone."""

    keeps_revisions: ClassVar[bool] = False
    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Reminders of writing a number, in one's own calendar"),
        basis=processing.PUBLIC_TASK,
        subjects=_("Participants"),
        categories=_("Which experiment, at which hour"),
        recipients=_("The person"),
        retention=processing.WITH_RECORD,
        wall=_("Seen by oneself alone"),
        export=processing.IN_COPY,
        erase=_("Removed"),
    )

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="rhythm_reminders")
    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="rhythm_reminders")
    hour = models.PositiveSmallIntegerField()
    # A measure of each time: one reminder on each working day, or none.
    each_time = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "experiment"], condition=Q(deleted_in__isnull=True), name="rhythm_once"
            ),
            models.CheckConstraint(condition=Q(hour__lte=23), name="rhythm_hour_of_day"),
        ]

    def __str__(self) -> str:
        return f"{self.experiment_id} {self.hour}"
