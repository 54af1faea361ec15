"""The words of places in series: the sentence of a page, the state of a place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from oppiva.ui.context import prefixed
from oppiva.ui.formatting import date_short, number, stopped
from oppiva.workshops.models import Enrolment, Session
from oppiva.workshops.queries import OpenSeries, OrganisationSeats, OwnPlace, RosterRow

State = Enrolment.State


def state_words(row: RosterRow) -> str:
    """The state of a place on a roster: `in the queue, 2.`"""
    if row.state == State.QUEUED and row.queue is not None:
        return _("in the queue, number %(n)s") % {"n": row.queue}
    return str(State(row.state).label)


def places_sentence(places: Sequence[OwnPlace], offered: Sequence[OpenSeries], today: date) -> str:
    """What the page of own places says first: what waits for an answer, else where one is, else what is open."""
    by_state = {state: [place for place in places if place.state == state] for state in State}
    if by_state[State.OFFERED]:
        return _("A seat is free for you in series %(series)s.") % {"series": by_state[State.OFFERED][0].series.code}
    if by_state[State.PROPOSED]:
        return _("You are proposed for series %(series)s.") % {"series": by_state[State.PROPOSED][0].series.code}
    if by_state[State.ENROLLED]:
        return _enrolled(by_state[State.ENROLLED], today)
    if by_state[State.QUEUED]:
        place = by_state[State.QUEUED][0]
        facts = {"n": place.queue or 1, "series": place.series.code}
        return _("You are number %(n)s in the queue of series %(series)s.") % facts
    if not offered:
        return _("No series is open for you just now.")
    words = ngettext("You can sign up for one series.", "You can sign up for %(n)s series.", len(offered))
    return words % {"n": number(len(offered))}


def _enrolled(places: Sequence[OwnPlace], today: date) -> str:
    coming = [(one.day, place.series.code) for place in places for one in place.series.coming(today) if one.day]
    if not coming:
        on = [one.state for one in places[0].series.sessions if one.state != Session.State.CANCELLED]
        held = bool(on) and all(state == Session.State.HELD for state in on)
        words = _("Series %(code)s has been held.") if held else _("You are enrolled in series %(series)s.")
        return words % {"series": places[0].series.code, "code": places[0].series.code}
    day, series = min(coming)
    words = _("Series %(series)s: your next workshop is on %(day)s.")
    return stopped(words % {"series": series, "day": date_short(day, today)})


def place_sentence(place: OwnPlace) -> str:
    """What the page of one place says first."""
    sentences = {
        State.PROPOSED: _("You are proposed for series %(series)s."),
        State.QUEUED: _("You are number %(n)s in the queue of series %(series)s."),
        State.OFFERED: _("A seat is free for you in series %(series)s."),
        State.ENROLLED: _("You are enrolled in series %(series)s."),
        State.DECLINED: _("You said no to series %(series)s."),
        State.EXPIRED: _("The offered seat in series %(series)s went to the next person."),
        State.WITHDRAWN: _("Your place in series %(series)s is over."),
    }
    return sentences[State(place.state)] % {"series": place.series.code, "n": place.queue or 1}


def seats_sentence(rows: Sequence[OrganisationSeats]) -> str:
    """`Of the 400 promised seats 52 are still free.` Promises that are unknown count for nothing."""
    promised = sum(row.promised or 0 for row in rows)
    free = sum(row.free or 0 for row in rows)
    if not promised:
        return _("No seats have been promised yet.")
    words = ngettext(
        "Of the %(promised)s promised seats one is still free.",
        "Of the %(promised)s promised seats %(n)s are still free.",
        free,
    )
    if not free:
        words = _("All %(promised)s promised seats are taken.")
    return words % {"promised": number(promised), "n": number(free)}


def roster_sentence(code: str, enrolled: int, seats: int) -> str:
    """How full the series is."""
    words = ngettext(
        "Series %(series)s: one of %(seats)s seats is taken.",
        "Series %(series)s: %(n)s of %(seats)s seats are taken.",
        enrolled,
    )
    if not enrolled:
        words = _("Series %(series)s: none of the %(seats)s seats is taken yet.")
    return words % {"series": code, "n": number(enrolled), "seats": number(seats)}


def series_words(code: str) -> str:
    """A series as crumbs name it."""
    return _("Series %(code)s") % {"code": code}


def series_address(programme: str, code: str) -> str:
    """The page of a series in the active language."""
    return prefixed(f"/hanke/{programme}/sarjat/{code}/", get_language() or settings.LANGUAGE_CODE)


def series_list_address(programme: str) -> str:
    """The list of series of a programme in the active language."""
    return prefixed(f"/hanke/{programme}/sarjat/", get_language() or settings.LANGUAGE_CODE)
