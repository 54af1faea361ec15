"""The bank of neutral sentences on everyday work: what the means are made of before there are documents."""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from oppiva.core.text.embedding import Embedder
from oppiva.core.text.means import Sums, sums
from oppiva.core.text.terms import LANGUAGES, document_text, normal

SHIPPED = Path(__file__).parent / "data"
_FILE = SHIPPED / "bank.toml"


@dataclass(frozen=True)
class BankSums:
    """The sums of the bank by language: its sentences as documents, its titles as queries."""

    documents: Sums
    queries: Sums


@lru_cache(maxsize=1)
def bank() -> Mapping[str, Sequence[tuple[str, str]]]:
    """Title and sentence of each row, by language."""
    if not _FILE.is_file():
        return {}
    table = tomllib.loads(_FILE.read_text("utf-8"))
    return {code: tuple((row["title"], row["text"]) for row in table.get(code, ())) for code in LANGUAGES}


def lighter(sums: BankSums, count: int) -> BankSums:
    """The same means, each as if it were of so many sentences: what is compared with its like needs less steadying."""
    return BankSums(
        *(
            {code: (count, vector * (count / n)) for code, (n, vector) in held.items() if n}
            for held in (sums.documents, sums.queries)
        )
    )


def bank_sums(embedder: Embedder, cache: Path | None) -> BankSums:
    """The sums of the bank under a model: shipped for the model that is, else made once and kept in the folder.

    Embedding the bank takes half a minute of a processor, in which a worker could send no mail.
    """
    by_language = {code: len(held) for code, held in bank().items() if held}
    if not by_language:
        return BankSums({}, {})
    rows = [(code, title, text) for code, held in bank().items() for title, text in held]
    said = hashlib.sha256(repr(rows).encode()).hexdigest()[:16]
    name, shape = f"bank-{embedder.model_id}-{said}.npy", (2, len(by_language), embedder.dim)
    made = _kept(SHIPPED / name, shape)
    if made is None:
        made = _kept(cache / name if cache else None, shape)
    if made is None:
        made = _made(embedder, rows, list(by_language))
        if cache:
            _keep(cache / name, made)
    return BankSums(*({code: (n, held[at]) for at, (code, n) in enumerate(by_language.items())} for held in made))


def _made(embedder: Embedder, rows: Sequence[tuple[str, str, str]], order: Sequence[str]) -> NDArray[np.float64]:
    """The sums of sentences as documents and of titles as queries, a row a language."""
    codes = [code for code, _, _ in rows]
    documents = sums(embedder.passages([normal(document_text(title, text)) for _, title, text in rows]), codes)
    queries = sums(embedder.queries([normal(title) for _, title, _ in rows]), codes)
    return np.array([[held[code][1] for code in order] for held in (documents, queries)])


def _kept(path: Path | None, shape: tuple[int, ...]) -> NDArray[np.float64] | None:
    """The sums of a file; None where there is none or it is broken."""
    try:
        held = np.load(path, allow_pickle=False) if path else None
    except (OSError, ValueError, EOFError):
        return None
    return held if held is not None and held.shape == shape and held.dtype == np.float64 else None


def _keep(path: Path, held: NDArray[np.float64]) -> None:
    """The file whole or not at all; a folder that cannot be written costs only time."""
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with new.open("wb") as file:
            np.save(file, held, allow_pickle=False)
        new.replace(path)
    except OSError:
        with suppress(OSError):
            new.unlink(missing_ok=True)
