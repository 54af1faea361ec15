"""Programmes, the plan versions they grow from, the stored plan checks, and what organisations have promised."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from oppiva.audit import processing
from oppiva.audit.models import Record
from oppiva.audit.processing import Processing
from oppiva.people.models import Organisation

MAX_SEATS = 10_000


def label_of(code: str, name: str) -> str:
    """A programme as lists, choices and crumbs name it; the code first, where a long name cannot hide it."""
    return f"{code} · {name}" if name != code else code


def in_language(texts: dict[str, str]) -> str:
    """The text in the language of the page, else in the first language that has one."""
    return texts.get(get_language() or "fi") or next((text for text in texts.values() if text), "")


class AppendOnly(Exception):
    """A row that is never changed or deleted was about to be."""


class AppendOnlyModel(models.Model):
    """A row that is written once; triggers say the same to whoever goes past this class (migration 0002)."""

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        """Insert the row; refuses to change one that is stored."""
        if not self._state.adding:
            raise AppendOnly(type(self).__name__)
        super().save(force_insert=True)

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise AppendOnly(type(self).__name__)


class Titled(models.Model):
    """A title in each language that the plan gives."""

    title_fi = models.CharField(max_length=1000, blank=True)
    title_sv = models.CharField(max_length=1000, blank=True)
    title_en = models.CharField(max_length=1000, blank=True)

    class Meta:
        abstract = True

    @property
    def title(self) -> str:
        """The title in the language of the page, else in the first one given."""
        return in_language({"fi": self.title_fi, "sv": self.title_sv, "en": self.title_en})


class Programme(Record):
    """A development programme (hanke) with a start, an end and a plan; opened by its first plan file."""

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("The programme and its time"),
        basis=processing.PUBLIC_TASK,
        subjects=processing.EDITORS,
        categories=_("Who made or changed it"),
        recipients=processing.BY_RIGHT,
        retention=processing.EVIDENCE_TIME,
        wall=processing.NO_WALL,
        export=processing.NOT_IN_COPY,
        erase=processing.TOMBSTONE,
    )

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


class PlanVersion(AppendOnlyModel):
    """A plan file as it was at one moment, numbered within its programme and never edited in place (suunnitelma)."""

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Plan of the application to the funder, version by version"),
        basis=processing.LEGAL_DUTY,
        subjects=_("Contact persons and staff named in the application"),
        categories=_("Names, mails and tasks as the application gives them; pay and rates"),
        recipients=_(
            "The funder, auditors, the project manager and those of the programme whom the table of rights names"
        ),
        retention=processing.EVIDENCE_TIME,
        wall=processing.MONEY,
        export=_("Not in the copy: ask the controller for the application"),
        erase=_("Stays: the application is kept by law (art. 17(3)(b)); who made a version is not told any more"),
    )

    class Origin(models.TextChoices):
        """How the version came about."""

        UPLOADED = "uploaded", _("from a file")
        EDITED = "edited", _("edited")
        DECISION = "decision", _("funder's decision")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="plan_versions")
    no = models.PositiveIntegerField()
    origin = models.CharField(max_length=8, choices=Origin.choices)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    # An id without a foreign key: the version stays as it is when a person is erased.
    created_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    based_on = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="followers")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "no"], name="plan_version_no_once"),
            models.CheckConstraint(condition=Q(no__gte=1), name="plan_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.no}"


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


def _code_once(name: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=["programme", "code"], condition=Q(deleted_in__isnull=True), name=name)


class WorkPackage(Titled, Record):
    """A part of the programme with its own dates and goals (työpaketti), made from the version in force."""

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Work packages and their hours"),
        basis=processing.PUBLIC_TASK,
        subjects=processing.EDITORS,
        categories=_("Who made or changed it"),
        recipients=processing.BY_RIGHT,
        retention=processing.EVIDENCE_TIME,
        wall=processing.NO_WALL,
        export=processing.NOT_IN_COPY,
        erase=processing.TOMBSTONE,
    )

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

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Milestones of the programme"),
        basis=processing.PUBLIC_TASK,
        subjects=processing.EDITORS,
        categories=_("Who made or changed it"),
        recipients=processing.BY_RIGHT,
        retention=processing.EVIDENCE_TIME,
        wall=processing.NO_WALL,
        export=processing.NOT_IN_COPY,
        erase=processing.TOMBSTONE,
    )

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


class Commitment(Record):
    """What an organisation has promised the programme (sitoumus): nothing yet, interest, or a signed letter."""

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("What an organisation has committed itself to, with its letter"),
        basis=processing.LEGAL_DUTY,
        subjects=_("Persons who signed for their organisation"),
        categories=_("The letter as a file"),
        recipients=processing.BY_RIGHT,
        retention=processing.EVIDENCE_TIME,
        wall=processing.NO_WALL,
        export=_("Not in the copy: the letter is the organisation's"),
        erase=_("Stays: the letter is kept by law (art. 17(3)(b))"),
    )

    class Kind(models.TextChoices):
        """none -> interest -> signed."""

        NONE = "none", _("none yet")
        INTEREST = "interest", _("interest")
        SIGNED = "signed", _("signed")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="commitments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="commitments")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.NONE)
    letter = models.UUIDField(null=True, blank=True)
    date = models.DateField(null=True, blank=True)
    promised_seats = models.PositiveIntegerField(null=True, blank=True, validators=[MaxValueValidator(MAX_SEATS)])
    # The area's code or the partner's name in the plan, as a person matched it; empty when the plan does not name it.
    plan_key = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "organisation"], condition=Q(deleted_in__isnull=True), name="commitment_once"
            ),
            models.CheckConstraint(
                condition=Q(promised_seats__isnull=True) | Q(promised_seats__lte=MAX_SEATS),
                name="commitment_seats_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.kind}"
