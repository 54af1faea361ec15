"""What a run of grouping reads: the texts of its cards, made ready by the same code as the texts of a file.

The means are made of the cards themselves, not of all that search keeps: cards are compared with each other, and what
they share tells nothing (docs/text.md). So the same texts come to the same groups here and by `oppiva text cluster`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from oppiva.catalogue.queries.likeness import GROUPING, TEXTS, CardText, texts_of
from oppiva.core.policy import reading
from oppiva.core.text.bank import bank_sums
from oppiva.core.text.embedding import Stored, Vectors
from oppiva.core.text.finding import Doc
from oppiva.core.text.grouping import Material, of_texts
from oppiva.core.text.terms import document_text, normal
from oppiva.search import memory
from oppiva.search.models import TextVector


@dataclass(frozen=True)
class Read:
    """The cards ready to be grouped, their texts, and the model that compared them; empty: by words alone."""

    material: Material
    texts: Mapping[UUID, CardText]
    model_id: str


def material_of(cards: Sequence[UUID]) -> Read:
    """The material of cards; one that search has no text of yet is an empty one. Three statements, for a job.

    Raises DomainError `too_many_texts` over 5 000 different texts.
    """
    with reading(GROUPING):
        texts = texts_of(cards)
        has_vectors = TextVector.objects.filter(doc__kind=TEXTS).exists()
    docs = [_doc(card, texts.get(card)) for card in cards]
    model = memory.model() if has_vectors else None
    if model is None:
        return Read(of_texts(docs, None), texts, "")
    stored = Stored(model, _vectors(texts, model.model_id, model.dim))
    return Read(of_texts(docs, stored, bank_sums(model, memory.folder())), texts, model.model_id)


def _doc(card: UUID, text: CardText | None) -> Doc:
    return Doc(str(card), text.body, text.title, text.lang) if text is not None else Doc(str(card), "", lang="fi")


def _vectors(texts: Mapping[UUID, CardText], model_id: str, dim: int) -> dict[str, Vectors]:
    """The stored vectors by the texts that they are of."""
    with reading(GROUPING):
        rows = TextVector.objects.filter(doc__kind=TEXTS, doc__object_id__in=list(texts), model_id=model_id, dim=dim)
        found = list(rows.values_list("doc__object_id", "vector"))
    return {
        normal(document_text(texts[card].title, texts[card].body)): np.frombuffer(bytes(vector), "<f4")
        for card, vector in found
    }
