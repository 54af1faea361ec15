"""Materials of a model (M11): a file or a link, each with its licence."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oppiva.audit import processing
from oppiva.audit.models import Record
from oppiva.audit.processing import Processing
from oppiva.catalogue.models.operating import SHORT, OperatingModel

MOST_MATERIALS, MATERIAL_BYTES = 20, 20 * 1024 * 1024


class Licence(models.TextChoices):
    """Under what licence a material may be used."""

    CC_BY = "cc_by_4", pgettext_lazy("licence", "CC BY 4.0")
    CC_BY_SA = "cc_by_sa_4", pgettext_lazy("licence", "CC BY-SA 4.0")
    CC0 = "cc0_1", pgettext_lazy("licence", "CC0 1.0")
    OTHER = "other", pgettext_lazy("licence", "another, said in the file")


class ModelMaterial(Record):
    """One material: a stored file (`file`, an id of `jobs.StoredFile`) or an address, never both."""

    processing: ClassVar[Processing | None] = processing.of_its_editors(_("Materials of operating models"))

    operating_model = models.ForeignKey(OperatingModel, on_delete=models.CASCADE, related_name="materials")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=SHORT)
    file = models.UUIDField(null=True, blank=True)
    file_name = models.CharField(max_length=SHORT, blank=True)
    file_bytes = models.PositiveIntegerField(null=True, blank=True)
    link = models.URLField(max_length=300, blank=True)
    licence = models.CharField(max_length=10, choices=Licence.choices, default=Licence.CC_BY)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=False, link="") | (Q(file__isnull=True) & ~Q(link="")),
                name="model_material_file_or_link",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def must_stay(self) -> bool:
        """Once it stands in a published version, as long as that: an older version still answers with it."""
        held = self.operating_model.versions.values_list("content__materials", flat=True)
        return any(one["id"] == str(self.pk) for materials in held for one in materials)
