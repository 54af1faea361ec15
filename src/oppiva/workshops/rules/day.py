"""Who is at a half-day, and as what: who leads it, who watches it, who takes part, also by the join code alone."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import FilteredRelation, Q
from django.http import Http404

from oppiva.core.errors import DomainError
from oppiva.core.policy import INSTANCE, Actor, Grant, Level, Place, Target, allowed, decide
from oppiva.jobs import clock
from oppiva.people.models import Role
from oppiva.programme.models import Programme
from oppiva.workshops.models import DoorPass, Enrolment, ReplacementSeat, Series, Session, Team, TeamMember

# Where the web session keeps the pass of one who came in by the join code.
AT_DOOR = "door_pass"


@dataclass(frozen=True)
class Attendee:
    """One who takes part in a half-day: the place in the series, the team there, and the actor with the team's rights.

    `by_pass`: came in by the join code, so nothing but this half-day is open. A replacement seat has the place and the
    team of the own series, and works in no team here (`team` None).
    """

    session: Session
    enrolment: Enrolment
    team: Team | None
    actor: Actor
    by_pass: bool = False

    @property
    def person_id(self) -> UUID | None:
        """Whose place it is."""
        return self.enrolment.person_id


def _places(session: Session) -> frozenset[Place]:
    places = {Place("programme", str(session.programme_id)), INSTANCE}
    if session.series_id is not None:
        places.add(Place("series", str(session.series_id)))
    return frozenset(places)


def attendance_target(session: Session, *, own: bool = False, superior: bool = False) -> Target:
    """The attendance of a half-day as the policy sees it; one's own, or that of one's staff (W5)."""
    relations = {name for name, holds in (("own", own), ("superior_of", superior)) if holds}
    return Target("attendance", _places(session), relations=frozenset(relations))


def team_target(session: Session, team: UUID, *, shared: bool = False) -> Target:
    """A team's work in a half-day as the policy sees it (W3)."""
    return Target("team_draft", _places(session) | {Place("team", str(team))}, shared=shared)


def may_lead(actor: Actor, session: Session) -> bool:
    """Whether the actor leads half-days of this series: opens the door, marks who is there, moves on, ends."""
    return actor.system is not None or allowed(actor, "write", attendance_target(session), clock.now())


def may_watch(actor: Actor, session: Session) -> bool:
    """Whether the actor may see how far the teams are: who leads, and the project manager."""
    return _watches(actor, _places(session))


def may_watch_in(actor: Actor, series: Series) -> bool:
    """The same of all half-days of a series: for the links to them."""
    return _watches(
        actor, frozenset({Place("programme", str(series.programme_id)), Place("series", str(series.pk)), INSTANCE})
    )


def _watches(actor: Actor, places: frozenset[Place]) -> bool:
    if actor.system is not None:
        return True
    return decide(actor, "read", Target("team_draft", places), clock.now()).level >= Level.META


def require_lead(actor: Actor, session: Session) -> None:
    """Refuse as `not_allowed` who does not lead here, and (`programme_ended`) to change what is over."""
    if not may_lead(actor, session):
        raise DomainError("not_allowed", action="write", kind="attendance")
    if Programme.objects.filter(pk=session.programme_id, state=Programme.State.ENDED).exists():
        raise DomainError("programme_ended")


def session_at(code: str, series: str, number: int) -> Session:
    """The half-day at this address, else 404; whoever calls asks next as what somebody is there."""
    # How it runs, its join code and its live number come along: the pages of the day ask for them.
    living = Q(door_codes__ended_at__isnull=True, door_codes__deleted_in__isnull=True)
    rows = Session.objects.annotate(door=FilteredRelation("door_codes", condition=living)).select_related(  # type: ignore[misc]  # a filtered relation, unknown to the stubs
        "series__programme", "series__area", "facilitator", "second", "running__leads", "live", "door"
    )
    found = rows.filter(
        programme__code=code,
        programme__deleted_in__isnull=True,
        series__code=series,
        series__deleted_in__isnull=True,
        number=number,
        deleted_in__isnull=True,
    ).first()
    if found is None:
        raise Http404
    return found


def led_session(actor: Actor, code: str, series: str, number: int) -> Session:
    """The half-day for who leads in its series, else 404."""
    found = session_at(code, series, number)
    if not may_lead(actor, found):
        raise Http404
    return found


def watched_session(actor: Actor, code: str, series: str, number: int) -> Session:
    """The half-day for who may see how far its teams are, else 404."""
    found = session_at(code, series, number)
    if not may_watch(actor, found):
        raise Http404
    return found


def attendee(actor: Actor, session: Session, door_pass: str | None = None) -> Attendee | None:
    """The place of the signed-in person at the half-day, or that of the door's pass on this device; None: neither."""
    if actor.person_id is not None:
        found = _own_place(UUID(actor.person_id), session)
        if found is not None:
            return _attendee(session, found, _member_in(found), actor)
    row = _pass(session, door_pass) if door_pass else None
    if row is None or row.enrolment.person_id is None:
        return None
    return _attendee(session, row.enrolment, _member_in(row), Actor(str(row.enrolment.person_id)), by_pass=True)


def holder_of(door_pass: str) -> Attendee | None:
    """Who came in by this pass, whichever its half-day; None once the pass is dead."""
    row = _living(door_pass)
    if row is None or row.enrolment.person_id is None:
        return None
    actor = Actor(str(row.enrolment.person_id))
    return _attendee(row.code.session, row.enrolment, _member_in(row), actor, by_pass=True)


def attendee_for(actor: Actor, session: Session, door_pass: str | None = None) -> Attendee:
    """As `attendee`, else 404."""
    found = attendee(actor, session, door_pass)
    if found is None:
        raise Http404
    return found


def day_reader_for(actor: Actor, pk: UUID, door_pass: str | None = None) -> Session:
    """The half-day for everybody who is at it in any way: their screens hear of its changes; else 404."""
    found = Session.objects.select_related("series__programme").filter(pk=pk, deleted_in__isnull=True).first()
    if found is None or not (may_watch(actor, found) or attendee(actor, found, door_pass) is not None):
        raise Http404
    return found


def _own_place(person: UUID, session: Session) -> Enrolment | None:
    """The enrolled place in the series, else the one whose replacement seat is in this half-day."""
    held = Q(series_id=session.series_id)
    taken = ReplacementSeat.objects.filter(
        session=session, state=ReplacementSeat.State.TAKEN, deleted_in__isnull=True
    ).values("enrolment")
    rows = Enrolment.objects.filter(
        held | Q(pk__in=taken), person_id=person, state=Enrolment.State.ENROLLED, deleted_in__isnull=True
    )
    rows = rows.annotate(now_in=_member_now("memberships")).select_related("now_in__team")  # type: ignore[misc]  # a filtered relation, unknown to the stubs
    return next(iter(sorted(rows, key=lambda row: row.series_id != session.series_id)), None)


def _member_now(memberships: str) -> FilteredRelation:
    """The membership of today, read together with the place."""
    living = {f"{memberships}__until__isnull": True, f"{memberships}__deleted_in__isnull": True}
    return FilteredRelation(memberships, condition=Q(**living))


def _member_in(row: Enrolment | DoorPass) -> TeamMember | None:
    found: TeamMember | None = getattr(row, "now_in", None)
    return found


def _pass(session: Session, door_pass: str) -> DoorPass | None:
    """The living pass, when it is to this half-day."""
    row = _living(door_pass)
    return row if row is not None and row.code.session_id == session.pk else None


def _living(door_pass: str) -> DoorPass | None:
    """The living pass: dead with its code, two hours after the end at the latest."""
    try:
        pk = UUID(door_pass)
    except ValueError:
        return None
    rows = DoorPass.objects.annotate(now_in=_member_now("enrolment__memberships")).filter(
        pk=pk,
        ended_at__isnull=True,
        deleted_in__isnull=True,
        code__deleted_in__isnull=True,
        code__dies_at__gt=clock.now(),
        enrolment__state=Enrolment.State.ENROLLED,
        enrolment__deleted_in__isnull=True,
    )
    return rows.select_related("code__session", "enrolment", "now_in__team").first()  # type: ignore[misc]  # a filtered relation, unknown to the stubs


def _attendee(
    session: Session, enrolment: Enrolment, member: TeamMember | None, actor: Actor, *, by_pass: bool = False
) -> Attendee:
    """What the place gives on this day: the participant's rights in the series and the member's in the team."""
    team = None
    if enrolment.series_id == session.series_id and member is not None and member.team.deleted_in is None:
        team = member.team
    series = Place("series", str(session.series_id))
    within = frozenset({series, Place("programme", str(session.programme_id))})
    grants = [Grant(Role.PARTICIPANT, series, within)]
    if team is not None:
        own = Place("team", str(team.pk))
        grants.append(Grant(Role.TEAM_MEMBER, own, within | {own}))
    # Not `replace`: the actor of a request is made when first looked at, and it refuses what stands in for one.
    here = Actor(actor.person_id, (*actor.grants, *grants), actor.sudo_until)
    return Attendee(session, enrolment, team, here, by_pass)
