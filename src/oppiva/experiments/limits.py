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


def _subject(statistic: str) -> str:
    """What is compared, as the subject of the sentence."""
    return {
        Statistic.MEDIAN: _("the middle number is"),
        Statistic.MEAN: _("the mean is"),
        Statistic.SHARE: _("the share is"),
        Statistic.LAST: _("the latest number is"),
    }.get(Statistic(statistic) if statistic in Statistic.values else Statistic.MEDIAN, _("the middle number is"))


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
