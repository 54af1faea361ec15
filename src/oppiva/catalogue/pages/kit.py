"""The adoption kit of a model (M20): what one needs on the first day, on one page to print or copy from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.catalogue.addresses import model_address, version_address
from oppiva.catalogue.library_slots import Tip, tips_of
from oppiva.catalogue.models import (
    IN_USE_STATES,
    ForeignModel,
    Licence,
    ModelState,
    ModelVersion,
    OperatingModel,
    origin_of,
)
from oppiva.catalogue.pages.library_origin import material_there
from oppiva.catalogue.told import Told, told
from oppiva.ui.formatting import size


@dataclass(frozen=True)
class MaterialLine:
    """A material as the world sees it: where it is, what it is, under what licence."""

    title: str
    address: str
    kind: str
    licence: str
    elsewhere: bool


@dataclass(frozen=True)
class KitPage:
    """All of the page; `language`: of the model's own texts, where it is not the reader's."""

    name: Told
    sentence: Told
    language: str
    number: str
    shown: str
    not_in_use: str
    steps: tuple[str, ...]
    message: str
    materials: tuple[MaterialLine, ...]
    papers: tuple[tuple[str, str], ...]
    code: str
    address: str
    model: str
    version: str
    contact: str
    licence: str
    tips: tuple[Tip, ...] = ()
    elsewhere: tuple[tuple[str, str], ...] = ()


def kit_page(model: OperatingModel, version: ModelVersion, *, language: str, draws: bool) -> KitPage:
    """The kit of the newest version; `draws`: whether the machine can make a PDF."""
    content, slug, number = version.content, model.slug, version.number
    texts, own = content["texts"], content["model"]["language"]
    return KitPage(
        name=told(content, "name", language),
        sentence=told(content, "one_sentence", language),
        language="" if own == language else own,
        number=number,
        shown=version.shown,
        not_in_use="" if model.state in IN_USE_STATES else str(ModelState(model.state).label),
        steps=tuple(texts.get("first_week") or ()),
        message=texts.get("staff_message") or "",
        materials=material_lines(content, slug, number, origin_of(model)),
        papers=papers_of(slug, number, draws=draws),
        code=reverse("catalogue:qr", args=[slug]),
        address=model_address(slug, language),
        model=_path(model_address(slug, language)),
        version=_path(version_address(slug, number, language)),
        contact=texts.get("contact") or "",
        licence=content["licence"],
        tips=tips_of(model),
        elsewhere=elsewhere_of(slug),
    )


def papers_of(slug: str, number: str, *, draws: bool) -> tuple[tuple[str, str], ...]:
    """The papers of a version with their addresses."""
    at = [slug, number]
    drawn = [
        (_("Decision memo (PDF)"), reverse("catalogue:memo", args=at)),
        (_("Slide (PDF)"), reverse("catalogue:slide", args=at)),
    ]
    always = [
        (_("Slide on a screen"), reverse("catalogue:slide_screen", args=at)),
        (_("Decision memo to edit (DOCX)"), reverse("catalogue:memo_docx", args=at)),
    ]
    folder = (_("The whole model as a folder (ZIP)"), reverse("catalogue:model_folder", args=[slug]))
    return (*(drawn if draws else ()), *always, folder)


def elsewhere_of(slug: str) -> tuple[tuple[str, str], ...]:
    """How a model is told on other sites: its card, the texts for Innokylä."""
    return (
        (_("Show the model on another site"), reverse("catalogue:embed", args=[slug])),
        (_("Texts for Innokylä"), reverse("catalogue:innokyla", args=[slug])),
    )


def material_lines(
    content: Mapping[str, Any], slug: str, number: str, origin: ForeignModel | None = None
) -> tuple[MaterialLine, ...]:
    """The materials of a version: files of ours by their address at it, others where they are."""
    found = [_material(one, slug, number) for one in content["materials"]]
    if origin is None:
        return tuple(found)
    there = material_there(origin, number)
    return tuple(one if one.elsewhere else replace(one, address=there, elsewhere=True) for one in found)


def _material(one: Mapping[str, Any], slug: str, number: str) -> MaterialLine:
    ending = one["file_name"].rpartition(".")[2].upper()
    kind = urlsplit(one["link"]).hostname or "" if one["link"] else f"{ending}, {size(one.get('bytes') or 0)}"
    address = one["link"] or reverse("catalogue:material", args=[slug, number, one["id"]])
    licence = str(Licence(one["licence"]).label)
    return MaterialLine(one["title"], address, kind, licence, elsewhere=bool(one["link"]))


def _path(address: str) -> str:
    return urlsplit(address).path
