"""Half-days of the demo: those that were held, the one that is under way, and what is ready for the coming ones.

Each happens at its own time of its own day, led by whoever leads it.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.jobs.clock import travel
from oppiva.people import demo as people
from oppiva.people.models import Role
from oppiva.people.queries import actor_for
from oppiva.pulses import services as pulses
from oppiva.workshops import queries, rules, services
from oppiva.workshops.demo.series import BEGAN
from oppiva.workshops.models import Attendance, RunStep, Session, SessionDay, SessionMaterial
from oppiva.workshops.queries.day import Member, TeamOf
from oppiva.workshops.rules import Attendee
from oppiva.workshops.services.attendance import Mark

PROGRAMME = "ES-OPPIVA"
# Whoever led this one has not confirmed its attendance: what the project manager is told.
OPEN = ("09", 2)
PRESENT, LATE, EARLY, REMOTE = 0.93, 0.07, 0.04, 0.05
MINUTE = timedelta(minutes=1)
LED = 2  # up to this step all went together, from there on each team at its own pace
# What teams did next, taken in turn.
NEXT_STEPS = (
    "Kokeillaan esitietolomaketta viidellä asiakkaalla.",
    "Lasketaan viikon ajan, montako kertaa soitamme takaisin.",
    "Pyydetään esihenkilöltä lupa kävelytapaamiseen.",
    "Kirjataan jokaisen tapaamisen jälkeen yksi luku.",
    "Kysytään kolmelta asiakkaalta, mikä viestissä oli epäselvää.",
)
NO_NEXT_STEP = "Tiimistä oli paikalla yksi. Seuraava askel sovitaan alkuviikosta."
NOTES = (
    "Viime viikolla laskimme 14 tapaamista. Esitietoihin meni keskimäärin 9 minuuttia.",
    "Laskemme minuutit esitietojen kysymiseen. Kirjaa se, jolla tapaaminen oli.",
    "Uskomme, että lomake etukäteen lyhentää kysymisen viiteen minuuttiin.",
)
HELP = "Emme keksi lukua, joka kertoisi asiakkaan kokemuksesta."
ASKED = timedelta(days=40)  # whose feedback is told: the facilitator reads it still
WEIGHTS = (12, 4, 1, 1, 1)  # most answer with the first option
LINES = (
    "Hyvä tahti. Ensi kerralla lisää aikaa omille luvuille.",
    "Etänä kuuli hyvin, kun salissa käytettiin mikrofonia.",
    "Sain yhden ajatuksen, jonka vien tiimipalaveriin.",
)
TASKS = (
    ("10", 2, "Tuo yksi luku mukanasi", "Katso, montako kertaa viikossa valitsemasi pulma toistuu. Yksi luku riittää."),
    ("12", 1, "Yksi pulma, joka toistuu", "Mieti työstäsi yksi pulma, joka toistuu joka viikko. Kenen pulma se on?"),
    ("07", 3, "Kokeilun luvut", "Tuo kokeilusi luvut ja yksi havainto, joka yllätti."),
)
SHARED = "https://oppiva.kokous.example"  # where the programme shares its papers
MATERIALS = (
    ("10", 2, "Mittarin valinta yhdellä sivulla", "mittari", "during"),
    ("12", 1, "Oppivan työpajat lyhyesti", "tervetuloa", "before"),
    ("11", 2, "Ennusteen pohja", "ennuste", "during"),
)


def build(random: Random, day: date) -> None:
    """Holds what has been, begins what is today, prepares what comes."""
    leader = people.person(Role.FACILITATOR)
    if leader is None:
        return
    sessions = list(
        rules.sessions_visible_to(actor_for(leader))
        .filter(series__programme__code=PROGRAMME, state=Session.State.PLANNED, day__lte=day)
        .select_related("series__programme", "facilitator")
        .order_by("day", "starts", "pk")
    )
    with travel(day):
        now = clock.now()
    for session in sessions:
        begins, ends = session.begins(), session.finishes()
        if session.facilitator is None or session.told_at is None or begins is None or ends is None:
            continue
        actor = actor_for(session.facilitator)
        if ends <= now:
            _hold(random, session, actor, begins, ends, now)
        elif begins + BEGAN - 5 * MINUTE <= now:
            _begin(random, session, actor, begins, ends)
    with travel(day):
        # The nights that the story leaps over would have ended the questions.
        pulses.close_due()
        _prepare(actor_for(leader), day)


def _hold(random: Random, session: Session, actor: Actor, begins: datetime, ends: datetime, now: datetime) -> None:
    with travel(begins - 20 * MINUTE):
        services.open_door(actor, session)
    with travel(begins + 15 * MINUTE):
        services.mark_all(actor, session, _marks(random, session, begins, ends), sent_at=None)
    with travel(ends - 15 * MINUTE):
        # Led on paper: the screens of a half-day that is over show nothing any more.
        services.begin_closing(actor, session)
        _close_teams(random, session, actor)
    if session.series is not None and (session.series.code, session.number) == OPEN:
        return
    with travel(ends):
        services.confirm_attendance(actor, session)
        services.hold(actor, session)
        if begins > now - ASKED:
            _answer(random, session)


def _answer(random: Random, session: Session) -> None:
    """Two of three who were there answer the three taps, and a few write a line."""
    for team in queries.teams_of(session):
        for member in team.members:
            who = _attendee(session, member)
            wave, _done = queries.feedback_for(who) if who is not None else (None, False)
            if who is None or wave is None or random.random() > 0.66:
                continue
            values = {
                str(one["key"]): str(random.choices(one["options"], WEIGHTS[: len(one["options"])])[0]["value"])
                for one in wave.instrument.questions
            }
            services.give_feedback(who, wave.id, values, random.choice(LINES) if random.random() < 0.3 else "")


def _marks(random: Random, session: Session, begins: datetime, ends: datetime) -> list[Mark]:
    """Who was there and how; some come late, some have to leave before the end."""
    online = session.mode == Session.Mode.ONLINE
    marks = []
    for one in queries.expected_people(session):
        draws = [random.random() for _ in range(4)]
        if draws[0] > PRESENT:
            continue
        mode = Attendance.Mode.REMOTE if online or one.remote or draws[1] < REMOTE else Attendance.Mode.SITE
        arrived = begins + random.randrange(10, 45, 5) * MINUTE if draws[2] < LATE else None
        left = ends - random.randrange(15, 60, 5) * MINUTE if draws[3] < EARLY else None
        marks.append(Mark(one.person, mode, clock.now(), arrived=arrived, left=left))
    return marks


def _close_teams(random: Random, session: Session, actor: Actor) -> None:
    """Each team's next step, written by one of it; a team of whom only one came has none."""
    day = clock.today()
    for team in queries.teams_of(session):
        if random.random() < 0.04:
            left_out = queries.team_of_series(session, team.pk)
            if left_out is not None:
                services.skip_closing(actor, session, left_out, reason=NO_NEXT_STEP)
            continue
        member = random.choice(team.members)
        who = _attendee(session, member)
        if who is not None and member.person is not None:
            due_on = day + timedelta(days=random.choice((5, 7, 8, 12)))
            services.set_closing_row(who, text=random.choice(NEXT_STEPS), owner=member.person, due_on=due_on)


def _attendee(session: Session, member: Member) -> Attendee | None:
    """The member with the rights of the half-day alone, as the join code gives them: their other roles cost time."""
    return rules.attendee(Actor(str(member.person)), session) if member.person is not None else None


def _begin(random: Random, session: Session, actor: Actor, begins: datetime, ends: datetime) -> None:
    """The half-day of today, an hour after it began: about the third step, each team at its own pace."""
    with travel(begins - 20 * MINUTE):
        services.open_door(actor, session)
    with travel(begins + 4 * MINUTE):
        services.mark_all(actor, session, _marks(random, session, begins, ends), sent_at=None)
        services.start(actor, session)
    with travel(begins + 14 * MINUTE):
        services.go_to(actor, session, to=LED)
        services.set_pace(actor, session, pace=SessionDay.Pace.FREE)
    steps = queries.steps_of(session.pk)
    for place, team in enumerate(queries.teams_of(session)):
        _work(random, session, team, steps, begins, place)


def _work(random: Random, session: Session, team: TeamOf, steps: list[RunStep], begins: datetime, place: int) -> None:
    """What a team has written so far: one waits for help, one has opened its text to the facilitators."""
    who = _attendee(session, team.members[0])
    if who is None:
        return
    reached = (3, 3, 2, 4, 3, 2, 3)[place % 7]
    for number, step in enumerate(steps[:reached], 1):
        with travel(begins + (number * 13 + place % 7) * MINUTE):
            if number > LED:
                services.begin_step(who, step)
            if number <= len(NOTES) and (number < reached or place % 2):
                services.save_note(who, step, text=NOTES[number - 1], base_version=0)
            if number < reached:
                services.set_ready(who, step, ready=True)
    with travel(begins + 59 * MINUTE):
        if place == 1:
            services.share_note(who, steps[0], shared=True)
        if place == 2:
            services.ask_help(who, text=HELP)


def _prepare(actor: Actor, day: date) -> None:
    """Pre-tasks, materials and flows of half-days to come."""
    coming = rules.sessions_visible_to(actor).filter(
        series__programme__code=PROGRAMME, told_at__isnull=False, day__gte=day
    )
    sessions = {(one.series.code, one.number): one for one in coming.select_related("series__programme") if one.series}
    for code, number, title, text in TASKS:
        session = sessions.get((code, number))
        if session is not None and session.state == Session.State.PLANNED:
            services.ensure_flow(session)
            fields = {"title": title, "text": text, "visible_from": day - timedelta(days=3)}
            services.set_pre_task(actor, session, fields=fields)
    for code, number, title, page, phase in MATERIALS:
        session = sessions.get((code, number))
        if session is not None:
            # One lacks the emblem: what the page of the flow names.
            emblem = SessionMaterial.Mark.NO if code == "10" else SessionMaterial.Mark.YES
            services.add_material(
                actor, session,
                fields={"title": title, "link": f"{SHARED}/{page}", "phase": phase, "emblem": emblem,
                        "statement": SessionMaterial.Mark.YES, "visible_from": day},
            )  # fmt: skip
