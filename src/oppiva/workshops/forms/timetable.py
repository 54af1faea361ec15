"""The pasted table, and its rows on the preview as they come back from the page."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from oppiva.core.scheduling import FIELDS, MOST_ROWS


class PasteForm(forms.Form):
    """Where a table of half-days is pasted."""

    table = forms.CharField(
        label=_("Table"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text=_("Copy the rows with their headings from a spreadsheet and paste them here."),
        error_messages={"required": _("Paste at least one row with a series and a workshop number.")},
    )


def rows_sent(data: Mapping[str, str]) -> list[dict[str, str]]:
    """The cells of each row that the preview sent back, rows without any left out."""
    rows = []
    for at in range(1, min(_number(data.get("rows", "")), MOST_ROWS) + 1):
        cells = {name: data.get(f"r{at}-{name}", "")[:600].replace("\x00", "") for name in FIELDS}
        if any(text.strip() for text in cells.values()):
            rows.append(cells)
    return rows


def seen_sent(data: Mapping[str, str]) -> dict[UUID, int]:
    """The version of each half-day that the preview had shown."""
    seen = {}
    for part in data.get("seen", "")[:8_000].split():
        pk, _sign, version = part.partition(":")
        try:
            seen[UUID(pk)] = _number(version)
        except ValueError:
            continue
    return seen


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0
