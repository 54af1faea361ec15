"""Tokens by which a program acts for a person, and what was answered to their writes (records.md 1.1)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from oppiva.audit import processing
from oppiva.audit.models import Record
from oppiva.audit.processing import Processing
from oppiva.people.models.grants import RoleGrant
from oppiva.people.models.persons import Person

PURPOSE_LENGTH = 80


class ApiToken(Record):
    """A key of 256 bits for one program (rajapintatunnus); only its hash is kept.

    It acts as its person by the one grant it stands on and never beyond it; it is dead when the grant is, when it is
    revoked, and after its last day.
    """

    unrevised: ClassVar[frozenset[str]] = Record.unrevised | {"secret_hash"}
    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Letting a program read and write for a person, by one of the person's grants"),
        basis=processing.PUBLIC_TASK,
        subjects=processing.USERS,
        categories=_("What it is for; its grant and days; a fingerprint of the key; the day of its last use"),
        recipients=_("Only the person"),
        retention=_("12 months after its end"),
        wall=_("Nobody else sees it; the key itself is shown once"),
        export=processing.IN_COPY,
        erase=processing.GOES,
    )

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="api_tokens")
    grant = models.ForeignKey(RoleGrant, on_delete=models.CASCADE, related_name="api_tokens")
    purpose = models.CharField(max_length=PURPOSE_LENGTH)
    secret_hash = models.CharField(max_length=64, unique=True)
    made_on = models.DateField()
    ends_on = models.DateField()
    # A day and no more: when somebody works is nobody's business.
    used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("made_on")), name="api_token_ends_after_start"),
            models.CheckConstraint(condition=~Q(purpose=""), name="api_token_has_purpose"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    def lives_on(self, day: date) -> bool:
        """Whether it works on this local day; wants grant and person read."""
        living = self.revoked_at is None and self.deleted_in is None and day <= self.ends_on
        return living and self.grant.deleted_in is None and self.grant.active_on(day) and self.person.is_active


class KeptAnswer(models.Model):
    """What a write with an idempotency key was answered: the same request gets the same again, for two days."""

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Answering a write that a program sends again as the first time, without doing it twice"),
        basis=processing.PUBLIC_TASK,
        subjects=_("Those whose tokens write"),
        categories=_("The answer as it went to the token: what the person told of an own adoption"),
        recipients=_("Only the token"),
        retention=_("48 hours"),
        wall=_("Nobody reads it"),
        export=processing.NOT_IN_COPY,
        erase=_("Removed with the token"),
    )

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="kept_answers")
    key_hash = models.CharField(max_length=64)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    media = models.CharField(max_length=60, blank=True)
    body = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token", "key_hash"], name="kept_answer_once"),
        ]
        indexes = [models.Index(fields=["at"], name="kept_answer_by_age")]

    def __str__(self) -> str:
        return f"{self.token_id} {self.status}"
