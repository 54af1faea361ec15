"""The official keys as shipped: employment areas and municipalities of 2026 (data/SOURCE.md)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class AreaKey:
    """One employment area: two-digit code and its names."""

    code: str
    name_fi: str
    name_sv: str
    name_en: str


@dataclass(frozen=True)
class MunicipalityKey:
    """One municipality: three-digit code, names, region and the code of its employment area."""

    code: str
    name_fi: str
    name_sv: str
    region_code: str
    region_fi: str
    region_sv: str
    region_en: str
    area: str


# The key writes one of its Swedish names as no Swede does.
SWEDISH = {"S:t Michel regionen": "S:t Michelsregionen"}


def spelt(name: str) -> str:
    """The name of an area as it is written: a database filled earlier holds it as the key has it."""
    return SWEDISH.get(name, name)


def areas() -> list[AreaKey]:
    """The 45 employment areas and Åland."""
    return [
        AreaKey(
            row["tyollisyysalue_code"],
            row["tyollisyysalue_fi"],
            spelt(row["tyollisyysalue_sv"]),
            row["tyollisyysalue_en"],
        )
        for row in _rows("employment_areas_2026.csv")
    ]


def municipalities() -> list[MunicipalityKey]:
    """The 308 municipalities of 2026."""
    return [
        MunicipalityKey(
            row["kunta_code"],
            row["name_fi"],
            row["name_sv"],
            row["maakunta_code"],
            row["maakunta_fi"],
            row["maakunta_sv"],
            row["maakunta_en"],
            row["tyollisyysalue_code"],
        )
        for row in _rows("municipality_key_2026.csv")
    ]


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as handle:
        yield from csv.DictReader(handle)
