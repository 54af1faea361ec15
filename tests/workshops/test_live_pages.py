"""The number of a half-day's changes: who may ask for it, what is not drawn twice, and the time left of a step."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import override

from oppiva.jobs import clock
from oppiva.people.models import Person
from oppiva.people.queries import actor_for
from oppiva.people.services import revoke_grant
from oppiva.workshops import live, queries, rules, services
from oppiva.workshops.day_clock import TimeLeft, time_left
from oppiva.workshops.models import DoorCode, DoorPass, Enrolment, LiveVersion, RunStep, Session, SessionDay
from oppiva.workshops.pages.live import live_of
from oppiva.workshops.views.live import _let_in, live_etag
from workshops.browsing import browser_of
from workshops.cast import SETUP, Cast, dated, enrol

NOW = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)


@pytest.fixture
def session(cast: Cast) -> Session:
    """The first half-day of the first series, a month from now."""
    _let_in.clear()
    dated(cast, cast.first, clock.today() + timedelta(days=30))
    return cast.first.sessions.get(number=1)


def address(session: Session) -> str:
    return reverse("workshops:live_version", args=[session.series.programme.code, session.series.code, session.number])


def key_of(client: Client) -> str:
    return next(iter(client.cookies.values())).value


def guest_of(cast: Cast, session: Session) -> DoorPass:
    """A participant who comes in by the join code."""
    place = Enrolment.objects.filter(series=session.series, state="enrolled").first() or enrol(cast, 1)[0]
    now = clock.now()
    code = DoorCode.objects.create(session=session, code="KUIKKA 42", made_at=now, dies_at=now + timedelta(days=31))
    return DoorPass.objects.create(code=code, enrolment=place, made_at=now)


def client_with(door_pass: str) -> Client:
    """A browser that nobody signed in with, with such a pass."""
    client, kept = Client(), SessionStore()
    kept[rules.AT_DOOR] = door_pass
    kept.save()
    client.cookies["oppiva"] = kept.session_key
    return client


@pytest.mark.both
def test_the_first_change_makes_the_number_and_each_one_more_adds_to_it(session: Session) -> None:
    assert queries.live_number(session.pk) == 0
    for wanted in (1, 2, 3):
        services.changed(session.pk)
        assert queries.live_number(session.pk) == wanted
    other = session.series.sessions.get(number=2)
    assert queries.live_numbers([session.pk, other.pk]) == {session.pk: 3}


class TestTheNumberByAddress:
    def test_who_takes_part_or_leads_gets_it_with_its_tag(self, cast: Cast, session: Session) -> None:
        enrol(cast, 1)
        services.changed(session.pk)
        for person in (cast.staff[0], cast.facilitator, cast.manager):
            answer = browser_of(person).get(address(session))
            assert (answer.status_code, answer.json(), answer["ETag"]) == (200, {"number": 1}, '"1"')
            assert abs(datetime.fromisoformat(answer["Oppiva-Now"]) - clock.now()) < timedelta(seconds=10)
            assert answer["Cache-Control"] == "no-store"

    def test_who_knows_it_gets_304_until_it_changes(self, cast: Cast, session: Session) -> None:
        client = browser_of(cast.facilitator)
        services.changed(session.pk)
        for known in ('"1"', 'W/"1"', '"7", "1"'):
            answer = client.get(address(session), headers={"If-None-Match": known})
            assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", '"1"')
        services.changed(session.pk)
        assert client.get(address(session), headers={"If-None-Match": '"1"'}).json() == {"number": 2}

    def test_asking_again_takes_two_statements(self, cast: Cast, session: Session) -> None:
        enrol(cast, 1)
        client = browser_of(cast.staff[0])
        # As every sign-in leaves behind.
        UserSession.objects.create(user=cast.staff[0], session_key=key_of(client), ip="127.0.0.1", user_agent="x")
        client.get(address(session))
        for known in ({}, {"If-None-Match": '"0"'}):
            with CaptureQueriesContext(connection) as seen:
                client.get(address(session), headers=known)
            assert len(seen) == 2, [one["sql"] for one in seen]

    def test_a_stranger_a_supervisor_and_nobody_get_404(self, cast: Cast, session: Session) -> None:
        enrol(cast, 1)
        for client in (browser_of(cast.stranger), browser_of(cast.supervisor), Client(), client_with(str(uuid4()))):
            assert client.get(address(session)).status_code == 404
        assert browser_of(cast.facilitator).get(address(session).replace("/1/versio", "/9/versio")).status_code == 404

    def test_a_guest_of_the_door_gets_it_of_that_half_day_alone(self, cast: Cast, session: Session) -> None:
        client = client_with(str(guest_of(cast, session).pk))
        assert client.get(address(session)).json() == {"number": 0}
        assert client.get(address(session.series.sessions.get(number=2))).status_code == 404


class TestWhoMayListen:
    def admitted(self, client: Client, session: Session) -> bool:
        return live.admit(key_of(client) if client.cookies else "", session.pk) is not None

    def test_the_same_as_may_see_the_half_day(self, cast: Cast, session: Session) -> None:
        enrol(cast, 1)
        heard = (cast.staff[0], cast.facilitator, cast.manager)
        assert all(self.admitted(browser_of(person), session) for person in heard)
        deaf = (cast.staff[1], cast.stranger, cast.supervisor)
        assert not any(self.admitted(browser_of(person), session) for person in deaf)
        assert not self.admitted(Client(), session)
        assert self.admitted(client_with(str(guest_of(cast, session).pk)), session)
        assert live.admit("no-such-session", session.pk) is None
        assert live.admit(key_of(browser_of(cast.facilitator)), uuid4()) is None

    def test_until_two_hours_after_the_half_day(self, cast: Cast, session: Session) -> None:
        ticket = live.admit(key_of(browser_of(cast.facilitator)), session.pk)
        assert ticket is not None
        assert ticket.until == session.finishes() + timedelta(hours=2)
        dated(cast, cast.first, clock.today() - timedelta(days=1))
        assert live.admit(key_of(browser_of(cast.facilitator)), session.pk) is None

    def test_not_in_a_session_that_has_ended_or_of_one_who_may_no_more(self, cast: Cast, session: Session) -> None:
        clients = [browser_of(cast.facilitator) for _each in range(4)]
        kept = [SessionStore(key_of(client)) for client in clients]
        kept[0].delete()
        kept[1]["ends"] = clock.real().timestamp() - 1
        kept[1].save()
        kept[2]["second_factor"] = False
        kept[2].save()
        assert [self.admitted(client, session) for client in clients] == [False, False, False, True]
        for grant in cast.facilitator.grants.all():
            revoke_grant(SETUP, grant, reason="test")
        assert not self.admitted(clients[3], session)

    def test_listening_is_no_use_of_a_shared_device(self, cast: Cast, session: Session) -> None:
        client = browser_of(cast.facilitator)
        kept = SessionStore(key_of(client))
        kept["idle_seen"] = clock.real().timestamp() - 600
        kept.save()
        before = SessionStore(key_of(client)).load()
        assert self.admitted(client, session)
        assert SessionStore(key_of(client)).load() == before


class TestPartsByTheirTag:
    def asked(self, cast: Cast, session: Session, person: Person, known: str = "", method: str = "get") -> HttpResponse:
        """What the part answers, and in `X-Drawn` whether it was drawn."""

        @live_etag
        def part(request: HttpRequest, code: str, series: str, number: int, *, team: str = "") -> HttpResponse:
            return HttpResponse("part", headers={"X-Drawn": "1"})

        request = getattr(RequestFactory(), method)("/x/", headers={"If-None-Match": known} if known else {})
        request.actor, request.session = actor_for(person), SessionStore()
        return part(request, cast.programme.code, session.series.code, session.number, team="1")

    def test_nothing_is_drawn_until_something_changes(self, cast: Cast, session: Session) -> None:
        first = self.asked(cast, session, cast.facilitator)
        assert (first.status_code, first["X-Drawn"]) == (200, "1")
        again = self.asked(cast, session, cast.facilitator, first["ETag"])
        assert (again.status_code, again["ETag"], "X-Drawn" in again) == (304, first["ETag"], False)
        assert self.asked(cast, session, cast.facilitator, f"W/{first['ETag']}").status_code == 304
        services.changed(session.pk)
        assert self.asked(cast, session, cast.facilitator, first["ETag"]).status_code == 200

    def test_the_tag_is_of_one_person_language_and_set_of_rights(self, cast: Cast, session: Session) -> None:
        tags = {self.asked(cast, session, one)["ETag"] for one in (cast.facilitator, cast.manager, cast.stranger)}
        with override("sv"):
            tags.add(self.asked(cast, session, cast.facilitator)["ETag"])
        for grant in cast.facilitator.grants.all():
            revoke_grant(SETUP, grant, reason="test")
        tags.add(self.asked(cast, session, cast.facilitator)["ETag"])
        assert len(tags) == 5

    def test_a_deed_is_always_done(self, cast: Cast, session: Session) -> None:
        tag = self.asked(cast, session, cast.facilitator)["ETag"]
        answer = self.asked(cast, session, cast.facilitator, tag, "post")
        assert (answer.status_code, answer["X-Drawn"], "ETag" in answer) == (200, "1", False)


def test_a_page_says_where_it_listens_and_at_which_number_it_was_drawn(cast: Cast, session: Session) -> None:
    services.changed(session.pk)
    found = live_of(session)
    assert found.stream == f"/live/{session.pk}"
    assert found.version == address(session)
    assert found.number == LiveVersion.objects.get(pk=session.pk).number


class TestTimeLeft:
    step = RunStep(minutes=15)
    session = Session(state=Session.State.RUNNING)

    def day(self, **more: object) -> SessionDay:
        return SessionDay(step_since=NOW, **more)

    @pytest.mark.parametrize(
        ("after", "extra", "left"),
        [
            (0, 0, (15, 0)),
            (140, 0, (12, 40)),
            (140.4, 0, (12, 40)),
            (840, 300, (6, 0)),
            (900, 0, (0, 0)),
            (999, 0, (0, 0)),
        ],
    )
    def test_is_the_step_s_minutes_and_what_was_given(self, after: float, extra: int, left: tuple[int, int]) -> None:
        timer = time_left(self.session, self.day(extra_seconds=extra), self.step, NOW + timedelta(seconds=after))
        assert timer is not None
        assert (timer.minutes, timer.rest) == left

    def test_stands_still_in_a_break(self) -> None:
        day = self.day(paused_at=NOW + timedelta(minutes=5))
        found = [time_left(self.session, day, self.step, NOW + timedelta(minutes=at)) for at in (5, 9, 60)]
        assert [(one.seconds, one.paused) for one in found if one is not None] == [(600, True)] * 3

    def test_there_is_none_before_the_first_step(self) -> None:
        assert time_left(self.session, SessionDay(), self.step, NOW) is None
        assert time_left(self.session, self.day(), None, NOW) is None

    @pytest.mark.parametrize(
        ("left", "words"),
        [
            (144 * 60 + 10, "2 h 24 min"),
            (3 * 3600 + 5, "3 h"),
            (3600, "1 h"),
            (3599, "59 min 59 s"),
            (45, "45 s"),
        ],
    )
    def test_from_an_hour_on_is_told_in_hours_and_minutes(self, left: int, words: str) -> None:
        from django.template.loader import render_to_string

        with override("en"):
            html = render_to_string("workshops/_timer.html", {"timer": TimeLeft(NOW + timedelta(seconds=left), NOW)})
        assert f'aria-label="Time left {words}"' in html
        face = html.partition("<b data-timer>")[2].partition("</b>")[0]
        assert strip_tags(face).strip() == words.replace(" h", "h").replace(" min", "min").replace(" s", "s")

    def test_in_words_without_script(self) -> None:
        from django.template.loader import render_to_string

        with override("en"):
            words = render_to_string("workshops/_timer.html", {"timer": TimeLeft(NOW + timedelta(seconds=760), NOW)})
            over = render_to_string("workshops/_timer.html", {"timer": TimeLeft(NOW, NOW)})
        assert 'aria-label="Time left 12 min 40 s"' in words
        assert "12.40" not in words
        assert 'data-ends="2026-03-12T08:12:40+00:00" data-now="2026-03-12T08:00:00+00:00"' in words
        assert 'aria-label="The time is up"' in over
