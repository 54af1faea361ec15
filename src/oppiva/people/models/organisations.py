"""Organisations and their units."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from oppiva.audit import processing
from oppiva.audit.models import Record
from oppiva.audit.processing import Processing
from oppiva.people.models.keys import EmploymentArea, Municipality


class Organisation(Record):
    """An employer that takes part or adopts."""

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Organisations that take part, and whom to ask there"),
        basis=processing.PUBLIC_TASK,
        subjects=processing.CONTACTS,
        categories=_("The contact person"),
        recipients=processing.BY_RIGHT,
        retention=_("6 months after the programme's end"),
        wall=processing.NO_WALL,
        export=processing.IN_COPY,
        erase=_("The person is no contact any more"),
    )

    class Kind(models.TextChoices):
        """What kind of employer it is."""

        EMPLOYMENT_AREA = "employment_area", _("employment area")
        MUNICIPALITY = "municipality", _("municipality")
        EMPLOYER = "employer", _("employer")
        OTHER = "other", _("other")

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    area = models.ForeignKey(
        EmploymentArea, null=True, blank=True, on_delete=models.PROTECT, related_name="organisations"
    )
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="organisations"
    )
    contact = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="contact_of_organisations"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), condition=Q(deleted_in__isnull=True), name="organisation_name_once"),
        ]
        indexes = [models.Index(fields=["name"])]

    def __str__(self) -> str:
        return self.name


class Unit(Record):
    """A workplace within an organisation; carries the record that its staff was heard (co-operation procedure)."""

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Workplaces, and the co-operation procedure with their staff"),
        basis=processing.PUBLIC_TASK,
        subjects=processing.CONTACTS,
        categories=_("The contact person, and the name given for the co-operation procedure"),
        recipients=processing.BY_RIGHT,
        retention=_("6 months after the programme's end"),
        wall=processing.NO_WALL,
        export=processing.IN_COPY,
        erase=_("The person is no contact any more; a name that was typed in is removed with its history"),
    )

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="units")
    name = models.CharField(max_length=120)
    size = models.PositiveIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(20_000)]
    )
    contact = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="contact_of_units"
    )
    yt_date = models.DateField(null=True, blank=True)
    yt_document = models.UUIDField(null=True, blank=True)
    yt_contact = models.CharField(max_length=120, blank=True)
    max_away_pct = models.PositiveSmallIntegerField(default=40, validators=[MaxValueValidator(100)])

    class Meta:
        constraints = [
            models.UniqueConstraint(
                F("organisation"), Lower("name"), condition=Q(deleted_in__isnull=True), name="unit_name_once"
            ),
            models.CheckConstraint(condition=Q(max_away_pct__lte=100), name="unit_away_is_percent"),
            models.CheckConstraint(
                condition=Q(size__isnull=True) | Q(size__gte=1, size__lte=20_000), name="unit_size_in_range"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def away_at_most(self) -> int | None:
        """How many may be away at once (records.md 6.3); None while the number of staff is unknown."""
        return None if self.size is None else self.size * self.max_away_pct // 100
