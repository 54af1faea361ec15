"""What is prepared for a half-day: its flow, saved flows, materials, pre-tasks, strength cards (records.md 6.3)."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oppiva.audit import processing
from oppiva.audit.models import Record
from oppiva.audit.processing import Processing
from oppiva.people.models import Person
from oppiva.programme.models import Programme
from oppiva.workshops.models.enrolments import Enrolment
from oppiva.workshops.models.series import Session

FEWEST_STEPS, MOST_STEPS = 3, 12
FEWEST_MINUTES, MOST_MINUTES = 5, 90
MOST_OPTIONS = 4


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

    processing: ClassVar[Processing | None] = processing.of_its_editors(_("A run-sheet saved for use again"))

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

    processing: ClassVar[Processing | None] = processing.of_its_editors(_("Materials of a half-day"))

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
