"""What a process keeps of the model: opened once, query vectors for as long as they are asked again."""

from __future__ import annotations

import logging
import threading
from functools import lru_cache
from pathlib import Path

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from oppiva.core.text import embedding
from oppiva.core.text.embedding import Embedder
from oppiva.search.limits import KEPT_QUERIES

# What foreign code raises when it breaks.
BROKEN = (RuntimeError, ValueError, TypeError, LookupError, ArithmeticError, OSError, MemoryError)
log = logging.getLogger(__name__)
_one_at_a_time = threading.Lock()


def folder() -> Path:
    """Where search keeps what it can make again."""
    return Path(settings.OPPIVA_DATA) / "search"


def wants_vectors() -> bool:
    """Whether this installation is set to search by meaning; asks no processor and opens nothing."""
    return bool(settings.OPPIVA_SEARCH) and settings.OPPIVA_EMBEDDER != "off"


def model() -> Embedder | None:
    """The model, opened at first use; None where search goes by words alone."""
    if not wants_vectors():
        return None
    with _one_at_a_time:
        return embedding.embedder(settings.OPPIVA_EMBEDDER, folder())


def why_lexical() -> str:
    """The code of why search goes by words alone, empty when it does not."""
    return embedding.why_lexical(settings.OPPIVA_EMBEDDER, folder())


def query_vector(text: str) -> NDArray[np.float32] | None:
    """The vector of a query under the model of now, not yet centred; None without a model."""
    found = model()
    return None if found is None else _kept(found.model_id, text)


@lru_cache(maxsize=KEPT_QUERIES)
def _kept(model_id: str, text: str) -> NDArray[np.float32]:
    found = model()
    assert found is not None
    made: NDArray[np.float32] = found.queries([text])[0]
    return made


def warm() -> None:
    """Open the model before the first query comes; what breaks here is told, and search goes by words."""
    try:
        query_vector("a")
    except BROKEN:  # the pages come up without it
        log.exception("the model of search did not open")


def forget() -> None:
    """Let go of kept query vectors, for a test that changes the model."""
    _kept.cache_clear()
