"""What has been done to a model, in sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from oppiva.catalogue import desk_words
from oppiva.catalogue.blocks import FIELDS
from oppiva.catalogue.library_words import capital
from oppiva.catalogue.models import ModelState
from oppiva.catalogue.queries.desk_history import Happened
from oppiva.catalogue.services.drafts import DISCARDED
from oppiva.jobs import clock
from oppiva.people.models import Role
from oppiva.ui.formatting import date_short, time


@dataclass(frozen=True)
class HappenedShown:
    """One line of the history: when, what, why and by whom."""

    day: str
    time: str
    sentence: str
    reason: str
    by: str


def history_page(rows: Iterable[Happened]) -> tuple[HappenedShown, ...]:
    """The lines in the order of the rows."""
    today = clock.today()
    return tuple(
        HappenedShown(
            date_short(one.at, today),
            time(one.at),
            _sentence(one),
            "" if one.of == "text" else one.note or one.reason,
            one.by or _who(one.role) or _("Oppiva"),
        )
        for one in rows
    )


def _who(role: str) -> str:
    """Who did it, to a reader who is told the role alone."""
    if not role:
        return ""
    return capital(str(Role(role).label)) if role in Role.values else _("A writer of the model")


def _sentence(one: Happened) -> str:
    if one.of == "version":
        return _("Version %(number)s was published.") % {"number": one.number}
    if one.of == "text":
        names = desk_words.fields([name for name in FIELDS if name in one.changes], most=5)
        if one.reason.startswith(DISCARDED):
            facts = {"number": one.reason.removeprefix(DISCARDED), "fields": names}
            return _("Brought back to version %(number)s: %(fields)s.") % facts
        if one.reason:
            return _("Written with words of experiment %(code)s: %(fields)s.") % {"code": one.reason, "fields": names}
        return _("Written: %(fields)s.") % {"fields": names}
    return _turned(one) if one.of == "evidence" else _of_model(one)


def _turned(one: Happened) -> str:
    """The computed evidence became another by itself."""
    facts = one.changes
    before, after = int(str(facts["before"])), int(str(facts["after"]))
    why = desk_words.TURNED.get(str(facts.get("why")), desk_words.TURNED["sources"])
    words = (
        _("The evidence fell from %(before)s to %(after)s: %(why)s.")
        if after < before
        else _("The evidence rose from %(before)s to %(after)s: %(why)s.")
    )
    return words % {"before": before, "after": after, "why": why}


def _of_model(one: Happened) -> str:
    changes = one.changes
    if "state" in changes:
        state = str(changes["state"])
        return _("State: %(state)s.") % {"state": ModelState(state).label if state in ModelState.values else state}
    if "lowered_to" in changes:
        if changes["lowered_to"] is None:
            return _("The evidence is as it is computed again.")
        return _("The evidence was lowered to %(n)s.") % {"n": changes["lowered_to"]}
    if "contradictions_listed" in changes:
        listed = bool(changes["contradictions_listed"])
        return _("The contradictions were read.") if listed else _("The contradictions are to be read again.")
    if "slug" in changes:
        return _("The address is now %(slug)s.") % {"slug": changes["slug"]}
    return _("The facts of the model were changed.")
