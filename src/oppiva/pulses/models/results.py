"""What is left of a wave after its close: frozen results, values that join nothing, and texts to be released."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oppiva.audit.models import GuardedManager
from oppiva.audit.processing import Processing
from oppiva.pulses.models.waves import PulseWave, random_key

NOT_PERSONAL = _("Anonymous: no person can be told from the row")
NOBODYS = _("Nobody can tell whose an answer is")


class PulseResult(models.Model):
    """One question of one group as it was frozen at the close; a trigger refuses to change it.

    Holds what may be shown and nothing else: counts and their number only of exact groups, a relation only of those
    that are compared.
    """

    processing: ClassVar[Processing | None] = None

    class Form(models.TextChoices):
        """How the group is shown (core/statistics)."""

        EXACT = "exact", _("exact figures")
        RELATIVE = "relative", _("compared with all")
        UNIFORM = "uniform", _("all alike, not shown")
        NOTHING = "nothing", _("not shown")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    wave = models.ForeignKey(PulseWave, on_delete=models.CASCADE, related_name="results")
    question = models.CharField(max_length=40)
    cut = models.CharField(max_length=10)
    cut_id = models.CharField(max_length=40, blank=True)
    form = models.CharField(max_length=8, choices=Form.choices)
    band = models.CharField(max_length=7)
    answers = models.PositiveIntegerField(null=True, blank=True)
    counts = models.JSONField(null=True, blank=True)
    relation = models.CharField(max_length=6, blank=True)

    objects = GuardedManager["PulseResult"]()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["wave", "question", "cut", "cut_id"], name="result_once_a_cell"),
            models.CheckConstraint(
                condition=Q(form="exact", answers__gte=10, counts__isnull=False)
                | Q(answers__isnull=True, counts__isnull=True) & ~Q(form="exact"),
                name="result_counts_when_exact",
            ),
            models.CheckConstraint(condition=Q(relation="") | Q(form="relative"), name="result_relation_when_compared"),
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.cut} {self.form}"


class PulseValue(models.Model):
    """One answer to one question under one cut, in shuffled order: nothing joins two questions or two cuts."""

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Answers to a questionnaire, each apart, until they are removed"),
        basis=NOT_PERSONAL,
        subjects=_("Participants"),
        categories=_("Single answers without a person or another answer"),
        recipients=_("Nobody"),
        retention=_("30 days after the questionnaire has closed"),
        wall=_("W2: nobody reads an answer"),
        export=_("Not in the copy: nobody can tell whose an answer is"),
        erase=NOBODYS,
    )

    id = models.UUIDField(primary_key=True, default=random_key, editable=False)
    wave = models.ForeignKey(PulseWave, on_delete=models.CASCADE, related_name="values_given")
    question = models.CharField(max_length=40)
    cut = models.CharField(max_length=10)
    cut_id = models.CharField(max_length=40, blank=True)
    value = models.CharField(max_length=40)

    objects = GuardedManager["PulseValue"]()

    class Meta:
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.question} {self.cut}"


class PulseText(models.Model):
    """One line that somebody wrote, names and numbers masked; shown once a person has released it (bar P8)."""

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Words to those who asked, shown after a person has released them"),
        basis=NOT_PERSONAL,
        subjects=_("Participants"),
        categories=_("A line of text with names and numbers masked"),
        recipients=_("Whoever releases it; then those who see the result"),
        retention=_("30 days after the questionnaire has closed"),
        wall=_("W2: only with ten answers or more, beside no other answer of the same person"),
        export=_("Not in the copy: nobody can tell whose an answer is"),
        erase=NOBODYS,
    )

    id = models.UUIDField(primary_key=True, default=random_key, editable=False)
    wave = models.ForeignKey(PulseWave, on_delete=models.CASCADE, related_name="texts")
    question = models.CharField(max_length=40)
    text = models.CharField(max_length=160)
    released = models.BooleanField(default=False)

    objects = GuardedManager["PulseText"]()

    class Meta:
        base_manager_name = "objects"

    def __str__(self) -> str:
        return str(self.wave_id)
