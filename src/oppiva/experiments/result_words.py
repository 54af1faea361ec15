"""A result in words: what was predicted, what came, what the limits hint at, what counts. Tested small functions."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.core.statistics import FEWEST
from oppiva.experiments import words
from oppiva.experiments.counting import LOG
from oppiva.experiments.forms.fields import shown
from oppiva.experiments.models import Amendment, Certainty, Choice, Predicted, Prediction, Statistic, Versus
from oppiva.experiments.queries import Changed, TrialRecord
from oppiva.jobs import clock
from oppiva.ui.formatting import NBSP, date_short, stopped


def heading(record: TrialRecord) -> str:
    """The sentence that opens the decision: from where the number went to where, and the question."""
    b, x = record.baseline, record.x
    ask = _("What do you do now?")
    if x is None:
        return ask
    facts = {"b": amount(b, record), "x": amount(x, record)}
    if b is None:
        said = _("The number is now %(x)s.")
    elif x < b:
        said = _("The number fell: at first %(b)s, now %(x)s.")
    elif x > b:
        said = _("The number rose: at first %(b)s, now %(x)s.")
    else:
        said = _("The number stayed as it was, %(x)s.")
    return f"{said % facts} {ask}"


def amount(value: Decimal | None, record: TrialRecord) -> str:
    """A number with its unit."""
    return with_unit(value, record.prediction.unit)


def with_unit(value: Decimal | None, unit: str) -> str:
    """`9 min`, with a space that does not break."""
    return f"{shown(value)}{NBSP}{unit}".strip() if value is not None else ""


def predicted(held: Prediction) -> str:
    """What was predicted: `At most 10 min by 27.3.`; empty before it is written."""
    value, upper = with_unit(held.value, held.unit), with_unit(held.upper, held.unit)
    facts = {"value": value, "low": shown(held.value) if held.value is not None else "", "high": upper}
    day = date_short(held.by_date, clock.today()) if held.by_date is not None else ""
    said = (
        {
            Predicted.AT_MOST: _("At most %(value)s"),
            Predicted.AT_LEAST: _("At least %(value)s"),
            Predicted.BETWEEN: _("Between %(low)s and %(high)s"),
            Predicted.UP: _("The number goes up"),
            Predicted.DOWN: _("The number goes down"),
            Predicted.SAME: _("The number stays the same"),
        }.get(Predicted(held.kind))
        if held.kind in Predicted.values
        else None
    )
    if said is None:
        return ""
    what = said % facts
    return _("%(what)s, by %(day)s") % {"what": what, "day": day} if day else what


def counted(record: TrialRecord) -> str:
    """Which number counts, and from how many: `The middle number is 9 min, from 22 numbers.`"""
    n = len(record.numbers)
    if record.x is None:
        return _("No numbers of the trial were written down.")
    said = {
        Statistic.MEDIAN: _("The middle number is %(x)s."),
        Statistic.MEAN: _("The mean is %(x)s."),
        Statistic.SHARE: _("The share is %(x)s."),
        Statistic.LAST: _("The latest number is %(x)s."),
    }[Statistic(record.prediction.statistic)] % {"x": amount(record.x, record)}
    return f"{said} {numbers(n)}"


def numbers(n: int) -> str:
    """How many numbers were written down."""
    return ngettext("One number was written down.", "%(n)s numbers were written down.", n) % {"n": n}


def met(record: TrialRecord) -> str:
    """Whether the prediction came true; why it cannot be told."""
    proposal = record.proposal
    if proposal is None:
        return _("The prediction is in words: you say yourselves how it went.")
    if proposal.n < FEWEST:
        return _("Under five numbers: it cannot be told whether the prediction came true.")
    if proposal.met is None:
        return _("Without a starting level it cannot be told whether the prediction came true.")
    return _("The prediction came true.") if proposal.met else _("The prediction did not come true.")


def hint(record: TrialRecord) -> str:
    """What the limits point at; the team decides."""
    said: dict[str, str] = {
        Choice.KEEP: _("Your limits point at keeping it. You decide."),
        Choice.CHANGE: _("Your limits point at changing it. You decide."),
        Choice.STOP: _("Your limits point at stopping. You decide."),
    }
    return said.get(record.hint, "")


def sure(certainty: int, record: TrialRecord) -> str:
    """How sure it is, with the numbers behind it."""
    label = str(Certainty(certainty).label)
    facts = {"certainty": label, "numbers": len(record.numbers)}
    if not record.numbers:
        return _("Certainty: %(certainty)s.") % facts
    return (
        ngettext(
            "Certainty: %(certainty)s, one number.",
            "Certainty: %(certainty)s, %(numbers)s numbers.",
            len(record.numbers),
        )
        % facts
    )


def versus(value: str) -> str:
    """A result against the prediction, as a heading."""
    return _first_big(str(Versus(value).label)) if value in Versus.values else ""


def as_it_went(record: TrialRecord) -> list[str]:
    """Why the plan is proposed to have come true or not: each amendment, or that there is none."""
    signed = [change(one, record.prediction.unit) for one in record.signed]
    if signed:
        return signed
    first = record.trial.starts_on
    if first is None:
        return [_("No amendments.")]
    return [stopped(_("No amendments, the trial began %(day)s.") % {"day": date_short(first, clock.today())})]


def change(one: Changed, unit: str = "") -> str:
    """An amendment on a line: what, from what to what, why."""
    label = _first_big(str(Amendment.Of(one.target).label))
    before = ", ".join(_value(value, unit) for value in one.before.values() if value not in (None, ""))
    after = ", ".join(_value(value, unit) for value in one.after.values() if value not in (None, ""))
    return _("%(what)s: %(before)s → %(after)s. %(reason)s") % {
        "what": label,
        "before": before or "–",
        "after": after or "–",
        "reason": one.reason,
    }


def counts(inside: int) -> str:
    """That all four count alike, when something was written down while the trial ran."""
    rule = _("All four count as a carried-out experiment when something was written down during the trial.")
    if not inside:
        return f"{rule} {_('You have nothing yet: without an entry it is not counted.')}"
    have = ngettext("You have one entry.", "You have %(n)s entries.", inside) % {"n": inside}
    return f"{rule} {have}"


def not_counted(missing: Sequence[str]) -> list[str]:
    """What keeps a decided experiment from counting, by name."""
    return [_("an entry from the time of the trial") if code == LOG else str(words.CODES[code]) for code in missing]


def points(done: int) -> str:
    """How much of the result is written down."""
    if done >= 5:
        return _("The result is written down, five points of five.")
    return _("Of the result %(n)s/5 points are written down.") % {"n": done}


def _value(value: object, unit: str) -> str:
    """A plain value of the record as people write it."""
    text = str(value)
    with suppress(ValueError):
        return date_short(date.fromisoformat(text), clock.today())
    with suppress(InvalidOperation):
        return with_unit(Decimal(text), unit)
    return text


def _first_big(text: str) -> str:
    return text[:1].upper() + text[1:]
