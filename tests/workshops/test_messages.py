"""Messages to a series or team: on the first page at once, one mail against the limit, a team reads only its own."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from oppiva.core.errors import DomainError
from oppiva.jobs import clock
from oppiva.jobs.models import OutboxMail
from oppiva.people.models import Notice
from oppiva.people.queries import actor_for
from oppiva.programme.services import end_programme
from oppiva.workshops import queries, rules, services
from oppiva.workshops.models import SeriesMessage, Team, TeamMember
from people.cast import browser
from workshops.calendars import another, send, to
from workshops.cast import Cast, enrol

pytestmark = pytest.mark.django_db
TEXT = "Ovet aukeavat kello 8.\n\nTervetuloa!"


def team(cast: Cast, number: int, *places: Any) -> Team:
    """A team with these members."""
    made = Team.objects.create(series=cast.first, number=number, published_at=clock.now())
    for place in places:
        TeamMember.objects.create(team=made, enrolment=place, since=clock.now())
    return made


def write(cast: Cast, **more: Any) -> SeriesMessage:
    return services.write_message(actor_for(cast.facilitator), cast.first, text=TEXT, **more).message


def seen(cast: Cast, person: Any) -> list[str]:
    return [row.text for row in queries.message_rows(actor_for(person), cast.first)]


def test_a_message_reaches_the_series_and_nobody_outside_it(cast: Cast) -> None:
    enrol(cast, 3)
    sent = services.write_message(actor_for(cast.facilitator), cast.first, text=TEXT)
    assert sent.readers == 3
    assert seen(cast, cast.staff[0]) == seen(cast, cast.manager) == [TEXT]
    for outsider in (cast.staff[9], cast.supervisor, cast.stranger, cast.others[0]):
        assert seen(cast, outsider) == []
        address = reverse("workshops:messages", args=[cast.programme.code, "01"])
        assert browser(outsider).get(address).status_code == 404
    assert Notice.objects.filter(kind="workshops.message", code="published").count() == 3
    assert not OutboxMail.objects.filter(kind="series_message").exists()


def test_a_team_member_reads_the_own_team_s_only(cast: Cast) -> None:
    places = enrol(cast, 4)
    ones, twos = team(cast, 1, *places[:2]), team(cast, 2, *places[2:])
    sent = services.write_message(actor_for(cast.facilitator), cast.first, text="ykkösille", team=ones)
    services.write_message(actor_for(cast.facilitator), cast.first, text="kakkosille", team=twos)
    assert sent.readers == 2
    assert seen(cast, cast.staff[0]) == ["ykkösille"]
    assert seen(cast, cast.staff[3]) == ["kakkosille"]
    assert set(seen(cast, cast.facilitator)) == {"ykkösille", "kakkosille"}
    member = TeamMember.objects.get(enrolment=places[0])
    member.until = clock.now()
    member.save()
    assert seen(cast, cast.staff[0]) == [], "who has moved to another team reads that one's"


def test_all_mails_of_a_message_count_as_one(cast: Cast) -> None:
    enrol(cast, 5)
    for _number in range(2):
        write(cast, by_mail=True)
    rows = OutboxMail.objects.filter(kind="series_message")
    assert rows.count() == 10
    assert rows.values("counts_as").distinct().count() == 2
    mails = send()
    assert len(to(cast.staff[0], mails)) == 2
    assert "Ovet aukeavat kello 8." in mails[0].as_string() or "T3ZldCBhdWtlYXZhdCBrZWxsbyA4" in mails[0].as_string()


def test_whose_hour_of_mails_is_full_reads_it_on_the_first_page(cast: Cast) -> None:
    enrol(cast, 2)
    for _number in range(3):
        write(cast, by_mail=True)
    sent = services.write_message(actor_for(cast.facilitator), cast.first, text=TEXT, by_mail=True)
    assert (sent.readers, sent.without_mail) == (2, 2)
    assert Notice.objects.filter(person=cast.staff[0], kind="workshops.message").count() == 4


def test_a_withdrawn_message_is_marked_and_its_mails_do_not_go(cast: Cast) -> None:
    enrol(cast, 1)
    message = write(cast, by_mail=True)
    services.withdraw_message(actor_for(cast.facilitator), message)
    assert send() == []
    (row,) = queries.message_rows(actor_for(cast.staff[0]), cast.first)
    assert (row.text, bool(row.withdrawn_at), row.corrected) == ("", True, False)
    assert queries.newest_messages(actor_for(cast.staff[0])) == []
    with pytest.raises(DomainError, match="message_withdrawn"):
        services.withdraw_message(actor_for(cast.facilitator), message)


def test_a_correction_is_a_new_message_and_the_old_is_marked(cast: Cast) -> None:
    enrol(cast, 1)
    old = write(cast)
    new = write(cast, corrects=old)
    rows = queries.message_rows(actor_for(cast.staff[0]), cast.first)
    assert [(row.pk, row.corrects, row.corrected) for row in rows] == [(new.pk, True, False), (old.pk, False, True)]
    assert Notice.objects.filter(person=cast.staff[0], code="corrected").count() == 1


def test_who_may_not_write_is_refused_and_so_is_a_team_of_elsewhere(cast: Cast) -> None:
    enrol(cast, 1)
    for person in (cast.staff[0], cast.supervisor, cast.stranger):
        with pytest.raises(DomainError, match="not_allowed"):
            services.write_message(actor_for(person), cast.first, text=TEXT)
    far = Team.objects.create(series=another(cast), number=1, published_at=clock.now())
    with pytest.raises(DomainError, match="message_other_team"):
        write(cast, team=far)


def test_when_the_programme_is_over_one_reads_and_writes_no_more(cast: Cast) -> None:
    enrol(cast, 1)
    write(cast)
    end_programme(actor_for(cast.manager), cast.programme, reason="päättyi")
    with pytest.raises(DomainError, match="programme_ended"):
        write(cast)
    address = reverse("workshops:message_add", args=[cast.programme.code, "01"])
    assert browser(cast.facilitator).post(address, {"text": TEXT}).status_code in {409, 422}


def test_pages_write_correct_and_withdraw(cast: Cast) -> None:
    enrol(cast, 1)
    client = browser(cast.facilitator)
    key = [cast.programme.code, "01"]
    page, add = reverse("workshops:messages", args=key), reverse("workshops:message_add", args=key)
    assert client.post(add, {"text": ""}).status_code == 422
    assert client.post(add, {"text": "x" * 601}).status_code == 422
    assert client.post(add, {"text": TEXT, "by_mail": "on"}).status_code == 302
    message = SeriesMessage.objects.get()
    correct = reverse("workshops:message_correct", args=[*key, message.pk])
    assert client.get(correct).status_code == 200
    assert client.post(correct, {"text": "Ovet aukeavat kello 9."}).status_code == 302
    assert client.post(correct, {"text": "taas"}).status_code == 422, "corrected already"
    newest = SeriesMessage.objects.get(corrects=message)
    withdraw = reverse("workshops:message_withdraw", args=[*key, newest.pk])
    assert client.get(withdraw).status_code == 302
    assert client.post(withdraw).status_code == 302
    with CaptureQueriesContext(connection) as statements:
        assert client.get(page).status_code == 200
    assert len(statements) <= 12
    reader = browser(cast.staff[0])
    assert reader.get(page).status_code == 200
    assert reader.post(add, {"text": TEXT}).status_code == 403


def test_readers_meet_the_message_on_their_first_page(cast: Cast) -> None:
    enrol(cast, 1)
    write(cast)
    client = browser(cast.staff[0])
    client.get("/")
    with CaptureQueriesContext(connection) as statements:
        page = client.get("/").content.decode()
    assert len(statements) <= 12
    assert "Ovet aukeavat kello 8." in page
    assert cast.facilitator.name in page
    assert "Ovet aukeavat" not in browser(cast.staff[5]).get("/").content.decode()


def test_lists_and_single_questions_agree(cast: Cast) -> None:
    enrol(cast, 1)
    for person in (cast.manager, cast.facilitator, cast.staff[0], cast.staff[5], cast.supervisor, cast.stranger):
        actor = actor_for(person)
        message = SeriesMessage.objects.first() or write(cast)
        listed = rules.messages_visible_to(actor).filter(pk=message.pk).exists()
        assert listed == (person in (cast.manager, cast.facilitator, cast.staff[0]))
