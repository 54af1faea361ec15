"""What is told of an experiment and to whom: amendments, snapshots, shared steps, permission, news of the decision."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oppiva.audit import processing
from oppiva.audit.models import GuardedManager, Record
from oppiva.audit.processing import Processing
from oppiva.experiments.models.choices import Choice, Step
from oppiva.experiments.models.experiment import Cycle, Experiment
from oppiva.experiments.models.steps import TEAM_TEXT
from oppiva.people.models import Person


class Amendment(Record):
    """A signed change of what was locked (muutosmerkintä): both values stay beside the result for ever.

    `before` and `after` are {field: plain value}; `by` None: the program itself, as after a pause.
    """

    processing: ClassVar[Processing | None] = TEAM_TEXT

    class Of(models.TextChoices):
        """What was changed."""

        PREDICTION = "prediction", pgettext_lazy("amendment", "prediction")
        THRESHOLD = "threshold", pgettext_lazy("amendment", "limits of decision")
        MEASURE = "measure", pgettext_lazy("amendment", "measure")
        PERIOD = "period", pgettext_lazy("amendment", "time of the trial")
        DECISION = "decision", pgettext_lazy("amendment", "decision")

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="amendments")
    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="amendments")
    target = models.CharField(max_length=10, choices=Of.choices)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="amendments")
    at = models.DateTimeField()

    objects = GuardedManager["Amendment"]()

    class Meta:
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.experiment_id} {self.target}"

    def must_stay(self) -> bool:
        """Part of what is told about the work (records.md 1)."""
        return True


class Snapshot(Record):
    """The whole record as it stood at a moment that counts: canonical JSON and its SHA-256; never changed."""

    keeps_revisions: ClassVar[bool] = False
    processing: ClassVar[Processing | None] = TEAM_TEXT

    class Occasion(models.TextChoices):
        """When it was taken."""

        SESSION = "session", pgettext_lazy("snapshot", "half-day held")
        DECISION = "decision", pgettext_lazy("snapshot", "decision")
        PUBLICATION = "publication", pgettext_lazy("snapshot", "publication")
        FREEZE = "freeze", pgettext_lazy("snapshot", "evidence frozen")

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="snapshots")
    occasion = models.CharField(max_length=11, choices=Occasion.choices)
    about = models.CharField(max_length=64, blank=True)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    objects = GuardedManager["Snapshot"]()

    class Meta:
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.experiment_id} {self.occasion}"

    def must_stay(self) -> bool:
        """Never changed, never gone."""
        return True


class StepShare(Record):
    """A step that the team shows to its facilitators before the decision; revocable until then."""

    processing: ClassVar[Processing | None] = processing.of_its_editors(_("Which steps a team shares"))

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="shares")
    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="shares")
    step = models.CharField(max_length=2, choices=Step.choices)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="step_shares")
    at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "step"],
                condition=Q(revoked_at__isnull=True, deleted_in__isnull=True),
                name="step_shared_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.experiment_id} {self.step}"


class AuthorName(Record):
    """Whether a member's own name stands beside the experiment, or "team"; each says it of oneself (E26)."""

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Showing the author's name only to the extent the author wants"),
        basis=processing.PUBLIC_TASK,
        subjects=_("Participants"),
        categories=_("Whether one's own name may be shown with the team's experiment"),
        recipients=_("The own team; who prepares the publication"),
        retention=processing.WITH_RECORD,
        wall=_("Only the person answers"),
        export=processing.IN_COPY,
        erase=_("Removed"),
    )

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="author_names")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="author_names")
    named = models.BooleanField(default=False)
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["experiment", "person"], condition=Q(deleted_in__isnull=True), name="author_name_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.experiment_id} {self.person_id}"


class PermissionRequest(Record):
    """A team asks a supervisor of its members for permission; the trial step alone is shown (records.md 2.7)."""

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Asking a supervisor for permission to try something"),
        basis=processing.PUBLIC_TASK,
        subjects=_("Participants, supervisors"),
        categories=_("Who asked, who answered and what, the note of the team"),
        recipients=_("The own team and the supervisor asked"),
        retention=processing.WITH_RECORD,
        wall=_("W3: the trial step alone"),
        export=processing.IN_COPY,
        erase=_("Stays without the person"),
    )

    class Answer(models.TextChoices):
        """What the supervisor says."""

        YES = "yes", pgettext_lazy("permission", "Yes, try it")
        TALK_FIRST = "talk_first", pgettext_lazy("permission", "Let's talk first")
        NOT_NOW = "not_now", pgettext_lazy("permission", "Not now")

    class State(models.TextChoices):
        """asked -> answered or withdrawn."""

        ASKED = "asked", pgettext_lazy("permission", "asked")
        ANSWERED = "answered", pgettext_lazy("permission", "answered")
        WITHDRAWN = "withdrawn", pgettext_lazy("permission", "withdrawn")

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="permission_requests")
    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="permission_requests")
    supervisor = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="permissions_asked")
    asked_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="permission_requests"
    )
    # The name of the experiment as the team asked: the supervisor sees no other step.
    about = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=160, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED)
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    words = models.CharField(max_length=160, blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    # The team was told that a week has gone without an answer.
    silence_told_at = models.DateTimeField(null=True, blank=True)

    objects = GuardedManager["PermissionRequest"]()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "supervisor"],
                condition=Q(state="asked", deleted_in__isnull=True),
                name="permission_asked_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.experiment_id} {self.state}"


class DecisionNews(Record):
    """A member told a supervisor of the members what was decided (Kerro esihenkilölle); once a decision and supervisor.

    What was told stands here, so that the supervisor needs to see nothing else of the record.
    """

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Telling supervisors of a decision"),
        basis=processing.PUBLIC_TASK,
        subjects=_("Participants, supervisors"),
        categories=_("What was decided and why, who sees to it, who told whom"),
        recipients=_("The own team and the supervisor told"),
        retention=processing.WITH_RECORD,
        wall=_("W3: what the team tells, nothing else"),
        export=processing.IN_COPY,
        erase=_("Stays without the person"),
    )

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="decision_news")
    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="decision_news")
    supervisor = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="decisions_heard")
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="decisions_told")
    name = models.CharField(max_length=80, blank=True)
    summary = models.CharField(max_length=160, blank=True)
    choice = models.CharField(max_length=9, choices=Choice.choices)
    why = models.CharField(max_length=300, blank=True)
    owner = models.CharField(max_length=120, blank=True)
    next_on = models.DateField(null=True, blank=True)
    at = models.DateTimeField()

    objects = GuardedManager["DecisionNews"]()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "supervisor"], condition=Q(deleted_in__isnull=True), name="decision_told_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.experiment_id} {self.choice}"
