"""The limits of decision as three sentences, made from the cut points (records.md 2.3)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from oppiva.experiments.forms.fields import shown
from oppiva.experiments.models import Choice, Statistic, Wanted


@dataclass(frozen=True)
class Limit:
    """One limit: the icon, the choice it points at, and when it holds."""

    icon: str
    choice: str
    when: str


def limits_of(
    *,
    wanted: str,
    statistic: str,
    keep: Decimal | None,
    stop: Decimal | None,
    also: str = "",
    sentences: tuple[str, str, str] = ("", "", ""),
) -> tuple[Limit, ...]:
    """The three limits from two cut points, else from the team's own sentences; none while either is missing."""
    if keep is not None and stop is not None and wanted:
        return _made(_cuts(wanted, _subject(statistic), keep, stop, also))
    return _made(sentences) if all(sentences) else ()


def _made(when: tuple[str, str, str]) -> tuple[Limit, ...]:
    icons = ("check-circle-fill", "arrows-clockwise", "stop-circle")
    choices = (Choice.KEEP, Choice.CHANGE, Choice.STOP)
    return tuple(
        Limit(icon, str(choice.label), text.strip().removesuffix("."))
        for icon, choice, text in zip(icons, choices, when, strict=True)
    )


def compared_words(statistic: str, value: str = "") -> str:
    """Which figure of the trial's numbers the cut points are held against; `value` with its unit where it is known."""
    if not value:
        return {
            Statistic.MEAN: _("The limits look at the mean of all numbers of the trial."),
            Statistic.SHARE: _("The limits look at the share in all cases of the trial."),
            Statistic.LAST: _("The limits look at the latest number of the trial."),
        }.get(_known(statistic), _("The limits look at the middle number of all numbers of the trial."))
    return {
        Statistic.MEAN: _("The limits look at the mean of the trial: %(value)s."),
        Statistic.SHARE: _("The limits look at the share of the trial: %(value)s."),
        Statistic.LAST: _("The limits look at the latest number: %(value)s."),
    }.get(_known(statistic), _("The limits look at the middle number of the trial: %(value)s.")) % {"value": value}


def _known(statistic: str) -> Statistic:
    return Statistic(statistic) if statistic in Statistic.values else Statistic.MEDIAN


def _subject(statistic: str) -> str:
    """What is compared, as the subject of the sentence."""
    return {
        Statistic.MEDIAN: _("the middle number is"),
        Statistic.MEAN: _("the mean is"),
        Statistic.SHARE: _("the share is"),
        Statistic.LAST: _("the latest number is"),
    }.get(_known(statistic), _("the middle number is"))


def _cuts(wanted: str, subject: str, keep: Decimal, stop: Decimal, also: str) -> tuple[str, str, str]:
    low, high = shown(keep), shown(stop)
    facts = {"subject": subject, "keep": low, "stop": high, "also": also.strip().removesuffix(".")}
    if wanted == Wanted.DOWN:
        kept = _("if %(subject)s at most %(keep)s")
        changed = _("if it is over %(keep)s but at most %(stop)s")
        stopped = _("if it is over %(stop)s or %(also)s") if also else _("if it is over %(stop)s")
    else:
        kept = _("if %(subject)s at least %(keep)s")
        changed = _("if it is under %(keep)s but at least %(stop)s")
        stopped = _("if it is under %(stop)s or %(also)s") if also else _("if it is under %(stop)s")
    if keep == stop:
        changed = _("never: the two limits are the same")
    return kept % facts, changed % facts, stopped % facts
