"""Asking for help: who comes first, who goes, between half-days by when; and the next step of each team."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.message import EmailMessage
from uuid import uuid4

import pytest
from django.http import Http404

from oppiva.core.calendars import working_days_after
from oppiva.core.errors import DomainError
from oppiva.jobs import clock
from oppiva.jobs.models import OutboxMail
from oppiva.people.models import Notice
from oppiva.people.queries import actor_for
from oppiva.workshops import queries, rules, services
from oppiva.workshops.models import ClosingRow, HelpRequest, Session, Team
from workshops.calendars import send, subject_of, to
from workshops.cast import Cast
from workshops.days import Day, make_day

WORKING_NOON = datetime(2030, 3, 13, 12, tzinfo=clock.HELSINKI)
pytestmark = pytest.mark.django_db


@pytest.fixture
def day(cast: Cast) -> Day:
    made = make_day(cast, people=9)
    services.start(made.lead, made.session)
    return made


def queue(day: Day) -> list[int]:
    return [row.number for row in queries.room_of(day.lead, day.now(), clock.now()).queue]


def text_in(mail: EmailMessage) -> str:
    """The plain text of a mail."""
    parts = [part for part in mail.walk() if part.get_content_type() == "text/plain"]
    return bytes(parts[0].get_payload(decode=True)).decode()


def test_remote_teams_come_first_then_who_has_waited_longest(day: Day) -> None:
    day.present(0, 1, 2, 3, 4)
    day.present(5, mode="remote")  # of team 2: a mixed team
    day.present(6, 7, 8)
    for number in (0, 6, 3):
        services.ask_help(day.attendee(number), text="Mikä luku?")
    assert queue(day) == [2, 1, 3]
    first = HelpRequest.objects.get(team=day.teams[1])
    services.take_help(day.lead, day.session, first)
    assert queue(day) == [1, 3, 2], "who is being helped does not wait"
    services.end_help(day.lead, day.session, first)
    assert queue(day) == [1, 3]


def test_a_hand_raised_twice_is_one_hand(day: Day) -> None:
    ref = uuid4()
    made = {services.ask_help(day.attendee(0), text="Apua", client_ref=ref).pk for _time in range(3)}
    assert len(made) == 1
    with pytest.raises(DomainError, match="help_asked"):
        services.ask_help(day.attendee(1), text="Apua vielä", client_ref=uuid4())
    assert HelpRequest.objects.count() == 1


def test_one_helper_goes_and_the_other_is_told_who(day: Day) -> None:
    asked = services.ask_help(day.attendee(0))
    services.take_help(day.lead, day.session, asked)
    services.take_help(day.lead, day.session, asked)
    with pytest.raises(DomainError) as refused:
        services.take_help(day.other, day.session, asked)
    assert (refused.value.code, refused.value.facts) == ("help_taken", {"by": "Veikko Vetäjä"})


def test_another_team_is_asked_and_helps(day: Day) -> None:
    asked = services.ask_help(day.attendee(0), text="Miten mittasitte?", to_team=day.teams[1])
    assert [row.text for row in queries.team_page(day.attendee(3), clock.now()).asked_of_us] == ["Miten mittasitte?"]
    assert queries.team_page(day.attendee(6), clock.now()).asked_of_us == ()
    with pytest.raises(Http404):
        rules.help_for_team(day.attendee(6), asked.pk)
    found = rules.help_for_team(day.attendee(3), asked.pk)
    with pytest.raises(DomainError, match="help_other_team"):
        services.end_help_as_team(day.attendee(3), found, withdrawn=True)
    services.take_help_as_team(day.attendee(3), found)
    services.end_help_as_team(day.attendee(0), found)
    assert HelpRequest.objects.get().state == "done"
    with pytest.raises(DomainError, match="help_other_team"):
        services.ask_help(day.attendee(0), to_team=day.teams[0])


def test_the_team_takes_its_hand_down(day: Day) -> None:
    asked = services.ask_help(day.attendee(0))
    services.end_help_as_team(day.attendee(1), asked, withdrawn=True)
    services.end_help_as_team(day.attendee(1), asked, withdrawn=True)
    assert HelpRequest.objects.get().state == "withdrawn"
    with pytest.raises(DomainError, match="help_over"):
        services.take_help(day.lead, day.session, asked)


def test_between_half_days_somebody_answers_within_two_working_days(day: Day) -> None:
    Session.objects.filter(pk=day.session.pk).update(state="held")
    Notice.objects.all().delete()
    asked = services.ask_help(day.attendee(0), text="Saako luvun muuttaa?")
    assert asked.answer_by == working_days_after(clock.today(), 2)
    assert asked.session_id is None
    assert [row.person_id for row in Notice.objects.filter(kind="workshops.help")] == [day.cast.facilitator.pk]
    assert queue(day) == [1]
    Session.objects.filter(pk=day.session.pk).update(state="held")
    with pytest.raises(DomainError, match="help_no_room"):
        services.ask_help(day.attendee(3), to_team=day.teams[0])


def test_a_hand_that_nobody_saw_is_answered_after_the_half_day(day: Day) -> None:
    waits = services.ask_help(day.attendee(0), text="Mikä luku?", to_team=day.teams[1])
    helped = services.ask_help(day.attendee(3))
    services.take_help(day.lead, day.session, helped)
    services.begin_closing(day.lead, day.session)
    day.confirmed()
    for team in day.teams:
        services.skip_closing(day.lead, day.session, team, reason="kesken jäi")
    services.hold(day.lead, day.session)
    waits.refresh_from_db()
    helped.refresh_from_db()
    assert helped.state == "done"
    assert (waits.state, waits.session, waits.to_team) == ("waiting", None, None)
    assert waits.answer_by == working_days_after(clock.today(), 2)
    services.hold(day.lead, day.session)
    assert HelpRequest.objects.filter(state="waiting").count() == 1


def test_nobody_from_elsewhere_helps(day: Day) -> None:
    asked = services.ask_help(day.attendee(0))
    for person in (day.cast.manager, day.cast.supervisor, day.cast.stranger):
        with pytest.raises(DomainError, match="not_allowed"):
            services.take_help(actor_for(person), day.session, asked)
        with pytest.raises(Http404):
            rules.help_request_for(actor_for(person), day.session, asked.pk)


def step_of(day: Day, number: int = 0, **more: object) -> ClosingRow:
    given = {"text": "Kysymme viideltä asiakkaalta", "owner": day.cast.staff[number].pk, "due_on": clock.today()}
    return services.set_closing_row(day.attendee(number), **{**given, **more})  # type: ignore[arg-type]


def test_a_next_step_has_a_text_an_owner_of_the_team_and_a_day_to_come(day: Day) -> None:
    for wrong, code in (
        ({"text": "abc"}, "closing_text"),
        ({"text": "x" * 161}, "closing_text"),
        ({"owner": day.cast.staff[4].pk}, "closing_owner"),
        ({"due_on": clock.today() - timedelta(days=1)}, "closing_past"),
    ):
        with pytest.raises(DomainError, match=code):
            step_of(day, **wrong)
    made = step_of(day)
    assert (made.text, made.owner_id) == ("Kysymme viideltä asiakkaalta", day.cast.staff[0].pk)
    assert step_of(day).pk == made.pk, "sent again"


def test_two_who_write_the_next_step_at_once_see_both_texts(day: Day) -> None:
    made = step_of(day)
    with pytest.raises(DomainError) as clash:
        step_of(day, 1, text="Soitamme kolmelle yritykselle")
    assert clash.value.code == "conflict"
    assert clash.value.facts["theirs"] == {"text": "Kysymme viideltä asiakkaalta"}
    step_of(day, 1, text="Soitamme kolmelle yritykselle", base_version=clash.value.facts["version"])
    made.refresh_from_db()
    assert made.text == "Soitamme kolmelle yritykselle"


def test_a_team_left_out_may_still_write_its_step_and_not_the_reverse(day: Day) -> None:
    with pytest.raises(DomainError, match="skip_reason"):
        services.skip_closing(day.lead, day.session, day.teams[0], reason="  ")
    services.skip_closing(day.lead, day.session, day.teams[0], reason="lähtivät junaan")
    made = step_of(day)
    assert made.skipped == ""
    with pytest.raises(DomainError, match="closing_there"):
        services.skip_closing(day.lead, day.session, day.teams[0], reason="turha")
    far = Team.objects.create(series=day.cast.first.programme.series.exclude(pk=day.cast.first.pk)[0], number=1,
                              published_at=clock.now())  # fmt: skip
    with pytest.raises(DomainError, match="message_other_team"):
        services.skip_closing(day.lead, day.session, far, reason="toinen sarja")


def test_thanks_go_once_to_those_who_were_there_with_their_team_s_step(day: Day) -> None:
    day.present(0, 3)
    step_of(day)
    with pytest.raises(DomainError):
        services.thank(day.lead, day.session, text="Kiitos")
    Session.objects.filter(pk=day.session.pk).update(state="held")
    OutboxMail.objects.all().delete()
    for _time in range(2):
        services.thank(day.lead, day.session, text="Hyvää työtä tänään.")
    # In the evening and on a holiday thanks would wait for the morning.
    with clock.travel(WORKING_NOON):
        mails = send()
    assert len(mails) == 2
    (own,) = to(day.cast.staff[0], mails)
    body = text_in(own)
    assert "Kysymme viideltä asiakkaalta" in body
    assert "Hyvää työtä tänään." in body
    assert "/tiimi/" in body
    assert "1" in subject_of(own)
    (other,) = to(day.cast.staff[3], mails)
    assert "Kysymme viideltä" not in text_in(other), "another team's step"
    assert to(day.cast.staff[1], mails) == []


def test_thanks_of_many_lines_have_the_length_that_was_typed(day: Day) -> None:
    services.begin_closing(day.lead, day.session)
    day.confirmed()
    for team in day.teams:
        services.skip_closing(day.lead, day.session, team, reason="kesken jäi")
    services.hold(day.lead, day.session)
    typed = "\r\n".join(["kiitos"] * 85)
    assert len(typed.replace("\r", "")) <= 600 < len(typed)
    assert services.thank(day.lead, day.session, text=typed).thanked_at is not None
