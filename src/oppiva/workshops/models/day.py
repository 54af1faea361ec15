"""The session day as it runs: its door, who leads it, how far each team is, help, the end (records.md 6)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from oppiva.audit import processing
from oppiva.audit.models import Record
from oppiva.audit.processing import Processing
from oppiva.people.models import Person
from oppiva.workshops.models.enrolments import Enrolment
from oppiva.workshops.models.flow import RunStep
from oppiva.workshops.models.series import Session
from oppiva.workshops.models.teams import Team

# Hours after the end of the half-day when its join code is dead (records.md 6).
DOOR_HOURS = 2


class DoorCode(Record):
    """The join code of a half-day: a bird and two digits (KUIKKA 42); dead two hours after the end."""

    processing: ClassVar[Processing | None] = None

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="door_codes")
    # In capitals with one space, as it stands on the projector.
    code = models.CharField(max_length=24)
    made_at = models.DateTimeField()
    dies_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(ended_at__isnull=True, deleted_in__isnull=True), name="door_code_live_once"
            ),
            models.UniqueConstraint(
                fields=["session"],
                condition=Q(ended_at__isnull=True, deleted_in__isnull=True),
                name="door_code_of_session_once",
            ),
            models.CheckConstraint(condition=Q(dies_at__gt=F("made_at")), name="door_code_lives"),
        ]

    def __str__(self) -> str:
        return self.code


class DoorPass(Record):
    """Who came in by the join code on this device, without e-mail: it opens that half-day's team page, no more."""

    keeps_revisions: ClassVar[bool] = False
    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Coming to a half-day by its join code, without e-mail"),
        basis=processing.PUBLIC_TASK,
        subjects=_("Participants"),
        categories=_("Which place in the series was chosen at the door, and when"),
        recipients=_("The person and the facilitators of the half-day"),
        retention=_("Until two hours after the half-day; removed the night after"),
        wall=_("W5: never shown to a supervisor"),
        export=processing.IN_COPY,
        erase=_("Removed"),
    )

    code = models.ForeignKey(DoorCode, on_delete=models.CASCADE, related_name="passes")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="door_passes")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.code_id} {self.enrolment_id}"


class SessionDay(Record):
    """A half-day as it runs: who leads, at which step, since when, in whose pace; one row from the opened door on."""

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Leading a half-day"),
        basis=processing.PUBLIC_TASK,
        subjects=_("Facilitators"),
        categories=_("Who leads at the moment, who confirmed the attendance"),
        recipients=processing.BY_RIGHT,
        retention=processing.EVIDENCE_TIME,
        wall=processing.NO_WALL,
        export=processing.IN_COPY,
        erase=processing.TOMBSTONE,
    )

    class Pace(models.TextChoices):
        """All screens move together, or each team at its own pace."""

        LEAD = "lead", _("I set the pace")
        FREE = "free", _("Teams go at their own pace")

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="running")
    leads = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="days_led")
    pace = models.CharField(max_length=4, choices=Pace.choices, default=Pace.LEAD)
    # Position of the step all are at; 0 before the first one.
    position = models.PositiveSmallIntegerField(default=0)
    step_since = models.DateTimeField(null=True, blank=True)
    # Time given on top of the step's own, and time spent in breaks of the clock, in whole seconds.
    extra_seconds = models.PositiveIntegerField(default=0)
    paused_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    closing_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    # Attendance is confirmed once; who did it, and when.
    attendance_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="attendance_confirmed"
    )
    attendance_at = models.DateTimeField(null=True, blank=True)
    thanked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.session_id} at {self.position}"


class StepProgress(Record):
    """How far a team is in one step: begun or ready, and when it last saved; nothing of what it wrote."""

    keeps_revisions: ClassVar[bool] = False
    processing: ClassVar[Processing | None] = None

    class State(models.TextChoices):
        """A step that nobody has begun has no row."""

        BEGUN = "begun", _("begun")
        READY = "ready", _("ready")

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="progress")
    step = models.ForeignKey(RunStep, on_delete=models.CASCADE, related_name="progress")
    state = models.CharField(max_length=5, choices=State.choices, default=State.BEGUN)
    saved_at = models.DateTimeField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "step"], condition=Q(deleted_in__isnull=True), name="step_progress_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.step_id} {self.state}"


class HelpRequest(Record):
    """A team asks for help (apupyyntö), of the facilitator or of another team."""

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Asking for help in a half-day and between them"),
        basis=processing.PUBLIC_TASK,
        subjects=_("Participants, facilitators"),
        categories=_("Who asked, in a few words of their own, who came to help, and the answer in words"),
        recipients=_("The own team, the facilitators, the team that was asked"),
        retention=processing.EVIDENCE_TIME,
        wall=processing.NOT_UPWARD,
        export=processing.IN_COPY,
        erase=_("Stays without the person"),
    )

    class State(models.TextChoices):
        """waiting -> taken -> done; withdrawn by the team."""

        WAITING = "waiting", _("waiting")
        TAKEN = "taken", _("taken")
        DONE = "done", _("done")
        WITHDRAWN = "withdrawn", _("withdrawn")

    LIVE: ClassVar[tuple[str, ...]] = ("waiting", "taken")

    session = models.ForeignKey(Session, null=True, blank=True, on_delete=models.CASCADE, related_name="help_requests")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="help_requests")
    # Empty: the facilitator is asked.
    to_team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="help_asked_of")
    asked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="help_asked")
    text = models.CharField(max_length=160, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField()
    # Between half-days: by when somebody answers (two working days).
    answer_by = models.DateField(null=True, blank=True)
    taken_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="help_taken")
    taken_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    # What was answered in words, outside half-days.
    answer = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team"],
                condition=Q(state__in=["waiting", "taken"], deleted_in__isnull=True),
                name="help_one_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.state}"


class ClosingRow(Record):
    """What a team does next (seuraava askel), who and by when; or that it was left out, and why."""

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("The next step of a team after a half-day"),
        basis=processing.PUBLIC_TASK,
        subjects=_("Participants"),
        categories=_("What the team does next, who and by when"),
        recipients=_("The own team and the facilitators of the series"),
        retention=processing.EVIDENCE_TIME,
        wall=processing.NOT_UPWARD,
        export=processing.IN_COPY,
        erase=_("Stays without the person"),
    )

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="closing_rows")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="closing_rows")
    text = models.CharField(max_length=160, blank=True)
    owner = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="closing_rows")
    due_on = models.DateField(null=True, blank=True)
    # Instead of a next step: why there is none, written by a facilitator.
    skipped = models.CharField(max_length=300, blank=True)
    # The team's decision filled it; a stop has no day, and a role may see to it.
    by_decision = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "team"], condition=Q(deleted_in__isnull=True), name="closing_row_once"
            ),
            models.CheckConstraint(
                condition=(~Q(text="") & (Q(due_on__isnull=False) | Q(by_decision=True))) | ~Q(skipped=""),
                name="closing_row_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.team_id}"


class LiveVersion(models.Model):
    """The number that grows with each change in a half-day; the screens that listen fetch their parts anew."""

    processing: ClassVar[Processing | None] = None

    session = models.OneToOneField(Session, primary_key=True, on_delete=models.CASCADE, related_name="live")
    number = models.PositiveBigIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.session_id} {self.number}"
