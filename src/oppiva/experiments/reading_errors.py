"""The words of what is refused to readers and to teams that are asked."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oppiva.people.words import add_verbs
from oppiva.ui import registry
from oppiva.ui.refusals import Facts
from oppiva.ui.registry import Words

CONFLICT = 409

# Said at the field of the form; as a page of its own a code is worded by `publishing_errors`.
WORDS: dict[str, Callable[[Facts], str]] = {
    "identity_code": lambda _facts: _("There is a personal identity code in the text. Take it away first."),
}

VERBS = {
    "question_asked": gettext_lazy("asked a team a question"),
    "question_answered": gettext_lazy("answered a question to the team"),
    "question_closed": gettext_lazy("closed a question to the team without an answer"),
    "question_withdrawn": gettext_lazy("took back a question to a team"),
    "question_put_back": gettext_lazy("brought back a question to a team"),
    "question_hidden": gettext_lazy("hid a question to a team"),
    "question_hidden_by_team": gettext_lazy("hid a question to the own team"),
    "question_shown": gettext_lazy("showed a hidden question again"),
}


def register() -> None:
    """Give each refusal its words, and each deed its line in the log."""
    add_verbs(VERBS)
    registry.error_words(
        "question_of_draft",
        lambda _facts: Words(
            _("The team has not decided yet, so nothing is asked."), _("Nothing was saved."), CONFLICT
        ),
    )
    registry.error_words(
        "question_closed",
        lambda _facts: Words(
            _("The question has been settled already."), _("Nothing was changed. Look at it anew."), CONFLICT
        ),
    )
