"""The sentences about the later questions: what is asked when, what stands as the answer, until when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.utils.translation import ngettext

from oppiva.adoption.models import EndReason, StillUsed
from oppiva.experiments.follow_dates import Due
from oppiva.experiments.follow_words import answered_words, change_until, one_tap, time_left
from oppiva.ui.formatting import date_short, stopped

# What each item of the pulse says; 1 is "not at all", 5 "fully".
ITEM_WORDS: Mapping[str, str | Promise] = {
    "acceptable": __("The model is welcome in our work."),
    "fitting": __("The model fits our work."),
    "feasible": __("The model can be carried out with what we have."),
    "part_of_work": __("The model is part of normal work."),
}
ENDS_WORDS: tuple[str | Promise, str | Promise] = (__("not at all"), __("fully"))
ICONS: Mapping[str, str] = {
    StillUsed.IN_USE: "check-circle",
    StillUsed.PARTLY: "circle-half",
    StillUsed.NO: "stop-circle",
}


def question_path(months: int, due: date, today: date) -> str:
    """`The question of 6 months · 24.6.`"""
    if months == 12:
        words = _("The question of a year")
    else:
        words = ngettext("The question of %(months)d month", "The question of %(months)d months", months) % {
            "months": months
        }
    return f"{words} · {date_short(due, today)}"


def taken(place: str, since: date, today: date) -> str:
    """Where it is in use since when, and that one tap is enough."""
    words = _("%(place)s has used the model since %(day)s.") % {"place": place, "day": date_short(since, today)}
    return f"{words} {one_tap()}"


def answered(value: str, reason: str) -> str:
    """What stands as the answer."""
    words = answered_words(value)
    return f"{words} {stopped(str(EndReason(reason).label).capitalize())}" if reason else words


def left(due: Due, today: date, *, done: bool, late: bool) -> str:
    """Until when an answer is in time, and until when it can be changed."""
    said = (time_left(due.last_day, today, answered=done, late=late), change_until(due.ends, today))
    return " ".join(one for one in said if one)


def pulse_left(due: Due, today: date) -> str:
    """Until when a pulse can be answered."""
    return stopped(_("You can answer until %(day)s.") % {"day": date_short(due.last_day, today)})


def readers() -> str:
    """Who sees an answer."""
    return _(
        "The steward of the model, the programme's staff and its auditor see the answer. To everyone it is told as the"
        " adopter may be shown."
    )
