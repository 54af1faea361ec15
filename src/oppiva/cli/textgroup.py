"""The jobs of `oppiva text` that group: proposed groups under constraints, and candidates for a card."""

from __future__ import annotations

import time
from pathlib import Path

from oppiva.cli.textsearch import Answer, as_docs, head, model_of, sums_of
from oppiva.core.errors import DomainError
from oppiva.core.solving import InputError
from oppiva.core.text import grouping
from oppiva.core.text.grouping.reading import read_constraints
from oppiva.core.text.reading import read, read_placed
from oppiva.core.text.writing import grouping_rows, suggestion_row

NOTES = {
    "k_not_reached": "k {k} was not reached: {parts} parts are left, and no two of them may be joined",
    "fewer_than_k": "there are only {parts} parts, fewer than k {k}",
}
BY_WORDS = "by shared words alone: {why}"


def suggest(content: bytes, cache: Path | None) -> Answer:
    """Candidates for each text that has no topic yet."""
    began = time.monotonic()
    docs, placed, asked = read_placed(content)
    model, why = model_of(cache)
    sums = sums_of(model, cache) if docs else None
    found = grouping.suggest(as_docs(docs), placed, asked, model, bank=sums)
    notes = [BY_WORDS.format(why=why)] if why else []
    said = f"{len(docs)} texts, {len(placed)} placed, {len(asked)} to place"
    return {"suggestions": [suggestion_row(each) for each in found], "meta": head(began, notes, model)}, said


def cluster(content: bytes, k: int | None, constraints: str | None, cache: Path | None) -> Answer:
    """The groups of texts; contradictions of what is said come alone."""
    began = time.monotonic()
    docs = read(content, "docs")
    said = _constraints(constraints, {doc.id for doc in docs}) if constraints else grouping.Constraints()
    model, why = model_of(cache)
    sums = sums_of(model, cache) if docs else None
    try:
        found = grouping.cluster(as_docs(docs), said, k, embedder=model, bank=sums)
    except DomainError as error:
        raise InputError("docs", error.code, **error.facts) from error
    notes = [BY_WORDS.format(why=why)] if why else []
    notes += [NOTES[note.code].format(**note.facts) for note in found.notes]
    line = f"{len(docs)} texts, {len(found.clusters)} groups, {len(found.unplaced)} in none"
    if found.contradictions:
        line = f"{len(docs)} texts, {len(found.contradictions)} contradictions"
    return {**grouping_rows(found), "meta": head(began, notes, model)}, line


def _constraints(path: str, ids: set[str]) -> grouping.Constraints:
    try:
        return read_constraints(Path(path).read_bytes(), ids)
    except InputError as error:
        if error.path:
            raise
        raise InputError(path, error.code, **error.facts) from error  # of two files, which
