"""The reasons of grants that the service gives by itself: kept as one text, worded in the language of who reads it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

ACCEPTED = "accepted an invitation"
OPENED = "Opened the programme from a plan file"
HAS_LEFT = "has left the unit"
LEAVERS_BACK = "the answer about leavers was taken back"
LIST_BACK = "import undone"
SET_UP = "first administrator, made at set-up"
COMMAND = "made on the command line"
WORK_ACCOUNT = "group of the work account"
ADOPTED = "takes a model into use"
WORDS: Mapping[str, Promise] = {
    ACCEPTED: _("accepted an invitation"),
    OPENED: _("Opened the programme from a plan file"),
    HAS_LEFT: _("has left the unit"),
    LEAVERS_BACK: _("the answer about leavers was taken back"),
    LIST_BACK: _("the list was taken back"),
    SET_UP: _("the first administrator, made at set-up"),
    COMMAND: _("made on the command line"),
    WORK_ACCOUNT: _("a group of the work account"),
    ADOPTED: _("takes a model into use"),
}


def worded(reason: str) -> str:
    """A reason as its reader sees it: the service's own in the active language, a person's as it was written."""
    known = WORDS.get(reason) or WORDS.get(_kept_before().get(reason, ""))
    return reason if known is None else str(known)


@cache
def _kept_before() -> dict[str, str]:
    """Each reason in each language: until 0.8 it was kept in the language of who gave the grant."""
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {str(words): reason for reason, words in WORDS.items()}
    return found
