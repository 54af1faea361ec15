"""`kirjasto.json`: the library as machines read it (docs/library-format.md), in a folder and live alike."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from oppiva import __version__
from oppiva.catalogue.freezing import LICENCE
from oppiva.catalogue.queries.library_manifest import Key, ModelTold, StoredMaterial, VersionTold
from oppiva.catalogue.static_export.layout import data_file
from oppiva.catalogue.static_export.materials import materials_of
from oppiva.core.chain import canonical

FORMAT = "oppiva-library/1"
NAME = "Oppiva"


def manifest(models: Collection[ModelTold], stored: Mapping[Key, StoredMaterial], made_on: str) -> str:
    """The manifest of these models as canonical JSON; `made_on`: 2026-11-18."""
    return canonical(
        {
            "format": FORMAT,
            "address": f"{settings.OPPIVA_ADDRESS.rstrip('/')}/" if settings.OPPIVA_ADDRESS else "",
            "name": NAME,
            "made_on": made_on,
            "program": __version__,
            "licence": LICENCE,
            "models": [_model(one, stored) for one in models],
        }
    )


def _model(one: ModelTold, stored: Mapping[Key, StoredMaterial]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "slug": one.slug,
        "code": one.code,
        "programme": one.programme,
        "origin": one.origin,
        "language": one.language,
        "name": one.name,
        "one_sentence": one.one_sentence,
        "theme": one.theme,
        "for_whom": list(one.for_whom),
        "state": one.state,
        "evidence": one.evidence,
        "last_checked_on": one.last_checked_on.isoformat() if one.last_checked_on else "",
        "current": one.current,
        "versions": [_version(one.slug, version, stored) for version in one.versions],
        "steward": None,
        "replaced_by": one.replaced_by,
        "withdrawn_reason": one.withdrawn_reason,
    }
    if one.steward is not None:
        told["steward"] = {
            "organisation": one.steward.organisation,
            "role": one.steward.role,
            "accepted_on": one.steward.accepted_on.isoformat() if one.steward.accepted_on else "",
            "ends_on": one.steward.ends_on.isoformat() if one.steward.ends_on else "",
        }
    if one.foreign is not None:
        told["foreign"] = {"address": one.foreign[0], "library": one.foreign[1]}
    return told


def _version(slug: str, one: VersionTold, stored: Mapping[Key, StoredMaterial]) -> dict[str, Any]:
    return {
        "number": one.number,
        "at": moment(one.at),
        "change": one.change,
        "change_note": one.note,
        "hash": one.hash,
        "path": data_file(slug, one.number),
        "materials": [
            {"id": held.pk, "path": held.file, "sha256": held.sha256, "bytes": held.size}
            for held in materials_of(slug, one.number, one.materials, stored)
        ],
    }


def moment(at: datetime) -> str:
    """2026-10-01T09:00:00Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
