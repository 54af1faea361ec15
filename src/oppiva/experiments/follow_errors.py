"""The words of what is refused when a decision is asked about again."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oppiva.people.words import add_verbs
from oppiva.ui import refusals, registry
from oppiva.ui.refusals import Facts
from oppiva.ui.registry import Words

CONFLICT = 409
WORDS: dict[str, Callable[[Facts], str]] = {
    "follow_value": lambda _facts: _("Choose one of the three answers."),
    "follow_reason": lambda _facts: _("The text is too long. Shorten it to 160 characters."),
}
VERBS = {
    "follow_up_asked": gettext_lazy("asked whether a decision is still in use"),
    "follow_up_nobody": gettext_lazy("found nobody to ask whether a decision is still in use"),
    "follow_up_answered": gettext_lazy("answered whether a decision is still in use"),
    "follow_up_taken_back": gettext_lazy("took back whether a decision is still in use"),
    "follow_up_taken_up": gettext_lazy("took up again the question whether a decision is still in use"),
    "follow_up_passed_on": gettext_lazy("passed on the question whether a decision is still in use"),
}


def register() -> None:
    """Give each refusal its words, and each deed its line in the log."""
    refusals.register(WORDS)
    registry.error_words(
        "follow_closed",
        lambda _facts: Words(_("Nothing is asked of this decision now."), _("Nothing was changed."), CONFLICT),
    )
    registry.error_words(
        "follow_unanswered",
        lambda _facts: Words(
            _("The answer was taken back meanwhile."), _("Answer first, then tell the reason."), CONFLICT
        ),
    )
    add_verbs(VERBS)
