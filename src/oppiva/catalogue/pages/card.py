"""The page of a card: what it tells, where it lies, what is suggested."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django import forms

from oppiva.catalogue import words
from oppiva.catalogue.forms.places import PlaceForms, Sent, place_forms
from oppiva.catalogue.models import EVIDENCE, EdgeKind
from oppiva.catalogue.pages.cards import (
    CardShown,
    EdgeShown,
    Named,
    SuggestionShown,
    card_shown,
    edge_shown,
    suggestions_shown,
)
from oppiva.catalogue.queries import Board, Card, Lying
from oppiva.experiments.models import Experiment


@dataclass(frozen=True)
class Place:
    """A candidate in which the card lies, with the ways it belongs there and what can be done about it."""

    code: str
    name: str
    edges: tuple[EdgeShown, ...]
    forms: PlaceForms


@dataclass(frozen=True)
class CardPage:
    """A card with all that can be done with it."""

    card: CardShown
    sentence: str
    base: int
    ref: UUID
    may_write: bool
    waits: bool
    kept: bool
    places: tuple[Place, ...]
    suggestions: tuple[SuggestionShown, ...]
    targets: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    readers: str

    @property
    def sent(self) -> forms.Form | None:
        """The form about one of its places that was sent and refused, if any."""
        return next((one.forms.sent for one in self.places if one.forms.sent is not None), None)


def card_page(board: Board, card: Card, readers: Sequence[str], sent: Sent | None = None) -> CardPage:
    """Out of a board and one of its cards (`card_on`); what was `sent` and refused stands in its form."""
    places = tuple((one, tuple(lying for lying in one.cards if lying.card.pk == card.pk)) for one in board.candidates)
    inside = [(one, lying) for one, lying in places if lying]
    kinds = _kinds(card)
    targets = tuple((one.code, f"{one.code} {one.name}") for one in board.candidates)
    return CardPage(
        card=card_shown(board.programme, card),
        sentence=words.card_sentence(card, [one.code for one, _lying in inside], _is_kept(board, card)),
        base=board.base,
        ref=uuid4(),
        may_write=board.may_write,
        waits=not inside and not _is_kept(board, card),
        kept=_is_kept(board, card),
        places=tuple(
            Place(
                one.code,
                one.name,
                tuple(edge_shown(board.programme, one.code, each) for each in lying),
                place_forms(one.code, kinds=_others(kinds, lying), targets=targets, sent=sent),
            )
            for one, lying in inside
        ),
        suggestions=suggestions_shown(Named.of(board), board.suggested.get(card.pk, ())),
        targets=targets,
        kinds=kinds,
        readers=words.readers(readers),
    )


def _kinds(card: Card) -> tuple[tuple[str, str], ...]:
    """The ways a card may belong to a candidate; before its decision it is background alone."""
    found = EVIDENCE if card.decided else (EdgeKind.CONTEXT,)
    return tuple((str(one.value), words.kind_name(one)) for one in found)


def _others(kinds: tuple[tuple[str, str], ...], lying: Sequence[Lying]) -> tuple[tuple[str, str], ...]:
    """The ways it could belong to a candidate beside those in which it does."""
    there = {one.kind for one in lying}
    return tuple(kind for kind in kinds if kind[0] not in there)


def card_on(board: Board, code: str) -> Card | None:
    """The card of this code, whatever pile or candidate it lies in."""
    piles = (*board.waiting, *board.under_way, *board.kept)
    inside = (lying.card for one in board.candidates for lying in one.cards)
    return next((one for one in (*piles, *inside) if one.code.lower() == code.lower()), None)


def bare(experiment: Experiment) -> Card:
    """One that lies nowhere on the board any more, since it broke off: its code alone."""
    return Card(experiment.pk, experiment.code, experiment.state, experiment.submitted_at is not None)


def _is_kept(board: Board, card: Card) -> bool:
    return any(one.pk == card.pk for one in board.kept)
