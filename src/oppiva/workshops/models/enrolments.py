"""Who takes part in a series, with wishes for the teams, and the seat in place of a missed half-day."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oppiva.audit import processing
from oppiva.audit.models import Record
from oppiva.audit.processing import Processing
from oppiva.people.models import Person, Unit
from oppiva.workshops.models.series import Series, Session

OFFER_HOURS = 24


class Enrolment(Record):
    """A person's place in a series (ilmoittautuminen), from the proposal or the queue to the seat and out of it."""

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Places in the workshops, and teams that work"),
        basis=processing.PUBLIC_TASK,
        subjects=_("Participants"),
        categories=_("Series, state of the place, languages, way of taking part, wishes for the team"),
        recipients=_("The person; facilitators; the supervisor sees that one is enrolled"),
        retention=_("Wishes until 30 days after the series; the place as long as the funding rules ask"),
        wall=_("W5: a supervisor sees that one is enrolled, nothing else"),
        export=processing.IN_COPY,
        erase=_("The wishes go; the place stays without the person"),
    )
    # What somebody wishes is kept in no history: it goes with the series.
    unrevised: ClassVar[frozenset[str]] = frozenset(
        {"wish_person_id", "wish_person", "wish_kind", "step_free", "themes", "languages", "mode"}
    )

    class State(models.TextChoices):
        """proposed, queued -> offered (24 h) -> enrolled; declined, expired, withdrawn."""

        PROPOSED = "proposed", _("proposed")
        QUEUED = "queued", _("in the queue")
        OFFERED = "offered", _("seat offered")
        ENROLLED = "enrolled", _("enrolled")
        DECLINED = "declined", _("declined")
        EXPIRED = "expired", _("offer expired")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Mode(models.TextChoices):
        """How the person takes part."""

        SITE = "site", _("on site")
        REMOTE = "remote", _("remotely")

    class WishKind(models.TextChoices):
        """With or without the one person named."""

        WITH = "with", _("with")
        WITHOUT = "without", _("without")

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="enrolments")
    # Null once the person has been erased: the place stays counted.
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="enrolments")
    # Where the person worked when the place was taken.
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.SET_NULL, related_name="enrolments")
    state = models.CharField(max_length=9, choices=State.choices)
    proposed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="enrolments_proposed"
    )
    asked_at = models.DateTimeField()
    # The place in the queue is by this moment; a person who comes back stands last.
    queued_at = models.DateTimeField(null=True, blank=True)
    offered_until = models.DateTimeField(null=True, blank=True)
    enrolled_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    themes = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    mode = models.CharField(max_length=6, choices=Mode.choices, default=Mode.SITE)
    # Needs a table without steps: yes or no, nothing of why.
    step_free = models.BooleanField(default=False)
    wish_person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="wished_in_enrolments"
    )
    wish_kind = models.CharField(max_length=7, choices=WishKind.choices, blank=True)
    wished_at = models.DateTimeField(null=True, blank=True)
    imported = models.BooleanField(default=False)

    LIVE: ClassVar[tuple[str, ...]] = ("proposed", "queued", "offered", "enrolled")
    # These hold a seat: together never more than the series has.
    SEATED: ClassVar[tuple[str, ...]] = ("offered", "enrolled")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["series", "person"],
                condition=Q(state__in=["proposed", "queued", "offered", "enrolled"], deleted_in__isnull=True),
                name="enrolment_one_live",
            ),
            models.CheckConstraint(
                condition=Q(state="offered", offered_until__isnull=False) | ~Q(state="offered"),
                name="enrolment_offer_has_end",
            ),
            models.CheckConstraint(
                condition=Q(state="queued", queued_at__isnull=False) | ~Q(state="queued"),
                name="enrolment_queue_has_time",
            ),
            models.CheckConstraint(
                condition=Q(wish_person__isnull=True) | ~Q(wish_person=models.F("person")),
                name="enrolment_wish_is_other",
            ),
        ]
        indexes = [
            models.Index(fields=["series", "state"], name="enrolment_by_state"),
            models.Index(fields=["state", "offered_until"], name="enrolment_offers"),
        ]

    def __str__(self) -> str:
        return f"{self.series_id} {self.state}"


class ReplacementSeat(Record):
    """The same half-day of another series, for one who cannot come to the own one; no reason is asked."""

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("A half-day missed in the own series can be taken part in elsewhere"),
        basis=processing.PUBLIC_TASK,
        subjects=_("Participants"),
        categories=_("Which half-day is taken in which series; no reason"),
        recipients=_("The person and the facilitators of both half-days"),
        retention=processing.EVIDENCE_TIME,
        wall=_("W5: never shown to a supervisor"),
        export=processing.IN_COPY,
        erase=_("Stays without the person"),
    )

    class State(models.TextChoices):
        """offered -> taken or declined; given up again before the half-day."""

        OFFERED = "offered", _("offered")
        TAKEN = "taken", _("taken")
        DECLINED = "declined", _("declined")
        GIVEN_UP = "given_up", _("given up")

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="replacements")
    missed = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="missed_by")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="replacements")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OFFERED)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "missed"],
                condition=Q(state__in=["offered", "taken"], deleted_in__isnull=True),
                name="replacement_one_live",
            ),
            models.CheckConstraint(condition=~Q(missed=models.F("session")), name="replacement_is_another"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.state}"
