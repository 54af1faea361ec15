"""Attendance: person x half-day x way of taking part x minutes, confirmed once, then only corrected (records.md 6)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from oppiva.audit import processing
from oppiva.audit.models import GuardedManager, Record
from oppiva.audit.processing import Processing
from oppiva.people.models import Person
from oppiva.workshops.models.enrolments import Enrolment
from oppiva.workshops.models.series import Session

# Days after the half-day when attendance is locked: after that there are corrections only.
LOCK_DAYS = 7


class Attendance(Record):
    """A person was there: from when to when, on site or remotely. Nobody's absence is a row, nor is its reason.

    `arrived` and `left` are moments; None means from the beginning and to the end. `minutes` is what they make of the
    half-day, kept in step by the services. A correction changes the row and leaves both values in its own.
    """

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Proof that the half-days were held and who took part"),
        basis=processing.PUBLIC_TASK,
        subjects=_("Participants"),
        categories=_("Which half-days one took part in, how and how long"),
        recipients=_("The person, the facilitators of the series, the project manager, the auditor's sample"),
        retention=processing.EVIDENCE_TIME,
        wall=_("W5: never shown to a supervisor"),
        export=processing.IN_COPY,
        erase=_("Stays without the person"),
    )

    class Mode(models.TextChoices):
        """How the person takes part."""

        SITE = "site", _("on site")
        REMOTE = "remote", _("remotely")

    class Source(models.TextChoices):
        """Where the row comes from."""

        SELF = "self", _("own tick")
        TEAM_CARD = "team_card", _("ticked in the team")
        FACILITATOR = "facilitator", _("marked by a facilitator")
        PAPER = "paper", _("from paper")
        REPORT = "report", _("from the meeting service's report")
        IMPORTED = "imported", _("imported")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendance")
    # Null once the person has been erased: the half-day stays counted.
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="attendance")
    enrolment = models.ForeignKey(
        Enrolment, null=True, blank=True, on_delete=models.SET_NULL, related_name="attendance"
    )
    mode = models.CharField(max_length=6, choices=Mode.choices, default=Mode.SITE)
    arrived = models.DateTimeField(null=True, blank=True)
    left = models.DateTimeField(null=True, blank=True)
    minutes = models.PositiveIntegerField(default=0)
    source = models.CharField(max_length=11, choices=Source.choices, default=Source.FACILITATOR)
    marked_at = models.DateTimeField()
    imported = models.BooleanField(default=False)

    objects = GuardedManager["Attendance"]()

    class Meta:
        verbose_name_plural = "attendance"
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"],
                condition=Q(person__isnull=False, deleted_in__isnull=True),
                name="attendance_once",
            ),
            models.CheckConstraint(
                condition=Q(left__isnull=True) | Q(arrived__isnull=True) | Q(left__gt=F("arrived")),
                name="attendance_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.person_id}"


class AttendanceCorrection(Record):
    """What was wrong in a locked attendance: both values and why; None is "was not there". Never changed."""

    keeps_revisions: ClassVar[bool] = False
    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Corrections of attendance after it was locked"),
        basis=processing.PUBLIC_TASK,
        subjects=_("Participants, facilitators"),
        categories=_("Way and minutes before and after, the reason, who corrected"),
        recipients=_("The person, the facilitators of the series, the project manager, the auditor's sample"),
        retention=processing.EVIDENCE_TIME,
        wall=_("W5: never shown to a supervisor"),
        export=processing.IN_COPY,
        erase=_("Stays without the person"),
    )

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendance_corrections")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="attendance_corrections"
    )
    # {mode, arrived, left, minutes} or null.
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="corrections_made")
    at = models.DateTimeField()

    objects = GuardedManager["AttendanceCorrection"]()

    class Meta:
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.session_id} {self.person_id} {self.at:%Y-%m-%d}"

    def must_stay(self) -> bool:
        """A correction is part of what is told about the work, not a history."""
        return True
