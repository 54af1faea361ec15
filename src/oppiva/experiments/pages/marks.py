"""The text of a public page with what the rules mark in it, for who checks it and for who writes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.forms import BoundField
from django.utils.translation import gettext as _

from oppiva.core.text import MASK
from oppiva.core.text.readability import readability
from oppiva.experiments import publishing_words
from oppiva.experiments.forms.publishing import CheckForm
from oppiva.experiments.models import FlagDecision
from oppiva.experiments.queries import publishing as reads
from oppiva.experiments.queries.publishing import Prepared
from oppiva.experiments.rules import Sight
from oppiva.experiments.services.checks import CODES, Spot, part_hash, spots_of


@dataclass(frozen=True)
class Piece:
    """A run of a text; `spot` is the number of the mark it carries, 0 none."""

    text: str
    spot: int = 0
    kind: str = ""


@dataclass(frozen=True)
class MarkedPart:
    """A part of the text with its marks drawn in."""

    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class MarkedSpot:
    """A mark with its fields; `before` is what was decided earlier of the same text."""

    number: int
    kind: str
    part: str
    words: str
    sure: str
    choice: BoundField
    reason: BoundField
    before: str


@dataclass(frozen=True)
class Hint:
    """What the measures of readability say, with the words it is said of, each once."""

    kind: str
    words: tuple[str, ...]


def check_spots(prepared: Prepared) -> tuple[Spot, ...]:
    """What the rules mark in the text as it stands."""
    return spots_of(prepared.texts, prepared.experiment.language)


def marks_of(texts: Mapping[str, str], language: str) -> tuple[MarkedPart, ...]:
    """The parts of a text in which something is marked, as a facilitator will see them; for the team that writes."""
    return tuple(
        part for part in marked_parts(texts, spots_of(texts, language)) if any(one.spot for one in part.pieces)
    )


def marked_parts(texts: Mapping[str, str], spots: Sequence[Spot]) -> tuple[MarkedPart, ...]:
    """The whole text, each mark numbered in the order of the list beside it."""
    numbers = {spot: n for n, spot in enumerate(spots, 1)}
    found = []
    for part, text in texts.items():
        pieces, at = [], 0
        for spot in sorted(one for one in spots if one.part == part):
            if spot.start < at:
                continue
            pieces.append(Piece(text[at : spot.start]))
            kind = str(publishing_words.KINDS.get(spot.kind, spot.kind))
            pieces.append(Piece(masked(text[spot.start : spot.end], spot.kind), numbers[spot], kind))
            at = spot.end
        pieces.append(Piece(text[at:]))
        found.append(MarkedPart(publishing_words.part_label(part), tuple(one for one in pieces if one.text)))
    return tuple(found)


def marked_spots(sight: Sight, prepared: Prepared, form: CheckForm) -> tuple[MarkedSpot, ...]:
    """Each mark with its fields and what was decided before of the same words in the same text."""
    earlier = {
        (one.part_hash, one.part, one.start, one.end, one.kind): one
        for one in reversed(reads.earlier_decisions(sight.actor, sight.experiment))
    }
    found = []
    for n, spot in enumerate(form.spots):
        text = prepared.texts[spot.part]
        old = earlier.get((part_hash(text), spot.part, spot.start, spot.end, spot.kind))
        found.append(
            MarkedSpot(
                n + 1,
                str(publishing_words.KINDS.get(spot.kind, spot.kind)),
                publishing_words.part_label(spot.part),
                masked(text[spot.start : spot.end], spot.kind),
                _("certain by its form") if spot.confidence == "high" else "",
                form[f"choice_{n}"],
                form[f"reason_{n}"],
                _before(old) if old is not None else "",
            )
        )
    return tuple(found)


def _before(old: FlagDecision) -> str:
    facts = {"choice": str(FlagDecision.Choice(old.choice).label), "reason": old.reason}
    if old.reason:
        return _("Decided earlier: %(choice)s, %(reason)s") % facts
    return _("Decided earlier: %(choice)s") % facts


def masked(words: str, kind: str) -> str:
    """A code is never repeated, on no page."""
    return MASK if kind in CODES else words


def hints_of(text: str, language: str) -> tuple[Hint, ...]:
    """What could be lighter to read in a summary: hints, no verdict, and no grade of the whole."""
    if not text:
        return ()
    found: dict[str, dict[str, None]] = {}
    for flag in readability(text, language).flags:
        words = " ".join(text[flag.start : flag.end].split())
        found.setdefault(publishing_words.hint_words(flag.kind, words, flag.parts), {})[words] = None
    return tuple(Hint(kind, tuple(words)) for kind, words in found.items())
