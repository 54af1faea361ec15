"""Feedback after a half-day: asked at the closing of those who were there, until eight; the ladder decides the rest."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from oppiva.core.policy import reading
from oppiva.jobs import clock
from oppiva.pulses.models import HasAnswered, PulseBallot, PulseWave
from oppiva.pulses.services import close_due
from oppiva.workshops import services
from oppiva.workshops.models import Session
from workshops.cast import Cast
from workshops.days import SETUP, Day, make_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(cast: Cast) -> Day:
    made = make_day(cast, people=6)
    services.start(made.lead, made.session)
    return made


def wave() -> PulseWave:
    with reading(SETUP):
        return PulseWave.objects.select_related("instrument").get()


def answers() -> dict[str, str]:
    return {f"pulse_{one['key']}": one["options"][0]["value"] for one in wave().instrument.questions}


def send(day: Day, client: Client, **more: str) -> int:
    return int(client.post(day.address("palaute/"), {**answers(), **more}).status_code)


def test_it_is_asked_from_the_closing_until_the_next_morning_at_eight(day: Day) -> None:
    with reading(SETUP):
        assert not PulseWave.objects.exists()
    services.begin_closing(day.lead, day.session)
    services.begin_closing(day.lead, day.session)
    asked = wave()
    closes = asked.closes_at.astimezone(clock.HELSINKI)
    assert (closes.date(), closes.hour) == (clock.today() + timedelta(days=1), 8)
    assert asked.owner_id == day.session.pk
    # Back to a step and closed again: the same wave.
    services.go_to(day.lead, day.session, to=1)
    services.begin_closing(day.lead, day.session)
    assert wave().pk == asked.pk


def test_those_who_were_there_answer_once_and_nothing_is_chosen_before(day: Day) -> None:
    day.present(0)
    services.begin_closing(day.lead, day.session)
    for client in (day.browser(day.cast.staff[0]), day.phone(1)):
        page = client.get(day.address("palaute/")).content.decode()
        assert page.count('type="radio"') >= 9
        assert " checked" not in page
        assert send(day, client, pulse_text="Lisää aikaa") == 302
        assert 'type="radio"' not in client.get(day.address("palaute/")).content.decode()
        send(day, client)
    with reading(SETUP):
        assert (HasAnswered.objects.count(), PulseBallot.objects.count()) == (2, 2)


def test_who_was_not_there_and_who_is_elsewhere_is_not_asked(day: Day) -> None:
    services.begin_closing(day.lead, day.session)
    away = day.browser(day.cast.staff[2])
    assert 'type="radio"' not in away.get(day.address("palaute/")).content.decode()
    send(day, away)
    assert day.browser(day.cast.stranger).get(day.address("palaute/")).status_code == 404
    assert day.browser(day.cast.supervisor).get(day.address("palaute/")).status_code == 404
    with reading(SETUP):
        assert not PulseBallot.objects.exists()


def test_an_incomplete_answer_comes_back_with_its_words(day: Day) -> None:
    services.begin_closing(day.lead, day.session)
    answer = day.phone(0).post(day.address("palaute/"), {"pulse_text": "Hyvä päivä"})
    assert answer.status_code == 422
    assert "Hyvä päivä" in answer.content.decode()


def test_facilitators_see_the_result_only_after_the_close_and_nothing_of_few(day: Day) -> None:
    services.begin_closing(day.lead, day.session)
    for number in range(4):
        assert send(day, day.phone(number), pulse_text="kanarialintu") == 302
    lead = day.browser(day.cast.facilitator)
    assert "kanarialintu" not in lead.get(day.address("paata/")).content.decode()
    with reading(SETUP):
        PulseWave.objects.update(opens_at=clock.now() - timedelta(days=2), closes_at=clock.now() - timedelta(days=1))
    Session.objects.filter(pk=day.session.pk).update(state="held")
    close_due()
    page = lead.get(day.address("paata/")).content.decode()
    assert "kanarialintu" not in page
    assert "<dt>" not in page, "four answers are shown to nobody"
    assert "no longer" in day.phone(5).get(f"/en{day.address('palaute/')}").content.decode()


def test_a_facilitator_reads_each_line_before_the_summary_shows_it(cast: Cast) -> None:
    """P8: ten answers, shuffled lines with names covered, released by a person; nobody else reads them."""
    day = make_day(cast, people=12)
    services.start(day.lead, day.session)
    services.begin_closing(day.lead, day.session)
    named = cast.staff[0].name.split()[0]
    for number in range(10):
        words = f"{named} puhui kauan" if number == 4 else ""
        assert send(day, day.phone(number), pulse_text=words) == 302
    with reading(SETUP):
        PulseWave.objects.update(opens_at=clock.now() - timedelta(days=2), closes_at=clock.now() - timedelta(days=1))
    Session.objects.filter(pk=day.session.pk).update(state="held")
    lead, where = day.browser(cast.facilitator), day.address("palaute/sanat/")
    assert lead.get(where).status_code == 404, "before the close there is no line"
    close_due()
    assert where in lead.get(day.address("paata/")).content.decode()
    page = lead.get(where).content.decode()
    assert "[…] puhui kauan" in page
    assert named not in page.split("<main")[1].split("</main>")[0]
    for stranger in (cast.stranger, cast.supervisor, cast.staff[0]):
        assert day.browser(stranger).get(where).status_code == 404
    line = page.split('name="text" value="')[1].split('"')[0]
    assert "puhui kauan" not in lead.get(day.address("paata/")).content.decode()
    assert lead.post(where, {"text": line, "shown": "on"}).status_code == 302
    assert "[…] puhui kauan" in lead.get(day.address("paata/")).content.decode()
    assert lead.post(where, {"text": line}).status_code == 302
    assert "puhui kauan" not in lead.get(day.address("paata/")).content.decode()
