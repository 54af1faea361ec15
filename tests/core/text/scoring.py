"""How well the check for personal data does on a labelled set."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from oppiva.core.text.personal import Flag, find_personal

DATA = Path(__file__).parent / "data"
CODES = frozenset({"HETU", "EMAIL", "PHONE", "IBAN", "PLATE", "CASE", "DOB", "ADDRESS"})


def group(kind: str) -> str:
    """Code kinds may stand for each other."""
    return "codes" if kind in CODES else kind


@dataclass
class Score:
    """Counts by group of kinds; a span is hit by a flag of its group that overlaps it."""

    wanted: Counter[str] = field(default_factory=Counter)
    hit: Counter[str] = field(default_factory=Counter)
    flagged: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    clean: int = 0
    clean_flagged: int = 0
    faults: list[str] = field(default_factory=list)

    def recall(self, name: str) -> float:
        """The share of labelled spans that a flag meets."""
        return self.hit[name] / self.wanted[name]

    def precision(self, name: str) -> float:
        """The share of flags that meet a labelled span."""
        return self.right[name] / max(1, self.flagged[name])

    def false_share(self) -> float:
        """The share of texts without personal data that get a flag."""
        return self.clean_flagged / self.clean


def texts(name: str) -> list[dict[str, Any]]:
    """The labelled texts of a set."""
    found: list[dict[str, Any]] = json.loads((DATA / f"personal-{name}.json").read_text("utf-8"))["texts"]
    return found


def score(name: str) -> Score:
    """Every text of a set checked; what looks like an identity code is not counted."""
    total = Score()
    for text in texts(name):
        flags = [flag for flag in find_personal(text["text"], text["lang"]) if flag.kind != "HETU_LIKE"]
        spans = text["spans"]
        for span in spans:
            total.wanted[group(span["kind"])] += 1
            if any(_meets(flag, span) for flag in flags):
                total.hit[group(span["kind"])] += 1
            else:
                total.faults.append(f"{text['id']} missed {span['kind']} {text['text'][span['start'] : span['end']]}")
        for flag in flags:
            total.flagged[group(flag.kind)] += 1
            if any(_meets(flag, span) for span in spans):
                total.right[group(flag.kind)] += 1
            else:
                total.faults.append(f"{text['id']} false {flag.kind} {flag.text}")
        if not spans:
            total.clean += 1
            total.clean_flagged += bool(flags)
    return total


def _meets(flag: Flag, span: dict[str, Any]) -> bool:
    return group(flag.kind) == group(span["kind"]) and flag.start < span["end"] and span["start"] < flag.end
