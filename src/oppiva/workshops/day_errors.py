"""The words of what the running half-day refuses: mostly that somebody else was faster, which is a 409."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _

from oppiva.core.errors import whole
from oppiva.ui import registry
from oppiva.ui.formatting import time as clock_time
from oppiva.ui.refusals import Facts
from oppiva.ui.registry import Words

CONFLICT, WRONG = 409, 422


def _other_leads(facts: Facts) -> tuple[str, str]:
    by = str(facts.get("by", ""))
    return (
        _("%(by)s leads now.") % {"by": by},
        _("Nothing was changed. Take the lead on the page of the teams, if you agreed on it."),
    )


def _moved(facts: Facts) -> tuple[str, str]:
    about = {
        "by": str(facts.get("by", "")) or _("Somebody else"),
        "n": whole(facts, "number"),
        "time": clock_time(at) if isinstance(at := facts.get("at"), datetime) else "",
    }
    lines = {
        "position": _("%(by)s moved to step %(n)s at %(time)s."),
        "leads": _("%(by)s changed who leads at %(time)s."),
        "pace": _("%(by)s changed the pace at %(time)s."),
        "paused_at": _("%(by)s began a break at %(time)s."),
        "resumed": _("%(by)s ended the break at %(time)s."),
        "extra_seconds": _("%(by)s gave more time at %(time)s."),
    }
    said = lines.get(str(facts.get("what", "")), _("%(by)s changed something at %(time)s.")) % about
    return said, _("Your press changed nothing. Look at the page as it is now and press again if needed.")


def _not_ready(facts: Facts) -> tuple[str, str]:
    teams = facts.get("teams")
    numbers = ", ".join(map(str, teams)) if isinstance(teams, tuple | list) else ""
    parts = []
    if facts.get("attendance"):
        parts.append(_("Confirm the attendance."))
    if numbers:
        parts.append(
            _("Without a next step: team %(teams)s. Write it, or leave it out with a reason.") % {"teams": numbers}
        )
    return _("The workshop cannot be ended yet."), " ".join(parts)


def _help_taken(facts: Facts) -> tuple[str, str]:
    return _("%(by)s already went to help.") % {"by": facts.get("by", "")}, _("Nothing was changed.")


def _said(title: Callable[[], str], text: Callable[[], str]) -> Callable[[Facts], tuple[str, str]]:
    return lambda facts: (title(), text())


# Code -> status, and title and text from the facts.
WORDS: dict[str, tuple[int, Callable[[Facts], tuple[str, str]]]] = {
    "other_leads": (CONFLICT, _other_leads),
    "day_moved": (CONFLICT, _moved),
    "day_not_ready": (CONFLICT, _not_ready),
    "help_taken": (CONFLICT, _help_taken),
    "door_shut": (CONFLICT, _said(lambda: _("The doors are still shut."), lambda: _("Open the doors first."))),
    "day_not_started": (
        CONFLICT,
        _said(lambda: _("The workshop has not begun yet."), lambda: _("Begin it first, or wait for the facilitator.")),
    ),
    "day_over": (
        CONFLICT,
        _said(
            lambda: _("The workshop has been held."),
            lambda: _("Nothing more is saved in it. Your text is still on this page: copy it if you need it."),
        ),
    ),
    "day_elsewhere": (
        CONFLICT,
        _said(lambda: _("The workshop is at another point now."), lambda: _("Look at the page as it is now.")),
    ),
    "day_no_step": (
        CONFLICT,
        _said(lambda: _("No step is under way."), lambda: _("Time is added to a step.")),
    ),
    "step_unknown": (
        CONFLICT,
        _said(lambda: _("There is no such step."), lambda: _("Look at the page as it is now.")),
    ),
    "step_ahead": (
        CONFLICT,
        _said(lambda: _("Your team is not at this step yet."), lambda: _("Go on one step at a time.")),
    ),
    "pace_led": (
        CONFLICT,
        _said(lambda: _("The facilitator sets the pace now."), lambda: _("Your page moves on with all others.")),
    ),
    "too_much_time": (
        WRONG,
        _said(lambda: _("That is more time than a half-day has."), lambda: _("Move on to the next step instead.")),
    ),
    "no_team": (
        WRONG,
        _said(lambda: _("You have no team in this workshop."), lambda: _("Ask a facilitator which team to join.")),
    ),
    "note_long": (
        WRONG,
        _said(lambda: _("The text is too long."), lambda: _("Shorten it to 2 000 characters.")),
    ),
    "note_empty": (
        WRONG,
        _said(lambda: _("There is nothing to share yet."), lambda: _("Save a text first.")),
    ),
    "help_asked": (
        CONFLICT,
        _said(lambda: _("Your team has asked for help already."), lambda: _("Help is on its way.")),
    ),
    "help_over": (
        CONFLICT,
        _said(lambda: _("The team does not need help any more."), lambda: _("Nothing was changed.")),
    ),
    "help_other_team": (
        WRONG,
        _said(lambda: _("That team cannot be asked here."), lambda: _("Choose one of those on the page.")),
    ),
    "help_no_room": (
        WRONG,
        _said(lambda: _("Other teams can be asked only in the workshop."), lambda: _("Ask the facilitator instead.")),
    ),
    "help_answer": (
        WRONG,
        _said(lambda: _("Write an answer to the team."), lambda: _("A sentence is enough.")),
    ),
    "closing_text": (
        WRONG,
        _said(lambda: _("Write the next step."), lambda: _("It has 5 to 160 letters.")),
    ),
    "closing_owner": (
        WRONG,
        _said(lambda: _("Choose who of the team does it."), lambda: _("Only somebody of the team can.")),
    ),
    "closing_past": (
        WRONG,
        _said(lambda: _("That day is past."), lambda: _("Choose a day to come.")),
    ),
    "closing_there": (
        CONFLICT,
        _said(lambda: _("The team has written its next step."), lambda: _("It need not be left out any more.")),
    ),
    "skip_reason": (
        WRONG,
        _said(lambda: _("Write why the team has no next step."), lambda: _("A few words are enough.")),
    ),
    "feedback_not_there": (
        WRONG,
        _said(lambda: _("Feedback is asked of those who were there."), lambda: _("Nothing was changed.")),
    ),
    "thanks_long": (
        WRONG,
        _said(lambda: _("The text is too long."), lambda: _("Shorten it to 600 characters.")),
    ),
    "bridge_unknown": (
        WRONG,
        _said(lambda: _("Choose somebody of the team."), lambda: _("Only somebody of the team can.")),
    ),
}


def register() -> None:
    """Give each refusal its page."""
    for code, (status, words) in WORDS.items():
        registry.error_words(code, _worded(status, words))


def _worded(status: int, words: Callable[[Facts], tuple[str, str]]) -> registry.ErrorWords:
    return lambda facts: Words(*words(facts), status)
