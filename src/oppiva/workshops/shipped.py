"""The flows and strength cards that come with the product: data files in three languages, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from oppiva.workshops.flow import Option, Step

DATA = Path(__file__).with_name("data")
THEMES = ("wellbeing", "productivity", "customer")
NUMBERS = (1, 2, 3)
LANGUAGES = ("fi", "sv", "en")


@dataclass(frozen=True)
class ShippedSet:
    """A flow that comes with the product, in one language; `theme` is empty for all."""

    number: int
    theme: str
    language: str
    name: str
    steps: tuple[Step, ...]

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"valmis-{self.number}-{self.theme or 'kaikki'}"


@dataclass(frozen=True)
class Card:
    """A strength card in one language."""

    code: str
    title: str
    text: str


def shipped_sets(number: int, language: str) -> tuple[ShippedSet, ...]:
    """The shipped flows of a half-day: the one for all, then one for each theme."""
    if number not in NUMBERS:
        return ()
    return tuple(shipped_set(number, theme, language) for theme in ("", *THEMES))


def shipped_set(number: int, theme: str, language: str) -> ShippedSet:
    """The shipped flow of a half-day for a theme, that for all where the theme has none of its own."""
    data = _flow(number)
    known = theme if theme in THEMES else ""
    language = language if language in LANGUAGES else LANGUAGES[0]
    steps = tuple(_step(one, known, language) for one in data["steps"])
    return ShippedSet(number, known, language, data["name"][language], steps)


def strength_cards(language: str) -> tuple[Card, ...]:
    """The strength cards in this language, Finnish where it has none."""
    return _cards(language if language in LANGUAGES else LANGUAGES[0])


def strength_codes() -> frozenset[str]:
    """The codes of all cards."""
    return frozenset(card.code for card in _cards(LANGUAGES[0]))


@cache
def _flow(number: int) -> Mapping[str, Any]:
    return tomllib.loads((DATA / "flows" / f"session-{number}.toml").read_text("utf-8"))


@cache
def _cards(language: str) -> tuple[Card, ...]:
    rows = tomllib.loads((DATA / "strengths.toml").read_text("utf-8"))["cards"]
    return tuple(Card(row["code"], row["title"][language], row["text"][language]) for row in rows)


def _step(data: Mapping[str, Any], theme: str, language: str) -> Step:
    prompt = data.get("themes", {}).get(theme, data["prompt"])
    return Step(
        title=data["title"][language],
        prompt=prompt[language],
        options=tuple(Option(one["title"][language], one["text"][language]) for one in data.get("options", ())),
        minutes=data["minutes"],
        form_step=data.get("form_step", ""),
        strengths=data.get("strengths", False),
    )
