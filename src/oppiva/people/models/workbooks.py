"""Workbooks that bring in the past of a programme: the run, a fate for each row, and what its headings mean."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oppiva.audit import processing
from oppiva.audit.processing import Processing
from oppiva.people.models.persons import Person
from oppiva.people.models.read_files import ReadRow, ReadRun


class WorkbookRun(ReadRun):
    """One workbook of a programme: previewed, confirmed, and for 30 days undone as one batch (records.md 1.1).

    The programme is an id: programmes lie above people.
    """

    processing = Processing(
        purpose=_("to bring in what a programme did before it used the service, and to take that back"),
        basis=processing.PUBLIC_TASK,
        subjects=_("persons in the workbook"),
        categories=_("the workbook as it was sent: name, work mail, unit, series; who led which half-day"),
        recipients=_("those who may write the series of the programme"),
        retention=_("the file and its rows 30 days"),
        wall=processing.NO_WALL,
        export=_("the rows about the person in the copy of one's own data"),
        erase=_("rows about the person and the file are removed"),
    )

    class State(models.TextChoices):
        """previewed -> confirmed -> undone."""

        PREVIEWED = "previewed", _("waits for your yes")
        CONFIRMED = "confirmed", _("brought in")
        UNDONE = "undone", _("taken back")

    programme = models.UUIDField(db_index=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PREVIEWED)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="workbook_runs")
    confirmed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="workbook_runs_confirmed"
    )

    class Meta:
        indexes = [models.Index(fields=["programme", "-made_at"], name="workbook_of_programme")]

    def __str__(self) -> str:
        return f"{self.state} {self.made_at:%Y-%m-%d}"


class WorkbookRow(ReadRow):
    """One row of one sheet: what it says now, what becomes of it and why, and what it made."""

    processing = WorkbookRun.processing

    class Fate(models.TextChoices):
        """What becomes of a row."""

        NEW = "new", _("new")
        MATCHED = "matched", _("already known")
        CHANGED = "changed", _("changes what is known")
        REFUSED = "refused", _("to mend")
        LEFT_OUT = "left_out", _("left out")

    class Decided(models.TextChoices):
        """What a person has said about a row."""

        OUT = "out"
        SAME = "same"
        OTHER = "other"

    run = models.ForeignKey(WorkbookRun, on_delete=models.CASCADE, related_name="rows")
    sheet = models.CharField(max_length=20)
    values = models.JSONField(default=dict)
    # Every address in the row between spaces, in small letters: how a person's rows are found.
    mails = models.CharField(max_length=1000, blank=True)
    decided = models.CharField(max_length=5, choices=Decided.choices, blank=True)
    fate = models.CharField(max_length=8, choices=Fate.choices, default=Fate.NEW)
    # The field of the sheet that the reason is about.
    field = models.CharField(max_length=20, blank=True)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="workbook_rows")
    # Kind, id and version of what the row made or changed, with the values before a change.
    made = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "position"], name="workbook_row_once"),
            models.CheckConstraint(condition=~Q(fate="refused") | ~Q(reason=""), name="workbook_refused_says_why"),
        ]
        indexes = [models.Index(fields=["run", "fate", "position"], name="workbook_row_by_fate")]

    def __str__(self) -> str:
        return f"{self.sheet} {self.number} {self.fate}"


class RememberedColumn(models.Model):
    """What a heading means in a programme's workbooks: a field of the sheet, empty when its column is passed by."""

    processing = None

    programme = models.UUIDField()
    sheet = models.CharField(max_length=20)
    key = models.CharField(max_length=120)
    field = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "sheet", "key"], name="column_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.field}"
