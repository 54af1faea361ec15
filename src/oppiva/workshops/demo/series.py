"""Fifteen series of the demo's programme, from those that are over to a draft; facilitators and places are invented."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.jobs.clock import travel
from oppiva.people import demo as people
from oppiva.people.models import Organisation, Person, Role
from oppiva.people.queries import actor_for
from oppiva.people.rules import organisations_visible_to
from oppiva.people.services import add_person, give_grant
from oppiva.programme.models import Programme
from oppiva.programme.rules import programmes_visible_to
from oppiva.workshops import services
from oppiva.workshops.models import AFTERNOON, MORNING, Series, Session
from oppiva.workshops.rules import sessions_visible_to

PLANNED = date(2025, 6, 19)  # the letters are there, the programme is in force
CLOSED_BEFORE = timedelta(days=3)  # the sign-up ends three days before the first half-day
OPENED_BEFORE = timedelta(days=49)
PUBLISHED_BEFORE = timedelta(days=35)
FACILITATORS = (
    ("Kaisu Lampinen", "kaisu.lampinen@jarvisavo.example"),
    ("Ville Korpela", "ville.korpela@saarisalo.example"),
    ("Eva Sandström", "eva.sandstrom@kaarnisto.example"),
)
JARVI, ITA, SAARI, KAARNA = (
    "Järvi-Savon työllisyyspalvelut",
    "Itäharjun kunta",
    "Saarisalon työllisyyspalvelut",
    "Kaarniston työllisyyspalvelut",
)
# Name, area, organisations, place.
REGIONS: dict[str, tuple[str, str, tuple[str, ...], str]] = {
    "J": ("Järvi-Savo", "23", (JARVI, ITA), "Kehräämö, Rantakatu 4"),
    "S": ("Saarisalo", "37", (SAARI, KAARNA), "Satamatalo, Linnankatu 2"),
    "K": ("Kaarnisto", "13", (KAARNA, JARVI), "Vanha asema, Asematie 1"),
}
AM, PM, NOW = "am", "pm", "now"
BEGAN, LASTS = timedelta(minutes=65), timedelta(minutes=210)  # the one under way began so long ago
# Region, the half-days with their half, who leads (0 is the account of the demo), who assists.
STORY: tuple[tuple[str, tuple[tuple[date, str], ...], int, int | None], ...] = (
    ("J", ((date(2025, 8, 20), AM), (date(2025, 9, 17), AM), (date(2025, 10, 15), AM)), 0, 1),
    ("J", ((date(2025, 8, 28), AM), (date(2025, 9, 25), AM), (date(2025, 10, 23), AM)), 1, 0),
    ("S", ((date(2025, 9, 11), AM), (date(2025, 10, 9), AM), (date(2025, 11, 6), AM)), 2, None),
    ("K", ((date(2025, 10, 7), PM), (date(2025, 11, 4), PM), (date(2025, 11, 28), AM)), 3, 0),
    ("J", ((date(2025, 11, 5), AM), (date(2025, 12, 3), AM), (date(2026, 1, 9), AM)), 0, None),
    ("S", ((date(2025, 12, 4), AM), (date(2026, 1, 13), AM), (date(2026, 2, 10), AM)), 2, 3),
    ("J", ((date(2026, 2, 3), AM), (date(2026, 3, 3), AM), (date(2026, 3, 24), AM)), 0, 1),
    ("K", ((date(2026, 2, 2), PM), (date(2026, 2, 26), PM), (date(2026, 3, 26), PM)), 3, None),
    ("S", ((date(2026, 2, 4), AM), (date(2026, 3, 4), AM), (date(2026, 4, 1), AM)), 2, 3),
    ("J", ((date(2026, 2, 19), AM), (date(2026, 3, 16), AM), (date(2026, 4, 9), AM)), 1, 0),
    # Under way on the demo's day, whatever the hour; its third one and the second of series 12 are both the demo's
    # facilitator's on Wednesday the 8th of April: what the pages name as a conflict.
    ("K", ((date(2026, 2, 19), PM), (date(2026, 3, 12), NOW), (date(2026, 4, 8), PM)), 0, 3),
    ("J", ((date(2026, 3, 17), PM), (date(2026, 4, 8), PM), (date(2026, 4, 29), PM)), 0, 1),
    ("S", ((date(2026, 3, 19), AM), (date(2026, 4, 10), AM), (date(2026, 5, 6), AM)), 2, None),
    ("J", ((date(2026, 3, 20), AM), (date(2026, 4, 14), AM), (date(2026, 5, 12), AM)), 1, 2),
    ("K", ((date(2026, 3, 31), AM), (date(2026, 4, 22), AM)), 3, None),
)
ONLINE = 2  # the second half-day of the series of Saarisalo is online
CLOSED_WEEK = (date(2026, 4, 2), date(2026, 4, 7))  # around Easter nobody holds workshops


def build(random: Random, day: date) -> None:
    """The series of the plan as far as the story has come on the given day."""
    manager = people.person(Role.PROJECT_MANAGER)
    if manager is None or day < PLANNED:
        return
    programme = programmes_visible_to(actor_for(manager), "write").filter(code="ES-OPPIVA").first()
    if programme is None or programme.plan_version_id is None:
        return
    with travel(PLANNED):
        made = services.create_from_plan(actor_for(manager), programme)
        leaders = _facilitators(programme)
        _close_easter(actor_for(manager), programme)
        for series, (region, *_rest) in zip(made, STORY, strict=False):
            _describe(actor_for(manager), series, region)
    for series, (region, days, lead, second) in zip(made, STORY, strict=False):
        _tell(manager, series, day, region, days, (leaders[lead], leaders[second] if second is not None else None))


def _facilitators(programme: Programme) -> list[Person]:
    """The account of the demo and three invented colleagues."""
    found = []
    for name, mail in FACILITATORS:
        person = add_person(people.SETUP, fields={"name": name, "email": mail})
        give_grant(
            people.SETUP, person=person, role=Role.FACILITATOR, scope_kind="programme",
            scope_id=str(programme.pk), starts_on=PLANNED, reason="vetää työpajoja",
        )  # fmt: skip
        found.append(person)
    own = people.person(Role.FACILITATOR)
    return [own if own is not None else found[0], *found]


def _close_easter(actor: Actor, programme: Programme) -> None:
    first, last = CLOSED_WEEK
    services.mark_busy(actor, programme, first=first, last=last, halves=(AM, PM))


def _describe(actor: Actor, series: Series, region: str) -> None:
    name, area, houses, _place = REGIONS[region]
    services.edit_series(
        actor,
        series,
        base_version=series.version,
        fields={"name": name, "area_id": area},
        organisations=_houses(actor, houses),
    )


def _houses(actor: Actor, names: tuple[str, ...]) -> list[Organisation]:
    return list(organisations_visible_to(actor).filter(name__in=names))


def _tell(
    manager: Person,
    series: Series,
    today: date,
    region: str,
    days: tuple[tuple[date, str], ...],
    leaders: tuple[Person, Person | None],
) -> None:
    """One series in the order of time: dates, sign-up, publishing, the end of the sign-up."""
    first = days[0][0]
    place = REGIONS[region][3]
    with travel(PLANNED):
        sessions = {one.number: one for one in sessions_visible_to(actor_for(manager)).filter(series=series)}
        for number, (day, half) in enumerate(days, 1):
            _set(
                actor_for(manager),
                sessions[number],
                day,
                half,
                place,
                leaders,
                online=region == "S" and number == ONLINE,
                today=today,
            )
    if len(days) < len(sessions):
        return  # the last one is still a draft: a date is missing
    steps = (
        (first - OPENED_BEFORE, services.open_series),
        (first - PUBLISHED_BEFORE, services.publish_dates),
        (first - CLOSED_BEFORE, services.close_series),
    )
    for when, step in steps:
        if when <= today:
            with travel(max(when, PLANNED)):
                series.refresh_from_db()
                step(actor_for(manager), series)


def _set(
    actor: Actor,
    session: Session,
    day: date,
    half: str,
    place: str,
    leaders: tuple[Person, Person | None],
    *,
    online: bool,
    today: date,
) -> None:
    starts, ends = MORNING if half == AM else AFTERNOON if half == PM or day != today else under_way()
    fields: dict[str, object] = {"day": day, "starts": starts, "ends": ends, "facilitator": leaders[0]}
    fields |= {"second": leaders[1], "place": "" if online else place}
    fields |= {"mode": Session.Mode.ONLINE, "join_url": "https://oppiva.kokous.example"} if online else {}
    services.set_session(actor, session, base_version=session.version, fields=fields)


def under_way() -> tuple[time, time]:
    """When a half-day that is under way now begins and ends, to five minutes and within the day."""
    now = clock.now().astimezone(clock.HELSINKI).replace(second=0, microsecond=0)
    first, last = (now.replace(hour=hour, minute=minute) for hour, minute in ((0, 5), (23, 55)))
    starts = max(now - BEGAN, first)
    ends = min(starts + LASTS, last)
    return _five(starts), _five(ends)


def _five(moment: datetime) -> time:
    return moment.replace(minute=moment.minute // 5 * 5).time()
