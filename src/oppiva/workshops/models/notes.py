"""What a team writes in a half-day in steps that are none of the experiment's form; guarded, the team's own (W3)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oppiva.audit import processing
from oppiva.audit.models import GuardedManager, Record
from oppiva.audit.processing import Processing
from oppiva.people.models import Person
from oppiva.workshops.models.flow import RunStep
from oppiva.workshops.models.teams import Team

NOTE_LENGTH = 2000
# Of every draft, here and in the apps above.
TYPED_TEXT = Processing(
    purpose=_("Text being typed is not lost when the network or the sign-in ends"),
    basis=processing.PUBLIC_TASK,
    subjects=_("Participants"),
    categories=_("Text not saved yet"),
    recipients=_("The person"),
    retention=_("Until it is saved, seven days at most"),
    wall=_("Seen by oneself alone"),
    export=processing.IN_COPY,
    erase=_("Removed"),
)


class StepNote(Record):
    """A team's text of one step (tiimin muistio): one text a step, seen by others only while the team shares it.

    A step of the form (`RunStep.form_step`) is written into the record of the experiment instead; what was written
    there before experiments has moved into its steps' notes, and these rows stay as they were.
    """

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("What a team writes down in a half-day"),
        basis=processing.PUBLIC_TASK,
        subjects=_("Participants"),
        categories=_("The team's own text, who wrote it and when"),
        recipients=_("The own team; others only what the team shares"),
        retention=_("Three months after the programme at the latest"),
        wall=_("W3: the own team alone, until it shares"),
        export=processing.IN_COPY,
        erase=_("Stays without the person"),
    )

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="notes")
    step = models.ForeignKey(RunStep, on_delete=models.CASCADE, related_name="notes")
    text = models.CharField(max_length=NOTE_LENGTH, blank=True)
    shared_at = models.DateTimeField(null=True, blank=True)

    objects = GuardedManager["StepNote"]()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["team", "step"], condition=Q(deleted_in__isnull=True), name="step_note_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.step_id}"


class NoteDraft(Record):
    """What one person has typed into a step and not saved yet, kept every five seconds (records.md 11)."""

    keeps_revisions: ClassVar[bool] = False
    processing: ClassVar[Processing | None] = TYPED_TEXT

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="note_drafts")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="note_drafts")
    step = models.ForeignKey(RunStep, on_delete=models.CASCADE, related_name="note_drafts")
    text = models.CharField(max_length=NOTE_LENGTH, blank=True)
    # The version of the note the typing began from; 0: there was none.
    base_version = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()

    objects = GuardedManager["NoteDraft"]()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "team", "step"], condition=Q(deleted_in__isnull=True), name="note_draft_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.step_id}"
