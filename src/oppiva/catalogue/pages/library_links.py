"""Where one goes from a model: its path, its versions, the calculator, its papers; another slice's page only where it
is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from oppiva.catalogue.queries.library_model import VersionRow
from oppiva.ui import registry


@dataclass(frozen=True)
class Ways:
    """The addresses of a model; empty where there is none."""

    model: str
    path: str
    compare: str
    calculator: str
    data: str
    ask: str
    memo: str = ""
    slide: str = ""
    picture: str = ""
    kit: str = ""
    spread: str = ""
    folder: str = ""
    embed: str = ""


def ways_of(slug: str, number: str, versions: Sequence[VersionRow]) -> Ways:
    """Where one goes from this version of a model."""
    return Ways(
        model=reverse("catalogue:model", args=[slug]),
        path=reverse("catalogue:model_path", args=[slug]),
        compare=reverse("catalogue:compare", args=[slug]) if len(versions) > 1 else "",
        calculator=reverse("catalogue:calculator", args=[slug]),
        data=reverse("catalogue:version_data", args=[slug, number]),
        ask=reverse("catalogue:question_ask", args=[slug]),
        memo=link("catalogue:memo", slug, number),
        slide=link("catalogue:slide_screen", slug, number),
        picture=link("catalogue:og", slug, number),
        kit=link("catalogue:kit", slug),
        folder=link("catalogue:model_folder", slug),
        embed=link("catalogue:embed", slug),
        spread=f"{spread}?malli={slug}" if (spread := link("adoption:spread")) else "",
    )


def link(name: str, *args: str) -> str:
    """The address of a page of another slice, empty while it is not there."""
    try:
        return registry.address_of(name, *args)
    except NoReverseMatch:
        return ""
