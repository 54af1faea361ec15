"""Employment areas and municipalities: official keys, open to everyone who is signed in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from django.db.models import Count
from django.http import Http404
from django.utils.translation import get_language

from oppiva.core.policy import Actor
from oppiva.people.keys import spelt
from oppiva.people.models import EmploymentArea, Municipality
from oppiva.people.queries.searching import fits
from oppiva.people.rules import organisations_visible_to

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An employment area with the number of its municipalities and of the organisations the reader may see."""

    code: str
    name: str
    municipalities: int
    organisations: int


@dataclass(frozen=True, slots=True)
class MunicipalityRow:
    """A municipality in the language of the page, with its region and employment area."""

    code: str
    name: str
    region: str
    area_code: str
    area: str


def language(of: Iterable[str] = ("fi", "sv", "en")) -> str:
    """The language of the page when the key has names in it, else Finnish."""
    active = (get_language() or "fi")[:2]
    return active if active in of else "fi"


def area_rows(actor: Actor, *, text: str = "") -> list[AreaRow]:
    """The areas by name, those whose name in any language holds the words first; two statements."""
    seen = organisations_visible_to(actor).filter(area__isnull=False).order_by().values_list("area_id")
    organisations = dict(seen.annotate(count=Count("pk")))
    name = f"name_{language()}"
    rows = EmploymentArea.objects.order_by(name).values_list("code", name, "name_fi", "name_sv", "name_en")
    return _best_first(
        text,
        [
            ((*names, spelt(words)), AreaRow(code, spelt(words), count, organisations.get(code, 0)))
            for code, words, *names, count in rows.annotate(count=Count("municipalities"))
        ],
    )


def _best_first(text: str, rows: Sequence[tuple[Sequence[str], T]]) -> list[T]:
    """The rows whose names fit the words, those where each word begins one first; all of them without words."""
    if not text:
        return [row for _names, row in rows]
    ranked = [(rank, row) for names, row in rows if (rank := fits(text, *names)) is not None]
    return [row for rank in (0, 1) for its_rank, row in ranked if its_rank == rank]


def area_of(code: str) -> EmploymentArea:
    """The area of this code, else 404."""
    found = EmploymentArea.objects.filter(pk=code).first()
    if found is None:
        raise Http404
    return found


def municipality_of(code: str) -> Municipality:
    """The municipality of this code with its area, else 404."""
    found = Municipality.objects.select_related("area").filter(pk=code).first()
    if found is None:
        raise Http404
    return found


def municipality_rows(*, area: str = "", text: str = "") -> list[MunicipalityRow]:
    """Municipalities by name, of one area when given, whose Finnish or Swedish name fits the words."""
    name, region, around = f"name_{language(('fi', 'sv'))}", f"region_{language()}", f"area__name_{language()}"
    rows = Municipality.objects.order_by(name)
    if area:
        rows = rows.filter(area_id=area)
    columns = ("code", name, region, "area_id", around, "name_fi", "name_sv")
    return _best_first(
        text,
        [
            (names, MunicipalityRow(code, words, region_name, area_code, spelt(area_name)))
            for code, words, region_name, area_code, area_name, *names in rows.values_list(*columns)
        ],
    )


def area_choices() -> list[tuple[str, str]]:
    """Code and name of every area, for a form."""
    return list(_areas(f"name_{language()}"))


def area_names(codes: Collection[str]) -> list[str]:
    """These areas by name in the language of the page, as every page names them: one without a key is left out."""
    return [name for code, name in area_choices() if code in codes] if codes else []


def area_name(area: EmploymentArea) -> str:
    """The area's name in the language of the page."""
    return spelt(str(getattr(area, f"name_{language()}")))


def municipality_choices() -> list[tuple[str, str]]:
    """Code and name of every municipality, for a form."""
    return list(_municipalities(f"name_{language(('fi', 'sv'))}"))


# The official keys change with a migration, which a running process does not outlive: read once per language.
@lru_cache
def _areas(name: str) -> tuple[tuple[str, str], ...]:
    rows = EmploymentArea.objects.order_by(name).values_list("code", name)
    return tuple((code, spelt(words)) for code, words in rows)


@lru_cache
def _municipalities(name: str) -> tuple[tuple[str, str], ...]:
    return tuple(Municipality.objects.order_by(name).values_list("code", name))


@lru_cache
def regions_of_areas() -> Mapping[str, frozenset[str]]:
    """By area the codes of the regions (maakunta) in which its municipalities lie; of most areas one."""
    found: dict[str, set[str]] = {}
    for area, region in Municipality.objects.order_by().values_list("area_id", "region_code").distinct():
        found.setdefault(area, set()).add(region)
    return {area: frozenset(regions) for area, regions in found.items()}


def municipality_name(municipality: Municipality | None) -> str:
    """The municipality's name in the language of the page, empty for none."""
    if municipality is None:
        return ""
    return municipality.name_sv if language() == "sv" else municipality.name_fi
