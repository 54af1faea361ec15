"""The list of what other teams decided, as a browser reads it."""

from __future__ import annotations

from django.urls import reverse

from experiments.lab import Lab


def address(lab: Lab, **query: str) -> str:
    return reverse("experiments:others", args=[lab.cast.programme.code], query=query or None)
