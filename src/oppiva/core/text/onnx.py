"""The operator's own model in a folder: model.onnx and tokenizer.json, read by packages that the operator installed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

MODEL, TOKENIZER = "model.onnx", "tokenizer.json"
MOST = 512  # tokens
BATCH = 16


def why_not(folder: Path) -> str:
    """Why the folder gives no vectors: no_runtime, no_model; empty where it does."""
    if find_spec("onnxruntime") is None or find_spec("tokenizers") is None:
        return "no_runtime"
    return "" if (folder / MODEL).is_file() and (folder / TOKENIZER).is_file() else "no_model"


class Onnx:
    """A sentence model of the e5 kind: mean of the last layer over the tokens, "query: " and "passage: " in front."""

    def __init__(self, folder: Path) -> None:
        import onnxruntime
        import tokenizers

        self._tokenizer = tokenizers.Tokenizer.from_file(str(folder / TOKENIZER))
        self._tokenizer.enable_truncation(MOST)
        self._tokenizer.enable_padding()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(folder / MODEL), options, ["CPUExecutionProvider"])
        self._inputs = {given.name for given in self._session.get_inputs()}
        with (folder / MODEL).open("rb") as file:
            self.model_id = f"onnx-{hashlib.file_digest(file, 'sha256').hexdigest()[:16]}"
        self.dim = int(self._made(["a"], "").shape[1])

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of documents."""
        return self._made(texts, "passage: ")

    def queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of queries."""
        return self._made(texts, "query: ")

    def _made(self, texts: Sequence[str], prefix: str) -> NDArray[np.float32]:
        held = [at for at, text in enumerate(texts) if text.strip()]
        rows: dict[int, NDArray[np.float32]] = {}
        for begin in range(0, len(held), BATCH):
            batch = held[begin : begin + BATCH]
            rows.update(zip(batch, self._batch([prefix + texts[at] for at in batch]), strict=True))
        made = np.zeros((len(texts), self.dim if not rows else len(next(iter(rows.values())))), dtype=np.float32)
        for at, row in rows.items():
            made[at] = row
        return made

    def _batch(self, texts: list[str]) -> NDArray[np.float32]:
        read = self._tokenizer.encode_batch(texts)
        ids = np.array([found.ids for found in read], dtype=np.int64)
        mask = np.array([found.attention_mask for found in read], dtype=np.int64)
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        (hidden, *_) = self._session.run(None, {name: given[name] for name in self._inputs})
        if hidden.ndim == 3:
            weight = mask[:, :, None]
            hidden = (hidden * weight).sum(axis=1) / weight.sum(axis=1)
        length = np.linalg.norm(hidden, axis=1, keepdims=True)
        return np.asarray(hidden / np.where(length > 0, length, 1), dtype=np.float32)
