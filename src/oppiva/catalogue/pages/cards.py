"""A card as the table, the pile and the page of a candidate show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from oppiva.catalogue import words
from oppiva.catalogue.models import EdgeKind
from oppiva.catalogue.queries import Board, CandidateRow, Card, Lying, Proposed, Suggested
from oppiva.experiments.queries import OtherExperiment
from oppiva.experiments.result_words import predicted, versus
from oppiva.ui.formatting import date_short

KEYS = 3  # suggestions that a key accepts
UI_ICONS = frozenset({"plus-circle", "circle"})  # of the common sprite; the others are the app's
Why = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class CardShown:
    """A card: `address` its page at the table, `record` the page of the experiment, `mark` the shape of its state."""

    code: str
    address: str
    record: str
    name: str
    summary: str
    language: str
    mark: str
    decided: str
    figures: str
    later: bool = False
    readable: bool = False


@dataclass(frozen=True)
class SuggestionShown:
    """A suggestion: `key` the number that accepts it, empty after the third; a `group` has no name yet."""

    pk: int
    key: str
    card: CardShown
    target: str
    name: str
    address: str
    group: bool
    why: Why


@dataclass(frozen=True)
class EdgeShown:
    """A card inside a candidate. `own`: the icon is the app's, not of the common sprite."""

    card: CardShown
    edge: int
    kind: str
    kind_name: str
    icon: str
    own: bool
    origin: str
    note: str
    day: str
    through: str
    mixed: bool
    answer: str
    answer_version: int
    answer_to: str


@dataclass(frozen=True)
class Named:
    """What suggestions need to know of where they lead: names, units and areas of candidates, words of groups."""

    programme: str
    candidates: Mapping[str, CandidateRow]
    groups: Mapping[str, Proposed]

    @classmethod
    def of(cls, board: Board) -> Named:
        """Out of a board."""
        return cls(
            board.programme,
            {one.code: one for one in board.candidates},
            {one.key: one for one in board.proposed},
        )


@dataclass(frozen=True)
class AgainstShown:
    """A contradiction with why it is one: rows of a label, words, and their language where it is the record's own."""

    edge: EdgeShown
    rows: tuple[tuple[str, str, str], ...]


def card_shown(programme: str, card: Card) -> CardShown:
    """A card in words."""
    mark, decided = words.decided(card)
    return CardShown(
        code=card.code,
        address=reverse("catalogue:card", args=[programme, card.code]),
        record=reverse("experiments:experiment", args=[programme, card.code]) if card.readable else "",
        name=words.name(card),
        summary=card.summary,
        language=card.language if card.name else "",
        mark=mark,
        decided=decided,
        figures=words.figures(card),
        later=card.later,
        readable=card.readable,
    )


def suggestions_shown(named: Named, found: Sequence[Suggested]) -> tuple[SuggestionShown, ...]:
    """What is suggested for one card, the likest first, each with its reasons and the first three with a key."""
    shown = []
    for at, one in enumerate(found):
        beside = found[1] if at == 0 and len(found) > 1 else None
        shown.append(suggestion_shown(named, one, key=str(at + 1) if at < KEYS else "", beside=beside))
    return tuple(shown)


def suggestion_shown(
    named: Named, one: Suggested, *, key: str = "", beside: Suggested | None = None
) -> SuggestionShown:
    """A suggestion with its reasons; `beside`: the next likely one, told so that nobody takes it for the only one."""
    target = named.candidates.get(one.candidate)
    return SuggestionShown(
        pk=one.pk,
        key=key,
        card=card_shown(named.programme, one.card),
        target=one.candidate,
        name=target.name if target else _label(named, one),
        address=reverse("catalogue:candidate", args=[named.programme, one.candidate]) if target else "",
        group=target is None,
        why=_why(named, one, target, beside),
    )


def _label(named: Named, one: Suggested) -> str:
    group = named.groups.get(one.group)
    return (group.label if group else "") or words.group_name()


def _why(named: Named, one: Suggested, target: CandidateRow | None, beside: Suggested | None) -> Why:
    found = []
    if one.like:
        found.append(("equals", words.like(one.like)))
    if one.words:
        found.append(("equals", words.shared(one.words)))
    if target is not None and one.card.unit and one.card.unit in {lying.card.unit for lying in target.cards}:
        found.append(("equals", words.same_unit(one.card.unit)))
    if target is not None and target.cards and (new := words.new_place(set(one.card.areas) - target.areas)):
        found.append(("map-pin", new))
    if one.other_means:
        found.append(("not-equals", words.other_means()))
    other = named.candidates.get(beside.candidate) if beside else None
    if other is not None:
        found.append(("not-equals", words.fits_also(other.name)))
    return tuple(found)


def edge_shown(programme: str, candidate: str, one: Lying) -> EdgeShown:
    """A card inside a candidate, with the way it belongs there."""
    icon = words.EDGE_ICONS[EdgeKind(one.kind)]
    return EdgeShown(
        card=card_shown(programme, one.card),
        edge=one.edge,
        kind=one.kind,
        kind_name=words.kind_name(one.kind),
        icon=icon,
        own=icon not in UI_ICONS,
        origin=one.origin,
        note=one.note,
        day=date_short(one.at),
        through=one.through,
        mixed=one.mixed,
        answer=one.answer,
        answer_version=one.answer_version,
        answer_to=reverse("catalogue:answer", args=[programme, candidate, one.edge])
        if one.kind == EdgeKind.CONTRADICTS
        else "",
    )


def against_shown(programme: str, candidate: str, one: Lying, told: OtherExperiment | None) -> AgainstShown:
    """A contradiction that is answered: what its experiment expected and what came; nothing more of one not open."""
    shown = edge_shown(programme, candidate, one)
    if told is None:
        return AgainstShown(shown, ())
    # The numbers stand beside what was expected of them, not under the name as well.
    shown = replace(shown, card=replace(shown.card, figures=""))
    return AgainstShown(shown, against_rows(one.card, one.note, told))


def against_rows(card: Card, note: str, told: OtherExperiment) -> tuple[tuple[str, str, str], ...]:
    """What an experiment expected, what came and what its team learned: label, words, their language."""
    figures = card.x is not None
    expected = predicted(told.prediction)
    rows = [
        (_("Predicted"), expected or told.prediction.belief, "" if expected else told.language),
        (pgettext("number", "Came"), " · ".join(filter(None, (words.figures(card), versus(told.versus)))), ""),
        (_("What was learned"), "" if figures else told.learned, told.language),
        (_("Note"), note, ""),
    ]
    return tuple(row for row in rows if row[1])
