"""The session day: what is planned for it, who leads it, how far each team is (records.md 6 and 6.3)."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from oppiva.audit import processing
from oppiva.audit.models import Record
from oppiva.audit.processing import Processing
from oppiva.people.models import Person
from oppiva.programme.models import Programme
from oppiva.workshops.models.enrolments import Enrolment
from oppiva.workshops.models.series import Session
from oppiva.workshops.models.teams import Team

FEWEST_STEPS, MOST_STEPS = 3, 12
FEWEST_MINUTES, MOST_MINUTES = 5, 90
MOST_OPTIONS = 4
# Hours after the end of the half-day when its join code is dead (records.md 6).
DOOR_HOURS = 2


class RunStep(Record):
    """One step of a workshop's flow (vaihe): what everybody does now, for how long; `options` are {title, text}."""

    processing: ClassVar[Processing | None] = None

    class FormStep(models.TextChoices):
        """The step of the experiment's form that this step works on (records.md 2)."""

        PROBLEM = "S1", _("problem")
        PREDICTION = "S2", _("prediction")
        TRIAL = "S3", _("trial")
        LOG = "S4", _("log")
        RESULT = "S5", _("result")
        DECISION = "S6", _("decision")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="run_steps")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=60)
    prompt = models.CharField(max_length=300, blank=True)
    options = models.JSONField(default=list)
    minutes = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(FEWEST_MINUTES), MaxValueValidator(MOST_MINUTES)]
    )
    form_step = models.CharField(max_length=2, choices=FormStep.choices, blank=True)
    # Picking one's own strengths and hearing three: a step of the first half-day.
    strengths = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=FEWEST_MINUTES, minutes__lte=MOST_MINUTES), name="run_step_minutes_in_range"
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=MOST_STEPS), name="run_step_position_in_range"
            ),
        ]
        indexes = [models.Index(fields=["session", "position"], name="run_step_in_order")]

    def __str__(self) -> str:
        return f"{self.session_id} {self.position}"


class RunSet(Record):
    """A workshop flow saved for use again (kulkupohja); `steps` as data: title, prompt, options, minutes, form_step."""

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("A workshop flow saved for use again"),
        basis=processing.PUBLIC_TASK,
        subjects=processing.EDITORS,
        categories=_("Who made or changed it"),
        recipients=processing.BY_RIGHT,
        retention=processing.EVIDENCE_TIME,
        wall=processing.NO_WALL,
        export=processing.NOT_IN_COPY,
        erase=processing.TOMBSTONE,
    )

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="run_sets")
    name = models.CharField(max_length=60)
    number = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(3)])
    theme = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=2, default="fi")
    steps = models.JSONField(default=list)
    saved_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="run_sets")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "name"], condition=Q(deleted_in__isnull=True), name="run_set_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class SessionMaterial(Record):
    """A file or a link for before, during or after a half-day (työpajamateriaali); emblem and statement checked."""

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Materials of a half-day"),
        basis=processing.PUBLIC_TASK,
        subjects=processing.EDITORS,
        categories=_("Who made or changed it"),
        recipients=processing.BY_RIGHT,
        retention=processing.EVIDENCE_TIME,
        wall=processing.NO_WALL,
        export=processing.NOT_IN_COPY,
        erase=processing.TOMBSTONE,
    )

    class Phase(models.TextChoices):
        """When it is for."""

        BEFORE = "before", _("before")
        DURING = "during", _("in the workshop")
        AFTER = "after", _("after")

    class Mark(models.TextChoices):
        """Whether the emblem (or the statement of funding) is there."""

        YES = "yes", _("is there")
        NO = "no", _("is missing")
        NOT_NEEDED = "not_needed", _("not needed")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="materials")
    step = models.ForeignKey(RunStep, null=True, blank=True, on_delete=models.SET_NULL, related_name="materials")
    title = models.CharField(max_length=80)
    # One of the two: a stored file by its id, or an https address.
    file_id = models.UUIDField(null=True, blank=True)
    link = models.CharField(max_length=500, blank=True)
    phase = models.CharField(max_length=6, choices=Phase.choices, default=Phase.DURING)
    visible_from = models.DateField(null=True, blank=True)
    emblem = models.CharField(max_length=10, choices=Mark.choices)
    statement = models.CharField(max_length=10, choices=Mark.choices)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(file_id__isnull=False, link="") | (Q(file_id__isnull=True) & ~Q(link="")),
                name="session_material_file_or_link",
            )
        ]

    def __str__(self) -> str:
        return self.title


class PreTask(Record):
    """The one thing to do before a half-day (ennakkotehtävä)."""

    processing: ClassVar[Processing | None] = None

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="pre_tasks")
    title = models.CharField(max_length=80)
    text = models.CharField(max_length=600)
    visible_from = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session"], condition=Q(deleted_in__isnull=True), name="pre_task_one")
        ]

    def __str__(self) -> str:
        return self.title


class PreTaskTick(Record):
    """The own tick "done" on a pre-task; only the person sees it."""

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("One's own tick that a pre-task is done"),
        basis=processing.PUBLIC_TASK,
        subjects=_("Participants"),
        categories=_("Which pre-tasks one has ticked"),
        recipients=_("The person"),
        retention=processing.EVIDENCE_TIME,
        wall=_("Seen by oneself alone"),
        export=processing.IN_COPY,
        erase=_("Removed"),
    )

    task = models.ForeignKey(PreTask, on_delete=models.CASCADE, related_name="ticks")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="pre_task_ticks")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task", "person"], condition=Q(deleted_in__isnull=True), name="pre_task_tick_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.person_id}"


class StrengthPick(Record):
    """A strength card: one of the three a person picked, or of the three heard from others (the giver not stored)."""

    keeps_revisions: ClassVar[bool] = False
    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Strength cards of the first half-day"),
        basis=processing.PUBLIC_TASK,
        subjects=_("Participants"),
        categories=_("Three own strengths, three heard from others; not who said them"),
        recipients=_("The person and the own team"),
        retention=_("Removed by the person at any time; with the place in the series at the latest"),
        wall=_("W3: the own team alone"),
        export=processing.IN_COPY,
        erase=_("Removed"),
    )

    class Kind(models.TextChoices):
        """Picked by the person, or heard from a team mate."""

        OWN = "own", _("own")
        HEARD = "heard", _("heard")

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="strengths")
    card = models.CharField(max_length=30)
    kind = models.CharField(max_length=5, choices=Kind.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "card", "kind"],
                condition=Q(deleted_in__isnull=True),
                name="strength_pick_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.kind} {self.card}"


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
        categories=_("Who asked, in a few words of their own, and who came to help"),
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

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "team"], condition=Q(deleted_in__isnull=True), name="closing_row_once"
            ),
            models.CheckConstraint(
                condition=(~Q(text="") & Q(due_on__isnull=False)) | ~Q(skipped=""), name="closing_row_says_something"
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
