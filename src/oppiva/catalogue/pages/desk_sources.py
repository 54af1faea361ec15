"""The experiments behind a model in groups by how they belong to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.catalogue import words
from oppiva.catalogue.models import EVIDENCE, EdgeKind, OperatingModel
from oppiva.catalogue.pages.cards import against_rows
from oppiva.catalogue.queries.desk_sources import SourceRow
from oppiva.experiments.models import Certainty
from oppiva.experiments.queries import OtherExperiment


@dataclass(frozen=True)
class SourceShown:
    """One experiment behind a model; `waits`: it contradicts and has no answer."""

    edge: int
    code: str
    name: str
    language: str
    address: str
    figures: str
    weight: str
    note: str
    answer: str
    answer_version: int
    waits: bool
    answer_to: str
    out_to: str


@dataclass(frozen=True)
class SourceGroup:
    """The experiments that belong to a model in one way."""

    kind: str
    name: str
    rows: tuple[SourceShown, ...]


def sources_shown(rows: Sequence[SourceRow], model: OperatingModel) -> tuple[SourceGroup, ...]:
    """By kind, the foundation first."""
    return tuple(
        SourceGroup(str(kind.value), words.kind_name(kind), found)
        for kind in EVIDENCE
        if (found := tuple(_shown(one, model) for one in rows if one.kind == kind))
    )


def _shown(one: SourceRow, model: OperatingModel) -> SourceShown:
    args = [model.programme.code, model.code, one.edge]
    card = one.card
    return SourceShown(
        one.edge,
        one.code,
        words.name(card) if card is not None else "",
        card.language if card is not None and card.readable else "",
        reverse("catalogue:trace", args=[model.programme.code, one.code]) if card is not None else "",
        words.figures(card) if card is not None else "",
        _weight(one),
        one.note,
        one.answer,
        one.answer_version,
        one.kind == EdgeKind.CONTRADICTS and not one.answer,
        reverse("catalogue:model_answer", args=args),
        reverse("catalogue:model_source_out", args=args),
    )


@dataclass(frozen=True)
class AgainstModel:
    """A contradiction as one reads it before answering; of an experiment that is not open no more than its code."""

    code: str
    name: str
    language: str
    summary: str
    record: str
    note: str
    rows: tuple[tuple[str, str, str], ...]


def against_model(row: SourceRow, model: OperatingModel, told: OtherExperiment | None) -> AgainstModel:
    """Out of its row at the desk and what its reader may know of it."""
    card = row.card
    readable = card is not None and card.readable
    return AgainstModel(
        row.code,
        words.name(card) if card is not None else "",
        card.language if card is not None and readable else "",
        card.summary if card is not None and readable else "",
        reverse("experiments:experiment", args=[model.programme.code, row.code]) if readable else "",
        "" if told is not None else row.note,
        against_rows(card, row.note, told) if card is not None and told is not None else (),
    )


def _weight(one: SourceRow) -> str:
    """Whether it weighs in the evidence, and how sure its team was."""
    if one.kind == EdgeKind.CONTEXT:
        return _("background, no weight")
    if not one.standing.carried_out:
        return _("not carried out, no weight")
    label = dict(Certainty.choices).get(one.standing.certainty, "")
    return _("certainty: %(word)s") % {"word": label} if label else _("carried out")
