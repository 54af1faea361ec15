"""The path of a published model for everybody: its steps up and down, named as far as they are public."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oppiva.catalogue.library_words import folded_said, listed, withdrawn_said
from oppiva.catalogue.models import EdgeKind, ModelVersion, NodeKind, origin_of
from oppiva.catalogue.pages.library import Text, told
from oppiva.catalogue.pages.library_origin import library_of, version_there
from oppiva.catalogue.pages.library_origin import told as told_origin
from oppiva.catalogue.pages.library_sources import state_of
from oppiva.catalogue.path_words import capital, kind_name
from oppiva.catalogue.queries.library_model import Live
from oppiva.catalogue.queries.library_path import PathNode, PathStep, PublicPath
from oppiva.jobs.clock import HELSINKI
from oppiva.ui.formatting import date as full_date


@dataclass(frozen=True)
class EndShown:
    """An end of a step: what it is, its code, and its name and address where everybody may read it."""

    kind: str
    code: str
    name: str
    language: str
    address: str
    note: str


@dataclass(frozen=True)
class StepShown:
    """A step from one end to the other."""

    kind: str
    icon: str
    day: str
    against: bool
    source: EndShown
    target: EndShown


@dataclass(frozen=True)
class DayShown:
    """What happened on a day inside a record of the path."""

    node: EndShown
    words: str
    day: str
    is_day: bool = True


@dataclass(frozen=True)
class Folded:
    """Steps of one kind whose experiments nobody may read: how many they are, in words."""

    kind: str
    icon: str
    against: bool
    words: str


@dataclass(frozen=True)
class PathPage:
    """The page; `cut`: the path goes on further than is shown."""

    name: Text
    model: str
    up: tuple[StepShown | DayShown, ...]
    down: tuple[StepShown | DayShown, ...]
    folded: tuple[Folded, ...]
    cut: bool
    # Of one from elsewhere: its library, what is told of it, its address there.
    origin: tuple[str, str, str] | None = None


def path_page(newest: ModelVersion, path: PublicPath) -> PathPage:
    """The path of a model, told from its newest version."""
    model, texts = newest.operating_model, newest.content["texts"]
    name = told("name", newest.name, newest.language, texts["translations"] or {}, get_language() or "fi")
    programme = model.programme.code
    origin = origin_of(model)
    return PathPage(
        name=name,
        model=reverse("catalogue:model", args=[model.slug]),
        up=_dated([one for one in path.up if not is_hidden(one.source)], path, programme, model.slug, up=True),
        down=_dated(path.down, path, programme, model.slug, up=False),
        folded=folded_of(path.up),
        cut=path.cut,
        origin=(library_of(origin), told_origin(origin, newest.shown), version_there(origin, newest.number))
        if origin is not None
        else None,
    )


def _dated(
    steps: Sequence[PathStep], path: PublicPath, programme: str, own: str, *, up: bool
) -> tuple[StepShown | DayShown, ...]:
    """The steps with the days inside their records, in order of time."""
    above = {node.pk for one in path.up for node in (one.source, one.target)}
    days = [
        (one.on, DayShown(end_of(node, programme, own), one.words, full_date(one.on)))
        for node, one in path.days
        if (node.pk in above) == up
    ]
    shown = _steps(steps, programme, own)
    rank: dict[int, tuple[date, int]] = {id(one): (on, 0) for on, one in days}
    rank |= {id(one): (step.at.astimezone(HELSINKI).date(), 1) for step, one in zip(steps, shown, strict=True)}
    return tuple(sorted([*(one for _on, one in days), *shown], key=lambda one: rank[id(one)]))


def is_hidden(one: PathNode) -> bool:
    """Whether its code would be all that can be told of it."""
    return one.kind == NodeKind.EXPERIMENT and not one.name


def folded_of(steps: Sequence[PathStep]) -> tuple[Folded, ...]:
    """The steps from experiments that are not public, counted by kind: a contradiction is told even so."""
    hidden: dict[str, dict[UUID, bool]] = {}
    for one in steps:
        if is_hidden(one.source):
            hidden.setdefault(one.kind, {})[one.source.pk] = one.source.withdrawn
    found = []
    for kind, experiments in hidden.items():
        gone = sum(experiments.values())
        said = [folded_said(len(experiments) - gone), withdrawn_said(gone)]
        words = listed([one for one in said if one])
        found.append(Folded(kind_name(kind), kind, kind == EdgeKind.CONTRADICTS, words))
    return tuple(found)


def _steps(steps: Sequence[PathStep], programme: str, own: str) -> tuple[StepShown, ...]:
    return tuple(
        StepShown(
            kind_name(one.kind),
            one.kind,
            full_date(one.at),
            one.kind == EdgeKind.CONTRADICTS,
            end_of(one.source, programme, own),
            end_of(one.target, programme, own),
        )
        for one in steps
    )


def end_of(one: PathNode, programme: str, own: str) -> EndShown:
    kind = capital(str(NodeKind(one.kind).label))
    if one.kind == NodeKind.EXPERIMENT:
        address = reverse("experiments:public", args=[programme, one.code]) if one.name else ""
        note = state_of(Live(one.name, one.language, one.withdrawn))
        return EndShown(kind, one.code if one.name else "", one.name, one.language, address, note)
    if one.slug:
        address = reverse("catalogue:version", args=[one.slug, one.number])
        # The page is about this model: its name is not said again at each of its versions.
        return EndShown(kind, one.number, "" if one.slug == own else one.name, one.language, address, "")
    if one.kind == NodeKind.VERSION:
        return EndShown(_("Draft"), "", "", "", "", "")
    # The code of a candidate says nothing to who cannot open it.
    return EndShown(kind, "" if one.kind == NodeKind.CANDIDATE else one.code, one.name, "", "", "")
