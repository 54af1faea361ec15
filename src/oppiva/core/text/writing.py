"""The answers of `oppiva text`: sorted keys, scores with four decimals, the same bytes for the same input."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from oppiva.core.text import lemmas
from oppiva.core.text.finding import Result
from oppiva.core.text.grouping import Grouping, Suggestion
from oppiva.core.text.personal import Flag
from oppiva.core.text.readability import Hint, Readability


def flag_row(flag: Flag) -> dict[str, object]:
    """A mark of the personal-data check."""
    return {
        "kind": flag.kind,
        "start": flag.start,
        "end": flag.end,
        "text": flag.text,
        "confidence": flag.confidence,
    }


def readability_row(found: Readability) -> dict[str, object]:
    """Measures, hints and rank of one text."""
    measures = {name: _score(value) for name, value in asdict(found.measures).items()}
    return {
        "measures": measures,
        "flags": [_hint(hint) for hint in found.flags],
        "rank_score": _score(found.rank_score),
    }


def _hint(hint: Hint) -> dict[str, object]:
    row: dict[str, object] = {"kind": hint.kind, "start": hint.start, "end": hint.end}
    if hint.kind == "LONG_WORD":
        row["parts"] = list(hint.parts)
    if hint.kind == "LONG_SENTENCE":
        row["strong"] = hint.strong
    return row


def _score(value: float | None) -> float | None:
    return round(value, 4) + 0.0 if isinstance(value, float) else value  # never -0.0


def result_row(found: Result) -> dict[str, object]:
    """The hits of one search."""
    hits = [{"id": hit.id, "score": _score(hit.score), "why": list(hit.why)} for hit in found.hits]
    return {"q": found.q, "found": found.found, "hits": hits}


def similar_rows(found: Mapping[str, Sequence[tuple[str, float]]]) -> dict[str, object]:
    """The nearest texts of each text."""
    return {own: [{"id": name, "score": _score(score)} for name, score in near] for own, near in found.items()}


def suggestion_row(found: Suggestion) -> dict[str, object]:
    """The candidates of one card."""
    return {
        "id": found.id,
        "concepts": [
            {"topic": each.topic, "score": _score(each.score), "like": list(each.like)} for each in found.concepts
        ],
        "similar": [{"id": name, "score": _score(score)} for name, score in found.similar],
        "new_topic": found.new_topic,
    }


def grouping_rows(found: Grouping) -> dict[str, object]:
    """Groups, what is in none, the queue, and contradictions."""
    clusters = [
        {
            "id": each.key,
            "label": each.label,
            "keywords": list(each.keywords),
            "members": list(each.members),
            "locked": each.locked,
            "strict": each.strict,
        }
        for each in found.clusters
    ]
    review = [
        {
            "id": each.id,
            "margin": _score(each.margin),
            "suggest": [{"cluster": key, "score": _score(score)} for key, score in each.suggest],
        }
        for each in found.review
    ]
    return {
        "clusters": clusters,
        "unplaced": list(found.unplaced),
        "nowhere": list(found.nowhere),
        "review": review,
        "contradictions": [
            {"kind": each.kind, "pair": list(each.pair), "chain": list(each.chain)} for each in found.contradictions
        ],
    }


def meta(seconds: float | None = None, notes: Sequence[str] = (), embedder: str | None = None) -> dict[str, object]:
    """What made the answer; `seconds` only when asked, since they differ from run to run."""
    return {
        "embedder": embedder,
        "lemmatiser": "simplemma" if lemmas.available() else None,
        "seconds": seconds,
        "notes": list(notes),
    }


def dumps(answer: Mapping[str, object]) -> str:
    """An answer as text."""
    return json.dumps(answer, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
