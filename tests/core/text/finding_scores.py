"""How well search and likeness do on a labelled set (text-analysis.md 12)."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oppiva.core.text.bank import BankSums
from oppiva.core.text.embedding import Embedder
from oppiva.core.text.finding import Doc, Query, Texts
from oppiva.core.text.likeness import nearest

DATA = Path(__file__).parent / "data"
FIRST = 5


@dataclass(frozen=True)
class Labelled:
    """Texts with their topics (None: nowhere) and queries with theirs."""

    docs: list[Doc]
    topics: dict[str, str | None]
    queries: list[dict[str, Any]]


@dataclass(frozen=True)
class Measures:
    """Means over queries: recall and success in the first five, and the reciprocal rank."""

    queries: int
    recall: float
    mrr: float
    success: float


def labelled(name: str) -> Labelled:
    """A set by its name: first, second, third."""
    found = json.loads((DATA / f"search-{name}.json").read_text("utf-8"))
    docs = [Doc(row["id"], row["text"], row["title"], row["lang"]) for row in found["docs"]]
    return Labelled(docs, {row["id"]: row["topic"] for row in found["docs"]}, found["queries"])


def prepared(given: Labelled, embedder: Embedder | None, bank: BankSums | None) -> Texts:
    """The texts of a set, ready for queries."""
    return Texts(given.docs, embedder, bank)


def searched(given: Labelled, texts: Texts, mode: str) -> dict[str, Measures]:
    """The measures of all queries and of each kind."""
    rows: defaultdict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for query in given.queries:
        relevant = {name for name, topic in given.topics.items() if topic == query["topic"]}
        hits = texts.search(Query(query["q"], query["lang"]), len(given.docs), mode).hits
        ids = [hit.id for hit in hits]
        rank = next((at for at, name in enumerate(ids, 1) if name in relevant), 0)
        recall = len(relevant.intersection(ids[:FIRST])) / min(FIRST, len(relevant))
        row = recall, 1 / rank if rank else 0.0, float(0 < rank <= FIRST)
        rows["all"].append(row)
        rows[query["kind"]].append(row)
    return {kind: Measures(len(found), *(sum(each) / len(found) for each in zip(*found, strict=True)))
            for kind, found in rows.items()}  # fmt: skip


def similar_success(given: Labelled, texts: Texts) -> float:
    """The share of texts of a topic with two or more that have one of it among their five nearest."""
    found = nearest(texts, FIRST)
    topics = [topic for topic in given.topics.values() if topic]
    asked = {name: topic for name, topic in given.topics.items() if topic and topics.count(topic) > 1}
    return sum(any(given.topics[near] == topic for near, _ in found[name]) for name, topic in asked.items()) / len(
        asked
    )
