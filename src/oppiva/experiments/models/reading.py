"""What readers of other teams leave behind: that they could try the same, and what they ask the team."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oppiva.audit import processing
from oppiva.audit.models import GuardedManager, Record
from oppiva.audit.processing import Processing
from oppiva.experiments.models.experiment import Experiment
from oppiva.people.models import Person

QUESTION_LENGTH, ANSWER_LENGTH, REFUSAL_LENGTH = 300, 600, 300


class WouldTry(Record):
    """A reader could try this (Voisin kokeilla tätä): on the own list alone; the source team sees a number."""

    keeps_revisions: ClassVar[bool] = False
    processing: ClassVar[Processing | None] = Processing(
        purpose=_("One's own list of experiments of others that one could try"),
        basis=processing.PUBLIC_TASK,
        subjects=_("Those who read experiments"),
        categories=_("Which experiments, since when"),
        recipients=_("The person; the team of the experiment sees a number"),
        retention=processing.WITH_RECORD,
        wall=_("Nobody else sees who"),
        export=processing.IN_COPY,
        erase=_("Removed"),
    )

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="would_try")
    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="would_try")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "experiment"], condition=Q(deleted_in__isnull=True), name="would_try_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.experiment_id} {self.person_id}"


class TeamQuestion(Record):
    """A reader asks the team (kysymys tiimille); any member answers, or closes it with a reason.

    Who may read the experiment reads both, without the name of the asker. A facilitator hides one with a reason: then
    the asker and the facilitators alone see it. The team hides one from its page the same way and sees it still. The
    asker takes one back that is not settled: it is deleted as any record, with 30 days to bring it back.
    """

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Asking a team about its experiment"),
        basis=processing.PUBLIC_TASK,
        subjects=_("Those who read experiments, participants"),
        categories=_("The question, the team's answer, who asked and answered, why one was closed or hidden"),
        recipients=_("Those who may read the experiment, without names"),
        retention=processing.WITH_RECORD,
        wall=_("W3: never about a draft"),
        export=processing.IN_COPY,
        erase=_("Stays without the person"),
    )

    class State(models.TextChoices):
        """asked -> answered or closed."""

        ASKED = "asked", pgettext_lazy("question", "asked")
        ANSWERED = "answered", pgettext_lazy("question", "answered")
        CLOSED = "closed", pgettext_lazy("question", "closed without an answer")

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="questions")
    asked_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="team_questions"
    )
    text = models.CharField(max_length=QUESTION_LENGTH)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    # The answer, or why the team closed the question without one.
    answer = models.CharField(max_length=ANSWER_LENGTH, blank=True)
    closed_why = models.CharField(max_length=REFUSAL_LENGTH, blank=True)
    answered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="team_answers"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="questions_hidden"
    )
    hidden_why = models.CharField(max_length=REFUSAL_LENGTH, blank=True)

    objects = GuardedManager["TeamQuestion"]()

    class Meta:
        base_manager_name = "objects"
        indexes = [models.Index(fields=["experiment", "asked_at"], name="question_by_experiment")]
        constraints = [
            models.CheckConstraint(condition=~Q(state="answered") | ~Q(answer=""), name="question_answered_in_words"),
            models.CheckConstraint(
                condition=~Q(state="closed") | ~Q(closed_why=""), name="question_closed_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=True) | ~Q(hidden_why=""), name="question_hidden_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.experiment_id} {self.state}"
