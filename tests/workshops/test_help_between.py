"""Help between half-days: three presses to ask, who answers by when, the answer in words (records.md 6.2 B5, 6.3)."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oppiva.jobs import clock
from oppiva.people.models import Notice
from oppiva.workshops import services
from oppiva.workshops.models import HelpRequest, Session
from people.cast import browser
from workshops.cast import Cast, grant_to, person_of
from workshops.days import Day, make_day

pytestmark = pytest.mark.django_db
THURSDAY = datetime(2030, 4, 18, 12, tzinfo=clock.HELSINKI)  # before Easter: Friday and Monday are holidays


@pytest.fixture
def day(cast: Cast) -> Day:
    """A half-day that is still to come."""
    made = make_day(cast, people=9)
    Session.objects.filter(pk=made.session.pk).update(
        state=Session.State.PLANNED, day=clock.today() + timedelta(days=20), facilitator=cast.facilitator
    )
    return made


def main(answer: object) -> str:
    text: str = answer.content.decode()  # type: ignore[attr-defined]
    return text.partition("<main")[2].partition("</main")[0]


def asked(day: Day, text: str = "Miten luku lasketaan?") -> HelpRequest:
    client = browser(day.cast.staff[0])
    client.post(f"/apua/tiimi/{day.teams[0].pk}/", {"text": text})
    return HelpRequest.objects.get()


def test_three_presses_from_the_tab_to_the_sent_request(day: Day) -> None:
    client = browser(day.cast.staff[0])
    presses = 1  # the tab
    page = main(client.get("/apua/tiimi/"))
    assert "Veikko Vetäjä" in page, "who answers, by name, before one asks"
    (action,) = re.findall(r'action="(/apua/tiimi/[^"]+)"', page)
    ref = re.search(r'name="client_ref" value="([^"]+)"', page)
    assert ref is not None
    presses += 1
    for _time in range(2):
        assert client.post(action, {"text": "", "client_ref": ref[1]}).status_code == 302
    assert presses <= 3
    (made,) = HelpRequest.objects.all()
    assert (made.session_id, made.state) == (None, "waiting")


def test_the_answer_is_promised_in_two_working_days_over_easter(day: Day) -> None:
    with clock.travel(THURSDAY):
        Session.objects.filter(pk=day.session.pk).update(day=clock.today() + timedelta(days=20))
        page = main(browser(day.cast.staff[0]).get("/apua/tiimi/"))
        assert "24.4." in page, "Tuesday and Wednesday after Easter"
        assert asked(day).answer_by == date(2030, 4, 24)


def test_a_facilitator_sees_it_first_on_the_home_page_and_answers_in_words(day: Day) -> None:
    made = asked(day)
    lead = browser(day.cast.facilitator)
    assert "/apua/pyynnot/" in main(lead.get("/"))
    heard = Notice.objects.filter(person=day.cast.facilitator, kind="workshops.help")
    assert list(heard.values_list("link", flat=True)) == ["/apua/pyynnot/"]
    assert "Miten luku lasketaan?" in main(lead.get("/apua/pyynnot/"))
    where = f"/apua/pyynnot/{made.pk}/"
    assert lead.post(where, {"deed": "take"}).status_code == 302
    assert "Veikko Vetäjä" in main(browser(day.cast.staff[1]).get("/apua/tiimi/"))
    assert lead.post(where, {"deed": "answer", "text": ""}).status_code == 422
    for _time in range(2):
        assert lead.post(where, {"deed": "answer", "text": "Laskekaa keskimmäinen."}).status_code == 302
    assert "Laskekaa keskimmäinen." in main(browser(day.cast.staff[2]).get("/apua/tiimi/"))
    assert "/apua/pyynnot/" not in main(lead.get("/")).partition("<aside")[0]
    codes = Notice.objects.filter(person=day.cast.staff[1], kind="workshops.help").order_by("created_at")
    assert list(codes.values_list("code", flat=True)) == ["taken", "answered"]
    assert not Notice.objects.filter(person=day.cast.staff[3]).exists(), "another team's"


def test_it_is_taken_back_and_asked_again(day: Day) -> None:
    made = asked(day)
    other = browser(day.cast.staff[1])
    assert other.post(f"/apua/tiimi/{day.teams[0].pk}/", {"text": "Toinen"}).status_code == 422, "one at a time"
    assert other.post(f"/apua/tiimi/{day.teams[0].pk}/{made.pk}/", {"deed": "withdraw"}).status_code == 302
    assert HelpRequest.objects.get().state == "withdrawn"
    assert not Notice.objects.filter(person=day.cast.facilitator, kind="workshops.help", seen_at__isnull=True).exists()
    late = browser(day.cast.facilitator).post(f"/apua/pyynnot/{made.pk}/", {"deed": "answer", "text": "Hei"})
    assert late.status_code == 409
    assert other.post(f"/apua/tiimi/{day.teams[0].pk}/", {"text": "Toinen"}).status_code == 302
    assert HelpRequest.objects.count() == 2


def test_another_facilitator_is_told_who_was_first(day: Day) -> None:
    made = asked(day)
    second = person_of("Toinen Vetäjä")
    grant_to(second, "facilitator", "programme", str(day.cast.programme.pk))
    where = f"/apua/pyynnot/{made.pk}/"
    assert browser(second).post(where, {"deed": "take"}).status_code == 302
    assert browser(day.cast.facilitator).post(where, {"deed": "answer", "text": "Hei"}).status_code == 409
    assert HelpRequest.objects.get().answer == ""


def test_strangers_see_and_answer_nothing(day: Day) -> None:
    made = asked(day)
    for person in (day.cast.stranger, day.cast.supervisor, day.cast.manager, day.cast.staff[3]):
        client = browser(person)
        for page in ("/apua/tiimi/", "/apua/pyynnot/"):
            assert "Miten luku" not in client.get(page).content.decode()
        assert client.post(f"/apua/pyynnot/{made.pk}/", {"deed": "take"}).status_code == 404
        assert client.post(f"/apua/tiimi/{day.teams[0].pk}/", {"text": "x"}).status_code == 404
        assert client.post(f"/apua/tiimi/{day.teams[0].pk}/{made.pk}/", {"deed": "done"}).status_code == 404
    assert HelpRequest.objects.get().state == "waiting"


def test_in_a_half_day_the_tab_leads_to_the_teams_own_page_of_help(day: Day) -> None:
    Session.objects.filter(pk=day.session.pk).update(state=Session.State.RUNNING, day=clock.today())
    answer = browser(day.cast.staff[0]).get("/apua/tiimi/")
    assert answer.status_code == 302
    assert answer["Location"].endswith("/tiimi/apu/")


def test_who_has_no_team_is_told_when_it_is_formed(day: Day) -> None:
    assert "<form" not in main(browser(day.cast.others[0]).get("/apua/tiimi/"))
    assert browser(day.cast.stranger).get("/apua/tiimi/").status_code == 200


def test_a_late_answer_is_said_and_a_series_without_leaders_has_its_facilitators(day: Day) -> None:
    asked(day)
    with clock.travel(clock.now() + timedelta(days=10)):
        Session.objects.update(facilitator=None, second=None)
        lead = main(browser(day.cast.facilitator).get("/"))
        assert "/apua/pyynnot/" in lead
        assert services.HELP_DURING


def test_the_pages_ask_at_most_twelve_times_however_many_wait(day: Day) -> None:
    for number in (0, 3, 6):
        team = day.teams[number // 3]
        browser(day.cast.staff[number]).post(f"/apua/tiimi/{team.pk}/", {"text": "Apua"})
    for person, path in (
        (day.cast.staff[0], "/apua/tiimi/"),
        (day.cast.facilitator, "/apua/pyynnot/"),
        (day.cast.facilitator, "/"),
    ):
        client = browser(person)
        client.get(path)
        with CaptureQueriesContext(connection) as asked_for:
            assert client.get(path).status_code == 200
        assert len(asked_for) <= 12, (path, [one["sql"][:80] for one in asked_for])
