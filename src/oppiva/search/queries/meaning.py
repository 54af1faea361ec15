"""Hits by meaning: the vectors of all texts are scanned whole; the rights say afterwards which rows count."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from oppiva.core.text.embedding import Embedder
from oppiva.core.text.means import Vector, centred
from oppiva.search import memory
from oppiva.search.models import LANGUAGES, MeanVersion
from oppiva.search.queries.stored import Stamp, means_of, stamp, whole
from oppiva.search.vectors import Table

Floats = NDArray[np.float32]
Exact = NDArray[np.float64]
At = NDArray[np.int64]
Kind = MeanVersion.Kind
LEAST = 1e-4  # a vector this near its mean says nothing (core.text.means)
PIECE = 20_000  # rows looked at in one go where all are


@dataclass(frozen=True)
class Space:
    """The stored vectors and the means of one moment, used throughout an answer.

    `apart` is how far each vector is from the mean of its language, 0 for one that means nothing.
    """

    model: Embedder
    table: Table
    query_means: dict[str, Vector]
    means: Exact  # of the texts' languages, in the order of LANGUAGES
    apart: Floats
    by_doc: At = field(repr=False)  # rows in order of their texts' ids

    def target(self, text: str, lang: str) -> Vector | None:
        """A query as a centred vector; None for one that means nothing."""
        raw = memory.query_vector(text)
        if raw is None or not text.strip():
            return None
        found = centred(raw[None], [lang], self.query_means)[0].astype(np.float64)
        return found if found.any() else None

    def rows_of(self, docs: At) -> At:
        """The row of each text, -1 for one that has no vector yet."""
        if not len(self.by_doc):
            return np.full(len(docs), -1, np.int64)
        held = self.table.docs[self.by_doc]
        place = np.minimum(np.searchsorted(held, docs), len(held) - 1)
        return np.where(held[place] == docs, self.by_doc[place], -1)

    def near(self, target: Vector) -> Floats:
        """How near every text is to a centred vector, as far as single precision tells."""
        raw = self.table.rows @ target.astype(np.float32)
        raw -= (self.means @ target).astype(np.float32)[self.table.langs]
        return np.divide(raw, self.apart, out=np.zeros_like(raw), where=self.apart > 0)

    def exactly(self, rows: At, target: Vector) -> Exact:
        """The same for a few rows in double precision: equal texts come out equal, wherever they stand."""
        found = self.centred(rows) @ target
        return np.asarray(found, np.float64)

    def centred(self, rows: At) -> Exact:
        """These rows without their means, of length one."""
        held = np.asarray(self.table.rows[rows], np.float64) - self.means[self.table.langs[rows]]
        length = np.sqrt((held * held).sum(axis=1))
        told = (length > LEAST) & (self.apart[rows] > 0)
        held[~told] = 0
        held[told] /= length[told, None]
        return held


_guard = threading.Lock()
_kept: dict[str, tuple[Stamp, int, Space]] = {}


def space() -> Space | None:
    """The vectors of now, or None where search goes by words alone: no model, or no means made yet."""
    model = memory.model()
    if model is None:
        return None
    now = stamp(model.model_id)
    if not now.means:
        return None
    table = whole(model.model_id, model.dim, now)
    with _guard:
        kept = _kept.get(model.model_id)
        if kept is None or kept[0] != now or kept[1] != id(table):
            kept = _kept[model.model_id] = (now, id(table), _made(model, table, now))
        return kept[2]


def _made(model: Embedder, table: Table, now: Stamp) -> Space:
    found = means_of(now.means)
    mu = np.stack([found[Kind.DOC][lang] for lang in LANGUAGES])
    apart = np.zeros(len(table.ids), np.float32)
    for begin in range(0, len(apart), PIECE):
        rows, langs = table.rows[begin : begin + PIECE], table.langs[begin : begin + PIECE]
        square = np.einsum("ij,ij->i", rows, rows)
        along = np.take_along_axis(rows @ mu.T.astype(np.float32), langs[:, None].astype(np.int64), 1)[:, 0]
        length = np.sqrt(np.maximum(square - 2 * along + (mu * mu).sum(1).astype(np.float32)[langs], 0))
        apart[begin : begin + PIECE] = np.where((length > LEAST) & (square > 0), length, 0)
    return Space(model, table, dict(found[Kind.QUERY]), mu, apart, np.argsort(table.docs, kind="stable"))
