"""Where one goes on from an adoption; a page that is not there is not linked to."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse

from oppiva.catalogue.pages.library_links import link


def page_of(name: str, pk: UUID) -> str:
    """The page of an adoption by its name, its own page where there is none."""
    return link(f"adoption:{name}", str(pk)) or reverse("adoption:adoption", args=[pk])
