"""The words of what pulses refuses, and of its audit rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oppiva.people.words import add_facts, add_verbs
from oppiva.ui import refusals, registry
from oppiva.ui.refusals import Facts

PARTS: Mapping[str, Promise] = {
    "source": gettext_lazy("source"),
    "edition": gettext_lazy("version of the questionnaire"),
    "languages": gettext_lazy("languages"),
    "licence": gettext_lazy("licence"),
    "permission": gettext_lazy("note of permission"),
    "who_sees": gettext_lazy("who sees what"),
    "smallest_exact": gettext_lazy("smallest group shown in figures"),
    "smallest_relative": gettext_lazy("smallest group that is compared"),
    "delete_days": gettext_lazy("day of deletion"),
}

WORDS: dict[str, Callable[[Facts], str]] = {
    "instrument_unknown": lambda facts: _("There is no such questionnaire."),
    "instrument_off": lambda facts: _("The questionnaire is not in use."),
    "pulse_exists": lambda facts: _("This has been asked already."),
    "pulse_kind_not_offered": lambda facts: _("Answers by name cannot be kept yet. Ask anonymously."),
    "pulse_cut_not_allowed": lambda facts: _("Results are shown by area, by series or by role, never by team."),
    "pulse_cuts_nested": lambda facts: _("Choose areas or series: by both, a small group could be worked out."),
    "pulse_times_order": lambda facts: _("The questionnaire must close after it opens."),
    "pulse_closed": lambda facts: _("The questionnaire has closed. Answers are not taken in any more."),
    "pulse_answered": lambda facts: _("You have answered already. Only your own code changes the answer."),
    "pulse_code_unknown": lambda facts: _("The code fits no answer. Open the page on which you answered."),
    "pulse_answer_malformed": lambda facts: _("Choose one answer to each question."),
}

VERBS = {
    "instrument_on": gettext_lazy("switched a questionnaire on"),
    "instrument_off": gettext_lazy("switched a questionnaire off"),
    "pulse_opened": gettext_lazy("opened a questionnaire"),
    "pulse_closed": gettext_lazy("closed a questionnaire"),
    "pulse_purged": gettext_lazy("removed the answers of a questionnaire"),
    "pulse_text_released": gettext_lazy("released a line of feedback"),
    "pulse_text_withheld": gettext_lazy("took back a line of feedback"),
}


def _incomplete(facts: Facts) -> registry.Words:
    missing = facts.get("missing")
    names = missing if isinstance(missing, tuple) else ()
    return registry.Words(
        _("The questionnaire cannot be switched on yet."),
        _("Missing: %(missing)s.") % {"missing": ", ".join(str(PARTS.get(name, name)) for name in names)},
        409,
    )


def register() -> None:
    """Give each refusal its words on the page of errors."""
    refusals.register(WORDS)
    registry.error_words("instrument_incomplete", _incomplete)
    add_verbs(VERBS)
    add_facts({"owner": gettext_lazy("asked about")}, {"owner": {"session": gettext_lazy("a half-day")}})
