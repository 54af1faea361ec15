"""An experiment and its cycles: code, state, dates. What the team wrote stands in the guarded tables of its steps."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from oppiva.audit import processing
from oppiva.audit.models import Record
from oppiva.audit.processing import Processing
from oppiva.experiments.models.choices import Reason, ShareLevel, State, Step
from oppiva.people.models import Person
from oppiva.programme.models import Programme
from oppiva.workshops.models import Team

REASON_LENGTH = 160


class Experiment(Record):
    """A team's experiment (kokeilu); the team owns it, no person does. No text of the team stands in this row.

    `code` is never used again. `state_reason` and `state_words` say why it did not start, is paused or was interrupted.
    """

    processing: ClassVar[Processing | None] = processing.of_its_editors(_("Experiments of teams: how far each is"))

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="experiments")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="experiments")
    code = models.CharField(max_length=16)
    language = models.CharField(max_length=2, default="fi")
    state = models.CharField(max_length=11, choices=State.choices, default=State.IDEA)
    state_reason = models.CharField(max_length=13, choices=Reason.choices, blank=True)
    state_words = models.CharField(max_length=REASON_LENGTH, blank=True)
    state_since = models.DateTimeField()
    share_level = models.CharField(max_length=9, choices=ShareLevel.choices, default=ShareLevel.TEAM)
    # The first decision submits the record (records.md 2.1); until then it is the team's own.
    submitted_at = models.DateTimeField(null=True, blank=True)
    last_step = models.CharField(max_length=2, choices=Step.choices, blank=True)
    last_saved_at = models.DateTimeField(null=True, blank=True)
    # How many fields of the steps in work are empty: all that a facilitator learns of them.
    blanks = models.PositiveSmallIntegerField(null=True, blank=True)
    # Units and areas of the members when the record was submitted: lists of ids.
    units = models.JSONField(default=list)
    areas = models.JSONField(default=list)
    # The facilitator's check without which free text about customers stays off.
    privacy_checked_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="privacy_checks"
    )
    privacy_checked_on = models.DateField(null=True, blank=True)
    imported = models.BooleanField(default=False)

    class Meta:
        constraints = [
            # Never used again, also after a deletion.
            models.UniqueConstraint(fields=["programme", "code"], name="experiment_code_once"),
        ]
        indexes = [models.Index(fields=["programme", "state"], name="experiment_by_state")]

    def __str__(self) -> str:
        return self.code

    def must_stay(self) -> bool:
        """Gone for good only as an idea that two persons have not written (records.md 2.2)."""
        return self.state != State.IDEA


class Cycle(Record):
    """One round of an experiment (kierros): its dates by the server's clock. Steps S2 to S6 belong to the cycle."""

    processing: ClassVar[Processing | None] = processing.of_its_editors(_("Rounds of an experiment and their dates"))

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="cycles")
    number = models.PositiveSmallIntegerField(default=1)
    # planned -> running: prediction, limits and first measure are locked from here on.
    started_at = models.DateTimeField(null=True, blank=True)
    # The day the trial really ended; None while it runs.
    ended_on = models.DateField(null=True, blank=True)
    paused_on = models.DateField(null=True, blank=True)
    # Back from review to running: once.
    reopened = models.BooleanField(default=False)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["experiment", "number"], condition=Q(deleted_in__isnull=True), name="cycle_once"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="cycle_from_one"),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) | Q(started_at__isnull=True) | Q(decided_at__gte=F("started_at")),
                name="cycle_decided_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.experiment_id} {self.number}"
