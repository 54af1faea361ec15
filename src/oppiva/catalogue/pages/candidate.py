"""The page of a candidate: its cards by kind, its contradictions, what is suggested; of a closed one where it led."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.urls import reverse

from oppiva.catalogue import words
from oppiva.catalogue.models import EVIDENCE, Candidate, CandidateState, EdgeKind, OperatingModel
from oppiva.catalogue.pages.cards import EdgeShown, Named, SuggestionShown, edge_shown, suggestion_shown
from oppiva.catalogue.pages.desk_begin import Missing, missing_of
from oppiva.catalogue.pages.links import pages_of
from oppiva.catalogue.queries import Board, CandidateRow, TraceRows
from oppiva.experiments.models import Whose
from oppiva.people.queries import area_names
from oppiva.ui.formatting import date


@dataclass(frozen=True)
class KindShown:
    """The cards that belong to the candidate in one way."""

    kind: str
    name: str
    icon: str
    own: bool
    edges: tuple[EdgeShown, ...]


@dataclass(frozen=True)
class Led:
    """A record to which a closed candidate led, or an experiment it stood on."""

    code: str
    title: str
    language: str
    address: str
    kinds: str = ""


@dataclass(frozen=True)
class CandidatePage:
    """A candidate; of a closed one `kinds` are empty, and `sources` and `leads_to` tell."""

    code: str
    address: str
    name: str
    language: str
    sentence: str
    state: str
    is_open: bool
    locked: bool
    size: str
    since: str
    facts: tuple[tuple[str, str], ...]
    tabs: list[tuple[str, str, bool]]
    may_write: bool
    readers: str
    base: int = 0
    ref: UUID | None = None
    kinds: tuple[KindShown, ...] = ()
    suggestions: tuple[SuggestionShown, ...] = ()
    unanswered: tuple[EdgeShown, ...] = ()
    unanswered_words: str = ""
    sources: tuple[Led, ...] = ()
    leads_to: tuple[Led, ...] = ()
    lacks: tuple[Missing, ...] = ()


def open_page(board: Board, candidate: Candidate, row: CandidateRow, readers: Sequence[str]) -> CandidatePage:
    """An open candidate out of the board."""
    named = Named.of(board)
    edges = [edge_shown(board.programme, row.code, one) for one in row.cards]
    unanswered = tuple(one for one in edges if one.kind == EdgeKind.CONTRADICTS and not one.answer)
    return CandidatePage(
        **_common(board.programme, candidate, readers),
        size=words.size(row.experiments, len(row.areas)),
        may_write=board.may_write,
        facts=_facts(candidate, row),
        base=board.base,
        ref=uuid4(),
        kinds=tuple(_of_kind(kind, edges) for kind in EVIDENCE if any(one.kind == kind for one in edges)),
        suggestions=tuple(suggestion_shown(named, one) for one in row.suggested),
        unanswered=unanswered,
        unanswered_words=words.unanswered(len(unanswered)) if unanswered else "",
        lacks=missing_of(candidate, row),
    )


def closed_page(
    candidate: Candidate, found: TraceRows, readers: Sequence[str], model: OperatingModel | None = None
) -> CandidatePage:
    """A closed candidate: what it stood on and where it led stay for ever; `model`: the one that it became."""
    programme = candidate.programme.code
    became: tuple[Led, ...] = ()
    if model is not None:
        address = reverse("catalogue:desk_model", args=[programme, model.code])
        became = (Led(model.code, model.draft.name, model.language, address),)
    leads = [one.target for one in found.down if one.source.pk == found.node.pk]
    return CandidatePage(
        **_common(programme, candidate, readers),
        size=words.size(len(found.sources), len({area for one in found.sources for area in one.node.areas})),
        may_write=False,
        facts=_facts(candidate, None),
        sources=tuple(
            Led(
                one.node.code,
                one.node.title,
                one.node.language,
                reverse("catalogue:card", args=[programme, one.node.code]),
                ", ".join(words.kind_name(kind).lower() for kind in one.kinds),
            )
            for one in found.sources
        ),
        leads_to=became
        + tuple(
            Led(one.code, one.title, one.language, reverse("catalogue:candidate", args=[programme, one.code]))
            for one in leads
            if one.kind == "candidate"
        ),
    )


def _common(programme: str, candidate: Candidate, readers: Sequence[str]) -> dict[str, Any]:
    return {
        "code": candidate.code,
        "address": reverse("catalogue:candidate", args=[programme, candidate.code]),
        "name": candidate.name,
        "language": candidate.language,
        "sentence": candidate.one_sentence,
        "state": words.state_name(candidate.state),
        "is_open": candidate.state == CandidateState.OPEN,
        "locked": candidate.locked,
        "since": date(candidate.state_since),
        "tabs": pages_of(programme, candidate.code, "candidate"),
        "readers": words.readers(readers),
    }


def _facts(candidate: Candidate, row: CandidateRow | None) -> tuple[tuple[str, str], ...]:
    whom = [str(Whose(one).label) for one in candidate.for_whom if one in Whose.values]
    found = [
        (words.label("whom"), ", ".join([*whom, *([candidate.for_whom_words] if candidate.for_whom_words else [])])),
        (words.label("areas"), ", ".join(area_names(row.areas)) if row else ""),
    ]
    return tuple((label, text) for label, text in found if text)


def _of_kind(kind: EdgeKind, edges: Sequence[EdgeShown]) -> KindShown:
    found = tuple(one for one in edges if one.kind == kind)
    return KindShown(str(kind.value), words.kind_name(kind), found[0].icon, found[0].own, found)
