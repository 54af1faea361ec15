"""Published versions of a model: frozen texts, each at its own address with its hash (records.md 3.2)."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact, GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oppiva.audit import processing
from oppiva.audit.processing import Processing
from oppiva.catalogue.models.candidates import NAME_LENGTH, SENTENCE_LENGTH
from oppiva.catalogue.models.operating import Effect, OperatingModel
from oppiva.catalogue.models.trace import TraceNode
from oppiva.experiments.models import Theme
from oppiva.programme.models import AppendOnlyModel

SHORTEST_CHANGE, CHANGE_LENGTH = 10, 300


class Change(models.TextChoices):
    """How much a version changes (records.md 3.2), the smallest first; the first publication is `first`."""

    FIRST = "first", pgettext_lazy("version of a model", "first publication")
    PATCH = "patch", pgettext_lazy("version of a model", "wording")
    MINOR = "minor", pgettext_lazy("version of a model", "addition")
    MAJOR = "major", pgettext_lazy("version of a model", "change of the core")


class EffortStep(models.TextChoices):
    """How much work the first year takes (records.md 3.4)."""

    VERY_SMALL = "very_small", pgettext_lazy("effort of a model", "very small")
    SMALL = "small", pgettext_lazy("effort of a model", "small")
    MEDIUM = "medium", pgettext_lazy("effort of a model", "medium")
    LARGE = "large", pgettext_lazy("effort of a model", "large")
    UNKNOWN = "unknown", pgettext_lazy("effort of a model", "unknown")


class ModelVersion(AppendOnlyModel):
    """One published text of a model; written once, whatever SQL is sent.

    `content` is all that was published, as `catalogue.freezing` writes it; `content_hash` is the SHA-256 of its
    canonical JSON. The columns beside it repeat of the content what lists are narrowed and ordered by.
    """

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Published texts of operating models, each as it was"),
        basis=processing.PUBLIC_TASK,
        subjects=processing.EDITORS,
        categories=_("Who published it"),
        recipients=_("Everyone; who published it is not shown"),
        retention=processing.EVIDENCE_TIME,
        wall=processing.NO_WALL,
        export=processing.IN_COPY,
        # A published text is read under its hash by everyone: changed for one person, it would be another text.
        erase=_(
            "The id of who published it stays and leads to nobody. The text stays as it was published; a name in it was"
            " looked at before, and is blocked out in the draft, so that the next version is without it"
        ),
    )

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    operating_model = models.ForeignKey(OperatingModel, on_delete=models.PROTECT, related_name="versions")
    major = models.PositiveSmallIntegerField()
    minor = models.PositiveSmallIntegerField()
    patch = models.PositiveSmallIntegerField()
    change = models.CharField(max_length=5, choices=Change.choices)
    change_note = models.CharField(max_length=CHANGE_LENGTH)
    content = models.JSONField(encoder=DjangoJSONEncoder)
    content_hash = models.CharField(max_length=64)
    language = models.CharField(max_length=2)
    name = models.CharField(max_length=NAME_LENGTH)
    one_sentence = models.CharField(max_length=SENTENCE_LENGTH)
    for_whom = models.JSONField(default=list)
    theme = models.CharField(max_length=12, choices=Theme.choices, blank=True)
    effect = models.CharField(max_length=7, choices=Effect.choices)
    effort = models.CharField(max_length=10, choices=EffortStep.choices)
    node = models.OneToOneField(TraceNode, on_delete=models.PROTECT, related_name="model_version")
    # An id without a key: the row stays as it is when a person is erased.
    by = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["operating_model", "major", "minor", "patch"], name="model_version_number_once"
            ),
            models.CheckConstraint(condition=Q(major__gte=1), name="model_version_from_one"),
            models.CheckConstraint(
                condition=GreaterThanOrEqual(Length("change_note"), SHORTEST_CHANGE), name="model_version_change_note"
            ),
            models.CheckConstraint(condition=Exact(Length("content_hash"), 64), name="model_version_hash"),
        ]
        indexes = [
            models.Index(fields=["operating_model", "at"], name="model_version_in_order"),
            # The whole order of the list: its first page is read off the index, and no document is opened for it.
            models.Index(fields=["-at", "id"], name="model_version_newest"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """1.2.0, as its address has it."""
        return f"{self.major}.{self.minor}.{self.patch}"

    @property
    def parts(self) -> tuple[int, int, int]:
        """The three numbers."""
        return self.major, self.minor, self.patch

    @property
    def shown(self) -> str:
        """As people read it: 1.2 of 1.2.0, and 1.2.1 as it is."""
        return f"{self.major}.{self.minor}" + (f".{self.patch}" if self.patch else "")
