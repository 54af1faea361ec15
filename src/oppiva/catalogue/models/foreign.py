"""Models of other installations: where one came from, which libraries may be read, and each reading (trust.md 10.8,
10.12)."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oppiva.audit import processing
from oppiva.audit.models import Record
from oppiva.audit.processing import Processing
from oppiva.catalogue.models.operating import SLUG_LENGTH, ModelOrigin, ModelState, OperatingModel
from oppiva.programme.models import Programme

ADDRESS_LENGTH, LIBRARY_LENGTH, HOUSE_LENGTH, ROLE_LENGTH = 300, 120, 160, 120
# So long what was brought in can be taken back; then the rows of a reading go.
KEPT = timedelta(days=30)


class ForeignModel(Record):
    """Where a model came from (records.md 3, P3): its address there is what it is, whatever it is called here.

    `identity`: the address, or for a library without one the programme here and its name, programme and slug. `state`:
    where it stands there.
    """

    processing: ClassVar[Processing | None] = processing.of_its_editors(_("Where models of other libraries came from"))

    operating_model = models.OneToOneField(OperatingModel, on_delete=models.CASCADE, related_name="foreign")
    identity = models.CharField(max_length=ADDRESS_LENGTH)
    address = models.CharField(max_length=ADDRESS_LENGTH, blank=True)
    library_name = models.CharField(max_length=LIBRARY_LENGTH, blank=True)
    programme_code = models.CharField(max_length=40)
    code = models.CharField(max_length=16)
    slug = models.CharField(max_length=SLUG_LENGTH)
    origin = models.CharField(max_length=11, choices=ModelOrigin.choices)
    organisation = models.CharField(max_length=HOUSE_LENGTH, blank=True)
    role = models.CharField(max_length=ROLE_LENGTH, blank=True)
    state = models.CharField(max_length=13, choices=ModelState.choices)
    replaced_by = models.CharField(max_length=SLUG_LENGTH, blank=True)
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["identity"], condition=Q(deleted_in__isnull=True), name="foreign_model_identity_once"
            ),
        ]

    def __str__(self) -> str:
        return self.identity

    def must_stay(self) -> bool:
        """As long as its model."""
        return True


def origin_of(model: OperatingModel) -> ForeignModel | None:
    """Where a model came from when it is of another library; no statement for one found by `rules.library`."""
    return model.foreign if model.origin == ModelOrigin.FOREIGN else None


class AllowedLibrary(Record):
    """A library that this installation may read from the network; only the instance administrator adds one.

    `address`: https with the path below which `kirjasto.json` lies, or http on this very machine.
    """

    processing: ClassVar[Processing | None] = processing.of_its_editors(_("Libraries that may be read"))

    name = models.CharField(max_length=LIBRARY_LENGTH)
    address = models.CharField(max_length=ADDRESS_LENGTH)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["address"], condition=Q(deleted_in__isnull=True), name="allowed_library_once"
            ),
        ]

    def __str__(self) -> str:
        return self.address


class LibraryRun(Record):
    """A library read into a programme: looked at, confirmed, and for 30 days taken back as one batch.

    `failure` and `facts`: why the library as a whole could not be read.
    """

    processing: ClassVar[Processing | None] = processing.of_its_editors(_("Libraries that were read"))

    class State(models.TextChoices):
        """reading -> previewed -> bringing -> done -> undone; a reading that fails ends there."""

        READING = "reading", pgettext_lazy("library that is read", "being read")
        FAILED = "failed", pgettext_lazy("library that is read", "could not be read")
        PREVIEWED = "previewed", pgettext_lazy("library that is read", "waits for your yes")
        BRINGING = "bringing", pgettext_lazy("library that is read", "being brought in")
        DONE = "done", pgettext_lazy("library that is read", "brought in")
        UNDONE = "undone", pgettext_lazy("library that is read", "taken back")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="library_runs")
    state = models.CharField(max_length=9, choices=State.choices, default=State.READING)
    # What it was read from: the name of a file, or one of the allowed libraries.
    name = models.CharField(max_length=160, blank=True)
    file = models.UUIDField(null=True, blank=True)
    allowed = models.ForeignKey(
        AllowedLibrary, null=True, blank=True, on_delete=models.PROTECT, related_name="library_runs"
    )
    # What the library says of itself.
    address = models.CharField(max_length=ADDRESS_LENGTH, blank=True)
    library_name = models.CharField(max_length=LIBRARY_LENGTH, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    job = models.UUIDField(null=True, blank=True)
    failure = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(failure=""), name="library_run_failed_says_why"),
        ]
        indexes = [models.Index(fields=["programme", "-made_at"], name="library_run_of_programme")]

    def __str__(self) -> str:
        return f"{self.state} {self.made_at:%Y-%m-%d}"


class LibraryRow(models.Model):
    """What becomes of one model of a library, and why; `told` and `versions` hold what was read until it is brought in.

    `code`, `facts`: the reason of a refusal or a conflict, as `DomainError` has them.
    """

    processing: ClassVar[Processing | None] = None

    class Fate(models.TextChoices):
        """What becomes of a model."""

        NEW = "new", pgettext_lazy("model of a library", "new")
        NEW_VERSION = "new_version", pgettext_lazy("model of a library", "new version")
        CHANGED = "changed", pgettext_lazy("model of a library", "its state has changed")
        UNCHANGED = "unchanged", pgettext_lazy("model of a library", "nothing new")
        OWN = "own", pgettext_lazy("model of a library", "your own")
        CONFLICT = "conflict", pgettext_lazy("model of a library", "in conflict")
        REFUSED = "refused", pgettext_lazy("model of a library", "not accepted")

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(LibraryRun, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    fate = models.CharField(max_length=11, choices=Fate.choices)
    name = models.CharField(max_length=LIBRARY_LENGTH)
    number = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=2, blank=True)
    code = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    told = models.JSONField(default=dict, blank=True)
    versions = models.JSONField(default=list, blank=True)
    operating_model = models.ForeignKey(
        OperatingModel, null=True, blank=True, on_delete=models.PROTECT, related_name="library_rows"
    )
    done = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "position"], name="library_row_once"),
            models.CheckConstraint(
                condition=~Q(fate__in=["conflict", "refused"]) | ~Q(code=""), name="library_row_says_why"
            ),
        ]
        indexes = [models.Index(fields=["run", "fate", "position"], name="library_row_by_fate")]

    def __str__(self) -> str:
        return f"{self.name} {self.fate}"
