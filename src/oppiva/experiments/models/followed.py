"""What became of a decision: the questions at 3, 6 and 12 months, and the links that open them (E25)."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oppiva.audit import processing
from oppiva.audit.models import GuardedManager, Record
from oppiva.audit.processing import Processing
from oppiva.experiments.models.experiment import Cycle, Experiment
from oppiva.experiments.models.steps import TEAM_TEXT
from oppiva.people.models import Person, QuestionMail

WHY_LENGTH = 160


class FollowUp(Record):
    """One question about a decision (seuranta): whether it is still in use. Without an answer in 30 days the value is
    unknown, which no row says: it follows from the day."""

    processing: ClassVar[Processing | None] = replace(
        TEAM_TEXT, categories=_("What was answered of a decision and why, who was asked, who answered and when")
    )

    class Value(models.TextChoices):
        """What is answered; empty: nothing yet."""

        IN_USE = "in_use", pgettext_lazy("follow-up", "in use")
        PARTLY = "partly", pgettext_lazy("follow-up", "partly in use")
        NO = "no", pgettext_lazy("follow-up", "not in use")

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="follow_ups")
    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="follow_ups")
    months = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    value = models.CharField(max_length=6, choices=Value.choices, blank=True)
    reason = models.CharField(max_length=WHY_LENGTH, blank=True)
    # It came after the 30 days.
    late = models.BooleanField(default=False)
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="follow_ups_answered"
    )
    asked = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="follow_ups_asked")
    # How many of its three days of mails were seen to when each question had mails of its own; 0 since they are bundled
    # in those of a month (people.QuestionMail).
    mails = models.PositiveSmallIntegerField(default=0)
    # There was nobody to ask: unknown at once.
    nobody = models.BooleanField(default=False)

    objects = GuardedManager["FollowUp"]()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "months"], condition=Q(deleted_in__isnull=True), name="follow_up_once"
            ),
            models.CheckConstraint(condition=Q(months__in=[3, 6, 12]), name="follow_up_months"),
            models.CheckConstraint(
                condition=Q(value="", answered_on__isnull=True) | (~Q(value="") & Q(answered_on__isnull=False)),
                name="follow_up_answered_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.experiment_id} {self.months}"

    def must_stay(self) -> bool:
        """Part of what is told about the work (records.md 1)."""
        return True


class FollowUpLink(Record):
    """The link of one question: whoever holds it answers the question, or the one that has followed it; in the mail of
    a month with the others of that month."""

    keeps_revisions: ClassVar[bool] = False
    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Answering from a mail without signing in"),
        basis=processing.PUBLIC_TASK,
        subjects=_("Participants, contacts of units"),
        categories=_("Who got the link, and a fingerprint of it"),
        recipients=processing.HOST,
        retention=processing.WITH_RECORD,
        wall=_("Nobody reads it; the link itself is in the mail alone"),
        export=processing.IN_COPY,
        erase=_("Removed"),
    )

    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="links")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="follow_up_links")
    # The mail of the month that asks it; None: it had a mail of its own, or that of the month is kept no longer.
    mail = models.ForeignKey(
        QuestionMail, null=True, blank=True, on_delete=models.SET_NULL, related_name="follow_up_links"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    # The one asked has said that this is not theirs any more.
    passed_on_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.follow_up_id}"
