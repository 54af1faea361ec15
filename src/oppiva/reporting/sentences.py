"""The page sentence of a programme: how it stands and how many things wait for this reader (design 1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.reporting.pace import Lag, Pace
from oppiva.reporting.words import target_name
from oppiva.ui.counting import number_inside
from oppiva.ui.formatting import date as day_words
from oppiva.ui.formatting import number, percent


def programme_sentence(pace: Pace, waiting: int | None, start: date) -> str:
    """One sentence from the pace and the number of things that wait; None: what waits is not known."""
    if waiting is None:
        return _unknown(pace, start)
    if waiting == 0:
        return _nothing(pace, start)
    facts = {"n": number_inside(waiting), "day": day_words(start)}
    if pace is Pace.NO_PLAN:
        words = ngettext(
            "No plan is in force yet, and one thing is waiting for you.",
            "No plan is in force yet, and %(n)s things are waiting for you.",
            waiting,
        )
    elif pace is Pace.BEFORE:
        words = ngettext(
            "The programme begins on %(day)s, and one thing is waiting for you.",
            "The programme begins on %(day)s, and %(n)s things are waiting for you.",
            waiting,
        )
    elif pace is Pace.ON_SCHEDULE:
        words = ngettext(
            "The programme is on schedule, but one thing is waiting for you.",
            "The programme is on schedule, but %(n)s things are waiting for you.",
            waiting,
        )
    elif pace is Pace.BEHIND:
        words = ngettext(
            "The programme is behind its plan, and one thing is waiting for you.",
            "The programme is behind its plan, and %(n)s things are waiting for you.",
            waiting,
        )
    elif pace is Pace.ENDED:
        words = ngettext(
            "The programme has ended, but one thing is waiting for you.",
            "The programme has ended, but %(n)s things are waiting for you.",
            waiting,
        )
    else:
        words = ngettext(
            "The programme is under way, and one thing is waiting for you.",
            "The programme is under way, and %(n)s things are waiting for you.",
            waiting,
        )
    return words % facts


def _nothing(pace: Pace, start: date) -> str:
    words = {
        Pace.NO_PLAN: _("No plan is in force yet."),
        Pace.BEFORE: _("The programme begins on %(day)s, and nothing is waiting for you."),
        Pace.ON_SCHEDULE: _("The programme is on schedule, and nothing is waiting for you."),
        Pace.BEHIND: _("The programme is behind its plan, but nothing is waiting for you."),
        Pace.ENDED: _("The programme has ended, and nothing is waiting for you."),
        Pace.UNKNOWN: _("The programme is under way, and nothing is waiting for you."),
    }
    return words[pace] % {"day": day_words(start)}


def _unknown(pace: Pace, start: date) -> str:
    words = {
        Pace.NO_PLAN: _("No plan is in force yet. What is waiting for you is not known."),
        Pace.BEFORE: _("The programme begins on %(day)s. What is waiting for you is not known."),
        Pace.ON_SCHEDULE: _("The programme is on schedule. What is waiting for you is not known."),
        Pace.BEHIND: _("The programme is behind its plan. What is waiting for you is not known."),
        Pace.ENDED: _("The programme has ended. What is waiting for you is not known."),
        Pace.UNKNOWN: _("The programme is under way. What is waiting for you is not known."),
    }
    return words[pace] % {"day": day_words(start)}


def lag_sentence(lags: Sequence[Lag]) -> str:
    """Why the programme is behind, from the first late target and those late in the same way; empty when none is."""
    if not lags:
        return ""
    lag = lags[0]
    if lag.kind == "short":
        facts = {"value": number(lag.count.value), "promised": number(lag.count.target)}
        said = _("%(target)s: %(value)s of %(promised)s, and the time for them has ended.")
        return said % (facts | {"target": target_name(lag.count)})
    alike = [one for one in lags if (one.kind, one.elapsed_bp) == (lag.kind, lag.elapsed_bp)]
    said = _("%(targets)s: none yet, though %(share)s of the time for them has gone.")
    return said % {"targets": _listed([target_name(one.count) for one in alike]), "share": percent(lag.elapsed_bp)}


def _listed(names: Sequence[str]) -> str:
    """Names in a row, the first with its capital."""
    return ", ".join([names[0], *(name[:1].lower() + name[1:] for name in names[1:])])
