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

_FILE = Path(__file__).parent / "data" / "bank.toml"


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


def bank_sums(embedder: Embedder, cache: Path | None) -> BankSums:
    """The sums of the bank under a model; its vectors are kept in the folder and made again when either changes."""
    rows = [(code, title, text) for code, held in bank().items() for title, text in held]
    if not rows:
        return BankSums({}, {})
    said = hashlib.sha256(repr(rows).encode()).hexdigest()[:16]
    path = cache / f"bank-{embedder.model_id}-{said}.npy" if cache else None
    vectors = _kept(path, (2, len(rows), embedder.dim))
    if vectors is None:
        documents = embedder.passages([normal(document_text(title, text)) for _, title, text in rows])
        vectors = np.stack([documents, embedder.queries([normal(title) for _, title, _ in rows])])
        if path:
            _keep(path, vectors)
    codes = [code for code, _, _ in rows]
    return BankSums(sums(vectors[0], codes), sums(vectors[1], codes))


def _kept(path: Path | None, shape: tuple[int, ...]) -> NDArray[np.float32] | None:
    """The vectors of a file; None where there is none or it is broken."""
    try:
        vectors = np.load(path, allow_pickle=False) if path else None
    except (OSError, ValueError, EOFError):
        return None
    return vectors if vectors is not None and vectors.shape == shape else None


def _keep(path: Path, vectors: NDArray[np.float32]) -> None:
    """The file whole or not at all; a folder that cannot be written costs only time."""
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with new.open("wb") as file:
            np.save(file, vectors, allow_pickle=False)
        new.replace(path)
    except OSError:
        with suppress(OSError):
            new.unlink(missing_ok=True)
