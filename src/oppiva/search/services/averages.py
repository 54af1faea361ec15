"""The means of the languages: made anew by jobs, never while somebody waits for a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from oppiva.core.policy import reading, system
from oppiva.core.text.bank import bank_sums
from oppiva.core.text.embedding import Embedder
from oppiva.core.text.means import Sums, means
from oppiva.jobs import clock
from oppiva.search import memory
from oppiva.search.limits import BATCH, GROWTH
from oppiva.search.models import MeanVersion
from oppiva.search.queries.stored import count_vectors, mean_version, own_sums

SYSTEM = system("search")
KEPT = 2  # versions: the one of now, and the one that a page may be using this moment
Kind = MeanVersion.Kind


def are_means_due(model_id: str) -> bool:
    """Whether there are none, or a tenth more or fewer texts than they were made from."""
    row = MeanVersion.objects.filter(model_id=model_id).order_by("-version").values_list("n", flat=True).first()
    if row is None:
        return True
    return abs(count_vectors(model_id) - row) > GROWTH * row


def renew_means(model: Embedder, alive: Callable[[], None] = lambda: None) -> int:
    """Make the means of the texts of now and of the bank; answers their version.

    The first time the bank is embedded, too, which takes a while: `alive` is called after each few sentences.
    """
    bank = bank_sums(_Telling(model, alive), memory.folder())
    with reading(SYSTEM):
        sums = own_sums(model.model_id, model.dim)
    found = {
        Kind.DOC: means(sums.documents, bank.documents, model.dim),
        Kind.QUERY: means(sums.queries, bank.queries, model.dim),
    }
    with transaction.atomic():
        rows = MeanVersion.objects.filter(model_id=model.model_id)
        version = mean_version(model.model_id) + 1
        MeanVersion.objects.bulk_create(
            MeanVersion(
                model_id=model.model_id, lang=lang, kind=kind, version=version, n=_n(sums.documents),
                vector=np.asarray(mean, "<f4").tobytes(), made_at=clock.now(),
            )
            for kind, by_lang in found.items()
            for lang, mean in by_lang.items()
        )  # fmt: skip
        rows.filter(version__lte=version - KEPT).delete()
        MeanVersion.objects.exclude(model_id=model.model_id).delete()
    return version


class _Telling:
    """The model, telling after each few texts that it is still at work."""

    def __init__(self, model: Embedder, alive: Callable[[], None]) -> None:
        self.model_id, self.dim = model.model_id, model.dim
        self._model, self._alive = model, alive

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._made(self._model.passages, texts)

    def queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._made(self._model.queries, texts)

    def _made(self, make: Callable[[Sequence[str]], NDArray[np.float32]], texts: Sequence[str]) -> NDArray[np.float32]:
        made = []
        for begin in range(0, len(texts), BATCH):
            made.append(make(texts[begin : begin + BATCH]))
            self._alive()
        return np.concatenate(made) if made else np.zeros((0, self.dim), np.float32)


def _n(sums: Sums) -> int:
    return sum(n for n, _ in sums.values())
