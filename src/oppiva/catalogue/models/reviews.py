"""What a draft goes through before it is published: tried elsewhere from the text alone, read by peers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oppiva.audit import processing
from oppiva.audit.models import Record
from oppiva.audit.processing import Processing
from oppiva.catalogue.models.operating import OperatingModel
from oppiva.people.models import EmploymentArea, Organisation, Person, Unit

TRIAL_LENGTH, REVIEW_LENGTH = 600, 600

OF_REVIEWERS = Processing(
    purpose=_("Who tried or reviewed a model before it was published"),
    basis=processing.PUBLIC_TASK,
    subjects=_("Persons who try or review a model"),
    categories=_("Who was asked, what was answered and when"),
    recipients=processing.BY_RIGHT,
    retention=processing.EVIDENCE_TIME,
    wall=processing.NO_WALL,
    export=processing.IN_COPY,
    erase=processing.TOMBSTONE,
)


class ModelTrial(Record):
    """A second place tries the model from the text alone; it must lie outside the units the model came from.

    Filled in when it was done (`done_on`): what was unclear, and what was changed there, or `no_change` with why.
    """

    processing: ClassVar[Processing | None] = OF_REVIEWERS

    operating_model = models.ForeignKey(OperatingModel, on_delete=models.CASCADE, related_name="trials")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="model_trials")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="model_trials")
    # Who tries there; reads the draft, whatever the role.
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="model_trials")
    named_at = models.DateTimeField()
    done_on = models.DateField(null=True, blank=True)
    unclear = models.CharField(max_length=TRIAL_LENGTH, blank=True)
    changed = models.CharField(max_length=TRIAL_LENGTH, blank=True)
    no_change = models.BooleanField(default=False)
    no_change_reason = models.CharField(max_length=300, blank=True)
    # The text (`tried.text_tried`) with which the model went back to be written: it counts for no other since.
    tried_text = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | ~Q(unclear=""), name="model_trial_done_says_unclear"
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True)
                | (Q(no_change=False) & ~Q(changed=""))
                | (Q(no_change=True) & ~Q(no_change_reason="")),
                name="model_trial_done_says_changed",
            ),
        ]

    def __str__(self) -> str:
        return f"trial of {self.operating_model_id}"


class PeerReview(Record):
    """One approval that a model needs: of the programme's team, or of a peer whose area is none of its sources'.

    A peer reads the draft, whatever the role. `draft_version`: the text that was read.
    """

    processing: ClassVar[Processing | None] = OF_REVIEWERS

    class Kind(models.TextChoices):
        """Whose approval it is."""

        TEAM = "team", pgettext_lazy("review of a model", "of the programme's team")
        PEER = "peer", pgettext_lazy("review of a model", "of a peer")

    class State(models.TextChoices):
        """What came of it."""

        ASKED = "asked", pgettext_lazy("review of a model", "asked")
        APPROVED = "approved", pgettext_lazy("review of a model", "approved")
        RETURNED = "returned", pgettext_lazy("review of a model", "sent back")

    operating_model = models.ForeignKey(OperatingModel, on_delete=models.CASCADE, related_name="reviews")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="model_reviews")
    # The reviewer's area when asked: it is what counts, wherever the person goes later.
    area = models.ForeignKey(
        EmploymentArea, null=True, blank=True, on_delete=models.PROTECT, related_name="model_reviews"
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    text = models.CharField(max_length=REVIEW_LENGTH, blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    draft_version = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["operating_model", "person"],
                condition=Q(deleted_in__isnull=True, person__isnull=False),
                name="peer_review_once",
            ),
            models.CheckConstraint(
                condition=Q(state="asked", answered_at__isnull=True) | Q(answered_at__isnull=False),
                name="peer_review_answered_at",
            ),
            models.CheckConstraint(condition=~Q(state="returned") | ~Q(text=""), name="peer_review_returned_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} review of {self.operating_model_id}"
