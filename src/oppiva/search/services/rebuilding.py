"""The whole index brought up to what its kinds hold: after a start, a switch, a lost job; in pieces, so it can stop."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db import transaction

from oppiva.core.policy import reading, system
from oppiva.search import fulltext, memory, slots, vectors
from oppiva.search.limits import CHUNK
from oppiva.search.models import TextDoc
from oppiva.search.queries.stored import erased_in_file, renew_file, waiting
from oppiva.search.services.averages import renew_means
from oppiva.search.services.writing import gone, is_waiting, wake, write

SYSTEM = system("search")
Item = TypeVar("Item")
Told = Callable[[int, int], None]


def reindex(told: Told = lambda done, of: None) -> dict[str, int]:
    """Bring every text of every kind in, and take out what no kind has any more; tells how far it is.

    Each piece is a transaction of its own and leaves texts that have not changed alone, so one that was killed is
    simply begun anew. Answers how many texts were written and how many went.
    """
    wanted = {kind: list(kind.every()) for kind in slots.kinds()}
    done, of, written = 0, max(sum(map(len, wanted.values())), 1), 0
    for kind, ids in wanted.items():
        for some in pieces(ids):
            written += write(kind, some)
            done += len(some)
            told(done, of)
    kept = {kind.name: set(ids) for kind, ids in wanted.items()}
    went = sum(_clear(name, kept.get(name, set())) for name in _kinds_there())
    return {"texts": done, "written": written, "gone": went}


def tidy() -> dict[str, int]:
    """What is done at night: old terms out of full text, means and file made anew."""
    fulltext.forget_old_terms()
    with transaction.atomic():
        fulltext.make_index_anew()
    model = memory.model()
    if model is None:
        return {}
    version = renew_means(model)
    if erased := erased_in_file(model.model_id):
        vectors.wipe(erased)
    renew_file(model.model_id, model.dim)
    vectors.forget_others(model.model_id)
    return {"means": version, "wiped": len(erased)}


def repair(told: Told = lambda done, of: None) -> bool:
    """Bring everything in after an upgrade, and put the job of the vectors in again when it was lost; answers whether.

    An upgraded installation has records and no index, and its night may be far away; what a kill leaves out of that
    comes in at night.
    """
    if not settings.OPPIVA_SEARCH:
        return False
    with reading(SYSTEM):
        empty = not TextDoc.objects.exists()
    if empty:
        empty = reindex(told)["written"] > 0
    if not memory.wants_vectors() or is_waiting():
        return empty
    model = memory.model()
    if model is None:
        return empty
    with reading(SYSTEM):
        lost = waiting(model.model_id).exists()
    if lost:
        wake()
    return empty or lost


def pieces(items: Iterable[Item], size: int = CHUNK) -> Iterator[list[Item]]:
    """The items, so many at a time."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some


def _kinds_there() -> list[str]:
    with reading(SYSTEM):
        return list(TextDoc.objects.order_by().values_list("kind", flat=True).distinct())


def _clear(kind: str, wanted: set[UUID]) -> int:
    """Take out the texts of a kind that are not wanted: of objects that have gone, of a kind nobody knows any more.

    A kind is asked once more: what a deed has brought in since it was asked for all is there to stay.
    """
    rows, known = TextDoc.objects, slots.kind_of(kind)
    with reading(SYSTEM):
        there = set(rows.filter(kind=kind).values_list("object_id", flat=True))
    over = there - wanted
    for some in pieces(over):
        if known is None:
            gone(kind, some)
        else:
            write(known, some)
    with reading(SYSTEM):
        return len(over) - rows.filter(kind=kind, object_id__in=over).count()
