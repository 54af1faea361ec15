"""Texts come into the index, change and go, in the transaction of the deed that did it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from oppiva.core.policy import reading, system
from oppiva.core.text import terms as words
from oppiva.jobs import clock
from oppiva.jobs.models import Job
from oppiva.jobs.services import enqueue
from oppiva.search import fulltext, memory, slots, vectors
from oppiva.search.limits import LEXICON
from oppiva.search.models import TextDoc, TextVector
from oppiva.search.services.counting import count, terms_of
from oppiva.search.slots import Text

SYSTEM = system("search")
INDEX = "search.index"
TITLE, BODY = 200, words.LONGEST


def changed(kind: str, ids: Collection[UUID]) -> None:
    """Bring the index up to the texts that these objects have now, in the caller's transaction; safe to repeat.

    Found by words at once, by meaning when a job has been at it. An object that has no text now goes. With search
    switched off nothing is written, and nothing old stays.
    """
    if known := slots.kind_of(kind):
        write(known, ids)


def write(kind: slots.Kind, ids: Collection[UUID]) -> int:
    """The same for a kind; answers how many texts are new or other than before."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return 0
    with transaction.atomic(), reading(SYSTEM):
        fulltext.lock()
        given = kind.texts(wanted) if settings.OPPIVA_SEARCH else ()
        texts = {text.object_id: text for text in given if (text.title + text.body).strip()}
        there = {doc.object_id: doc for doc in _held(kind.name, wanted)}
        over = [doc for pk, doc in there.items() if pk not in texts]
        filled = (_filled(there.get(pk) or TextDoc(kind=kind.name, object_id=pk), text) for pk, text in texts.items())
        fresh = [one for one in filled if one is not None]
        _delete(over)
        _save(fresh)
        if over or fresh:
            wake(old=bool(over) or any(doc.object_id in there for doc, _before in fresh))
        return len(fresh)


def gone(kind: str, ids: Collection[UUID]) -> None:
    """Take these objects out of the index, in the caller's transaction: they are found no more from then on."""
    if not ids:
        return
    with transaction.atomic(), reading(SYSTEM):
        fulltext.lock()
        over = _held(kind, ids)
        _delete(over)
        if over:
            wake(old=True)


def wake(*, old: bool = False) -> None:
    """Put in the job of the index, unless it waits already: it embeds, and forgets the terms of `old` texts.

    A job that waits is held until this transaction is through: a worker that took it before would not see the texts.
    """
    if not old and not (settings.OPPIVA_SEARCH and memory.wants_vectors()):
        return
    with transaction.atomic():
        if not _queued().select_for_update(skip_locked=True).values_list("pk", flat=True)[:1]:
            enqueue(INDEX)


def is_waiting() -> bool:
    """Whether the job of the index waits for its turn."""
    return _queued().exists()


def _queued() -> QuerySet[Job]:
    return Job.objects.filter(kind=INDEX, state=Job.State.QUEUED)


def _held(kind: str, ids: Collection[UUID]) -> list[TextDoc]:
    """The rows of these objects, held before what belongs to them, in the order that the job of the vectors keeps."""
    return list(TextDoc.objects.select_for_update().filter(kind=kind, object_id__in=list(ids)).order_by("pk"))


def text_hash(text: Text) -> str:
    """What the row of a text depends on."""
    said = json.dumps([LEXICON, text.lang, text.title, text.body], ensure_ascii=False)
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()


def _filled(doc: TextDoc, text: Text) -> tuple[TextDoc, str] | None:
    """The row with the text and its terms, and the terms it had; None when it has them already."""
    found = text_hash(text)
    if doc.text_hash == found:
        if (doc.version, doc.dated) != (text.version, text.dated):
            doc.version, doc.dated = text.version, text.dated
            doc.save(update_fields=["version", "dated"])
        return None
    title, body = (words.normal(part).strip() for part in (text.title, text.body))
    doc.lang = words.known(text.lang, f"{title}. {body}")
    terms = words.terms(words.document_text(title, body), doc.lang)
    doc.version, doc.dated, doc.text_hash = text.version, text.dated, found
    doc.title, doc.body, doc.updated_at = title[:TITLE], body[:BODY], clock.now()
    before, doc.lem = doc.lem, words.as_lem(terms)
    doc.length = len(terms)
    return doc, before


def _save(filled: Sequence[tuple[TextDoc, str]]) -> None:
    """These rows, each with the terms that it had before."""
    if not filled:
        return
    docs = [doc for doc, _before in filled]
    old, new = [doc for doc in docs if doc.pk], [doc for doc in docs if not doc.pk]
    changes: Counter[str] = Counter()
    for doc, before in filled:
        changes.update(terms_of(doc.lem))
        changes.subtract(terms_of(before))
    if old:
        _drop_vectors(old)
        fulltext.take_out((doc.pk, before) for doc, before in filled if doc.pk)
        fields = ["version", "lang", "title", "body", "lem", "length", "text_hash", "dated", "updated_at"]
        TextDoc.objects.bulk_update(old, fields, batch_size=50)
    if new:
        TextDoc.objects.bulk_create(new)
    fulltext.add((doc.pk, doc.lem) for doc in docs)
    count(changes)


def _delete(docs: Sequence[TextDoc]) -> None:
    if not docs:
        return
    changes: Counter[str] = Counter()
    for doc in docs:
        changes.subtract(terms_of(doc.lem))
    _drop_vectors(docs)
    fulltext.take_out((doc.pk, doc.lem) for doc in docs)
    TextDoc.objects.filter(pk__in=[doc.pk for doc in docs]).delete()
    count(changes)


def _drop_vectors(docs: Iterable[TextDoc]) -> None:
    """What a text meant that is no more: its rows now, its bytes in the file when the transaction is through."""
    rows = TextVector.objects.filter(doc__in=[doc.pk for doc in docs])
    if ids := list(rows.values_list("pk", flat=True)):
        rows.filter(pk__in=ids).delete()
        transaction.on_commit(lambda: vectors.wipe(ids))
