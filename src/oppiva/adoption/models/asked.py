"""What an adopter is asked later: whether the model is still in use (A11), and a short pulse (A10)."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oppiva.adoption.models.adoptions import OF_ADOPTER, WORDS_LENGTH, Adoption
from oppiva.adoption.models.choices import EndReason, StillUsed
from oppiva.audit import processing
from oppiva.audit.models import Record
from oppiva.audit.processing import Processing
from oppiva.people.models import Person, QuestionMail

ITEMS = ("acceptable", "fitting", "feasible", "part_of_work")


def _item() -> models.PositiveSmallIntegerField[int | None, int | None]:
    return models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )


class AdoptionFollowUp(Record):
    """One question whether a model is still in use at a place. Without an answer in 30 days the round is unknown, which
    no row says: it follows from the day."""

    processing: ClassVar[Processing | None] = OF_ADOPTER

    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="follow_ups")
    months = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    value = models.CharField(max_length=6, choices=StillUsed.choices, blank=True)
    reason = models.CharField(max_length=10, choices=EndReason.choices, blank=True)
    words = models.CharField(max_length=WORDS_LENGTH, blank=True)
    late = models.BooleanField(default=False)
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="adoption_follow_ups_answered"
    )
    asked = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="adoption_follow_ups_asked"
    )
    # The move to ended that a no made, an id without a key; what it ended goes on when the answer is another.
    ended_move = models.UUIDField(null=True, blank=True)
    # There was nobody to ask: unknown at once.
    nobody = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["adoption", "months"], condition=Q(deleted_in__isnull=True), name="adoption_follow_up_once"
            ),
            models.CheckConstraint(
                condition=Q(value="", answered_on__isnull=True) | (~Q(value="") & Q(answered_on__isnull=False)),
                name="adoption_follow_up_answered_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.adoption_id} {self.months}"

    def must_stay(self) -> bool:
        """Part of what is told about the model."""
        return True


class AdoptionPulse(Record):
    """Four items of 1 to 5 after one and six months of use, in own words; an empty one was not answered."""

    processing: ClassVar[Processing | None] = OF_ADOPTER

    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="pulses")
    months = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    acceptable = _item()
    fitting = _item()
    feasible = _item()
    part_of_work = _item()
    answered_on = models.DateField(null=True, blank=True)
    asked = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="adoption_pulses_asked"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["adoption", "months"], condition=Q(deleted_in__isnull=True), name="adoption_pulse_once"
            ),
            models.CheckConstraint(condition=Q(months__in=[1, 6]), name="adoption_pulse_months"),
            *[
                models.CheckConstraint(
                    condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 1, f"{name}__lte": 5}),
                    name=f"adoption_pulse_{name}",
                )
                for name in ITEMS
            ],
        ]

    def __str__(self) -> str:
        return f"{self.adoption_id} pulse {self.months}"


class AdoptionLink(Record):
    """The link of one question in one mail; whoever holds it answers that question (trust.md S4)."""

    keeps_revisions: ClassVar[bool] = False
    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Answering from a mail without signing in"),
        basis=processing.PUBLIC_TASK,
        subjects=_("Contacts of adopters"),
        categories=_("Who got the link, and a fingerprint of it"),
        recipients=processing.HOST,
        retention=processing.WITH_RECORD,
        wall=_("Nobody reads it; the link itself is in the mail alone"),
        export=processing.IN_COPY,
        erase=_("Removed"),
    )

    follow_up = models.ForeignKey(
        AdoptionFollowUp, null=True, blank=True, on_delete=models.CASCADE, related_name="links"
    )
    pulse = models.ForeignKey(AdoptionPulse, null=True, blank=True, on_delete=models.CASCADE, related_name="links")
    # The mail of the month that asks it; None: it is kept no longer.
    mail = models.ForeignKey(
        QuestionMail, null=True, blank=True, on_delete=models.SET_NULL, related_name="adoption_links"
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="adoption_links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    # The one asked has said that this is not theirs any more.
    passed_on_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(follow_up__isnull=False, pulse__isnull=True)
                | Q(follow_up__isnull=True, pulse__isnull=False),
                name="adoption_link_one_question",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.follow_up_id or self.pulse_id}"
