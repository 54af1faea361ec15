"""What the pages of people say first: a sentence from the facts."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.ui.counting import number_word


def notices_sentence(unread: int, *, any_at_all: bool) -> str:
    """How many things have changed since the reader looked."""
    if unread:
        return ngettext("One thing has changed.", "%(n)s things have changed.", unread) % {"n": number_word(unread)}
    return _("You have read everything.") if any_at_all else _("Nobody has changed anything of yours yet.")
