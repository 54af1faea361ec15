"""The job of the vectors: embeds what waits, a few texts at a time; stopped or killed, the next one goes on there."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from time import monotonic

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from oppiva.core.policy import reading, system
from oppiva.core.text.embedding import Embedder
from oppiva.core.text.terms import document_text
from oppiva.jobs.registry import GoesOn, Run
from oppiva.search import memory
from oppiva.search.limits import BATCH, SHARE
from oppiva.search.models import TextDoc, TextVector
from oppiva.search.queries.stored import renew_file, waiting
from oppiva.search.services.averages import are_means_due, renew_means

log = logging.getLogger(__name__)
SYSTEM = system("search")
Vectors = NDArray[np.float32]


def embed_waiting(run: Run) -> Mapping[str, object]:
    """Give every text the vectors of the model of now; tells progress after each few. Safe to repeat at any moment.

    Raises GoesOn when it has had its share of the worker: mails and other jobs wait behind it.
    """
    model = memory.model()
    if model is None:
        return {"embedded": 0, "mode": "lexical"}
    if are_means_due(model.model_id):
        renew_means(model, lambda: run.progress(0))
    until = monotonic() + SHARE
    with reading(SYSTEM):
        texts = TextDoc.objects.count()
        left = waiting(model.model_id).count()
        done = 0
        # By id: what one worker cannot store, another one has, so nothing is looked at twice.
        last = 0
        while batch := list(waiting(model.model_id).filter(pk__gt=last).order_by("pk")[:BATCH]):
            last = batch[-1].pk
            done += _store(model, batch, *_embedded(model, batch))
            run.progress(texts - max(left - done, 0), texts)
            if monotonic() > until:
                raise GoesOn
        dropped = _drop_other_models(model.model_id)
        if are_means_due(model.model_id):
            renew_means(model, lambda: run.progress(texts, texts))
        renew_file(model.model_id, model.dim)
    return {"embedded": done, "dropped": dropped}


def _embedded(model: Embedder, batch: Sequence[TextDoc]) -> tuple[Vectors, Vectors]:
    """The vectors of the texts and of their titles; a text on which the model breaks gets zeros: it means nothing."""
    texts = [document_text(doc.title, doc.body) for doc in batch]
    titles = [doc.title for doc in batch]
    try:
        return model.passages(texts), model.queries(titles)
    except memory.BROKEN:  # one text may not keep the others waiting
        log.exception("the model broke on one of %d texts", len(batch))
        if len(batch) == 1:
            nothing = np.zeros((1, model.dim), np.float32)
            return nothing, nothing
        single = [_embedded(model, [doc]) for doc in batch]
        return np.concatenate([one[0] for one in single]), np.concatenate([one[1] for one in single])


def _store(model: Embedder, batch: Sequence[TextDoc], texts: Vectors, titles: Vectors) -> int:
    """The vectors of those texts that are still there and say what they said; answers how many."""
    with transaction.atomic():
        rows = TextDoc.objects.select_for_update().filter(pk__in=[doc.pk for doc in batch]).order_by("pk")
        now = dict(rows.values_list("pk", "text_hash"))
        made = [
            TextVector(
                doc=doc,
                model_id=model.model_id,
                dim=model.dim,
                vector=text.astype("<f4").tobytes(),
                title_query_vector=title.astype("<f4").tobytes() if doc.title else None,
                text_hash=doc.text_hash,
            )
            for doc, text, title in zip(batch, texts, titles, strict=True)
            if now.get(doc.pk) == doc.text_hash
        ]
        # Another worker may have been at the same texts: the first vectors stay.
        TextVector.objects.bulk_create(made, ignore_conflicts=True)
        return len(made)


def _drop_other_models(model_id: str) -> int:
    """Vectors that no query can be held against any more."""
    return TextVector.objects.exclude(model_id=model_id).delete()[0]
