"""The materials of a draft as the desk lists them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from django.urls import reverse

from oppiva.catalogue.models import ModelMaterial
from oppiva.ui.formatting import size


@dataclass(frozen=True)
class MaterialRow:
    """One row: what it is, where it is opened, and whether it may go further up or down."""

    pk: UUID
    title: str
    address: str
    kind: str
    licence: str
    elsewhere: bool
    first: bool
    last: bool


def material_rows(rows: Sequence[ModelMaterial]) -> list[MaterialRow]:
    """The rows in their order."""
    return [
        MaterialRow(
            one.pk,
            one.title,
            one.link or reverse("jobs:file", args=[one.file]),
            _kind(one),
            one.get_licence_display(),
            elsewhere=bool(one.link),
            first=at == 0,
            last=at == len(rows) - 1,
        )
        for at, one in enumerate(rows)
    ]


def _kind(one: ModelMaterial) -> str:
    if one.link:
        return urlsplit(one.link).hostname or ""
    return f"{one.file_name}, {size(one.file_bytes)}"
