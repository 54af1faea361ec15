"""The quarterly question of who has left: one check a unit and quarter, one line a person."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oppiva.audit.models import Record
from oppiva.audit.processing import Processing
from oppiva.people.models.organisations import Unit
from oppiva.people.models.persons import Person


class LeaverCheck(Record):
    """The question to a unit's contact who of its people with a grant has left; once a quarter (records.md 1.1)."""

    class State(models.TextChoices):
        """Where the question stands; a silent one may still be answered late, and then says so by its days."""

        ASKED = "asked", _("asked")
        ANSWERED = "answered", _("answered")
        SILENT = "silent", _("no answer")

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Grants end when a person leaves: each unit's contact is asked once a quarter."),
        basis=_("Public task: access is kept to those who need it (GDPR art. 6(1)(e) and art. 32)."),
        subjects=_("Contacts of units"),
        categories=_("Who was asked, who answered and on which day"),
        recipients=_("The unit's contact and the area's administrators"),
        retention=_("As long as the unit"),
        wall=_("None of W1-W8: no work, attendance or health is asked about."),
        export=_("In the copy of one's own data"),
        erase=_("The names are emptied, the answer and its day stay."),
    )

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="leaver_checks")
    # The first day of the quarter.
    quarter = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    asked_on = models.DateField()
    # Null while the unit has no contact: then it waits in the list of the area's administrators.
    contact = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="leaver_checks_asked"
    )
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="leaver_checks_answered"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "quarter"], name="leaver_check_once_a_quarter"),
            models.CheckConstraint(
                condition=Q(state="answered", answered_on__isnull=False)
                | (~Q(state="answered") & Q(answered_on__isnull=True)),
                name="leaver_check_answered_on_a_day",
            ),
        ]
        indexes = [models.Index(fields=["quarter", "state"], name="leaver_check_by_quarter")]

    def __str__(self) -> str:
        return f"{self.quarter} {self.state}"


class LeaverLine(Record):
    """One person of a check: had a grant when the unit was asked, and from which day is not there any more."""

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Grants end when a person leaves: each unit's contact is asked once a quarter."),
        basis=_("Public task: access is kept to those who need it (GDPR art. 6(1)(e) and art. 32)."),
        subjects=_("People of units who have a grant"),
        categories=_("That the person worked in the unit in the quarter, and the day from which no longer; no reason"),
        recipients=_("The unit's contact and the area's administrators"),
        retention=_("As long as the unit"),
        wall=_("None of W1-W8: no work, attendance or health is asked about."),
        export=_("In the copy of one's own data"),
        erase=_("The person is emptied; that somebody left, and when, stays as a number."),
    )

    leaver_check = models.ForeignKey(LeaverCheck, on_delete=models.CASCADE, related_name="lines")
    # Null once the person has been erased.
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="leaver_lines")
    # The first day on which the person is not there any more.
    left_on = models.DateField(null=True, blank=True)
    # What the answer ended, so that it can be taken back: grant id -> its last day before, empty for none.
    ended = models.JSONField(default=dict, blank=True)
    # The person's state before it became left; empty when it did not.
    state_before = models.CharField(max_length=7, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["leaver_check", "person"], name="leaver_line_once_a_check"),
            models.CheckConstraint(
                condition=Q(left_on__isnull=False) | Q(state_before=""), name="leaver_line_closes_who_left"
            ),
        ]
        indexes = [models.Index(fields=["left_on"], name="leaver_line_by_day")]

    def __str__(self) -> str:
        return f"{self.leaver_check_id} {self.left_on or ''}".strip()
