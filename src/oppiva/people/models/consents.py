"""What a person has agreed to: their name, picture or voice in one publication (records.md 1.1)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from oppiva.audit.models import Record
from oppiva.audit.processing import Processing
from oppiva.people.models.persons import Person


class Consent(Record):
    """One consent to one thing; given once, withdrawn once, never edited otherwise: given again is a new row."""

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Showing a person's name, picture or voice in a publication only while the person agrees."),
        basis=_("Consent, art. 6(1)(a)"),
        subjects=_("Those whose name, picture or voice is published"),
        categories=_("What was agreed to and in which words; when it was given and withdrawn"),
        recipients=_("The person; who prepares the publication"),
        retention=_("As long as the publication; a withdrawn one until the person is erased"),
        wall=_("Only the person gives and withdraws it"),
        export=_("Copy of own data"),
        erase=_("Withdrawn, and its words are emptied"),
    )

    class Kind(models.TextChoices):
        """What may be shown of the person."""

        NAME = "name", _("name")
        PICTURE = "picture", _("picture")
        VOICE = "voice", _("voice")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    # No foreign key: what is published lies above people.
    object_kind = models.CharField(max_length=60)
    object_id = models.CharField(max_length=64)
    # What the person was told at the moment of agreeing, so that it can be shown afterwards (art. 7(1)).
    about = models.CharField(max_length=200, blank=True)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "object_kind", "object_id"],
                condition=Q(withdrawn_at__isnull=True, deleted_in__isnull=True),
                name="consent_open_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("given_at")),
                name="consent_withdrawn_after_given",
            ),
            models.CheckConstraint(condition=~Q(object_kind="") & ~Q(object_id=""), name="consent_to_something"),
        ]
        indexes = [models.Index(fields=["object_kind", "object_id"], name="consent_by_object")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_kind} {self.object_id}"
