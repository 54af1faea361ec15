"""The link by which somebody without an account begins: it waits for a press in the mail, and is gone after it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from oppiva.audit import processing
from oppiva.audit.models import Record
from oppiva.audit.processing import Processing
from oppiva.catalogue.models import OperatingModel

PERSON_NAME_LENGTH = 120


class BeginLink(Record):
    """Somebody gave a name and a work mail to begin with a model; nobody is made of it before the link is pressed."""

    keeps_revisions: ClassVar[bool] = False
    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Beginning with an operating model without an account"),
        basis=processing.PUBLIC_TASK,
        subjects=_("Persons who want to take a model into use"),
        categories=_("Name and work mail, the model, a fingerprint of the link"),
        recipients=processing.HOST,
        retention=_("Until the link is pressed, at most seven days"),
        wall=_("Nobody reads it; the link itself is in the mail alone"),
        export=processing.IN_COPY,
        erase=_("Removed"),
    )

    operating_model = models.ForeignKey(OperatingModel, on_delete=models.CASCADE, related_name="begin_links")
    name = models.CharField(max_length=PERSON_NAME_LENGTH)
    mail = models.EmailField(max_length=254)
    language = models.CharField(max_length=2, default="fi")
    token_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.operating_model_id} link"
