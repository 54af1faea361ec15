"""The criteria of a call, and the stored plan checks."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from oppiva.audit.processing import Processing
from oppiva.programme.models.append_only import AppendOnlyModel
from oppiva.programme.models.plans import PlanVersion


class CriteriaSet(models.Model):
    """The criteria of a call (hakukriteerit): rows and figures the plan check compares with; immutable once used."""

    processing: ClassVar[Processing | None] = None

    key = models.CharField(max_length=60, unique=True)
    call_code = models.CharField(max_length=60, blank=True)
    # Figures that differ from the defaults of core/plan, by their names there.
    settings = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return self.key


class Criterion(models.Model):
    """One criterion of a call and the checks that show how a plan stands against it."""

    processing: ClassVar[Processing | None] = None

    class Kind(models.TextChoices):
        """General criteria are yes or no; the others are scored up to `scale_max`."""

        GENERAL = "general", _("general")
        CONTENT = "content", _("content")
        CLARIFYING = "clarifying", _("clarifying")
        HORIZONTAL = "horizontal", _("horizontal")

    SCALES: ClassVar[dict[str, int]] = {"general": 1, "content": 5, "clarifying": 5, "horizontal": 3}

    criteria_set = models.ForeignKey(CriteriaSet, on_delete=models.PROTECT, related_name="criteria")
    no = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    scale_max = models.PositiveSmallIntegerField()
    text = models.JSONField(default=dict)
    check_ids = models.JSONField(default=list)
    weight = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["no"]
        constraints = [models.UniqueConstraint(fields=["criteria_set", "no"], name="criterion_no_once")]

    def __str__(self) -> str:
        return f"{self.criteria_set_id} {self.no}"


class Severity(models.TextChoices):
    """How much a finding weighs; that of a check is the worst of its findings."""

    BLOCK = "BLOCK", _("blocks")
    WARN = "WARN", _("warns")
    INFO = "INFO", _("for information")
    OK = "OK", _("in order")


class CheckRun(AppendOnlyModel):
    """The stored result of checking one plan version against one set of criteria: the same two give the same result."""

    processing: ClassVar[Processing | None] = None

    plan_version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="check_runs")
    criteria_set = models.ForeignKey(CriteriaSet, on_delete=models.PROTECT, related_name="check_runs")
    at = models.DateTimeField()
    result = models.CharField(max_length=5, choices=Severity.choices)
    counts = models.JSONField()  # severity -> number of checks
    demand_minutes = models.JSONField()  # work package or management -> minutes

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan_version", "criteria_set"], name="check_run_once")]

    def __str__(self) -> str:
        return f"{self.plan_version_id} {self.result}"


class CheckResult(AppendOnlyModel):
    """One of the 32 checks of a run: its severity, the section it asks about and what it found."""

    processing: ClassVar[Processing | None] = None

    run = models.ForeignKey(CheckRun, on_delete=models.PROTECT, related_name="results")
    position = models.PositiveSmallIntegerField()
    check_id = models.CharField(max_length=4)
    severity = models.CharField(max_length=5, choices=Severity.choices)
    section = models.CharField(max_length=80)
    findings = models.JSONField()  # [{code, severity, path, facts}]

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["run", "check_id"], name="check_result_once")]

    def __str__(self) -> str:
        return f"{self.check_id} {self.severity}"
