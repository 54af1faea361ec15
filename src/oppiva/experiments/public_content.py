"""What stands on a public page: an allow-list of fields, taken out of the decided record one by one (trust.md W8).

All text is under `texts` by its part, so that a person can check exactly what will be read; the rest are numbers,
days, choices and ids. People stand by their ids alone. Not here: notes, tasks, the supervisor's name, who counts, who
sees to the decision, lines of the diary that the team has not chosen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from oppiva.core.chain import digest
from oppiva.experiments.models import (
    Decision,
    Experiment,
    OfStep,
    Prediction,
    Problem,
    PublicText,
    Result,
    Trial,
)
from oppiva.experiments.queries.results import Changed, TrialRecord

FORMAT = 1
LICENCE = "CC BY 4.0"
PLAIN = "plain_summary"
# The texts of the record in the order of the page: the part is the name of its field.
TEXTS: Mapping[str, type[OfStep]] = {
    "name": Problem,
    "summary": Problem,
    "problem": Problem,
    "how_known": Problem,
    "baseline_unit": Problem,
    "baseline_period": Problem,
    "belief": Prediction,
    "what": Prediction,
    "unit": Prediction,
    "how": Prediction,
    "stop_also": Prediction,
    "keep_words": Prediction,
    "change_words": Prediction,
    "stop_words": Prediction,
    "where": Trial,
    "stop_rule": Trial,
    "changed": Result,
    "surprises": Result,
    "harms": Result,
    "learned": Result,
    "why": Decision,
}
# Without these there is no page: they may be said otherwise, not left out.
NEEDED = frozenset({"name", "summary", "problem", "learned", "why"})
SIGNED, PICTURE, SPEECH = "signed-", "picture-", "speech-"
# Fields whose values an amendment shows; of a text it says only that it was changed.
SHOWN_CHANGES = frozenset({"kind", "value", "upper", "by_date", "keep_cut", "stop_cut", "wanted", "rhythm", "statistic",
                           "starts_on", "ends_on"})  # fmt: skip
NEVER = frozenset({"who", "owner", "owner_role"})


@dataclass(frozen=True)
class Chosen:
    """A picture or a recording of the diary that goes along, with its words."""

    entry: UUID
    words: str


def record_texts(record: TrialRecord) -> dict[str, str]:
    """The texts of a decided round as the team wrote them, by part; what is empty is left out."""
    rows: dict[type[OfStep], OfStep] = {
        Problem: record.problem,
        Prediction: record.prediction,
        Trial: record.trial,
        Result: record.result,
        Decision: record.decision,
    }
    found = {part: str(getattr(rows[model], part)) for part, model in TEXTS.items()}
    found |= {f"{SIGNED}{place}": one.reason for place, one in enumerate(record.signed, 1)}
    return {part: text for part, text in found.items() if text}


def public_texts(
    record: TrialRecord, public: PublicText | None, pictures: Sequence[Chosen], speeches: Sequence[Chosen]
) -> dict[str, str]:
    """The texts as the public page would show them, in its order: the plain summary first."""
    wordings = public.wordings if public is not None else {}
    own = {part: str(wordings.get(part, text)) for part, text in record_texts(record).items()}
    beside = {f"{PICTURE}{one.entry}": one.words for one in pictures}
    beside |= {f"{SPEECH}{one.entry}": one.words for one in speeches}
    found = {PLAIN: public.plain_summary if public is not None else "", **own, **beside}
    return {part: text for part, text in found.items() if text}


def text_hash(texts: Mapping[str, str]) -> str:
    """Of exactly these texts: one letter more is another hash."""
    return digest(dict(texts))


def content_of(
    experiment: Experiment,
    record: TrialRecord,
    texts: Mapping[str, str],
    *,
    pictures: Sequence[UUID],
    speeches: Sequence[UUID],
    signatures: Mapping[str, object],
) -> dict[str, Any]:
    """The whole page as plain JSON."""
    originals = record_texts(record)
    return {
        "format": FORMAT,
        "licence": LICENCE,
        "programme": experiment.programme.code,
        "code": experiment.code,
        "language": experiment.language,
        "round": record.cycle.number,
        "team": experiment.team.number,
        "series": experiment.team.series.code,
        "areas": sorted(experiment.areas),
        "texts": dict(texts),
        "reworded": sorted(part for part, text in originals.items() if texts.get(part, "") != text),
        "problem": _problem(record.problem),
        "prediction": _prediction(record),
        "trial": _trial(record),
        "numbers": [[one.day.isoformat(), one.kind, _plain(one.number.value), one.number.n] for one in record.figures],
        "amendments": [_amendment(one) for one in record.signed],
        "result": _result(record.result),
        "decision": _decision(record),
        "pictures": [str(one) for one in pictures],
        "speeches": [str(one) for one in speeches],
        **signatures,
    }


def _problem(held: Problem) -> dict[str, object]:
    return {
        "theme": held.theme,
        "problem_of": list(held.problem_of),
        "baseline": _plain(held.baseline),
        "baseline_n": held.baseline_n,
    }


def _prediction(record: TrialRecord) -> dict[str, object]:
    held = record.prediction
    names = ("kind", "value", "upper", "by_date", "wanted", "rhythm", "statistic", "keep_cut", "stop_cut")
    found: dict[str, object] = {name: _plain(getattr(held, name)) for name in names}
    return {
        **found,
        "locked_at": held.locked_at.isoformat() if held.locked_at is not None else None,
        "middle": _plain(record.x),
        "start": _plain(record.baseline),
    }


def _trial(record: TrialRecord) -> dict[str, object]:
    held = record.trial
    return {
        "how_many": held.how_many,
        "starts_on": _plain(held.starts_on),
        "ends_on": _plain(record.cycle.ended_on or held.ends_on),
    }


def _result(held: Result) -> dict[str, object]:
    return {
        "as_planned": held.as_planned,
        "versus_prediction": held.versus_prediction,
        "no_surprises": held.no_surprises,
        "no_harms": held.no_harms,
        "certainty": held.certainty,
        "minutes_used": held.minutes_used,
        "costs_cents": held.costs_cents,
    }


def _decision(record: TrialRecord) -> dict[str, object]:
    decided = record.cycle.decided_at
    return {
        "choice": record.decision.choice,
        "next_on": _plain(record.decision.next_on),
        "decided_at": decided.isoformat() if decided is not None else None,
    }


def _amendment(one: Changed) -> dict[str, object]:
    """What was changed of what was locked; a changed text is named, its values are not told."""
    changes = [
        [name, one.before.get(name), value] if name in SHOWN_CHANGES else [name, None, None]
        for name, value in one.after.items()
        if name not in NEVER
    ]
    return {"target": one.target, "on": one.day.isoformat(), "changes": changes}


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, date) else value
