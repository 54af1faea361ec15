"""What an app above tells beside a model of the library: who takes it into use, and how one begins.

A page of the library is kept for strangers while its stamp stands, so the slot also says what its parts depend on.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import get_language

from oppiva.catalogue.models import OperatingModel
from oppiva.core.policy import Actor


@dataclass(frozen=True)
class TakenUp:
    """What the page of a model shows everybody of those who take it into use, kept with the page.

    `section`: the template of a part of the page; `lead` and `line`: what is said under the dials, in place of how many
    places use it.
    """

    section: str
    facts: Mapping[str, object] = field(default_factory=dict)
    lead: str = ""
    line: str = ""


@dataclass(frozen=True)
class Acts:
    """The first buttons of the head, drawn for each reader: a template and what it shows."""

    template: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Tip:
    """Advice of somebody who has taken the model into use: dated, signed as they may be shown."""

    text: str
    language: str
    day: str
    signed: str


@dataclass(frozen=True)
class TakingUp:
    """How the slot is filled: for the page of a model, for its kit, and the figures that the stamp of a page needs.

    `shown` is the same for everybody, a model in each of these languages; to `acts` all who have not signed in are one
    reader.
    `stamp`: name -> an expression over the rows of the models, which changes when what is shown does.
    """

    shown: Callable[[OperatingModel, Collection[str]], Mapping[str, TakenUp]]
    acts: Callable[[Actor, OperatingModel], Acts]
    tips: Callable[[OperatingModel], tuple[Tip, ...]]
    stamp: Callable[[], Mapping[str, Any]]
    # Those of these models that somebody has begun to take into use, confirmed or not.
    begun: Callable[[Collection[UUID]], set[UUID]] = lambda _models: set()
    # By model what is shown of it and changes with the day alone; a page that is kept is drawn anew within the minute.
    of_today: Callable[[], Mapping[UUID, object]] = dict


_filled: list[TakingUp] = []


def register_taking_up(one: TakingUp) -> None:
    """Fill the slot; the last one given holds."""
    _filled[:] = [one]


def taken_up(model: OperatingModel) -> TakenUp | None:
    """What is shown to everybody, None while nobody has filled the slot."""
    language = get_language() or settings.LANGUAGE_CODE
    return _filled[0].shown(model, (language,))[language] if _filled else None


def taken_up_in(model: OperatingModel, languages: Collection[str]) -> Mapping[str, TakenUp]:
    """The same in several languages, read once; empty while nobody has filled the slot."""
    return _filled[0].shown(model, languages) if _filled else {}


def acts_of(actor: Actor, model: OperatingModel) -> Acts | None:
    """The buttons of this reader, None while nobody has filled the slot."""
    return _filled[0].acts(actor, model) if _filled else None


def tips_of(model: OperatingModel) -> tuple[Tip, ...]:
    """The tips of those who have taken the model into use, the newest first."""
    return _filled[0].tips(model) if _filled else ()


def of_today() -> Mapping[UUID, object]:
    """By model what is shown of it and changes with the day alone."""
    return _filled[0].of_today() if _filled else {}


def stamp_figures() -> Mapping[str, Any]:
    """What the stamp of a model's page holds beside the catalogue's own figures."""
    return _filled[0].stamp() if _filled else {}


def begun_above(models: Collection[UUID]) -> set[UUID]:
    """Those of these models that somebody has begun to take into use."""
    return _filled[0].begun(models) if _filled else set()
