"""Pages of people, jobs and programme that the first page leads to."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse


def unit(pk: UUID) -> str:
    """One unit."""
    return reverse("people:unit_detail", args=[pk])


def organisations() -> str:
    """The organisations one may see."""
    return reverse("people:organisation_list")


def units() -> str:
    """The units one may see."""
    return reverse("people:unit_list")


def persons() -> str:
    """The persons one may see."""
    return reverse("people:person_list")


def log() -> str:
    """The audit log."""
    return reverse("people:log")


def readiness() -> str:
    """What the service says about itself."""
    return reverse("readyz")


def new_programme() -> str:
    """Where a plan is brought in."""
    return reverse("programme:open")
