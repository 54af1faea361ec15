"""The log of a trial: diary entries and observations, also from a device that was without network (E16, E17)."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oppiva.audit.models import GuardedManager, Record
from oppiva.audit.processing import Processing
from oppiva.experiments.models.choices import EntryKind, Measured
from oppiva.experiments.models.experiment import Cycle, Experiment
from oppiva.experiments.models.steps import MOST_MEASURES, TEAM_TEXT
from oppiva.people.models import Person


class OfLog(Record):
    """What entries and observations share: whose, when it was made by the server's clock, the device's own key.

    `late`: it reached a cycle that had been decided; it counts by its date and changes no snapshot.
    """

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # Sent again by the device it is the same row.
    client_ref = models.UUIDField(null=True, blank=True)
    made_at = models.DateTimeField()
    late = models.BooleanField(default=False)
    imported = models.BooleanField(default=False)

    class Meta:
        abstract = True
        base_manager_name = "objects"


class DiaryEntry(OfLog):
    """One line of the diary (päiväkirja): what happened, with a photo or speech if there is one."""

    processing: ClassVar[Processing | None] = replace(
        TEAM_TEXT,
        categories=_("The team's own text, photos and speech, who made them and when; no customer is named"),
        erase=_("Stays without the person; recorded speech is removed"),
    )

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="entries")
    happened_on = models.DateField()
    kind = models.CharField(max_length=13, choices=EntryKind.choices)
    text = models.CharField(max_length=280, blank=True)
    # Stored files by their ids; the photo is re-encoded and its place removed.
    photo_id = models.UUIDField(null=True, blank=True)
    photo_alt = models.CharField(max_length=200, blank=True)
    speech_id = models.UUIDField(null=True, blank=True)

    objects = GuardedManager["DiaryEntry"]()

    class Meta(OfLog.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["experiment", "client_ref"],
                condition=Q(client_ref__isnull=False),
                name="entry_client_ref_once",
            ),
        ]
        indexes = [models.Index(fields=["cycle", "happened_on"], name="entry_by_day")]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.happened_on}"


class Observation(OfLog):
    """One number (havainto) of the measure at `measure` (1 the first), observed on a day, from `n` cases."""

    processing: ClassVar[Processing | None] = TEAM_TEXT

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="observations")
    measure = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_MEASURES)]
    )
    kind = models.CharField(max_length=8, choices=Measured.choices)
    observed_on = models.DateField()
    value = models.DecimalField(max_digits=12, decimal_places=3)
    n = models.PositiveIntegerField(default=1, validators=[MinValueValidator(1)])
    note = models.CharField(max_length=120, blank=True)

    objects = GuardedManager["Observation"]()

    class Meta(OfLog.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["experiment", "client_ref"],
                condition=Q(client_ref__isnull=False),
                name="observation_client_ref_once",
            ),
            models.CheckConstraint(condition=Q(n__gte=1), name="observation_of_one_at_least"),
            models.CheckConstraint(
                condition=Q(measure__gte=1, measure__lte=MOST_MEASURES), name="observation_measure_in_range"
            ),
        ]
        indexes = [models.Index(fields=["cycle", "measure", "observed_on"], name="observation_by_day")]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.observed_on} {self.value}"
