"""What is kept as learning: no experiment is lost, whatever it led to."""

from __future__ import annotations

from dataclasses import dataclass

from oppiva.catalogue import words
from oppiva.catalogue.pages.cards import CardShown, card_shown
from oppiva.catalogue.queries import Board


@dataclass(frozen=True)
class KeptPage:
    """The experiments kept as learning."""

    sentence: str
    cards: tuple[CardShown, ...]


def kept_page(board: Board) -> KeptPage:
    """Out of a board, in the order of the codes."""
    return KeptPage(words.kept_sentence(len(board.kept)), tuple(card_shown(board.programme, one) for one in board.kept))
