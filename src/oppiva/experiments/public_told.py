"""What programs read of a public experiment: an allow-list of what its page draws (trust.md W8). A field that is frozen
later goes out only once it stands here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oppiva.experiments import published
from oppiva.experiments.public_content import PLAIN, SIGNED, TEXTS

WHOLE = frozenset({"format", "areas", "numbers", "amendments"})
PARTS: Mapping[str, frozenset[str]] = {
    "problem": frozenset({"theme", "problem_of", "baseline"}),
    "prediction": frozenset({"kind", "value", "upper", "by_date", "wanted", "rhythm", "statistic", "keep_cut",
                             "stop_cut", "middle", "start"}),
    "trial": frozenset({"how_many", "starts_on", "ends_on"}),
    "result": frozenset({"as_planned", "versus_prediction", "no_surprises", "no_harms", "certainty", "minutes_used",
                         "costs_cents"}),
    "decision": frozenset({"choice", "next_on"}),
}  # fmt: skip
# The page shows the day alone of a moment.
DAYS: Mapping[str, Mapping[str, str]] = {
    "prediction": {"locked_at": "locked_on"},
    "decision": {"decided_at": "decided_on"},
}


def told_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """The frozen page as it is told, without persons, files and exact moments."""
    found: dict[str, Any] = {name: content[name] for name in sorted(WHOLE) if name in content}
    for name, parts in PARTS.items():
        held = content[name]
        found[name] = {part: value for part, value in held.items() if part in parts}
        for moment, day in DAYS.get(name, {}).items():
            if (on := published.day_of(held.get(moment))) is not None:
                found[name][day] = on.isoformat()
    texts = content["texts"].items()
    found["texts"] = {part: said for part, said in texts if part == PLAIN or part in TEXTS or part.startswith(SIGNED)}
    return found
