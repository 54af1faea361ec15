"""What the version in force makes of a programme: work packages, targets, milestones."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from oppiva.audit import processing
from oppiva.audit.models import Record
from oppiva.audit.processing import Processing
from oppiva.programme.models.programmes import Programme
from oppiva.programme.models.words import Titled, in_language


def _code_once(name: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=["programme", "code"], condition=Q(deleted_in__isnull=True), name=name)


class WorkPackage(Titled, Record):
    """A part of the programme with its own dates and goals (työpaketti), made from the version in force."""

    processing: ClassVar[Processing | None] = processing.of_its_editors(_("Work packages and their hours"))

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="work_packages")
    code = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)
    start = models.DateField()
    end = models.DateField()
    objectives = models.JSONField(default=list)

    class Meta:
        ordering = ["position", "code"]
        constraints = [
            _code_once("work_package_code_once"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="work_package_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.code


class Target(Record):
    """A promised count (tavoite): 105 experiments, 21 models, about 400 participants."""

    processing: ClassVar[Processing | None] = None

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="targets")
    code = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)
    value = models.PositiveBigIntegerField()
    approximate = models.BooleanField(default=False)
    keep = models.BooleanField(default=False)
    unit = models.CharField(max_length=200, blank=True)
    definition_fi = models.TextField(blank=True)
    definition_sv = models.TextField(blank=True)
    definition_en = models.TextField(blank=True)

    class Meta:
        ordering = ["position", "code"]
        constraints = [_code_once("target_code_once")]

    def __str__(self) -> str:
        return self.code

    @property
    def definition(self) -> str:
        """What is counted, in the language of the page."""
        return in_language({"fi": self.definition_fi, "sv": self.definition_sv, "en": self.definition_en})


class Milestone(Titled, Record):
    """A dated step (etappi): an evaluation round, the closing event, or an own one that no plan change removes."""

    processing: ClassVar[Processing | None] = processing.of_its_editors(_("Milestones of the programme"))

    class Kind(models.TextChoices):
        """Rounds and the event come from the plan."""

        ROUND = "round", _("evaluation round")
        EVENT = "event", _("closing event")
        OWN = "own", _("own milestone")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="milestones")
    code = models.CharField(max_length=60)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ["starts_on", "code"]
        constraints = [
            _code_once("milestone_code_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="milestone_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.code
