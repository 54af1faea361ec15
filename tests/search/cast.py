"""Texts, a kind of them with rights by programme, and a model of a few words: what these tests search in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid5

import numpy as np
from numpy.typing import NDArray

from oppiva.core.policy import Actor, Grant, Place
from oppiva.programme.models import Programme
from oppiva.search.slots import Card, Kind, Text

SPACE = UUID("0f6f2c0e-6c0b-4f6e-9d5e-3a1f0d3c9a55")
# What means the same stands in one row.
MEANINGS = (
    {"puhelu", "puhelimet", "soitto", "soittaa", "soitamme", "takaisinsoitto", "samtal", "ringa", "call", "phone"},
    {"kirje", "kirjeen", "kirjeet", "päätös", "brev", "beslut", "letter"},
    {"kausityö", "kausityöntekijä", "kesätyö", "säsongsarbete", "seasonal"},
    {"kokous", "palaveri", "palaverit", "möte", "meeting"},
)


@dataclass(frozen=True)
class FewWords:
    """A model that knows the rows of MEANINGS and nothing else; every vector has length one."""

    model_id: str = "few-words-1"
    dim: int = 8

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([self._one(text) for text in texts], np.float32).reshape(len(texts), self.dim)

    def queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.passages(texts)

    def _one(self, text: str) -> NDArray[np.float64]:
        if not text.strip():
            return np.zeros(self.dim)
        words = text.lower().replace(".", " ").replace(",", " ").split()
        made = np.zeros(self.dim)
        made[7] = 0.5
        for word in words:
            for at, row in enumerate(MEANINGS):
                made[at] += word in row
        return made / np.linalg.norm(made)


@dataclass
class Shelf:
    """The texts of a kind as its owner has them: what `changed` reads."""

    name: str = "story"
    texts: dict[UUID, Text] = field(default_factory=dict)

    def put(self, number: int, title: str, body: str = "", *, lang: str = "fi", **more: Any) -> UUID:
        """A text under the id that its number has."""
        pk = uuid5(SPACE, f"{self.name} {number}")
        self.texts[pk] = Text(pk, lang, title, body, **more)
        return pk

    def say(self, pk: UUID, body: str) -> None:
        """The text says something else now."""
        self.texts[pk] = replace(self.texts[pk], body=body, version=self.texts[pk].version + 1)

    def given(self, ids: Collection[UUID]) -> Iterable[Text]:
        return [self.texts[pk] for pk in ids if pk in self.texts]

    def every(self) -> Iterator[UUID]:
        return iter(list(self.texts))

    def kind(self, **more: Any) -> Kind:
        """The kind of it: everybody who is somebody finds all."""
        return Kind(
            name=self.name, label="Stories", texts=self.given, every=self.every, visible_to=everybody,
            cards=self.cards, **more,
        )  # fmt: skip

    def cards(self, actor: Actor, ids: Sequence[UUID]) -> dict[UUID, Card]:
        return {pk: Card(self.texts[pk].title, f"/{pk}/") for pk in ids if pk in self.texts}


def everybody(actor: Actor) -> Any:
    """Every text there is, for a person; none for who is nobody."""
    from oppiva.search.models import TextDoc

    rows = TextDoc.objects.values("object_id")
    return rows if actor.person_id or actor.system else rows.none()


def by_programme(actor: Actor) -> Any:
    """The programmes that the person has a grant in: texts whose object is a programme."""
    return Programme.objects.filter(pk__in=[grant.scope.id for grant in actor.grants]).values("pk")


def reader(*programmes: Programme) -> Actor:
    """A person with a grant in each of these programmes."""
    grants = tuple(Grant("analyst", Place("programme", str(one.pk))) for one in programmes)
    return Actor("00000000-0000-4000-8000-000000000001", grants)


ANYBODY = reader()
