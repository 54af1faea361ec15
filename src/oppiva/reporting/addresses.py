"""Where each thing is solved or looked at: the pages of programme and people, and our own."""

from __future__ import annotations

from django.urls import reverse


def programme(code: str, part: str = "") -> str:
    """The programme page, or one part of it."""
    return reverse("reporting:programme", args=[code]) + (f"#{part}" if part else "")


def experiments_out(code: str) -> str:
    """The page on which all experiments of the programme are taken out."""
    return reverse("experiments:taking_out", args=[code])


def counts(code: str) -> str:
    """All targets with their counts."""
    return reverse("reporting:counts", args=[code])


def changes(code: str) -> str:
    """The experiments on two days."""
    return reverse("reporting:changes", args=[code])


def plan(code: str) -> str:
    """The plan's versions."""
    return reverse("programme:plan", args=[code])


def check(code: str, no: int) -> str:
    """The plan check of a version."""
    return reverse("programme:check", args=[code, no])


def ending(code: str) -> str:
    """Where the programme is ended."""
    return reverse("programme:end", args=[code])


def section(code: str, no: int, name: str) -> str:
    """Where one section of a version is edited."""
    return reverse("programme:edit_section", args=[code, no, name])


def commitments(code: str) -> str:
    """What the organisations have promised."""
    return reverse("programme:commitments", args=[code])


def experiments(code: str) -> str:
    """The decided experiments that the reader may read."""
    return reverse("experiments:others", args=[code])


def table(code: str) -> str:
    """The grouping table."""
    return reverse("catalogue:table", args=[code])


def models(code: str) -> str:
    """The desk of the programme's models."""
    return reverse("catalogue:models", args=[code])


def library() -> str:
    """The public library."""
    return reverse("catalogue:library")


def spread(code: str) -> str:
    """Where the programme's models have been taken into use."""
    return reverse("adoption:programme_spread", args=[code])


def library_spread() -> str:
    """Where the models of the library have been taken into use."""
    return reverse("adoption:spread")


def series(code: str) -> str:
    """The workshop series."""
    return reverse("workshops:series_list", args=[code])


def seats(code: str) -> str:
    """Promised, enrolled and free seats by organisation."""
    return reverse("workshops:seats", args=[code])


def grants() -> str:
    """The roles one may give and end."""
    return reverse("people:grant_list")
