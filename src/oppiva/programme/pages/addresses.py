"""The addresses that pages of a plan lead to."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.core.plan import SECTIONS
from oppiva.core.plan.paths import names_of
from oppiva.programme.models import label_of


def edit_address(edit: str, path: str) -> str:
    """The address of the field that a path names, on the page of its section."""
    section = names_of(path)[0] if path else ""
    if not edit or section not in SECTIONS or section in ("format", "extra"):
        return ""
    page = _row(path) // 10 * 10
    return f"{edit}{section}/{f'?alku={page}' if page else ''}#id_{path}"


def _row(path: str) -> int:
    start = path.find("[")
    return int(path[start + 1 : path.index("]", start)]) if start >= 0 else 0


def version_path(code: str, name: str, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """The line above a page's sentence: programme, plan, and where below it."""
    return [
        (label_of(code, name), reverse("reporting:programme", args=[code])),
        (_("Plan"), reverse("programme:plan", args=[code])),
        *more,
    ]


def list_address() -> str:
    """The list of programmes."""
    return reverse("programme:list")
