"""What went out of an experiment, as records that are nowhere stored.

Who reads what is public alone gets these in place of the rows: the words, codes and numbers of the number that is out,
whatever has been corrected in the record since. A correction reaches them with the next number.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from oppiva.core.calendars import ZONE, local_day
from oppiva.experiments.models import Amendment, Decision, Observation, Prediction, Problem, Result, Trial

Content = Mapping[str, Any]
_NUMBERS = ("value", "upper", "keep_cut", "stop_cut")
_WORDS = ("belief", "what", "unit", "how", "stop_also", "keep_words", "change_words", "stop_words")


def problem_of(content: Content) -> Problem:
    """The problem as it went out."""
    held, texts = content["problem"], content["texts"]
    told = ("name", "summary", "problem", "how_known", "baseline_unit", "baseline_period")
    return Problem(
        theme=held["theme"],
        problem_of=list(held["problem_of"]),
        baseline=_number(held.get("baseline")),
        baseline_n=held.get("baseline_n"),
        **{name: texts.get(name, "") for name in told},
    )


def prediction_of(content: Content) -> Prediction:
    """The prediction and the limits as they went out."""
    held, texts = content["prediction"], content["texts"]
    locked = held.get("locked_at")
    return Prediction(
        kind=held["kind"],
        by_date=day_of(held.get("by_date")),
        wanted=held["wanted"],
        rhythm=held["rhythm"],
        statistic=held["statistic"],
        locked_at=datetime.fromisoformat(locked) if locked else None,
        # What has no value is left out of canonical JSON.
        **{name: _number(held.get(name)) for name in _NUMBERS},
        **{name: texts.get(name, "") for name in _WORDS},
    )


def trial_of(content: Content) -> Trial:
    """The trial as it went out."""
    held, texts = content["trial"], content["texts"]
    return Trial(
        where=texts.get("where", ""),
        stop_rule=texts.get("stop_rule", ""),
        how_many=held.get("how_many"),
        starts_on=day_of(held.get("starts_on")),
        ends_on=day_of(held.get("ends_on")),
    )


def result_of(content: Content) -> Result:
    """The result as it went out."""
    texts = content["texts"]
    told = ("changed", "surprises", "harms", "learned")
    names = ("as_planned", "versus_prediction", "no_surprises", "no_harms", "certainty", "minutes_used", "costs_cents")
    return Result(
        **{name: texts.get(name, "") for name in told},
        **{name: content["result"].get(name) for name in names},
    )


def decision_of(content: Content) -> Decision:
    """The decision as it went out; without who sees to it."""
    held = content["decision"]
    return Decision(choice=held["choice"], why=content["texts"].get("why", ""), next_on=day_of(held.get("next_on")))


def observations_of(content: Content) -> list[Observation]:
    """The numbers of the first measure as they went out."""
    return [
        Observation(
            measure=1, observed_on=date.fromisoformat(day), made_at=_noon(day), kind=kind, value=Decimal(value), n=n
        )
        for day, kind, value, n in content["numbers"]
    ]


def amendments_of(content: Content) -> list[Amendment]:
    """What was changed of what had been locked, by the names of the fields."""
    return [
        Amendment(
            target=one["target"],
            before={name: before for name, before, _after in one["changes"]},
            after={name: after for name, _before, after in one["changes"]},
        )
        for one in content["amendments"]
    ]


def units_changed(content: Content) -> list[datetime]:
    """When the unit of the first measure was changed: which numbers stand in the one that holds."""
    return [
        _noon(one["on"]) - timedelta(hours=12)
        for one in content["amendments"]
        if one["target"] == Amendment.Of.MEASURE and any(name == "unit" for name, _before, _after in one["changes"])
    ]


def _noon(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(12), ZONE)


def day_of(value: object) -> date | None:
    """A day, or the local day of a moment, as the content holds it."""
    if not isinstance(value, str):
        return None
    return local_day(datetime.fromisoformat(value)) if "T" in value else date.fromisoformat(value)


def _number(value: str | None) -> Decimal | None:
    return Decimal(value) if value is not None else None
