"""The words of what is refused to readers and to teams that are asked."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from oppiva.ui import registry
from oppiva.ui.refusals import Facts
from oppiva.ui.registry import Words

CONFLICT = 409

# Said at the field of the form; as a page of its own a code is worded by `publishing_errors`.
WORDS: dict[str, Callable[[Facts], str]] = {
    "identity_code": lambda _facts: _("There is a personal identity code in the text. Take it away first."),
}


def register() -> None:
    """Give each refusal its words."""
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
