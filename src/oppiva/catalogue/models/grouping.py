"""The machine's side of the table, and what people told it: runs, proposed groups, suggestions, links, verdicts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from oppiva.audit.processing import Processing
from oppiva.catalogue.models.candidates import Candidate
from oppiva.catalogue.models.trace import OF_TRACE
from oppiva.experiments.models import Experiment
from oppiva.programme.models import AppendOnlyModel, Programme

LABEL_LENGTH, VERDICT_LENGTH = 80, 200


class GroupingRun(AppendOnlyModel):
    """One grouping (ryhmittely) that a person asked for: of what, with what, when. The newest one speaks."""

    processing: ClassVar[Processing | None] = OF_TRACE

    id = models.BigAutoField(primary_key=True)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="grouping_runs")
    by = models.UUIDField(null=True)
    at = models.DateTimeField()
    k = models.PositiveSmallIntegerField(null=True, blank=True)
    cut = models.DecimalField(max_digits=4, decimal_places=3)
    model_id = models.CharField(max_length=60, blank=True)  # empty: by words alone
    mean_version = models.PositiveIntegerField(default=0)  # 0: means made of the cards of the run themselves
    input_hash = models.CharField(max_length=64)
    # By experiment: how much more it is like its own group than like the next; the order of doubt.
    margins = models.JSONField(default=dict, blank=True)
    notes = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return f"run {self.pk}"


class ProposedGroup(AppendOnlyModel):
    """Cards that a run put together and that are in no candidate yet. `key` is kept over runs; people give the name."""

    processing: ClassVar[Processing | None] = None

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(GroupingRun, on_delete=models.PROTECT, related_name="groups")
    key = models.CharField(max_length=12)
    label = models.CharField(max_length=LABEL_LENGTH, blank=True)
    keywords = models.JSONField(default=list)
    strict = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "key"], name="proposed_group_key_once")]

    def __str__(self) -> str:
        return self.key


class Suggestion(models.Model):
    """A run suggests a card to a candidate or to a proposed group (ehdotus), and says why.

    `score` and `margin` by the formulas of text-analysis.md 5 and 6, never shown as a certainty. `reasons` holds codes
    and words: nearest members, shared words, whether the means differ.
    """

    processing: ClassVar[Processing | None] = None

    class State(models.TextChoices):
        """open -> accepted, rejected or outdated; undo opens it again."""

        OPEN = "open", pgettext_lazy("suggestion", "open")
        ACCEPTED = "accepted", pgettext_lazy("suggestion", "accepted")
        REJECTED = "rejected", pgettext_lazy("suggestion", "rejected")
        OUTDATED = "outdated", pgettext_lazy("suggestion", "outdated")

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(GroupingRun, on_delete=models.PROTECT, related_name="suggestions")
    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="suggestions")
    candidate = models.ForeignKey(
        Candidate, null=True, blank=True, on_delete=models.PROTECT, related_name="suggestions"
    )
    proposed_group = models.ForeignKey(
        ProposedGroup, null=True, blank=True, on_delete=models.PROTECT, related_name="suggestions"
    )
    score = models.DecimalField(max_digits=7, decimal_places=4)
    margin = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True)
    reasons = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(candidate__isnull=False, proposed_group__isnull=True)
                | Q(candidate__isnull=True, proposed_group__isnull=False),
                name="suggestion_one_target",
            ),
            models.UniqueConstraint(
                fields=["run", "experiment", "candidate"],
                condition=Q(candidate__isnull=False),
                name="suggestion_candidate_once",
            ),
            models.UniqueConstraint(
                fields=["run", "experiment", "proposed_group"],
                condition=Q(proposed_group__isnull=False),
                name="suggestion_group_once",
            ),
        ]
        indexes = [models.Index(fields=["run", "state"], name="suggestion_by_state")]

    def __str__(self) -> str:
        return f"{self.experiment_id} {self.state}"


class PairLink(AppendOnlyModel):
    """Two cards belong together (must) or do not (cannot), as a person showed by a move; of each pair one lives.

    Only `retracted_at` is ever set, once (trigger).
    """

    processing: ClassVar[Processing | None] = OF_TRACE

    class Kind(models.TextChoices):
        """What the next grouping must keep to."""

        MUST = "must", pgettext_lazy("link", "belong together")
        CANNOT = "cannot", pgettext_lazy("link", "do not belong together")

    id = models.BigAutoField(primary_key=True)
    a = models.ForeignKey(Experiment, on_delete=models.PROTECT, related_name="links_up")
    b = models.ForeignKey(Experiment, on_delete=models.PROTECT, related_name="links_down")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    by = models.UUIDField(null=True)
    at = models.DateTimeField()
    retracted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(a__lt=F("b")), name="pair_link_in_order"),
            models.UniqueConstraint(
                fields=["a", "b"], condition=Q(retracted_at__isnull=True), name="pair_link_one_lives"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.a_id} {self.kind} {self.b_id}"


class CardVerdict(AppendOnlyModel):
    """A card is kept as learning (nowhere) or left for later; of each card one lives. `retracted_at` is set once."""

    processing: ClassVar[Processing | None] = OF_TRACE

    class Kind(models.TextChoices):
        """What was said of the card."""

        NOWHERE = "nowhere", pgettext_lazy("card", "kept as learning")
        LATER = "later", pgettext_lazy("card", "later")

    id = models.BigAutoField(primary_key=True)
    experiment = models.ForeignKey(Experiment, on_delete=models.PROTECT, related_name="verdicts")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    reason = models.CharField(max_length=VERDICT_LENGTH, blank=True)
    by = models.UUIDField(null=True)
    at = models.DateTimeField()
    retracted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["experiment"], condition=Q(retracted_at__isnull=True), name="card_verdict_one_lives"
            )
        ]

    def __str__(self) -> str:
        return f"{self.experiment_id} {self.kind}"
