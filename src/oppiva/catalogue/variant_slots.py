"""What apps above tell at the desk of a model: who uses it, what of their changes goes into the text, local variants.

Filled from above (docs/where-does-it-go.md).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from oppiva.catalogue.models import OperatingModel
from oppiva.core.policy import Actor


@dataclass(frozen=True)
class DeskNote:
    """Something to bring into the text: where (`part`, the key of a part of the text), a sentence in its own language,
    and what is to be known of it."""

    part: str
    where: str
    sentence: str
    says: str


@dataclass(frozen=True)
class DeskMore:
    """What is shown of a model beside its own: links (words, address), notes to its writers, where those come from."""

    links: tuple[tuple[str, str], ...] = ()
    notes: tuple[DeskNote, ...] = ()
    notes_to: str = ""


Tries = Callable[[OperatingModel], bool]
More = Callable[[Actor, OperatingModel], DeskMore]
_tries: list[Tries] = []
_more: list[More] = []


def register_place(tries: Tries, more: More) -> None:
    """`tries`: whether the place that keeps a local variant tries or uses the model now, which stands for the trial
    elsewhere; `more`: what the desk of a model shows to who may write it."""
    _tries[:], _more[:] = [tries], [more]


def place_tries(model: OperatingModel) -> bool:
    """Whether some place tries or uses the local variant now."""
    return any(one(model) for one in _tries)


def more_of(actor: Actor, model: OperatingModel) -> DeskMore:
    """What is shown of a model to who may write it; nothing while nobody has filled the slot."""
    return _more[0](actor, model) if _more else DeskMore()
