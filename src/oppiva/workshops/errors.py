"""The words of what workshops refuses, and of its audit rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from oppiva.core.errors import DomainError, whole
from oppiva.people.words import add_facts, add_verbs
from oppiva.ui import registry
from oppiva.workshops.models import Enrolment, Series
from oppiva.workshops.workbook_words import WORDS as WORKBOOK

Facts = Mapping[str, object]

TITLE = gettext_lazy("This cannot be done as it stands.")


def _seats_below(facts: Facts) -> str:
    held = whole(facts, "held")
    return ngettext(
        "One person holds a seat. Give at least that many seats.",
        "%(n)s people hold a seat. Give at least that many seats.",
        held,
    ) % {"n": held}


def _organisation_has_places(facts: Facts) -> str:
    count = whole(facts, "count")
    return ngettext(
        "One person of the organisation has a place in the series. The organisation cannot be left out.",
        "%(n)s people of the organisation have a place in the series. The organisation cannot be left out.",
        count,
    ) % {"n": count}


WORDS: dict[str, Callable[[Facts], str]] = {
    "no_plan_in_force": lambda facts: _("No plan is in force. Put a version of the plan in force first."),
    "plan_without_series": lambda facts: _("The plan in force promises no workshop series. Add series one by one."),
    "series_code_taken": lambda facts: (
        _("The programme already has a series %(code)s. Choose another code.") % {"code": facts.get("value", "")}
    ),
    "seats_below_held": _seats_below,
    "organisation_has_places": _organisation_has_places,
    "series_cancelled": lambda facts: _("The series is cancelled."),
    "series_without_organisation": lambda facts: _(
        "Choose at least one organisation whose people may sign up, then open the sign-up."
    ),
    "sign_up_day_past": lambda facts: _("The last day of sign-up is past. Give a later day or leave it empty."),
    "series_not_open": lambda facts: _("The sign-up of this series is not open."),
    "seat_exists": lambda facts: _("The person already has a place in this series."),
    "seat_answered": lambda facts: _("This has been answered already."),
    "seat_over": lambda facts: _("The place in the series is over."),
    "offer_over": lambda facts: _("The 24 hours of the offer are over, and the seat went to the next person."),
    "same_series": lambda facts: _("That is the series the person is in."),
    "other_programme": lambda facts: _("A series can be changed only within one programme."),
    "no_free_seat": lambda facts: _("The other series has no free seat just now. Stand in its queue instead."),
    "organisation_not_in_series": lambda facts: _(
        "The person's organisation does not take part in this series. Choose a series of the own organisation."
    ),
    "wishes_three_themes": lambda facts: _("Choose at most three themes, each once."),
    "wish_is_oneself": lambda facts: _("Choose somebody else, or leave the wish empty."),
    **WORKBOOK,
}

VERBS = {
    "series_made": gettext_lazy("made a series"),
    "series_changed": gettext_lazy("changed a series"),
    "series_state": gettext_lazy("changed the state of a series"),
    "seat_proposed": gettext_lazy("proposed a person for a series"),
    "seat_queued": gettext_lazy("put a person in the queue of a series"),
    "seat_offered": gettext_lazy("offered a seat in a series"),
    "seat_taken": gettext_lazy("took a seat in a series"),
    "seat_left": gettext_lazy("ended a place in a series"),
}
FACTS = {"state": gettext_lazy("state"), "count": gettext_lazy("number")}
FACT_VALUES: dict[str, Mapping[str, str | Promise]] = {
    "state": {**dict(Series.State.choices), **dict(Enrolment.State.choices)},
}


def words(error: DomainError) -> str:
    """What is wrong and what to do, in the language of the page, also of what lower apps refuse."""
    found = WORDS.get(error.code)
    if found is not None:
        return found(error.facts)
    other = registry.words_of(error.code, error.facts)
    return " ".join(str(part) for part in (other.title, other.text) if part) if other else str(TITLE)


def register() -> None:
    """Give each refusal its words on the page of errors."""
    for code, fn in WORDS.items():
        registry.error_words(code, _worded(fn))
    add_verbs(VERBS)
    add_facts(FACTS, FACT_VALUES)


def _worded(fn: Callable[[Facts], str]) -> registry.ErrorWords:
    return lambda facts: registry.Words(TITLE, fn(facts))
