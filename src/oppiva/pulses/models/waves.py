"""Waves of a questionnaire, who has answered, and the ballots while a wave is open."""

from __future__ import annotations

from secrets import token_bytes
from typing import ClassVar
from uuid import UUID, uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from oppiva.audit import processing
from oppiva.audit.models import GuardedManager
from oppiva.audit.processing import Processing
from oppiva.people.models import Person
from oppiva.programme.models import Programme
from oppiva.pulses.models.instruments import Instrument

# The fixed list beside *all* (trust.md 5). A new one is a release, not a setting.
CUTS = ("area", "series", "role")


def random_key() -> UUID:
    """128 random bits, none of them fixed as in a UUID of version 4: a key that tells neither time nor order."""
    return UUID(bytes=token_bytes(16))


class PulseWave(models.Model):
    """One asking of a questionnaire (pulssi), for something that an upper app owns, such as a half-day."""

    processing: ClassVar[Processing | None] = None

    class Kind(models.TextChoices):
        """Who sees which answer is whose; fixed at the first answer by a trigger (bar P9)."""

        ANONYMOUS = "anonymous", _("anonymous")
        NAMED_FACILITATOR = "named_facilitator", _("named to the facilitator")
        NAMED_TEAM = "named_team", _("named to the team")

    class State(models.TextChoices):
        """draft -> open -> closed (results) -> purged (values gone, results stay)."""

        DRAFT = "draft", _("not open yet")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")
        PURGED = "purged", _("closed, answers removed")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="waves")
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="pulse_waves")
    # Where else it lies: a series lies above, so both are plain ids.
    series_id = models.UUIDField(null=True, blank=True)
    area_code = models.CharField(max_length=8, blank=True)
    owner_kind = models.CharField(max_length=20)
    owner_id = models.UUIDField()
    kind = models.CharField(max_length=17, choices=Kind.choices, default=Kind.ANONYMOUS)
    kind_fixed = models.BooleanField(default=False, editable=False)
    cuts = models.JSONField(default=list, blank=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    state = models.CharField(max_length=6, choices=State.choices, default=State.DRAFT)

    objects = GuardedManager["PulseWave"]()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["instrument", "owner_kind", "owner_id"], name="wave_once_an_owner"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="wave_closes_after_it_opens"),
            # Never per team (trust.md 5).
            models.CheckConstraint(condition=~Q(owner_kind="team"), name="wave_of_no_team"),
        ]
        indexes = [
            models.Index(fields=["owner_kind", "owner_id"], name="wave_by_owner"),
            models.Index(fields=["state", "closes_at"], name="wave_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.owner_kind} {self.owner_id} {self.state}"


class HasAnswered(models.Model):
    """That a person has answered a wave: no time, no value, no key of a ballot."""

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("One answer each, and no reminder to who has answered"),
        basis=processing.PUBLIC_TASK,
        subjects=_("Participants"),
        categories=_("That a questionnaire was answered; neither when nor what"),
        recipients=_("The person; facilitators and the project manager see a number"),
        retention=_("30 days after the questionnaire has closed"),
        wall=_("W2: nothing joins a person to an answer"),
        export=processing.IN_COPY,
        erase=processing.GOES,
    )

    id = models.UUIDField(primary_key=True, default=random_key, editable=False)
    wave = models.ForeignKey(PulseWave, on_delete=models.CASCADE, related_name="answerers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="pulses_answered")

    objects = GuardedManager["HasAnswered"]()

    class Meta:
        base_manager_name = "objects"
        constraints = [models.UniqueConstraint(fields=["wave", "person"], name="answered_once")]

    def __str__(self) -> str:
        return str(self.wave_id)


class PulseBallot(models.Model):
    """One person's answers while the wave is open; whose they are, only the holder of the code can show."""

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Answers to a questionnaire until it closes, so that they can be changed"),
        basis=_("Anonymous: no person can be told from the row"),
        subjects=_("Participants"),
        categories=_("Answers without a person, a time, an address or a device"),
        recipients=_("Nobody"),
        retention=_("Until the questionnaire closes"),
        wall=_("W2: nobody reads an answer"),
        export=_("Not in the copy: nobody can tell whose an answer is"),
        erase=_("Nobody can tell whose an answer is"),
    )

    id = models.UUIDField(primary_key=True, default=random_key, editable=False)
    wave = models.ForeignKey(PulseWave, on_delete=models.CASCADE, related_name="ballots")
    values = models.JSONField()
    text = models.CharField(max_length=160, blank=True)
    cuts = models.JSONField(default=dict, blank=True)
    edit_hash = models.CharField(max_length=64)

    objects = GuardedManager["PulseBallot"]()

    class Meta:
        base_manager_name = "objects"

    def __str__(self) -> str:
        return str(self.wave_id)
