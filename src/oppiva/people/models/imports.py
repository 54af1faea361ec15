"""Imports: a list of people read in, a fate for each row, and the headings an organisation uses."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oppiva.audit import processing
from oppiva.audit.processing import Processing
from oppiva.people.models.grants import Role
from oppiva.people.models.organisations import Organisation, Unit
from oppiva.people.models.persons import Language, Person
from oppiva.people.models.read_files import ReadRow, ReadRun

_BASIS = _("e / f: article 6(1)(e) for authorities, 6(1)(f) for a private executor")


class ImportRun(ReadRun):
    """One list of an organisation's people: previewed, confirmed, and for 30 days undone as one batch."""

    processing = Processing(
        purpose=_("to invite the people of a list at once, and to take that back"),
        basis=_BASIS,
        subjects=_("persons on the list"),
        categories=_("the list as it was sent: name, work mail, unit"),
        recipients=_("those who may invite in the organisation"),
        retention=_("the file and its rows 30 days"),
        wall=processing.NO_WALL,
        export=_("the rows about the person in the copy of one's own data"),
        erase=_("rows about the person and the file are removed"),
    )

    class State(models.TextChoices):
        """previewed -> confirmed -> undone (records.md 1.1)."""

        PREVIEWED = "previewed", _("waits for your yes")
        CONFIRMED = "confirmed", _("sent")
        UNDONE = "undone", _("taken back")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="import_runs")
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.PARTICIPANT)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.FI)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PREVIEWED)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="import_runs")
    confirmed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="import_runs_confirmed"
    )

    class Meta:
        indexes = [models.Index(fields=["organisation", "-made_at"], name="import_of_organisation")]

    def __str__(self) -> str:
        return f"{self.state} {self.made_at:%Y-%m-%d}"


class ImportRow(ReadRow):
    """One row of a list: what it says now, what becomes of it and why."""

    processing = ImportRun.processing

    class Fate(models.TextChoices):
        """What becomes of a row."""

        NEW = "new", _("is invited")
        MATCHED = "matched", _("already known")
        CHANGED = "changed", _("changes unit")
        REFUSED = "refused", _("to mend")
        LEFT_OUT = "left_out", _("left out")

    class Decided(models.TextChoices):
        """What a person has said about a row."""

        OUT = "out"
        SAME = "same"
        OTHER = "other"
        RETURNS = "returns"

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    sheet = models.CharField(max_length=120, blank=True)
    # Longer than an invitation takes: a wrong value is shown as it was sent, to be mended.
    name = models.CharField(max_length=300, blank=True)
    email = models.CharField(max_length=320, blank=True)
    unit_text = models.CharField(max_length=300, blank=True)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.SET_NULL, related_name="import_rows")
    language = models.CharField(max_length=2, blank=True)
    decided = models.CharField(max_length=7, choices=Decided.choices, blank=True)
    fate = models.CharField(max_length=8, choices=Fate.choices, default=Fate.NEW)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="import_rows")
    # The unit a known person worked in before the import moved them.
    unit_before = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.SET_NULL, related_name="import_moves")
    invitation = models.ForeignKey(
        "people.Invitation", null=True, blank=True, on_delete=models.SET_NULL, related_name="import_rows"
    )
    sends = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "position"], name="import_row_once"),
            models.CheckConstraint(condition=~Q(fate="refused") | ~Q(reason=""), name="import_refused_says_why"),
        ]
        indexes = [models.Index(fields=["run", "fate", "position"], name="import_row_by_fate")]

    def __str__(self) -> str:
        return f"{self.sheet} {self.number} {self.fate}".strip()


class RememberedHeading(models.Model):
    """What an organisation's heading means: the field it was taken for, empty when its column is passed by."""

    processing = None

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="remembered_headings")
    key = models.CharField(max_length=120)
    field = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="heading_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.field}"
