"""The locked prediction and its amendments in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from uuid import UUID

from django.utils.translation import gettext as _

from oppiva.experiments import words
from oppiva.experiments.forms.fields import shown
from oppiva.experiments.models import (
    Amendment,
    Choice,
    Predicted,
    Prediction,
    Problem,
    Rhythm,
    Statistic,
    Step,
    Wanted,
)
from oppiva.experiments.queries.page import Amended
from oppiva.ui.formatting import date_short, stopped, time

CHOICES: Mapping[str, Mapping[str, object]] = {
    "kind": dict(Predicted.choices),
    "wanted": dict(Wanted.choices),
    "rhythm": dict(Rhythm.choices),
    "statistic": dict(Statistic.choices),
    "choice": dict(Choice.choices),
}
NUMBERS = frozenset({"value", "upper", "keep_cut", "stop_cut"})
STEP_OF: Mapping[str, Step] = {Amendment.Of.PERIOD: Step.TRIAL, Amendment.Of.DECISION: Step.DECISION}


@dataclass(frozen=True)
class Change:
    """One value of an amendment, before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Signed:
    """An amendment: what, why, who and when."""

    changes: tuple[Change, ...]
    reason: str
    signed: str


@dataclass(frozen=True)
class Locked:
    """The card of the prediction; `amend` is the address of a new amendment, empty for who may make none."""

    title: str
    sentence: str
    more: str
    meta: str
    amend: str
    amendments: tuple[Signed, ...]


def locked_card(
    prediction: Prediction,
    problem: Problem | None,
    amendments: list[Amended],
    names: Mapping[UUID, str],
    today: date,
    *,
    amend: str = "",
    imported: bool = False,
) -> Locked:
    """The prediction as the page shows it, locked or not yet; of one that was `imported` nothing was ever locked."""
    at = prediction.locked_at
    meta = ""
    unlocked = _("Prediction, brought in and never locked") if imported else _("Prediction, not locked yet")
    if at is not None:
        meta = _("Locked on %(day)s at %(time)s, before the first number of the trial.") % {
            "day": date_short(at, today),
            "time": time(at),
        }
    return Locked(
        title=_("Locked prediction") if at is not None else unlocked,
        sentence=prediction_sentence(prediction, today),
        more=" ".join(
            part for part in (baseline_words(problem), belief_words(prediction), how_words(prediction)) if part
        ),
        meta=meta,
        amend=amend if at is not None else "",
        amendments=tuple(signed_words(one, names, today) for one in amendments),
    )


def prediction_sentence(prediction: Prediction, today: date) -> str:
    """`Minutes for the background: at most 10 min by Fri 27.3.`; what is not filled is left out."""
    what = prediction.what or _("The first measure")
    facts = {
        "what": what,
        "value": _with_unit(prediction.value, prediction.unit),
        "upper": _with_unit(prediction.upper, prediction.unit),
        "lower": shown(prediction.value),
        "day": date_short(prediction.by_date, today),
    }
    dated = prediction.by_date is not None
    lines = {
        Predicted.AT_MOST: (_("%(what)s: at most %(value)s"), _("%(what)s: at most %(value)s by %(day)s.")),
        Predicted.AT_LEAST: (_("%(what)s: at least %(value)s"), _("%(what)s: at least %(value)s by %(day)s.")),
        Predicted.BETWEEN: (_("%(what)s: %(lower)s–%(upper)s"), _("%(what)s: %(lower)s–%(upper)s by %(day)s.")),
        Predicted.UP: (_("%(what)s: goes up"), _("%(what)s: goes up by %(day)s.")),
        Predicted.DOWN: (_("%(what)s: goes down"), _("%(what)s: goes down by %(day)s.")),
        Predicted.SAME: (_("%(what)s: stays the same"), _("%(what)s: stays the same until %(day)s.")),
    }
    if prediction.kind not in Predicted.values:
        return _("There is no prediction yet.")
    return stopped(lines[Predicted(prediction.kind)][dated] % facts)


def baseline_words(problem: Problem | None) -> str:
    """The starting level, when it is known."""
    if problem is None or problem.baseline is None:
        return ""
    return _("Starting level: %(value)s.") % {"value": _with_unit(problem.baseline, problem.baseline_unit)}


def how_words(prediction: Prediction) -> str:
    """How the first measure is counted: the form that said so is gone while they count."""
    return f"{_('How is it counted?')} {prediction.how}" if prediction.how else ""


def belief_words(prediction: Prediction) -> str:
    """What the team believes, as a sentence of its own."""
    if not prediction.belief:
        return ""
    belief = prediction.belief.strip()
    return f"{_('We believe that')}: {belief}" if belief[:1].isupper() else f"{_('We believe that')} {belief}"


def signed_words(one: Amended, names: Mapping[UUID, str], today: date) -> Signed:
    """An amendment; who has left or was erased is not named."""
    fields = words.FIELDS[STEP_OF.get(one.target, Step.PREDICTION)]
    changes = tuple(
        Change(
            before_colon(str(fields.get(name, name))),
            plain_words(name, one.before.get(name), today),
            plain_words(name, value, today),
        )
        for name, value in one.after.items()
    )
    when = {"day": date_short(one.at, today), "time": time(one.at)}
    name = names.get(one.by, "") if one.by is not None else ""
    signed = _("%(name)s, %(day)s at %(time)s") % {"name": name, **when} if name else _("%(day)s at %(time)s") % when
    return Signed(changes, one.reason, signed)


def before_colon(label: str) -> str:
    """The label of a field as what stands before a colon: no question is asked there."""
    return label.removesuffix("?")


def plain_words(name: str, value: object, today: date) -> str:
    """A plain value of an amendment as people write it."""
    if value in (None, ""):
        return ""
    text = str(value)
    if name in CHOICES:
        return str(CHOICES[name].get(text, text))
    if name in NUMBERS:
        try:
            return shown(Decimal(text))
        except InvalidOperation:
            return text
    if name.endswith(("_on", "_date")):
        try:
            return date_short(date.fromisoformat(text), today)
        except ValueError:
            return text
    return text


def _with_unit(value: Decimal | None, unit: str) -> str:
    return f"{shown(value)}\u00a0{unit}" if unit else shown(value)
