"""Half-days on the first page: the door today, the team's page while one is under way, what waits to be confirmed."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from oppiva.core.policy import reading
from oppiva.home.half_days import rings_sentence
from oppiva.jobs import clock
from oppiva.workshops.models import Attendance, Enrolment, PreTask, Series, Session, SessionDay
from oppiva.workshops.services import tick_pre_task

if TYPE_CHECKING:
    from reporting.cast import Cast

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 12)
BASE = "/hanke/ES-OPPIVA/sarjat/01/tyopajat/"


def half_days(cast: Cast, *days: tuple[int, str]) -> Series:
    """A series led by the facilitator, each half-day so many days from today and in this state, its dates told."""
    made = Series.objects.create(programme=cast.programme, code="01", state="closed", published_at=clock.now())
    for number, (after, state) in enumerate(days, 1):
        Session.objects.create(
            programme=cast.programme, series=made, number=number, day=TODAY + timedelta(days=after), state=state,
            starts=time(8, 30), ends=time(12), facilitator=cast.persons["facilitator"], told_at=clock.now(),
            place="Otava", join_url="https://kokous.example/7" if number == 3 else "",
        )  # fmt: skip
    return made


def placed(cast: Cast, made: Series, role: str = "participant") -> Enrolment:
    now = clock.now()
    return Enrolment.objects.create(
        series=made, person=cast.persons[role], state="enrolled", asked_at=now, enrolled_at=now
    )


def page(cast: Cast, role: str) -> str:
    answer = cast.client(role).get("/")
    assert answer.status_code == 200
    return answer.content.decode()


def buttons(text: str) -> list[str]:
    """Where the next block leads, in its order; the folded ones after."""
    return [
        found for found in re.findall(r'<a (?:class="btn btn--ink" )?href="([^"]+)"', text.partition("<main")[2])
        if found.startswith(BASE)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("state", "leads_to"),
    [("planned", "ovi/"), ("door_open", "tilanne/"), ("running", "tilanne/"), ("closing", "paata/")],
)
def test_the_facilitators_day_leads_to_what_is_next_in_it(cast: Cast, state: str, leads_to: str) -> None:
    half_days(cast, (0, state), (21, "planned"))
    text = page(cast, "facilitator")
    assert buttons(text)[0] == f"{BASE}1/{leads_to}"


def test_who_only_may_lead_but_is_not_named_has_no_day(cast: Cast) -> None:
    half_days(cast, (0, "planned"))
    Session.objects.update(facilitator=None)
    assert buttons(page(cast, "facilitator")) == []
    second = Session.objects.get()
    SessionDay.objects.create(session=second, opened_at=clock.now(), leads=cast.persons["facilitator"])
    Session.objects.update(state="running")
    assert buttons(page(cast, "facilitator"))[0].endswith("tilanne/"), "who was handed the lead has it"


def test_attendance_waits_until_it_is_confirmed_and_names_the_last_day(cast: Cast) -> None:
    half_days(cast, (-6, "running"), (21, "planned"))
    text = page(cast, "facilitator")
    assert f"{BASE}1/paata/" in buttons(text)
    assert "13.3." in text, "the lock is near: six days ago, one to go"
    session = Session.objects.get(number=1)
    day = SessionDay.objects.create(session=session, opened_at=clock.now(), attendance_at=clock.now())
    assert "13.3." not in page(cast, "facilitator")
    assert f"{BASE}1/paata/" in buttons(page(cast, "facilitator")), "it still is to be ended"
    Session.objects.filter(pk=session.pk).update(state="held")
    day.refresh_from_db()
    assert buttons(page(cast, "facilitator")) == []


def test_a_half_day_nobody_opened_leads_to_its_door_and_after_the_lock_says_so(cast: Cast) -> None:
    half_days(cast, (-9, "planned"))
    text = page(cast, "facilitator")
    assert f"{BASE}1/ovi/" in buttons(text)
    assert "10.3." not in text


def test_the_manager_hears_of_attendance_that_is_not_confirmed_after_two_days(cast: Cast) -> None:
    half_days(cast, (-1, "closing"), (21, "planned"))
    with override("fi"):
        assert "01/1" not in page(cast, "project_manager")
        Session.objects.filter(number=1).update(day=TODAY - timedelta(days=2))
        text = page(cast, "project_manager")
        assert "01/1" in text
        programme = cast.client("project_manager").get("/hanke/ES-OPPIVA/").content.decode()
        assert "01/1" in programme
        assert "01/1" not in cast.client("steering").get("/hanke/ES-OPPIVA/").content.decode()
        Session.objects.filter(number=1).update(state="held")
        assert "01/1" not in page(cast, "project_manager")


def test_the_manager_reads_how_many_half_days_have_been_held(cast: Cast) -> None:
    made = half_days(cast, (-30, "held"), (-9, "held"), (21, "planned"))
    with reading(clock_actor()):
        for session in made.sessions.filter(state="held"):
            Attendance.objects.create(session=session, minutes=210, marked_at=clock.now())
    with override("en"):
        answer = cast.client("project_manager").get("/en/").content.decode()
    assert "2 of 3 held" in answer


def test_a_workshop_under_way_leads_the_participant_to_the_teams_page(cast: Cast) -> None:
    made = half_days(cast, (0, "running"), (21, "planned"), (42, "planned"))
    placed(cast, made)
    assert buttons(page(cast, "participant"))[0] == f"{BASE}1/tiimi/"
    Session.objects.filter(number=1).update(state="planned")
    assert buttons(page(cast, "participant")) == []


def test_rings_tell_how_many_workshops_are_behind_and_when_the_next_one_is(cast: Cast) -> None:
    made = half_days(cast, (-30, "held"), (-9, "held"), (12, "planned"))
    place = placed(cast, made)
    text = page(cast, "participant")
    assert text.count("ring ring--done") == 2
    assert "24.3." in text
    assert "https://kokous.example/7" in text
    assert f"/paikat/{place.pk}/poissa/3/" in text
    assert text.count("Otava") == 1, "the half-day is told once"


def test_a_pre_task_waits_until_it_is_ticked_and_shows_from_its_day_on(cast: Cast) -> None:
    made = half_days(cast, (-9, "held"), (12, "planned"))
    place = placed(cast, made)
    task = PreTask.objects.create(
        session=made.sessions.get(number=2), title="Tuo yksi luku", text="Yksi luku riittää.", visible_from=TODAY
    )
    text = page(cast, "participant")
    assert "Tuo yksi luku" in text
    assert f'href="/paikat/{place.pk}/"' in text
    assert "Tuo yksi luku" not in page(cast, "team_member"), "who does not take part has none"
    tick_pre_task(cast.actor("participant"), task, done=True)
    assert "Tuo yksi luku" not in page(cast, "participant")
    PreTask.objects.filter(pk=task.pk).update(visible_from=TODAY + timedelta(days=1))
    tick_pre_task(cast.actor("participant"), task, done=False)
    assert "Tuo yksi luku" not in page(cast, "participant")


def test_a_half_day_taken_elsewhere_is_the_next_one(cast: Cast) -> None:
    from oppiva.workshops.models import ReplacementSeat

    made = half_days(cast, (-9, "held"), (12, "planned"))
    place = placed(cast, made)
    other = Series.objects.create(programme=cast.programme, code="02", state="closed", published_at=clock.now())
    instead = Session.objects.create(
        programme=cast.programme, series=other, number=2, day=TODAY + timedelta(days=15), starts=time(9),
        ends=time(12), told_at=clock.now(), place="Muualla",
    )  # fmt: skip
    ReplacementSeat.objects.create(enrolment=place, missed=made.sessions.get(number=2), session=instead, state="taken")
    text = page(cast, "participant")
    assert "Muualla" in text
    assert "27.3." in text
    assert "24.3." not in text
    assert "/poissa/" not in text


def test_wall_w5_the_supervisors_page_is_the_same_whoever_was_there(cast: Cast) -> None:
    made = half_days(cast, (-9, "held"), (12, "planned"))
    place = placed(cast, made)
    before = _main(page(cast, "supervisor"))
    with reading(clock_actor()):
        Attendance.objects.create(
            session=made.sessions.get(number=1), person=place.person, enrolment=place, minutes=210,
            marked_at=clock.now(),
        )  # fmt: skip
    assert _main(page(cast, "supervisor")) == before
    assert buttons(before) == []


def test_several_half_days_ask_little(cast: Cast) -> None:
    made = half_days(cast, (-9, "running"), (0, "running"), (12, "planned"))
    placed(cast, made)
    for role in ("participant", "facilitator", "project_manager"):
        client = cast.client(role)
        client.get("/")
        with CaptureQueriesContext(connection) as seen:
            client.get("/")
        assert len(seen) <= 12, [one["sql"][:120] for one in seen]


@pytest.mark.parametrize(
    ("done", "total", "said"),
    [
        (0, 3, "Three workshops ahead"),
        (0, 1, "One workshop ahead"),
        (1, 3, "One workshop behind, two to go"),
        (2, 3, "Two workshops behind, one to go"),
        (3, 3, "All three workshops are behind you"),
    ],
)
def test_the_sentence_of_the_rings(done: int, total: int, said: str) -> None:
    with override("en"):
        assert rings_sentence(done, total) == said


def _main(text: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text.partition("<main")[2])


def clock_actor() -> object:
    from reporting.cast import SETUP

    return SETUP
