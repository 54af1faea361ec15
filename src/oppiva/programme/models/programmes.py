"""Programmes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from oppiva.audit import processing
from oppiva.audit.models import Record
from oppiva.audit.processing import Processing
from oppiva.people.models import Organisation
from oppiva.programme.models.words import in_language, label_of


class Programme(Record):
    """A development programme (hanke) with a start, an end and a plan; opened by its first plan file."""

    processing: ClassVar[Processing | None] = processing.of_its_editors(_("The programme and its time"))

    class State(models.TextChoices):
        """draft -> active when a version is put in force -> ended."""

        DRAFT = "draft", _("draft")
        ACTIVE = "active", _("under way")
        ENDED = "ended", _("ended")

    code = models.CharField(max_length=40)
    name_fi = models.CharField(max_length=300, blank=True)
    name_sv = models.CharField(max_length=300, blank=True)
    name_en = models.CharField(max_length=300, blank=True)
    start = models.DateField()
    end = models.DateField()
    languages = models.JSONField(default=list)
    state = models.CharField(max_length=6, choices=State.choices, default=State.DRAFT)
    plan_version = models.ForeignKey(
        "PlanVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="in_force_for"
    )
    # Who carries the project out (toteuttaja) and is the controller of the data of its money (trust.md G1).
    executor = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="programmes_carried_out"
    )
    # Why a version that still blocks was put in force; shown on the programme page.
    force_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("code"), name="programme_code_once"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="programme_ends_after_start"),
            models.CheckConstraint(
                condition=Q(state="draft", plan_version__isnull=True) | Q(plan_version__isnull=False),
                name="programme_under_way_has_plan",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """The name in the language of the page, else in the first one given, else the code."""
        return in_language({"fi": self.name_fi, "sv": self.name_sv, "en": self.name_en}) or self.code

    @property
    def label(self) -> str:
        """The name with the code that tells it apart from another programme of the same name."""
        return label_of(self.code, self.name)
