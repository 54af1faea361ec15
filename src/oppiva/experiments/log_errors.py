"""The words of what the log refuses, and of its audit rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oppiva.core.errors import DomainError
from oppiva.people.words import add_verbs
from oppiva.ui import refusals, registry
from oppiva.ui.formatting import date_short, stopped
from oppiva.ui.refusals import Facts


def _starts(facts: Mapping[str, object]) -> str:
    day = facts.get("starts")
    words = _("The trial begins on %(day)s. Its numbers are written down from that day on.")
    return stopped(words % {"day": date_short(day) if isinstance(day, date) else ""})


WORDS: dict[str, Callable[[Facts], str]] = {
    "day_ahead": lambda facts: _("The day is still to come. Give today or an earlier day."),
    "day_too_old": lambda facts: _("The day is more than two years ago. Check the year."),
    "before_trial": _starts,
    "entry_before_trial": lambda facts: _("The trial had not begun on that day. Give a later day."),
    "measure_unknown": lambda facts: _("The team has not written down yet what is counted. Fill in the measure first."),
    "number_wrong": lambda facts: _("Write a number with at most nine digits before the comma and three after it."),
    "cases_wrong": lambda facts: _("Write from how many cases the number comes: at least one."),
    "note_long": lambda facts: _("Shorten the note to 120 characters."),
    "text_long": lambda facts: (
        _("The text is too long. Shorten it to %(most)s characters.") % {"most": facts.get("most", "")}
    ),
    "texts_off": lambda facts: _(
        "The trial handles customers' data. Until a facilitator has checked the privacy, only numbers and kinds are "
        "written down."
    ),
    "kind_unknown": lambda facts: _("Choose what kind of entry it is."),
    "photo_heic": lambda facts: _("This is an iPhone's HEIC picture. Save it as JPEG and choose it again."),
    "photo_type": lambda facts: _("This is not a photo we can show. Choose a JPEG, PNG or WebP picture."),
    "speech_type": lambda facts: _(
        "This recording cannot be played here. Choose an MP3 or M4A file with speech alone."
    ),
    "speech_long": lambda facts: _("The recording is over a minute long. Record a shorter one."),
}
VERBS = {
    "observation_added": gettext_lazy("wrote down a number of an experiment"),
    "observation_changed": gettext_lazy("corrected a number of an experiment"),
    "observation_removed": gettext_lazy("removed a number of an experiment"),
    "entry_added": gettext_lazy("wrote in the diary of an experiment"),
    "entry_changed": gettext_lazy("corrected the diary of an experiment"),
    "entry_removed": gettext_lazy("removed a line from the diary of an experiment"),
}


def words(error: DomainError) -> str:
    """What is wrong and what to do, in the language of the page."""
    return refusals.words_of(WORDS, error)


def register() -> None:
    """Give each refusal its words on the page of errors."""
    refusals.register(WORDS)
    for code, fn in CLOSED.items():
        registry.error_words(code, fn)
    add_verbs(VERBS)


def _closed(facts: Mapping[str, object]) -> registry.Words:
    """409: what was seen as open has been closed since."""
    return registry.Words(
        _("The log is closed now."), _("Numbers and diary are written down from the plan to the decision."), status=409
    )


def _not_begun(facts: Mapping[str, object]) -> registry.Words:
    return registry.Words(
        _("The trial has not begun yet."),
        _("Until then only the starting level is written down. Start the trial first."),
        status=409,
    )


CLOSED: dict[str, registry.ErrorWords] = {"log_closed": _closed, "trial_not_begun": _not_begun}
