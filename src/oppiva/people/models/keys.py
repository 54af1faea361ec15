"""Employment areas and municipalities, read in from the official keys."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from oppiva.audit.processing import Processing


class EmploymentArea(models.Model):
    """One of the 45 employment areas or Åland, read in from the official key and never typed."""

    processing: ClassVar[Processing | None] = None

    code = models.CharField(max_length=2, primary_key=True)
    name_fi = models.CharField(max_length=80)
    name_sv = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)

    class Meta:
        ordering = ["name_fi"]

    def __str__(self) -> str:
        return self.name_fi


class Municipality(models.Model):
    """One of the 308 municipalities, member of one employment area, read in from the official key."""

    processing: ClassVar[Processing | None] = None

    code = models.CharField(max_length=3, primary_key=True)
    name_fi = models.CharField(max_length=60)
    name_sv = models.CharField(max_length=60)
    region_code = models.CharField(max_length=4)
    region_fi = models.CharField(max_length=60)
    region_sv = models.CharField(max_length=60)
    region_en = models.CharField(max_length=60)
    area = models.ForeignKey(EmploymentArea, on_delete=models.PROTECT, related_name="municipalities")

    class Meta:
        ordering = ["name_fi"]

    def __str__(self) -> str:
        return self.name_fi
