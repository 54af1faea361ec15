"""Where a workbook of a programme is shown."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse

from oppiva.programme.models import Programme


def workbook_address(programme: UUID, run: UUID) -> str:
    """The page of a workbook, for the job that brought it in."""
    code = Programme.objects.values_list("code", flat=True).get(pk=programme)
    return reverse("workshops:workbook_run", args=[code, run])
