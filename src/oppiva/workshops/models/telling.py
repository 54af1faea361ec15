"""Messages to a series or a team, and the revocable address of a person's own calendar."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oppiva.audit import processing
from oppiva.audit.models import Record
from oppiva.audit.processing import Processing
from oppiva.people.models import Person
from oppiva.workshops.models.series import Series
from oppiva.workshops.models.teams import Team


class SeriesMessage(Record):
    """What a facilitator writes to a series or one of its teams; a correction is a new one."""

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Telling a series or a team what concerns it"),
        basis=processing.PUBLIC_TASK,
        subjects=_("Facilitators who write, participants who read"),
        categories=_("The text, who wrote it and when"),
        recipients=_("The series or the team, its facilitators and the project manager"),
        retention=_("As long as the series"),
        wall=processing.NO_WALL,
        export=processing.IN_COPY,
        erase=_("Stays without the writer's name"),
    )

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="messages")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="messages")
    text = models.CharField(max_length=600)
    by_mail = models.BooleanField(default=False)
    author = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="series_messages")
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    corrects = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="corrections")

    class Meta:
        indexes = [models.Index(fields=["series", "published_at"], name="message_by_time")]

    def __str__(self) -> str:
        return f"{self.series_id} {self.published_at:%Y-%m-%d}"


class CalendarFeed(Record):
    """The secret address of a person's own calendar; only its hash is stored, a new one ends the old."""

    unrevised: ClassVar[frozenset[str]] = frozenset({"token_hash"})
    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Own half-days in one's own calendar"),
        basis=_("Consent, art. 6(1)(a): made and ended by the person"),
        subjects=processing.USERS,
        categories=_("When the address was made, used last (day) and ended"),
        recipients=_("The person"),
        retention=processing.ACCOUNT_TIME,
        wall=processing.NO_WALL,
        export=processing.IN_COPY,
        erase=processing.GOES,
    )

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="calendar_feeds")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    used_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at__isnull=True, deleted_in__isnull=True), name="feed_one_live"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id}"
