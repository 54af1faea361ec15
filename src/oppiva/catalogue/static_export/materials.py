"""The materials of versions that may be passed on: files under a free licence, where they lie, and what they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oppiva.catalogue.queries.library_manifest import Key, StoredMaterial
from oppiva.catalogue.static_export.layout import material_file

FREE = frozenset({"cc_by_4", "cc_by_sa_4", "cc0_1"})


@dataclass(frozen=True)
class Material:
    """A material of a version: its id, its file in the folder, the file that holds it, its hash and size; `address`:
    that of the service."""

    pk: str
    number: str
    file: str
    held: Path
    sha256: str
    size: int
    address: str


def materials_of(
    slug: str, number: str, listed: Collection[Mapping[str, Any]], stored: Mapping[Key, StoredMaterial]
) -> tuple[Material, ...]:
    """The materials in the document of a version (`listed`) that go out."""
    found = []
    for one in listed:
        held = stored.get((slug, one["id"]))
        if one["link"] or one["licence"] not in FREE or held is None:
            continue
        found.append(
            Material(
                one["id"], number, material_file(slug, number, one["id"], one["file_name"]), held.path, held.sha256,
                held.size, f"/mallit/{slug}/{number}/aineistot/{one['id']}/",
            )
        )  # fmt: skip
    return tuple(found)
