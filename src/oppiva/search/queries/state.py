"""How the index is: for the command, the status page and the page of search."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from oppiva.core.policy import reading, system
from oppiva.jobs.health import Finding
from oppiva.search import memory, vectors
from oppiva.search.models import TextDoc, TextVector
from oppiva.search.queries.stored import mean_version, stamp, waiting

SYSTEM = system("search")


@dataclass(frozen=True)
class Status:
    """The mode (off, lexical, hybrid), why it is lexical, and how many texts there are, wait and have vectors."""

    mode: str
    why: str
    texts: int
    waiting: int
    vectors: int
    model_id: str
    means: int
    in_file: int


def finding() -> Finding:
    """A word for readiness: search never keeps the service from being ready, and no model is opened to tell."""
    if not settings.OPPIVA_SEARCH:
        return Finding(True, "off")
    if not memory.wants_vectors():
        return Finding(True, "words only")
    with reading(SYSTEM):
        is_whole = TextVector.objects.count() >= TextDoc.objects.count()
    return Finding(True, "ok" if is_whole else "learning")


def status() -> Status:
    """How the index is now; opens the model where there is one."""
    with reading(SYSTEM):
        texts = TextDoc.objects.count()
    if not settings.OPPIVA_SEARCH:
        return Status("off", "", texts, 0, 0, "", 0, 0)
    model = memory.model()
    if model is None:
        return Status("lexical", memory.why_lexical(), texts, 0, 0, "", 0, 0)
    now = stamp(model.model_id)
    with reading(SYSTEM):
        left = waiting(model.model_id).count()
    there = vectors.opened(model.model_id)
    means = mean_version(model.model_id)
    mode = "hybrid" if now.means else "lexical"
    why = "" if now.means else "not_ready"
    in_file = 0 if there is None else len(there.ids)
    return Status(mode, why, texts, left, now.count, model.model_id, means, in_file)
