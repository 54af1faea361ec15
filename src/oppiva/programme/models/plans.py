"""The plan versions a programme grows from."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oppiva.audit import processing
from oppiva.audit.processing import Processing
from oppiva.programme.models.append_only import AppendOnlyModel
from oppiva.programme.models.programmes import Programme


class PlanVersion(AppendOnlyModel):
    """A plan file as it was at one moment, numbered within its programme and never edited in place (suunnitelma)."""

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Plan of the application to the funder, version by version"),
        basis=processing.LEGAL_DUTY,
        subjects=_("Contact persons and staff named in the application"),
        categories=_("Names, mails and tasks as the application gives them; pay and rates"),
        recipients=_(
            "The funder, auditors, the project manager and those of the programme whom the table of rights names"
        ),
        retention=processing.EVIDENCE_TIME,
        wall=processing.MONEY,
        export=_("Not in the copy: ask the controller for the application"),
        erase=_("Stays: the application is kept by law (art. 17(3)(b)); who made a version is not told any more"),
    )

    class Origin(models.TextChoices):
        """How the version came about."""

        UPLOADED = "uploaded", _("from a file")
        EDITED = "edited", _("edited")
        DECISION = "decision", _("funder's decision")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="plan_versions")
    no = models.PositiveIntegerField()
    origin = models.CharField(max_length=8, choices=Origin.choices)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    # An id without a foreign key: the version stays as it is when a person is erased.
    created_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    based_on = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="followers")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "no"], name="plan_version_no_once"),
            models.CheckConstraint(condition=Q(no__gte=1), name="plan_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.no}"
