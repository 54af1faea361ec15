"""The key by which the evidence knows a person, which erasure takes away."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from oppiva.audit import processing
from oppiva.audit.processing import Processing
from oppiva.people.models.persons import Person


def new_key() -> str:
    """256 random bits in hex digits."""
    return secrets.token_hex(32)


class SubjectKey(models.Model):
    """The secret of one person from which `subject_ref` in the evidence is made (trust.md 9).

    Without the row nobody can tell any more which entries were about the person; the entries and their sums stay.
    """

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Key with which the evidence knows a person without a name"),
        basis=processing.LEGAL_DUTY,
        subjects=processing.USERS,
        categories=_("A random key"),
        recipients=_("Nobody; the service itself uses it"),
        retention=processing.ACCOUNT_TIME,
        wall=_("W5: presence is not shown to superiors"),
        export=_("That there is one; never the key itself"),
        erase=processing.GOES,
    )

    person = models.OneToOneField(Person, primary_key=True, on_delete=models.CASCADE, related_name="subject_key")
    key = models.CharField(max_length=64, default=new_key, editable=False)

    def __str__(self) -> str:
        return str(self.person_id)
