"""Reads of the vectors and means as they are stored: what waits, what the file lacks, what a query is held against."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from django.db.models import Count, Exists, F, Max, OuterRef, QuerySet, Subquery
from numpy.typing import NDArray

from oppiva.core.policy import reading, system
from oppiva.core.text import means as averages
from oppiva.core.text.means import Sums, Vector
from oppiva.search import vectors
from oppiva.search.limits import ROWS
from oppiva.search.models import MeanVersion, TextDoc, TextVector
from oppiva.search.vectors import Table

log = logging.getLogger(__name__)
SYSTEM = system("search")
LAG = 200  # vectors that a process would rather read beside the file than write it anew for
_beside: dict[str, tuple[Stamp, Table]] = {}


@dataclass(frozen=True)
class Stamp:
    """How many vectors of a model there are, the newest row's id, an id of the newest means; 0 where there is none.

    Ids are never given twice; versions begin anew with a model that comes back.
    """

    count: int
    newest: int
    means: int


@dataclass(frozen=True)
class OwnSums:
    """The sums of the own vectors by language: of the texts, of their titles read as queries."""

    documents: Sums
    queries: Sums


def waiting(model_id: str) -> QuerySet[TextDoc]:
    """The texts that have no vector of this model yet; inside `reading`."""
    return TextDoc.objects.filter(~Exists(TextVector.objects.filter(doc=OuterRef("pk"), model_id=model_id)))


def count_vectors(model_id: str) -> int:
    """How many texts have a vector of this model."""
    with reading(SYSTEM):
        return TextVector.objects.filter(model_id=model_id).count()


def stamp(model_id: str) -> Stamp:
    """What tells whether the file and the means that a process holds are those of now: one statement."""
    means = MeanVersion.objects.filter(model_id=model_id).order_by("-pk")
    with reading(SYSTEM):
        row = TextVector.objects.filter(model_id=model_id).aggregate(
            count=Count("pk"), newest=Max("pk"), means=Max(Subquery(means.values("pk")[:1]))
        )
    return Stamp(row["count"], row["newest"] or 0, row["means"] or 0)


def mean_version(model_id: str) -> int:
    """The newest version of a model's means; 0 when there are none."""
    return MeanVersion.objects.filter(model_id=model_id).aggregate(last=Max("version"))["last"] or 0


@lru_cache(maxsize=4)
def means_of(pk: int) -> Mapping[str, Mapping[str, Vector]]:
    """The means of the version that a row belongs to: by kind, then by language."""
    found: dict[str, dict[str, Vector]] = {}
    one = MeanVersion.objects.filter(pk=pk)
    rows = MeanVersion.objects.filter(
        model_id=Subquery(one.values("model_id")[:1]), version=Subquery(one.values("version")[:1])
    )
    for kind, lang, vector in rows.values_list("kind", "lang", "vector"):
        found.setdefault(kind, {})[lang] = np.frombuffer(bytes(vector), "<f4").astype(np.float64)
    return found


def pairs(model_id: str) -> NDArray[np.int64]:
    """The ids of all vectors of a model with the ids of their texts, in order."""
    with reading(SYSTEM):
        rows = TextVector.objects.filter(model_id=model_id).order_by("pk").values_list("pk", "doc_id")
        return np.array(list(rows), np.int64).reshape(-1, 2)


def read(ids: Sequence[int], dim: int) -> Table:
    """These vectors from the database."""
    found: list[tuple[int, int, str, str, bytes]] = []
    with reading(SYSTEM):
        for begin in range(0, len(ids), ROWS):
            some = [int(pk) for pk in ids[begin : begin + ROWS]]
            rows = TextVector.objects.filter(pk__in=some, dim=dim).order_by("pk")
            values = rows.values_list("pk", "doc_id", "doc__lang", "doc__kind", "vector")
            found += [(pk, doc, lang, kind, bytes(vector)) for pk, doc, lang, kind, vector in values]
    return vectors.table(found, dim)


def whole(model_id: str, dim: int, now: Stamp) -> Table:
    """All vectors of now: the mapped file where it is up to date, else what is good of it and the rest read.

    What was read is kept for the next query of this process. A file that lags far behind is written on the way, unless
    another process is at that or the disk did not take it a moment ago.
    """
    there = vectors.opened(model_id)
    if there is not None and _is_current(there, now):
        _beside.pop(model_id, None)
        return there
    kept = _beside.get(model_id)
    if kept is not None and kept[0] == now:
        return kept[1]
    made = _brought_up(model_id, dim, there)
    lag = now.count if there is None else len(made.ids) - np.isin(made.ids, there.ids).sum()
    if lag > max(LAG, now.count // 20) and vectors.may_write():
        with vectors.alone(wait=False) as free:
            if free and vectors.write(model_id, made) and (mapped := vectors.opened(model_id)) is not None:
                return mapped
    _beside[model_id] = (now, made)
    return made


def renew_file(model_id: str, dim: int) -> None:
    """Write the file anew when the database has other rows, or there is none; for jobs."""
    with vectors.alone(wait=True):
        there = vectors.opened(model_id)
        if there is None or not _is_current(there, stamp(model_id)):
            vectors.write(model_id, _brought_up(model_id, dim, there))


def _is_current(table: Table, now: Stamp) -> bool:
    return (len(table.ids), table.newest) == (now.count, now.newest)


def erased_in_file(model_id: str) -> list[int]:
    """The rows of the file that the database has no more."""
    there = vectors.opened(model_id)
    if there is None:
        return []
    return [int(pk) for pk in np.setdiff1d(there.ids, pairs(model_id)[:, 0])]


def own_sums(model_id: str, dim: int) -> OwnSums:
    """The sums of all vectors of a model, read a piece at a time."""
    documents: dict[str, tuple[int, Vector]] = {}
    queries: dict[str, tuple[int, Vector]] = {}
    last = 0
    while rows := _piece(model_id, last):
        last = rows[-1][0]
        texts = [(lang, vector) for _pk, lang, vector, _title in rows]
        titles = [(lang, title) for _pk, lang, _vector, title in rows if title is not None]
        for sums, held in ((documents, texts), (queries, titles)):
            table = np.frombuffer(b"".join(bytes(vector) for _lang, vector in held), "<f4").reshape(len(held), dim)
            for lang, (n, vector) in averages.sums(table, [lang for lang, _vector in held]).items():
                count, total = sums.get(lang, (0, np.zeros(dim)))
                sums[lang] = (count + n, total + vector)
    return OwnSums(documents, queries)


def _piece(model_id: str, after: int) -> list[tuple[int, str, bytes, bytes | None]]:
    rows = TextVector.objects.filter(model_id=model_id, pk__gt=after).order_by("pk")
    return list(rows.values_list("pk", F("doc__lang"), "vector", "title_query_vector")[:ROWS])


def _brought_up(model_id: str, dim: int, there: Table | None) -> Table:
    """A table of the rows the database has now: those of the file that are still good, the others read."""
    wanted = pairs(model_id)[:, 0]
    if there is None or there.rows.shape[1] != dim:
        there = vectors.empty(dim)
    kept = vectors.pick(there, np.isin(there.ids, wanted))
    missing = np.setdiff1d(wanted, kept.ids)
    return vectors.join(kept, read([int(pk) for pk in missing], dim)) if len(missing) else kept
