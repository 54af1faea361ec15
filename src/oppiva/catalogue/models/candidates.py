"""Candidates, what analysts say to a contradiction, and the objectives of the plan that an experiment serves."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _

from oppiva.audit import processing
from oppiva.audit.models import Record
from oppiva.audit.processing import Processing
from oppiva.catalogue.models.choices import CandidateState
from oppiva.experiments.models import Experiment
from oppiva.programme.models import Programme

SHORTEST_NAME, NAME_LENGTH = 3, 80
SHORTEST_SENTENCE, SENTENCE_LENGTH = 20, 160
WHOM_LENGTH = 120
SHORTEST_ANSWER, ANSWER_LENGTH = 10, 400
REASON_LENGTH = 300
MOST_OBJECTIVES = 3


class Candidate(Record):
    """A cluster of experiments that may become a model (aihio): what it is called, in one sentence, and for whom (M1).

    `number` is counted within the programme and never used again; the code is made of it (A7). `locked`: nothing is
    merged into it and the machine only suggests. What lies in it stands in the edges, not here.
    """

    processing: ClassVar[Processing | None] = processing.of_its_editors(_("Candidates: experiments that tell the same"))

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="candidates")
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=16)
    name = models.CharField(max_length=NAME_LENGTH, validators=[MinLengthValidator(SHORTEST_NAME)])
    one_sentence = models.CharField(
        max_length=SENTENCE_LENGTH, blank=True, validators=[MinLengthValidator(SHORTEST_SENTENCE)]
    )
    # A set of E5 and some words.
    for_whom = models.JSONField(default=list, blank=True)
    for_whom_words = models.CharField(max_length=WHOM_LENGTH, blank=True)
    language = models.CharField(max_length=2, default="fi")
    state = models.CharField(max_length=16, choices=CandidateState.choices, default=CandidateState.OPEN)
    state_since = models.DateTimeField()
    locked = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="candidate_code_once"),
            models.UniqueConstraint(fields=["programme", "number"], name="candidate_number_once"),
            models.CheckConstraint(
                condition=GreaterThanOrEqual(Length("name"), SHORTEST_NAME), name="candidate_name_length"
            ),
            models.CheckConstraint(condition=Q(locked=False) | Q(state="open"), name="candidate_locked_while_open"),
        ]
        indexes = [models.Index(fields=["programme", "state"], name="candidate_by_state")]

    def __str__(self) -> str:
        return self.code

    def must_stay(self) -> bool:
        """Always: its code leads on for ever, and the history tells of it."""
        return True


class ContradictionAnswer(Record):
    """What is said to an experiment that contradicts a candidate: asked for before it becomes a model."""

    processing: ClassVar[Processing | None] = processing.of_its_editors(_("Answers to what contradicts a candidate"))

    edge = models.OneToOneField("TraceEdge", on_delete=models.PROTECT, related_name="answers")
    text = models.CharField(max_length=ANSWER_LENGTH)

    class Meta:
        constraints = [
            # Empty: taken back by undo.
            models.CheckConstraint(
                condition=Q(text="") | Q(GreaterThanOrEqual(Length("text"), SHORTEST_ANSWER)),
                name="contradiction_answer_length",
            )
        ]

    def __str__(self) -> str:
        return f"answer to {self.edge_id}"

    def must_stay(self) -> bool:
        """As long as the edge, which is never deleted."""
        return True


class ServedObjectives(Record):
    """The objectives of the plan that an experiment serves, 0 to 3 codes, as an analyst ticked them; none is said
    aloud as "not linked"."""

    processing: ClassVar[Processing | None] = processing.of_its_editors(_("Objectives that an experiment serves"))

    experiment = models.OneToOneField(Experiment, on_delete=models.CASCADE, related_name="served_objectives")
    codes = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.experiment_id} {self.codes}"
