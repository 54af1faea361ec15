"""The mail of a month with everything that is asked of one person (records.md 5)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from oppiva.audit import processing
from oppiva.audit.models import Record
from oppiva.audit.processing import Processing
from oppiva.people.models.persons import Person


class QuestionMail(Record):
    """All questions that fall due to one person in a calendar month (kuukauden kysymykset): one mail, one page, and the
    reminders of what is not answered. What is asked is in the tables of the apps that ask."""

    keeps_revisions: ClassVar[bool] = False
    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Asking a person once a month of all that is due, and answering from the mail without signing in"),
        basis=processing.PUBLIC_TASK,
        subjects=_("Those whose work is asked about afterwards"),
        categories=_("The month, when it was asked and how many mails went, and a fingerprint of the link"),
        recipients=processing.HOST,
        retention=_("24 months"),
        wall=_("Nobody reads it; the link itself is in the mail alone"),
        export=processing.IN_COPY,
        erase=_("Removed"),
    )

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="question_mails")
    # Its first day.
    month = models.DateField()
    # The first due day among the questions, from which the reminders are counted.
    first_due = models.DateField()
    token_hash = models.CharField(max_length=64, unique=True)
    # How many of the three days of mails have been seen to.
    days = models.PositiveSmallIntegerField(default=0)
    # How many mails were written: fewer than `days` where days were missed, more where a question came late.
    mails = models.PositiveSmallIntegerField(default=0)
    mailed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "month"], condition=Q(deleted_in__isnull=True), name="question_mail_once_a_month"
            ),
            models.CheckConstraint(condition=Q(days__lte=3), name="question_mail_three_days"),
            models.CheckConstraint(condition=Q(first_due__gte=F("month")), name="question_mail_due_in_month"),
        ]
        indexes = [models.Index(fields=["month"], name="question_mail_by_month")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
