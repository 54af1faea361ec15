"""What the pages of the join code show: first names and the half-day, no mail, no organisation, no surname."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from oppiva.core.policy import Actor
from oppiva.workshops import queries, rules, services
from oppiva.workshops.birds import in_address
from oppiva.workshops.call_names import call_names
from oppiva.workshops.models import Attendance, DoorCode, Series, Session
from oppiva.workshops.rules import Attendee

TEAM_PAGE = "workshops:team"


def join_address() -> str:
    """Where the code is typed."""
    return reverse("workshops:join")


def mode_of(session: Session, remote: bool) -> str:
    """How one takes part: online as all do, in a hybrid half-day as one says, else in the room."""
    if session.mode == Session.Mode.ONLINE:
        return Attendance.Mode.REMOTE.value
    chosen = remote and session.mode == Session.Mode.HYBRID
    return Attendance.Mode.REMOTE.value if chosen else Attendance.Mode.SITE.value


def cards(code: DoorCode, team: str) -> dict[str, object]:
    """The team cards; the one whose QR code was read comes first."""
    found = queries.team_cards(code.session)
    if team.isdecimal() and len(team) < 4:
        found = sorted(found, key=lambda card: card.number != int(team))
    return {**_of(code), "cards": found, "teams": any(card.number is not None for card in found)}


def here(attendee: Attendee, code: DoorCode) -> dict[str, object]:
    """For who is known at this door: the name, whether one is ticked, and the way to the own team."""
    row = queries.own_attendance(attendee.actor, code.session)
    people = {one.enrolment: one.name for one in queries.expected_people(code.session)}
    name = call_names(people).get(attendee.enrolment.pk, "")
    return {
        **_of(code),
        "name": name,
        "row": row,
        "by_pass": attendee.by_pass,
        "team": attendee.team,
        "mates": queries.team_mates(attendee),
        "team_page": team_page(code.session),
        "takes_ticks": services.takes_ticks(code.session),
    }


def other(actor: Actor, code: DoorCode) -> dict[str, object]:
    """For who is signed in and does not take part: the door's list for who leads, else how somebody else comes in."""
    return {**_of(code), "leads": rules.may_lead(actor, code.session), "door": _at("workshops:door", code.session)}


def ticks(attendee: Attendee, mates: Sequence[queries.Mate] | None = None) -> dict[str, object]:
    """The partial by which a team ticks its own; `mates` when the page has read them."""
    mates = queries.team_mates(attendee) if mates is None else mates
    asked = services.takes_ticks(attendee.session)
    return {
        "mates": mates,
        "own_tick": next((one for one in mates if one.me and not one.mode and asked), None),
        "hybrid": attendee.session.mode == Session.Mode.HYBRID,
        "tick_address": _at("workshops:team_tick", attendee.session),
    }


def team_page(session: Session) -> str:
    """The team's own page of the running half-day; empty while there is none."""
    with suppress(NoReverseMatch):
        return _at(TEAM_PAGE, session)
    return ""


def _of(code: DoorCode) -> dict[str, object]:
    session = code.session
    return {
        "session": session,
        "code": in_address(code.code),
        "hybrid": session.mode == Session.Mode.HYBRID,
        "path": [(_("Workshop %(number)s") % {"number": session.number}, ""), (code.code, "")],
        "tick_address": _at("workshops:team_tick", session),
    }


def _at(name: str, session: Session) -> str:
    series: Series | None = session.series
    assert series is not None  # a door with an address is of a series
    return reverse(name, args=[series.programme.code, series.code, session.number])
