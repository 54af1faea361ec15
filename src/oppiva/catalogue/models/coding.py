"""Analysis of a candidate: its codes, frozen texts of its experiments, quotes, who coded what, and memos.

Source: text-analysis.md 10. A text is frozen as it stood; whatever is marked in it is by code points of that text.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oppiva.audit import processing
from oppiva.audit.models import Record
from oppiva.audit.processing import Processing
from oppiva.catalogue.models.candidates import Candidate
from oppiva.experiments.models import Experiment
from oppiva.people.models import Person
from oppiva.programme.models import AppendOnlyModel

CODE_NAME_LENGTH, GUIDE_LENGTH, MEMO_LENGTH = 80, 1000, 5000

OF_CODERS = Processing(
    purpose=_("Analysis of what experiments tell together: who marked what"),
    basis=processing.PUBLIC_TASK,
    subjects=_("Analysts"),
    categories=_("Who marked which words with which code, and when; what they wrote of it"),
    recipients=processing.BY_RIGHT,
    retention=processing.EVIDENCE_TIME,
    wall=processing.NOT_UPWARD,
    export=processing.IN_COPY,
    erase=processing.TOMBSTONE,
)


class Colour(models.TextChoices):
    """By what a code is told apart on a page, beside its name."""

    SPRUCE = "spruce", pgettext_lazy("colour", "spruce green")
    AMBER = "amber", pgettext_lazy("colour", "cloudberry yellow")
    LAKE = "lake", pgettext_lazy("colour", "lake blue")
    BERRY = "berry", pgettext_lazy("colour", "lingonberry red")
    MOSS = "moss", pgettext_lazy("colour", "moss green")
    HEATHER = "heather", pgettext_lazy("colour", "heather violet")


class Code(Record):
    """A code (koodi) of a candidate: its name under its parent, when it is used and when not.

    `merged_into`: its codings went there, and it is used no more. No code lies under itself (service and trigger).
    """

    processing: ClassVar[Processing | None] = processing.of_its_editors(_("Codes by which texts are analysed"))

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="codes")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    name = models.CharField(max_length=CODE_NAME_LENGTH)
    colour = models.CharField(max_length=7, choices=Colour.choices, default=Colour.SPRUCE)
    definition = models.CharField(max_length=GUIDE_LENGTH, blank=True)
    use_when = models.CharField(max_length=GUIDE_LENGTH, blank=True)
    not_when = models.CharField(max_length=GUIDE_LENGTH, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "parent", "name"],
                condition=Q(parent__isnull=False, merged_into__isnull=True, deleted_in__isnull=True),
                name="code_name_under_parent",
            ),
            models.UniqueConstraint(
                fields=["candidate", "name"],
                condition=Q(parent__isnull=True, merged_into__isnull=True, deleted_in__isnull=True),
                name="code_name_on_top",
            ),
            models.CheckConstraint(condition=GreaterThanOrEqual(Length("name"), 1), name="code_has_name"),
            models.CheckConstraint(condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="code_not_own_parent"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="code_not_into_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def must_stay(self) -> bool:
        """As long as the candidate, which is never deleted."""
        return True


class SourceVersion(AppendOnlyModel):
    """The text of an experiment as it was frozen (lähde), under its SHA-256.

    Never changed but by an erasure: letters become as many full blocks, so that every place in it stays (`masked_at`).
    """

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Analysis of what experiments tell together: the texts as they stood"),
        basis=processing.PUBLIC_TASK,
        subjects=_("Participants"),
        categories=_("What a team had written when its record was frozen; no names of its members"),
        recipients=processing.BY_RIGHT,
        retention=processing.EVIDENCE_TIME,
        wall=_("W3: nothing that a team has not decided"),
        export=processing.NOT_IN_COPY,
        erase=_("Stays; a name that stands in it is blocked out, letter for letter"),
    )

    id = models.BigAutoField(primary_key=True)
    experiment = models.ForeignKey(Experiment, on_delete=models.PROTECT, related_name="source_versions")
    number = models.PositiveIntegerField()
    language = models.CharField(max_length=2)
    text = models.TextField()
    hash = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    masked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["experiment", "number"], name="source_version_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="source_version_from_one"),
            models.CheckConstraint(condition=~Q(text=""), name="source_version_has_text"),
        ]

    def __str__(self) -> str:
        return f"{self.experiment_id} {self.number}"


class Quote(Record):
    """A place in a frozen text (ote): code points, the end exclusive, with a copy of its words.

    anchored: it lies in the newest version, or none is newer. moved: its words stand in `moved_to`, in a newer one.
    check: the newer text holds them not at all or more than once; a person looks where they went. Nothing is dropped.
    """

    processing: ClassVar[Processing | None] = processing.of_its_editors(_("Quotes out of the texts of experiments"))

    class State(models.TextChoices):
        """How the place stands against the newest version of its text."""

        ANCHORED = "anchored", pgettext_lazy("quote", "in its place")
        MOVED = "moved", pgettext_lazy("quote", "moved to a newer version")
        CHECK = "check", pgettext_lazy("quote", "to be checked")

    source = models.ForeignKey(SourceVersion, on_delete=models.PROTECT, related_name="quotes")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.TextField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.ANCHORED)
    moved_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="moved_from")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "start", "end"], name="quote_place_once"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="quote_has_length"),
            models.CheckConstraint(condition=Q(end=F("start") + Length("text")), name="quote_as_long_as_its_words"),
            models.CheckConstraint(
                condition=Q(state="moved", moved_to__isnull=False) | (~Q(state="moved") & Q(moved_to__isnull=True)),
                name="quote_moved_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.start}-{self.end}"

    def must_stay(self) -> bool:
        """As long as its text."""
        return True


class CodingSet(Record):
    """A set of texts that two or more code apart from each other (koodauserä); of a candidate one is open at a time.

    Until `ended_at` each of its coders sees their own marks alone, and others none of the set's.
    """

    processing: ClassVar[Processing | None] = processing.of_its_editors(_("Sets of texts that several code"))

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="coding_sets")
    number = models.PositiveIntegerField()
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["candidate", "number"], name="coding_set_number_once"),
            models.UniqueConstraint(
                fields=["candidate"], condition=Q(ended_at__isnull=True), name="coding_set_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.number}"

    def must_stay(self) -> bool:
        """Agreement is told of it."""
        return True


class SetSource(AppendOnlyModel):
    """A text of a set with its sentences as they were fixed when the set began: `units` is [[start, end], ...]."""

    processing: ClassVar[Processing | None] = None

    id = models.BigAutoField(primary_key=True)
    coding_set = models.ForeignKey(CodingSet, on_delete=models.PROTECT, related_name="sources")
    source = models.ForeignKey(SourceVersion, on_delete=models.PROTECT, related_name="sets")
    units = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["coding_set", "source"], name="set_source_once")]

    def __str__(self) -> str:
        return f"{self.coding_set_id} {self.source_id}"


class SetCoder(Record):
    """One who codes a set, and when they said that they have done theirs."""

    processing: ClassVar[Processing | None] = OF_CODERS

    coding_set = models.ForeignKey(CodingSet, on_delete=models.PROTECT, related_name="coders")
    coder = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="coding_sets")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["coding_set", "coder"], name="set_coder_once")]

    def __str__(self) -> str:
        return f"{self.coding_set_id} {self.coder_id}"

    def must_stay(self) -> bool:
        """Agreement is told of it."""
        return True


class Coding(Record):
    """Somebody gave a quote a code (koodaus). `coding_set`: in which set, hidden until it ends.

    What stands when its coder calls a set of the text done is fixed: agreement is counted from it.
    """

    processing: ClassVar[Processing | None] = OF_CODERS

    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, related_name="codings")
    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="codings")
    coder = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="codings")
    coding_set = models.ForeignKey(CodingSet, null=True, blank=True, on_delete=models.PROTECT, related_name="codings")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["quote", "code", "coder"], condition=Q(deleted_in__isnull=True), name="coding_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.quote_id} {self.code_id}"


class Memo(Record):
    """What an analyst thinks (muistiinpano): of a code, a quote, a frozen text, or of the candidate itself."""

    processing: ClassVar[Processing | None] = OF_CODERS

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="memos")
    code = models.ForeignKey(Code, null=True, blank=True, on_delete=models.PROTECT, related_name="memos")
    quote = models.ForeignKey(Quote, null=True, blank=True, on_delete=models.PROTECT, related_name="memos")
    source = models.ForeignKey(SourceVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="memos")
    text = models.CharField(max_length=MEMO_LENGTH)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memos")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=GreaterThanOrEqual(Length("text"), 1), name="memo_has_text"),
            models.CheckConstraint(
                condition=Q(code__isnull=True, quote__isnull=True)
                | Q(code__isnull=True, source__isnull=True)
                | Q(quote__isnull=True, source__isnull=True),
                name="memo_of_one",
            ),
        ]
        indexes = [models.Index(fields=["candidate", "at"], name="memo_in_order")]

    def __str__(self) -> str:
        return f"memo {self.pk}"
