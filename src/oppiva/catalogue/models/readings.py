"""How an analyst reads a measure of an experiment, so that unlike ones can stand beside each other (yhteenveto)."""

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
from oppiva.experiments.models import MOST_MEASURES, Cycle

READING_NOTE = 200


class EffectDomain(models.TextChoices):
    """What a measure is about: the columns of the effect direction (text-analysis.md 11)."""

    TIME = "time", pgettext_lazy("domain of a measure", "time")
    COPING = "coping", pgettext_lazy("domain of a measure", "coping")
    CUSTOMER = "customer", pgettext_lazy("domain of a measure", "customer")
    EMPLOYMENT = "employment", pgettext_lazy("domain of a measure", "employment")
    QUALITY = "quality", pgettext_lazy("domain of a measure", "quality")


class WishRead(models.TextChoices):
    """Which direction is better, where the team has not said it or where a band is wished for."""

    UP = "up", pgettext_lazy("wanted", "bigger is better")
    DOWN = "down", pgettext_lazy("wanted", "smaller is better")
    BAND = "band", pgettext_lazy("wanted", "best between two numbers")


class DirectionSaid(models.TextChoices):
    """Where it went by what the team says itself, when no two numbers tell it: an opinion."""

    BETTER = "better", pgettext_lazy("effect direction", "better")
    WORSE = "worse", pgettext_lazy("effect direction", "worse")
    LEVEL = "level", pgettext_lazy("effect direction", "no difference")


class MeasureReading(Record):
    """What the analyst says of one measure of one round; the team's own record stays as it is.

    `domain` empty: the measure stands in the table and not in the effect direction. `counts`: each number is a count of
    one equal time. `answers`: the numbers are people's answers, so that small groups are not shown (trust.md 5).
    """

    processing: ClassVar[Processing | None] = processing.of_its_editors(_("How analysts read measures"))

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="measure_readings")
    position = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(MOST_MEASURES)])
    domain = models.CharField(max_length=10, choices=EffectDomain.choices, blank=True)
    wish = models.CharField(max_length=4, choices=WishRead.choices, blank=True)
    band_low = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    band_high = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    counts = models.BooleanField(default=False)
    answers = models.BooleanField(default=False)
    method_changed = models.BooleanField(default=False)
    said = models.CharField(max_length=6, choices=DirectionSaid.choices, blank=True)
    note = models.CharField(max_length=READING_NOTE, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "position"], name="measure_reading_once"),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=MOST_MEASURES), name="measure_reading_in_range"
            ),
            models.CheckConstraint(
                condition=Q(wish="band", band_low__isnull=False, band_high__gte=F("band_low"))
                | (~Q(wish="band") & Q(band_low__isnull=True, band_high__isnull=True)),
                name="measure_reading_band_has_ends",
            ),
            models.CheckConstraint(
                condition=Q(method_changed=False) | ~Q(note=""), name="measure_reading_change_has_note"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.position}"
