"""Series of workshops, the organisations that take part in each, and their sessions (records.md 6 and 6.3)."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from oppiva.audit import processing
from oppiva.audit.models import Record
from oppiva.audit.processing import Processing
from oppiva.people.models import EmploymentArea, Organisation, Person
from oppiva.programme.models import Programme

FEWEST_SEATS, MOST_SEATS = 3, 28
NOON = time(12)
# A half-day as the plan counts it; the clock times are a setting of ours (solvers.md 10).
MORNING = (time(8, 30), time(12))
AFTERNOON = (time(12, 30), time(16))


class Half(models.TextChoices):
    """The two half-days of a working day."""

    AM = "am", _("morning")
    PM = "pm", _("afternoon")


class Series(Record):
    """A workshop series: three half-days for 21-28 people of several workplaces."""

    processing: ClassVar[Processing | None] = processing.of_its_editors(
        _("A series of workshops: who may take part, until when one signs up")
    )

    class State(models.TextChoices):
        """draft -> open -> closed, or cancelled; under way and complete follow from the sessions."""

        DRAFT = "draft", _("draft")
        OPEN = "open", _("sign-up open")
        CLOSED = "closed", _("sign-up closed")
        CANCELLED = "cancelled", _("cancelled")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="series")
    code = models.CharField(max_length=8)
    name = models.CharField(max_length=80, blank=True)
    area = models.ForeignKey(EmploymentArea, null=True, blank=True, on_delete=models.PROTECT, related_name="series")
    languages = models.JSONField(default=list)
    seats = models.PositiveSmallIntegerField(
        default=MOST_SEATS, validators=[MinValueValidator(FEWEST_SEATS), MaxValueValidator(MOST_SEATS)]
    )
    sign_up_until = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    # When the participants were first told of the dates; what changes after that is told to them.
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    # How many members of a team may have a table without steps; empty: no limit. Yes or no only, no health data.
    accessible_teams = models.PositiveSmallIntegerField(null=True, blank=True)
    imported = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "series"
        constraints = [
            models.UniqueConstraint(
                "programme", Lower("code"), condition=Q(deleted_in__isnull=True), name="series_code_once"
            ),
            models.CheckConstraint(
                condition=Q(seats__gte=FEWEST_SEATS) & Q(seats__lte=MOST_SEATS), name="series_seats_in_range"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @cached_property
    def houses(self) -> tuple[UUID, ...]:
        """The organisations that take part, asked for once: the rights of every button on a page rest on them."""
        rows = self.taking_part.filter(deleted_in__isnull=True)
        return tuple(rows.order_by("organisation__name").values_list("organisation_id", flat=True))


class SeriesOrganisation(Record):
    """An organisation whose people may take part in a series."""

    processing: ClassVar[Processing | None] = None

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="taking_part")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="series_taking_part")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["series", "organisation"],
                condition=Q(deleted_in__isnull=True),
                name="series_organisation_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.series_id} {self.organisation_id}"


class Session(Record):
    """One half-day: of a series, or of leadership or dialogues, all in one calendar. Local wall time with its zone."""

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("A half-day: when, where and who leads it"),
        basis=processing.PUBLIC_TASK,
        subjects=_("Facilitators"),
        categories=_("Which half-days a facilitator leads"),
        recipients=processing.BY_RIGHT,
        retention=processing.EVIDENCE_TIME,
        wall=processing.NO_WALL,
        export=processing.IN_COPY,
        erase=processing.TOMBSTONE,
    )

    class Kind(models.TextChoices):
        """What the half-day is for; steps, teams and closing rows belong to the series alone."""

        SERIES = "series", _("workshop")
        LEADERSHIP = "leadership", _("leadership half-day")
        DIALOGUE = "dialogue", _("dialogues")

    class Mode(models.TextChoices):
        """Where people take part."""

        ON_SITE = "on_site", _("on site")
        ONLINE = "online", _("online")
        HYBRID = "hybrid", _("hybrid")

    class State(models.TextChoices):
        """planned -> door_open -> running -> closing -> held, or cancelled; a moved one keeps its id."""

        PLANNED = "planned", _("planned")
        DOOR_OPEN = "door_open", _("door open")
        RUNNING = "running", _("running")
        CLOSING = "closing", _("closing")
        HELD = "held", _("held")
        CANCELLED = "cancelled", _("cancelled")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="sessions")
    series = models.ForeignKey(Series, null=True, blank=True, on_delete=models.CASCADE, related_name="sessions")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.SERIES)
    number = models.PositiveSmallIntegerField(default=1)
    # Empty until the half-day has a date; then all three are there.
    day = models.DateField(null=True, blank=True)
    starts = models.TimeField(null=True, blank=True)
    ends = models.TimeField(null=True, blank=True)
    zone = models.CharField(max_length=40, default="Europe/Helsinki")
    mode = models.CharField(max_length=7, choices=Mode.choices, default=Mode.ON_SITE)
    place = models.CharField(max_length=120, blank=True)
    join_url = models.CharField(max_length=500, blank=True)
    facilitator = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="sessions_led"
    )
    second = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="sessions_assisted"
    )
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED)
    # Of the calendar entry (RFC 5545): one more with each change that was told.
    sequence = models.PositiveIntegerField(default=0, editable=False)
    told_at = models.DateTimeField(null=True, blank=True, editable=False)
    imported = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["series", "number"], condition=Q(deleted_in__isnull=True), name="session_number_once"
            ),
            models.CheckConstraint(
                condition=Q(day__isnull=True, starts__isnull=True, ends__isnull=True)
                | Q(day__isnull=False, starts__isnull=False, ends__gt=F("starts")),
                name="session_time_whole",
            ),
            models.CheckConstraint(condition=~Q(kind="series") | Q(series__isnull=False), name="session_of_series"),
            models.CheckConstraint(
                condition=Q(second__isnull=True) | ~Q(second=F("facilitator")), name="session_two_facilitators"
            ),
        ]
        indexes = [models.Index(fields=["programme", "day"], name="session_by_day")]

    def __str__(self) -> str:
        return f"{self.series_id}/{self.number}"

    @property
    def half(self) -> Half | None:
        """Which half of the day it is; None without a time."""
        return half_of(self.starts) if self.starts is not None else None

    def begins(self) -> datetime | None:
        """The moment it begins, with its zone."""
        return _moment(self.day, self.starts, self.zone)

    def finishes(self) -> datetime | None:
        """The moment it ends, with its zone."""
        return _moment(self.day, self.ends, self.zone)


def half_of(starts: time) -> Half:
    """The half-day that begins at this time of day."""
    return Half.AM if starts < NOON else Half.PM


def _moment(day: date | None, at: time | None, zone: str) -> datetime | None:
    return datetime.combine(day, at, ZoneInfo(zone)) if day is not None and at is not None else None


class BusyHalf(Record):
    """A half-day on which an organisation, a unit or the whole programme takes no part (suljettu aika)."""

    processing: ClassVar[Processing | None] = None

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="busy_halves")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="busy_halves"
    )
    unit = models.ForeignKey("people.Unit", null=True, blank=True, on_delete=models.CASCADE, related_name="busy_halves")
    day = models.DateField()
    half = models.CharField(max_length=2, choices=Half.choices)

    class Meta:
        verbose_name_plural = "busy halves"
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "organisation", "day", "half"],
                condition=Q(organisation__isnull=False, deleted_in__isnull=True),
                name="busy_half_of_organisation_once",
            ),
            models.UniqueConstraint(
                fields=["programme", "unit", "day", "half"],
                condition=Q(unit__isnull=False, deleted_in__isnull=True),
                name="busy_half_of_unit_once",
            ),
            models.UniqueConstraint(
                fields=["programme", "day", "half"],
                condition=Q(organisation__isnull=True, unit__isnull=True, deleted_in__isnull=True),
                name="busy_half_of_all_once",
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) | Q(unit__isnull=True), name="busy_half_of_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.half}"
