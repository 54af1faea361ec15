"""The words of what is refused of libraries from elsewhere, and of what was done with them in the audit log."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oppiva.catalogue import import_words
from oppiva.people.words import add_verbs
from oppiva.ui import refusals
from oppiva.ui.refusals import Facts

VERBS = {
    "library_read": gettext_lazy("read a library from elsewhere"),
    "library_confirmed": gettext_lazy("brought a library from elsewhere in"),
    "library_undone": gettext_lazy("took a library from elsewhere back"),
    "library_allowed": gettext_lazy("allowed a library to be read"),
    "library_forbidden": gettext_lazy("ended that a library may be read"),
    "model_brought_in": gettext_lazy("brought in a model from elsewhere"),
    "model_read_again": gettext_lazy("read a model from elsewhere again"),
}
WORDS: dict[str, Callable[[Facts], str]] = {
    "library_not_looked": lambda _facts: _("The library has not been read yet."),
    "library_old": lambda _facts: _("The library was read more than 30 days ago. Read it again."),
    "library_at_work": lambda _facts: _("The work is still going on. Wait until it ends, or stop it first."),
    "library_undone": lambda _facts: _("The library has been taken back. Read it again."),
    "library_in_use": lambda _facts: _("Somebody has begun to use every model that came, so they stay."),
    "library_address": lambda _facts: _("Write an address that begins with https, without a name or a question in it."),
    "library_own": lambda _facts: _("That is the address of this installation."),
    "library_allowed": lambda _facts: _("The address is allowed already."),
}


def register() -> None:
    """Give each refusal its words, and each deed its line in the log."""
    refusals.register({**import_words.WORDS, **WORDS})
    add_verbs(VERBS)
