"""The steps of the form, one guarded record each with a version of its own (records.md 2 and 11)."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from oppiva.audit import processing
from oppiva.audit.models import GuardedManager, Record
from oppiva.audit.processing import Processing
from oppiva.experiments.models.choices import (
    AsPlanned,
    Certainty,
    Choice,
    Predicted,
    Rhythm,
    Statistic,
    Step,
    Theme,
    Versus,
    Wanted,
)
from oppiva.experiments.models.experiment import Cycle, Experiment
from oppiva.people.models import Person
from oppiva.workshops.models import TYPED_TEXT

LONGEST_TRIAL = 84
USUAL_TRIAL = 28
MOST_MEASURES = 3
MOST_TASKS = 5
MOST_PRIOR = 5
MOST_MINUTES = 60_000

TEAM_TEXT = Processing(
    purpose=_("What a team writes down of its experiment"),
    basis=processing.PUBLIC_TASK,
    subjects=_("Participants"),
    categories=_("The team's own text and numbers, who wrote them and when; no customer is named"),
    recipients=_("The own team; after the decision the series, analysts, the project manager and the auditor"),
    retention=processing.EVIDENCE_TIME,
    wall=_("W3: the own team alone, until it shares or decides"),
    export=processing.IN_COPY,
    erase=_("Stays without the person"),
)


def _decimal(**more: object) -> models.DecimalField:  # type: ignore[type-arg]
    return models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True, **more)  # type: ignore[arg-type]


class OfStep(Record):
    """What the records of all steps have: the experiment, and the note that came from the workshop or was added."""

    step: ClassVar[Step]

    # When it was saved is no change that two could clash on.
    unrevised: ClassVar[frozenset[str]] = frozenset({"saved_at"})

    # The team's free note of the step (tiimin muistio). Several notes of old half-days have become one: a form asks for
    # 2 000 letters, the table for none.
    note = models.TextField(blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        base_manager_name = "objects"


class MeasureFields(models.Model):
    """A measure (E10): what is counted, in which unit, how, by whom, how often, and which figure counts."""

    what = models.CharField(max_length=120, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    wanted = models.CharField(max_length=4, choices=Wanted.choices, blank=True)
    how = models.CharField(max_length=160, blank=True)
    who = models.CharField(max_length=80, blank=True)
    rhythm = models.CharField(max_length=9, choices=Rhythm.choices, blank=True)
    statistic = models.CharField(max_length=6, choices=Statistic.choices, blank=True)

    class Meta:
        abstract = True


class Problem(OfStep):
    """S1: the problem, whose it is, how it is known, and whether others have tried (E2, E4-E7); of the experiment.

    `problem_of` is a list of Whose; `prior_work` a list of {"address", "repeats"}; `prior_none` says "not found";
    `prior_searched_at`: when the team first looked, from the form, at what others have tried.
    """

    unrevised: ClassVar[frozenset[str]] = OfStep.unrevised | {"prior_searched_at"}

    step: ClassVar[Step] = Step.PROBLEM
    processing: ClassVar[Processing | None] = TEAM_TEXT

    experiment = models.OneToOneField(Experiment, on_delete=models.CASCADE, related_name="problem")
    name = models.CharField(max_length=80, blank=True)
    summary = models.CharField(max_length=160, blank=True)
    theme = models.CharField(max_length=12, choices=Theme.choices, blank=True)
    problem = models.CharField(max_length=500, blank=True)
    problem_of = models.JSONField(default=list, blank=True)
    how_known = models.CharField(max_length=300, blank=True)
    baseline = _decimal()
    baseline_unit = models.CharField(max_length=20, blank=True)
    baseline_n = models.PositiveIntegerField(null=True, blank=True)
    baseline_period = models.CharField(max_length=80, blank=True)
    prior_work = models.JSONField(default=list, blank=True)
    prior_none = models.BooleanField(default=False)
    prior_searched_at = models.DateTimeField(null=True, blank=True)

    objects = GuardedManager["Problem"]()

    class Meta(OfStep.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.experiment_id} S1"


class Prediction(OfStep, MeasureFields):
    """S2: belief, first measure, prediction and limits of decision (E8-E11); locked together when the trial starts.

    `value` is the number (of `between` the lower, `upper` the other); the limits are two cut points, or, without a
    number, three sentences.
    """

    step: ClassVar[Step] = Step.PREDICTION
    processing: ClassVar[Processing | None] = TEAM_TEXT

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="predictions")
    cycle = models.OneToOneField(Cycle, on_delete=models.CASCADE, related_name="prediction")
    belief = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=8, choices=Predicted.choices, blank=True)
    value = _decimal()
    upper = _decimal()
    by_date = models.DateField(null=True, blank=True)
    keep_cut = _decimal()
    stop_cut = _decimal()
    stop_also = models.CharField(max_length=160, blank=True)
    keep_words = models.CharField(max_length=160, blank=True)
    change_words = models.CharField(max_length=160, blank=True)
    stop_words = models.CharField(max_length=160, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)

    objects = GuardedManager["Prediction"]()

    class Meta(OfStep.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(upper__isnull=True) | Q(value__isnull=True) | Q(upper__gte=F("value")),
                name="prediction_lower_first",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.experiment_id} S2"


class Measure(Record, MeasureFields):
    """The second or third measure of a cycle; the first stands with the prediction and is locked with it."""

    processing: ClassVar[Processing | None] = TEAM_TEXT

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="measures")
    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="measures")
    position = models.PositiveSmallIntegerField(validators=[MinValueValidator(2), MaxValueValidator(MOST_MEASURES)])

    objects = GuardedManager["Measure"]()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "position"], condition=Q(deleted_in__isnull=True), name="measure_position_once"
            ),
            models.CheckConstraint(
                condition=Q(position__gte=2, position__lte=MOST_MEASURES), name="measure_second_or_third"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.position}"


class Trial(OfStep):
    """S3: the smallest trial, its permissions and its time (E12, E14, E15). `customer_data` None: not answered."""

    step: ClassVar[Step] = Step.TRIAL
    processing: ClassVar[Processing | None] = TEAM_TEXT

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="trials")
    cycle = models.OneToOneField(Cycle, on_delete=models.CASCADE, related_name="trial")
    where = models.CharField(max_length=120, blank=True)
    how_many = models.PositiveIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(10_000)]
    )
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    customer_data = models.BooleanField(null=True, blank=True)
    stop_rule = models.CharField(max_length=160, blank=True)
    # The supervisor's nod; the name is never published.
    nod_name = models.CharField(max_length=80, blank=True)
    nod_on = models.DateField(null=True, blank=True)
    minutes_estimated = models.PositiveIntegerField(null=True, blank=True, validators=[MaxValueValidator(MOST_MINUTES)])

    objects = GuardedManager["Trial"]()

    class Meta(OfStep.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="trial_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.experiment_id} S3"


class Task(Record):
    """Who does what by when in the trial (E13)."""

    processing: ClassVar[Processing | None] = TEAM_TEXT

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="tasks")
    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="tasks")
    position = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=120)
    member = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="experiment_tasks"
    )
    due_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = GuardedManager["Task"]()

    class Meta:
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.position}"


class Result(OfStep):
    """S5: what came out (E18-E23). An empty text is no "none": the ticks `no_surprises` and `no_harms` say that."""

    step: ClassVar[Step] = Step.RESULT
    processing: ClassVar[Processing | None] = TEAM_TEXT

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="results")
    cycle = models.OneToOneField(Cycle, on_delete=models.CASCADE, related_name="result")
    as_planned = models.CharField(max_length=6, choices=AsPlanned.choices, blank=True)
    changed = models.CharField(max_length=300, blank=True)
    changed_planned = models.BooleanField(null=True, blank=True)
    versus_prediction = models.CharField(max_length=12, choices=Versus.choices, blank=True)
    surprises = models.CharField(max_length=500, blank=True)
    no_surprises = models.BooleanField(default=False)
    harms = models.CharField(max_length=500, blank=True)
    no_harms = models.BooleanField(default=False)
    learned = models.CharField(max_length=600, blank=True)
    certainty = models.PositiveSmallIntegerField(null=True, blank=True, choices=Certainty.choices)
    minutes_used = models.PositiveIntegerField(null=True, blank=True, validators=[MaxValueValidator(MOST_MINUTES)])
    costs_cents = models.PositiveIntegerField(null=True, blank=True)

    objects = GuardedManager["Result"]()

    class Meta(OfStep.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.experiment_id} S5"


class Decision(OfStep):
    """S6: the decision with its owner and date (E24); the owner is a named member or a role. A correction is a new save
    with its reason, and the old decision stays in the amendments."""

    step: ClassVar[Step] = Step.DECISION
    processing: ClassVar[Processing | None] = TEAM_TEXT

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="decisions")
    cycle = models.OneToOneField(Cycle, on_delete=models.CASCADE, related_name="decision")
    choice = models.CharField(max_length=9, choices=Choice.choices, blank=True)
    why = models.CharField(max_length=300, blank=True)
    next_on = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="experiment_decisions"
    )
    owner_role = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.UUIDField(null=True, blank=True)

    objects = GuardedManager["Decision"]()

    class Meta(OfStep.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.experiment_id} S6"


class StepDraft(Record):
    """What one person has typed into a step and not saved yet; `values` field -> text (records.md 11)."""

    keeps_revisions: ClassVar[bool] = False
    processing: ClassVar[Processing | None] = TYPED_TEXT

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="experiment_drafts")
    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="drafts")
    step_code = models.CharField(max_length=2, choices=Step.choices)
    values = models.JSONField(default=dict)
    base_version = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()

    objects = GuardedManager["StepDraft"]()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "experiment", "step_code"],
                condition=Q(deleted_in__isnull=True),
                name="step_draft_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.step_code}"
