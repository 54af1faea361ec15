"""What a run chart shows, in plain sentences: what changed, which way, from how many numbers (text-analysis.md 11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.core.statistics import RunPlan
from oppiva.core.statistics.runs import ALL, DOTS, DOWN, EQUAL, NOTHING, THIN, VALUES
from oppiva.experiments.log_words import shown
from oppiva.ui.counting import number_inside, number_word
from oppiva.ui.formatting import date_short, number, stopped

MOST_WEEKS = 6


@dataclass(frozen=True)
class Said:
    """The finding, and what it rests on or leaves out."""

    finding: str
    reasons: tuple[str, ...] = ()


def said_of(plan: RunPlan, *, unit: str, wanted: str = "", team: bool = False, changed: str = "") -> Said:
    """The sentences of a chart: to the team itself (`team`) in the second person; `changed` says when the unit did."""
    reasons = [_how(plan), _hint(plan), _silence(plan.missing), changed if plan.earlier else ""]
    return Said(_finding(plan, unit, wanted, team=team), tuple(one for one in reasons if one))


def unit_changed(day: date, today: date) -> str:
    """Why the numbers before a day are not drawn."""
    return stopped(_("The unit changed on %(day)s.") % {"day": date_short(day, today)}) + " " + _(
        "Older numbers stand in the table only."
    )  # fmt: skip


def amended_words(days: Sequence[date], today: date) -> str:
    """The days of signed changes, which are ticks in the drawing."""
    if not days:
        return ""
    listed = ", ".join(date_short(day, today) for day in days)
    return ngettext("Signed change: %(days)s", "Signed changes: %(days)s", len(days)) % {"days": listed}


def _finding(plan: RunPlan, unit: str, wanted: str, *, team: bool) -> str:
    count = len(plan.points)
    facts = {"n": number_word(count)}
    if plan.verdict == NOTHING:
        return _("No numbers yet")
    if plan.verdict == VALUES:
        values = _listed([shown(point.value, unit) for point in plan.points])
        words = ngettext(
            "One number: %(values)s. Too few points for a chart.",
            "%(n)s numbers: %(values)s. Too few points for a chart.",
            count,
        )
        return words % {**facts, "values": values}
    if plan.verdict == DOTS:
        return _("%(n)s numbers: too few points to tell of a change. Ten are needed.") % facts
    if plan.verdict == EQUAL:
        return _("%(n)s numbers, all the same: no sign of a change.") % facts
    if plan.verdict == THIN:
        return _("%(n)s numbers: most lie on the line, too few points beside it to tell of a change.") % facts
    if not plan.direction:
        return _("%(n)s numbers: no sign of a change.") % facts
    return _changed(plan, wanted, team=team) % facts


def _changed(plan: RunPlan, wanted: str, *, team: bool) -> str:
    """The way the level went, set against the wish where there is one."""
    fell, good = plan.direction == DOWN, plan.direction == wanted
    if not wanted:
        if plan.back:
            return (
                _("%(n)s numbers: the level fell, but came back.")
                if fell
                else _("%(n)s numbers: the level rose, but came back.")
            )
        return _("%(n)s numbers: the level fell.") if fell else _("%(n)s numbers: the level rose.")
    return str(_against_wish()[fell, good, plan.back, team])


def _against_wish() -> Mapping[tuple[bool, bool, bool, bool], str]:
    """By whether it fell, as wished, came back, and to whom it is said: to the team, or of it."""
    return {
        (True, True, False, True): _("%(n)s numbers: the level fell, as you wished."),
        (True, True, False, False): _("%(n)s numbers: the level fell, as the team wished."),
        (False, True, False, True): _("%(n)s numbers: the level rose, as you wished."),
        (False, True, False, False): _("%(n)s numbers: the level rose, as the team wished."),
        (True, True, True, True): _("%(n)s numbers: the level fell as you wished, but came back."),
        (True, True, True, False): _("%(n)s numbers: the level fell as the team wished, but came back."),
        (False, True, True, True): _("%(n)s numbers: the level rose as you wished, but came back."),
        (False, True, True, False): _("%(n)s numbers: the level rose as the team wished, but came back."),
        (True, False, False, True): _("%(n)s numbers: the level fell, though you wished it to rise."),
        (True, False, False, False): _("%(n)s numbers: the level fell, though the team wished it to rise."),
        (False, False, False, True): _("%(n)s numbers: the level rose, though you wished it to fall."),
        (False, False, False, False): _("%(n)s numbers: the level rose, though the team wished it to fall."),
        (True, False, True, True): _("%(n)s numbers: the level fell against your wish, but came back."),
        (True, False, True, False): _("%(n)s numbers: the level fell against the team's wish, but came back."),
        (False, False, True, True): _("%(n)s numbers: the level rose against your wish, but came back."),
        (False, False, True, False): _("%(n)s numbers: the level rose against the team's wish, but came back."),
    }


def _how(plan: RunPlan) -> str:
    """Which of the two rules made the sign; without a crossing there is a run."""
    if plan.by_run and plan.longest is not None:
        below = plan.longest.side == DOWN
        if plan.line_of == ALL:
            words = (
                _("%(n)s numbers in a row are under the middle number.")
                if below
                else _("%(n)s numbers in a row are over the middle number.")
            )
        else:
            words = (
                _("%(n)s numbers in a row are under the starting level.")
                if below
                else _("%(n)s numbers in a row are over the starting level.")
            )
        return words % {"n": number_word(plan.longest.length)}
    if not plan.by_crossings:
        return ""
    words = ngettext(
        "The numbers change sides only once. By chance it would usually be %(least)s times or more.",
        "The numbers change sides only %(n)s times. By chance it would usually be %(least)s times or more.",
        plan.crossings,
    )
    return words % {"n": number_inside(plan.crossings), "least": number_inside(plan.crossing_limit)}


def _hint(plan: RunPlan) -> str:
    if not plan.hint or plan.longest is None:
        return ""
    return _("%(n)s in a row are on the same side. That is only a hint.") % {"n": number_word(plan.longest.length)}


def _silence(missing: Sequence[date]) -> str:
    """The weeks of the trial without a number, by their numbers."""
    if not missing:
        return ""
    if len(missing) > MOST_WEEKS:
        return _("There are no numbers from %(n)s weeks.") % {"n": number(len(missing))}
    weeks = _listed([str(week.isocalendar().week) for week in missing])
    words = ngettext(
        "There are no numbers from week %(weeks)s.", "There are no numbers from weeks %(weeks)s.", len(missing)
    )
    return words % {"weeks": weeks}


def _listed(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return _("%(most)s and %(last)s") % {"most": ", ".join(words[:-1]), "last": words[-1]}


# --- words in the drawing -------------------------------------------------------------------------------------------
def starting_level(value: Decimal) -> str:
    """Beside the line of the starting level."""
    return _("Starting level %(value)s") % {"value": shown(value)}


def middle_number(value: Decimal) -> str:
    """Beside the line through the middle of all numbers."""
    return _("Middle number %(value)s") % {"value": shown(value)}


def predicted(kind: str, value: Decimal, *, limit: bool) -> str:
    """Beside the line of the prediction; `limit`: keeping begins at the same number."""
    facts = {"value": shown(value)}
    if kind == "at_most":
        words = _("Prediction and limit: at most %(value)s") if limit else _("Prediction: at most %(value)s")
    else:
        words = _("Prediction and limit: at least %(value)s") if limit else _("Prediction: at least %(value)s")
    return words % facts


def predicted_between(low: Decimal, high: Decimal) -> str:
    """Beside the band of a prediction between two numbers."""
    return _("Prediction: %(low)s–%(high)s") % {"low": shown(low), "high": shown(high)}


def keeping(value: Decimal, *, down: bool) -> str:
    """Beside the limit of keeping."""
    words = _("We keep: at most %(value)s") if down else _("We keep: at least %(value)s")
    return words % {"value": shown(value)}


def stopping(value: Decimal, *, down: bool) -> str:
    """Beside the limit of stopping."""
    words = _("We stop: over %(value)s") if down else _("We stop: under %(value)s")
    return words % {"value": shown(value)}


def one_limit(value: Decimal) -> str:
    """Beside the one line of two equal limits."""
    return _("Limit %(value)s") % {"value": shown(value)}
