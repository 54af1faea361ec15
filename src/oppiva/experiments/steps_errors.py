"""The words of what the steps before the trial refuse, and of the audit rows of experiments."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oppiva.core.errors import DomainError
from oppiva.experiments import words
from oppiva.experiments.models import State, Step
from oppiva.people.words import add_verbs
from oppiva.ui import registry
from oppiva.ui.formatting import date_short, time
from oppiva.ui.refusals import Facts
from oppiva.ui.registry import Words

CONFLICT, WRONG = 409, 422


def _missing(facts: Facts) -> tuple[str, str]:
    codes = facts.get("codes")
    named = ", ".join(words.missing_words(codes)) if isinstance(codes, tuple) else ""
    return (
        _("Something is to be filled in first."),
        _("Missing: %(fields)s. Nothing was changed.") % {"fields": named},
    )


def _moved(facts: Facts) -> tuple[str, str]:
    state = str(facts.get("state", ""))
    label = str(State(state).label) if state in State.values else state
    since = facts.get("since")
    by = str(facts.get("by", ""))
    when = f"{date_short(since)} {time(since)}" if isinstance(since, datetime) else ""
    said = _("The experiment is now: %(state)s.") % {"state": label}
    if when and by:
        told = _("%(by)s changed it on %(when)s.") % {"by": by, "when": when}
    elif when:
        told = _("It was changed on %(when)s.") % {"when": when}
    else:
        told = ""
    return said, " ".join(part for part in (told, _("Your press changed nothing.")) if part)


def _closed(facts: Facts) -> tuple[str, str]:
    step = str(facts.get("step", ""))
    name = str(words.STEPS[step]) if step in Step.values else ""
    return (
        _("This step cannot be written now: %(step)s.") % {"step": name},
        _("The experiment has moved on. Your text is below: copy it if you need it."),
    )


def _said(title: Callable[[], str], text: Callable[[], str]) -> Callable[[Facts], tuple[str, str]]:
    return lambda facts: (title(), text())


# Code -> status, and title and text from the facts.
WORDS: dict[str, tuple[int, Callable[[Facts], tuple[str, str]]]] = {
    "gate_missing": (CONFLICT, _missing),
    "state_changed": (CONFLICT, _moved),
    "step_closed": (CONFLICT, _closed),
    "round_over": (
        CONFLICT,
        _said(
            lambda: _("A new round has begun."),
            lambda: _(
                "The round in which you wrote this has been decided. Your text is kept as your draft of the new round: "
                "open the step and save it, if it belongs there."
            ),
        ),
    ),
    "prediction_locked": (
        CONFLICT,
        _said(
            lambda: _("The prediction is locked."),
            lambda: _(
                "It was locked when the trial began. Make an amendment with its reason; both values stay to be read."
            ),
        ),
    ),
    "period_locked": (
        CONFLICT,
        _said(
            lambda: _("The time of the trial is locked."),
            lambda: _("It was locked when the trial began. Make an amendment with its reason."),
        ),
    ),
    "amendment_reason": (
        WRONG,
        _said(lambda: _("Write the reason in 10 to 300 characters."), lambda: ""),
    ),
    "amendment_empty": (
        WRONG,
        _said(lambda: _("Nothing was changed."), lambda: _("Change a value, or go back.")),
    ),
    "trial_too_long": (
        WRONG,
        _said(
            lambda: _("A trial lasts at most 84 days."),
            lambda: _("Choose a last day after the first, at most 84 days later."),
        ),
    ),
    "prediction_crossed": (
        WRONG,
        _said(lambda: _("The upper number is at least the lower one."), lambda: ""),
    ),
    "limits_crossed": (
        WRONG,
        _said(
            lambda: _("The limits of decision would overlap."),
            lambda: _("They follow the direction of the measure. For a new direction empty the limits first."),
        ),
    ),
    "starts_in_past": (
        CONFLICT,
        _said(
            lambda: _("The first day of the trial is past."),
            lambda: _("Choose today or a day to come, then begin the trial."),
        ),
    ),
    "experiment_open": (
        CONFLICT,
        _said(
            lambda: _("Your team has an experiment under way."),
            lambda: _("A new one begins when it has been decided."),
        ),
    ),
    "step_submitted": (
        CONFLICT,
        _said(
            lambda: _("The decision has been written down."),
            lambda: _(
                "The whole experiment is read by those named on its page. Steps are not shared one by one any more."
            ),
        ),
    ),
    "share_too_narrow": (
        CONFLICT,
        _said(
            lambda: _("After the decision your series reads the experiment."),
            lambda: _("Choose your series or the whole programme."),
        ),
    ),
    "measures_full": (
        WRONG,
        _said(lambda: _("There are three measures already."), lambda: _("Remove one first.")),
    ),
    "tasks_full": (
        WRONG,
        _said(lambda: _("There are five tasks already."), lambda: _("Remove one first.")),
    ),
}

VERBS = {
    "experiment_begun": gettext_lazy("began an experiment"),
    "experiment_moved": gettext_lazy("changed the state of an experiment"),
    "experiment_amended": gettext_lazy("amended what was locked in an experiment"),
    "step_saved": gettext_lazy("saved a step of an experiment"),
    "step_shared": gettext_lazy("shared a step of an experiment"),
    "step_unshared": gettext_lazy("stopped sharing a step of an experiment"),
    "experiment_visibility": gettext_lazy("changed who sees an experiment"),
    "author_named": gettext_lazy("said whether the own name is shown with an experiment"),
}


def sentence(error: DomainError) -> str:
    """A refusal in words, for its field."""
    title, text = WORDS[error.code][1](error.facts)
    return " ".join(part for part in (title, text) if part)


def register() -> None:
    """Give each refusal its page."""
    for code, (status, told) in WORDS.items():
        registry.error_words(code, _worded(status, told))
    add_verbs(VERBS)


def _worded(status: int, told: Callable[[Facts], tuple[str, str]]) -> registry.ErrorWords:
    return lambda facts: Words(*told(facts), status)
