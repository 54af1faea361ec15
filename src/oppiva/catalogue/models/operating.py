"""Operating models (records.md 3): what one is called and where it stands, and the text that is being written of it."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oppiva.audit import processing
from oppiva.audit.models import Record
from oppiva.audit.processing import Processing
from oppiva.catalogue.models.candidates import NAME_LENGTH, REASON_LENGTH, SENTENCE_LENGTH, WHOM_LENGTH, Candidate
from oppiva.experiments.models import Experiment, Theme
from oppiva.people.models import EmploymentArea
from oppiva.programme.models import Programme

SLUG_LENGTH = 80
SHORT, LINE, PARAGRAPH, LONG, LONGEST = 120, 200, 300, 400, 800
NEEDS_LENGTH, MESSAGE_LENGTH, SUMMARY_LENGTH = 600, 600, 1200
MOST_EVIDENCE = 5


class ModelState(models.TextChoices):
    """Where a model stands (records.md 3.1)."""

    DRAFT = "draft", pgettext_lazy("operating model", "draft")
    TESTING = "testing", pgettext_lazy("operating model", "on trial")
    PEER_REVIEWED = "peer_reviewed", pgettext_lazy("operating model", "peer reviewed")
    PUBLISHED = "published", pgettext_lazy("operating model", "published")
    DUE_REVIEW = "due_review", pgettext_lazy("operating model", "review due")
    REPLACED = "replaced", pgettext_lazy("operating model", "replaced")
    WITHDRAWN = "withdrawn", pgettext_lazy("operating model", "withdrawn")


# States in which a version of it is in the library; in the first two it is offered for use.
IN_USE_STATES = (ModelState.PUBLISHED, ModelState.DUE_REVIEW)
IN_LIBRARY = (*IN_USE_STATES, ModelState.REPLACED, ModelState.WITHDRAWN)
AT_WORK_STATES = (ModelState.DRAFT, ModelState.TESTING, ModelState.PEER_REVIEWED)


class ModelOrigin(models.TextChoices):
    """What a model came of; only those of experiments count among the 21."""

    EXPERIMENTS = "experiments", pgettext_lazy("origin of a model", "experiments")
    LEADERSHIP = "leadership", pgettext_lazy("origin of a model", "leadership")
    FOREIGN = "foreign", pgettext_lazy("origin of a model", "from elsewhere")
    FORK = "fork", pgettext_lazy("origin of a model", "a local variant")


class Effect(models.TextChoices):
    """What it changes, in one word (M2); unknown is an answer."""

    WORSE = "worse", pgettext_lazy("effect of a model", "worse")
    NONE = "none", pgettext_lazy("effect of a model", "none")
    SMALL = "small", pgettext_lazy("effect of a model", "small")
    CLEAR = "clear", pgettext_lazy("effect of a model", "clear")
    UNKNOWN = "unknown", pgettext_lazy("effect of a model", "unknown")


class EffectUnit(models.TextChoices):
    """What the numbers of the effect count; the calculator scales minutes per customer alone (records.md 3.5)."""

    MINUTES_PER_CUSTOMER = "minutes_per_customer", pgettext_lazy("unit of an effect", "minutes per customer")
    OTHER = "other", pgettext_lazy("unit of an effect", "something else")


class OperatingModel(Record):
    """A way of working that others can take (toimintamalli), from its draft on; its published texts are its versions.

    `evidence` is computed (records.md 3.3) and never typed; `lowered_to` is what a reviewer lowered it to.
    `current_version` is the id of the newest version, null before the first publication.
    """

    processing: ClassVar[Processing | None] = processing.of_its_editors(_("Operating models that others can take"))

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="operating_models")
    number = models.PositiveIntegerField()
    # M7 within the programme; the slug is the address in the whole installation and stays for ever once published.
    code = models.CharField(max_length=16)
    slug = models.SlugField(max_length=SLUG_LENGTH, unique=True)
    origin = models.CharField(max_length=11, choices=ModelOrigin.choices, default=ModelOrigin.EXPERIMENTS)
    candidate = models.OneToOneField(
        Candidate, null=True, blank=True, on_delete=models.PROTECT, related_name="operating_models"
    )
    language = models.CharField(max_length=2, default="fi")
    theme = models.CharField(max_length=12, choices=Theme.choices, blank=True)
    state = models.CharField(max_length=13, choices=ModelState.choices, default=ModelState.DRAFT)
    state_since = models.DateTimeField()
    evidence = models.PositiveSmallIntegerField(default=0)
    lowered_to = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(MOST_EVIDENCE)])
    lowered_reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    last_checked_on = models.DateField(null=True, blank=True)
    # A person has read the contradictions and says that the list is whole (gate of publishing).
    contradictions_listed = models.BooleanField(default=False)
    replaced_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_models"
    )
    # Of which model it is a local variant; its path tells from which version.
    forked_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="local_variants"
    )
    withdrawn_reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    # The id of its newest version, without a key: the two tables would each need the other first.
    current_version = models.UUIDField(null=True, blank=True, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="operating_model_code_once"),
            models.UniqueConstraint(fields=["programme", "number"], name="operating_model_number_once"),
            models.CheckConstraint(condition=Q(evidence__lte=MOST_EVIDENCE), name="operating_model_evidence"),
            models.CheckConstraint(
                condition=Q(origin="fork", forked_from__isnull=False)
                | (~Q(origin="fork") & Q(forked_from__isnull=True)),
                name="operating_model_forked_from",
            ),
            models.CheckConstraint(
                condition=Q(lowered_to__isnull=True) | (Q(lowered_to__lte=MOST_EVIDENCE) & ~Q(lowered_reason="")),
                name="operating_model_lowered_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=AT_WORK_STATES, current_version__isnull=True)
                | Q(state__in=IN_LIBRARY, current_version__isnull=False),
                name="operating_model_in_library_has_version",
            ),
            models.CheckConstraint(
                condition=~Q(state="replaced") | Q(replaced_by__isnull=False), name="operating_model_replaced_by"
            ),
            models.CheckConstraint(
                condition=Q(replaced_by__isnull=True) | ~Q(replaced_by=F("id")), name="operating_model_not_by_itself"
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | ~Q(withdrawn_reason=""), name="operating_model_withdrawn_with_reason"
            ),
        ]
        indexes = [models.Index(fields=["programme", "state"], name="operating_model_by_state")]

    def __str__(self) -> str:
        return self.code

    def must_stay(self) -> bool:
        """Once published its address stays for ever."""
        return self.current_version is not None


class ModelDraft(Record):
    """The text of a model while it is written (M1-M18, M20, M22, M23); what is published is a frozen copy of it.

    Empty means not written yet. `nothing_changes_for`: for whom it is said that nothing changes (M7). Rows of
    `core_parts` are {"key", "what", "why", "sign"}: the key stays when the words change, so that adopters can say what
    they kept. `translations`: language -> name, one_sentence, plain_summary.
    """

    processing: ClassVar[Processing | None] = processing.of_its_editors(_("Texts of operating models"))

    operating_model = models.OneToOneField(OperatingModel, on_delete=models.CASCADE, related_name="draft")
    # M1
    name = models.CharField(max_length=NAME_LENGTH)
    one_sentence = models.CharField(max_length=SENTENCE_LENGTH, blank=True)
    for_whom = models.JSONField(default=list, blank=True)
    for_whom_words = models.CharField(max_length=WHOM_LENGTH, blank=True)
    # M2
    effect = models.CharField(max_length=7, choices=Effect.choices, blank=True)
    effect_words = models.CharField(max_length=SHORT, blank=True)
    effect_unit = models.CharField(max_length=20, choices=EffectUnit.choices, blank=True)
    effect_before = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    effect_after = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    effect_n = models.PositiveIntegerField(null=True, blank=True)
    # M4
    start_minutes = models.PositiveIntegerField(null=True, blank=True, validators=[MaxValueValidator(10_000_000)])
    start_cents = models.PositiveIntegerField(null=True, blank=True)
    month_minutes = models.PositiveIntegerField(null=True, blank=True, validators=[MaxValueValidator(10_000_000)])
    month_cents = models.PositiveIntegerField(null=True, blank=True)
    # For how many of the staff the minutes are; the calculator scales by it.
    effort_staff = models.PositiveIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(10_000)]
    )
    # M6 - M8
    problem = models.CharField(max_length=LONGEST, blank=True)
    start_situation = models.CharField(max_length=LONGEST, blank=True)
    change_customer = models.CharField(max_length=PARAGRAPH, blank=True)
    change_staff = models.CharField(max_length=PARAGRAPH, blank=True)
    change_employer = models.CharField(max_length=PARAGRAPH, blank=True)
    nothing_changes_for = models.JSONField(default=list, blank=True)
    needs = models.CharField(max_length=NEEDS_LENGTH, blank=True)
    does_not_solve = models.CharField(max_length=LONG, blank=True)
    # M9, M10, M12
    steps = models.JSONField(default=list, blank=True)
    roles = models.CharField(max_length=PARAGRAPH, blank=True)
    skills = models.CharField(max_length=PARAGRAPH, blank=True)
    training = models.CharField(max_length=PARAGRAPH, blank=True)
    amount = models.CharField(max_length=PARAGRAPH, blank=True)
    rhythm = models.CharField(max_length=PARAGRAPH, blank=True)
    channel = models.CharField(max_length=PARAGRAPH, blank=True)
    systems = models.CharField(max_length=LONG, blank=True)
    law = models.CharField(max_length=LONG, blank=True)
    # M13 - M18
    core_parts = models.JSONField(default=list, blank=True)
    edge_parts = models.JSONField(default=list, blank=True)
    breaks_if = models.CharField(max_length=PARAGRAPH, blank=True)
    condition_idea = models.CharField(max_length=LINE, blank=True)
    condition_outside = models.CharField(max_length=LINE, blank=True)
    condition_house = models.CharField(max_length=LINE, blank=True)
    condition_people = models.CharField(max_length=LINE, blank=True)
    condition_doing = models.CharField(max_length=LINE, blank=True)
    did_not_work = models.CharField(max_length=LONG, blank=True)
    did_not_work_unknown = models.BooleanField(default=False)
    equality = models.CharField(max_length=PARAGRAPH, blank=True)
    # M20, M22, M23
    first_week = models.JSONField(default=list, blank=True)
    staff_message = models.CharField(max_length=MESSAGE_LENGTH, blank=True)
    contact = models.CharField(max_length=SHORT, blank=True)
    innokyla = models.URLField(max_length=300, blank=True)
    plain_summary = models.CharField(max_length=SUMMARY_LENGTH, blank=True)
    translations = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return f"draft of {self.operating_model_id}"

    def must_stay(self) -> bool:
        """As long as its model."""
        return True


class ModelSource(models.Model):
    """Which experiment a model stands on now, read out of the trace for lists and rights; never written by hand.

    `kinds`: how (records.md 4), the living ones in the order in which they came.
    """

    processing: ClassVar[Processing | None] = None

    id = models.BigAutoField(primary_key=True)
    operating_model = models.ForeignKey(OperatingModel, on_delete=models.CASCADE, related_name="sources")
    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="model_sources")
    kinds = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["operating_model", "experiment"], name="model_source_once"),
        ]

    def __str__(self) -> str:
        return f"{self.operating_model_id} {self.experiment_id}"


class ModelArea(models.Model):
    """An employment area in which a model was tried: that of an experiment it builds on or is supported by; read out
    of the trace, too."""

    processing: ClassVar[Processing | None] = None

    id = models.BigAutoField(primary_key=True)
    operating_model = models.ForeignKey(OperatingModel, on_delete=models.CASCADE, related_name="areas")
    area = models.ForeignKey(EmploymentArea, on_delete=models.PROTECT, related_name="operating_models")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["operating_model", "area"], name="model_area_once")]

    def __str__(self) -> str:
        return f"{self.operating_model_id} {self.area_id}"
