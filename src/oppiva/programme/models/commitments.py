"""What organisations have promised a programme."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oppiva.audit import processing
from oppiva.audit.models import Record
from oppiva.audit.processing import Processing
from oppiva.people.models import Organisation
from oppiva.programme.models.programmes import Programme

MAX_SEATS = 10_000


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
