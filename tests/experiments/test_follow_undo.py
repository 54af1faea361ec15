"""Passing the question of a follow-up on, and taking it up again; what a press tells on the page that follows."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from experiments import trials
from experiments.following import DUE, answer, asked, decided, follower, letter, mails, rows, token
from experiments.lab import Lab
from oppiva.audit.models import AuditEvent
from oppiva.core.errors import DomainError
from oppiva.experiments import rules, services
from oppiva.experiments.models import FollowUpLink
from oppiva.experiments.rules.followed import link_hash
from oppiva.jobs import clock
from oppiva.people.models import Person, Unit
from oppiva.workshops.models import TeamMember
from people.cast import browser
from workshops.cast import person_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LAST = date(2026, 9, 23)  # the day before the next question
GONE, UNDO = {"deed": "gone"}, {"deed": "undo"}


def opened(lab: Lab) -> str:
    """The path of the link in the first mail."""
    decided(lab)
    asked(DUE)
    return f"/vielako/{token()}/"


@pytest.mark.both
def test_who_passed_the_question_on_takes_it_up_again_within_the_days_that_the_page_names(lab: Lab) -> None:
    path, client = opened(lab), Client(enforce_csrf_checks=True)
    with trials.on(DUE):
        page = client.post(path, GONE).content.decode()
        assert 'value="undo"' in page
        assert "23.9." in page, "until the next question"
        later = client.get(path)
        assert (later.status_code, 'value="undo"' in later.content.decode()) == (404, True)
        assert rows()[0].asked_id == lab.cast.staff[1].pk
    with trials.on(LAST):
        back = client.post(path, UNDO)
        assert back.status_code == 302
        assert client.get(path).status_code == 200
        assert rows()[0].asked_id == lab.cast.staff[0].pk
        assert client.post(path, {"value": "in_use"}).status_code == 302
        assert rows()[0].value == "in_use"
        assert client.post(path, UNDO).status_code == 422, "undone once; then it is no answer"
    verbs = AuditEvent.objects.filter(verb__startswith="follow_up").order_by("pk").values_list("verb", flat=True)
    assert [one for one in verbs if "passed" in one or "taken" in one] == ["follow_up_passed_on", "follow_up_taken_up"]


def test_the_mail_to_the_next_one_that_has_not_gone_stays_unsent_and_one_that_has_gone_answers(lab: Lab) -> None:
    path, client = opened(lab), Client()
    with trials.on(DUE):
        client.post(path, GONE)
        next_one = mails()[-1]
        assert next_one.recipient == lab.cast.staff[1].pk
        assert letter(mails()[0]) is None, "the one to who passed it on"
        assert letter(next_one) is not None
        client.post(path, UNDO)
        assert letter(next_one) is None
        assert letter(mails()[0]) is not None
        assert client.post(f"/vielako/{token(next_one)}/", {"value": "partly"}).status_code == 302
        assert rows()[0].value == "partly"
    assert asked(DUE + 7 * DAY)["asked"] == 0


def test_an_undo_ends_with_the_question_and_with_who_would_not_be_asked_any_more(lab: Lab) -> None:
    path, client = opened(lab), Client()
    with trials.on(DUE):
        client.post(path, GONE)
    with trials.on(LAST + DAY):
        found = client.post(path, UNDO)
        assert (found.status_code, 'value="undo"' in found.content.decode()) == (404, False)
    with trials.on(LAST):
        TeamMember.objects.filter(enrolment=lab.places[0]).update(until="2026-07-01T08:00:00Z")
        assert client.post(path, UNDO).status_code == 404, "left the team"
        TeamMember.objects.filter(enrolment=lab.places[0]).update(until=None)
        Person.objects.filter(pk=lab.cast.staff[0].pk).update(state="left")
        assert client.post(path, UNDO).status_code == 404, "left the work"
    assert rows()[0].asked_id == lab.cast.staff[1].pk


def test_when_nobody_was_left_to_ask_an_undo_makes_the_round_wait_again(lab: Lab) -> None:
    decided(lab)
    contact = person_of("Yrjö Yhteys", lab.cast.staff[0].unit)
    Unit.objects.filter(pk=lab.cast.staff[0].unit_id).update(contact=contact)
    TeamMember.objects.filter(team=lab.teams[0]).update(until="2026-06-01T08:00:00Z")
    asked(DUE)
    path, client = f"/vielako/{token()}/", Client()
    with trials.on(DUE):
        client.post(path, GONE)
        assert rows()[0].nobody
        assert client.post(path, UNDO).status_code == 302
        assert (rows()[0].nobody, rows()[0].asked_id) == (False, contact.pk)
        assert client.post(path, {"value": "no"}).status_code == 302


def test_the_links_of_all_earlier_mails_die_once_the_question_was_passed_on(lab: Lab) -> None:
    decided(lab)
    asked(DUE)
    # As each question had mails of its own, each with a link of its own.
    FollowUpLink.objects.create(
        follow_up=rows()[0], person=lab.cast.staff[0], token_hash=link_hash("a" * 43), made_at=clock.now()
    )
    first, second = f"/vielako/{'a' * 43}/", f"/vielako/{token()}/"
    client = Client()
    with trials.on(DUE + 7 * DAY):
        assert client.get(first).status_code == 200, "both ask while nobody has passed it on"
        client.post(second, GONE)
        for path in (first, second):
            assert client.get(path).status_code == 404
            assert client.post(path, {"value": "no"}).status_code == 404
        with pytest.raises(DomainError, match="follow_link_dead"):
            rules.follower_by_link("a" * 43)
        assert 'value="undo"' not in client.get(first).content.decode(), "undone where it was done"
        assert client.post(first, UNDO).status_code == 404
        assert rows()[0].value == ""
        assert client.post(second, UNDO).status_code == 302
        assert client.get(first).status_code == 200
    with trials.on(LAST + DAY):
        assert client.get(first).status_code == 200, "of the next round"
        client.post(first, GONE)
        assert client.get(second).status_code == 404


def test_a_look_at_the_dead_link_changes_nothing(lab: Lab) -> None:
    path, client = opened(lab), Client()
    with trials.on(DUE):
        client.post(path, GONE)
        before = (AuditEvent.objects.count(), rows()[0].asked_id)
        for _look in range(2):
            client.get(path)
            client.head(path)
        assert (AuditEvent.objects.count(), rows()[0].asked_id) == before


def test_an_answer_that_came_meanwhile_stands(lab: Lab) -> None:
    path, client = opened(lab), Client()
    with trials.on(DUE):
        client.post(path, GONE)
        services.answer_follow_up(follower(lab, 1), value="no", reason="Aika ei riitä.")
        assert client.post(path, UNDO).status_code == 302
        (row,) = rows()
        assert (row.value, row.asked_id) == ("no", lab.cast.staff[1].pk)


# --- what the page tells ---------------------------------------------------------------------------------------------
def test_the_page_says_before_one_answers_until_when_it_can_be_changed(lab: Lab) -> None:
    path = opened(lab)
    with trials.on(DUE):
        page = Client().get(path).content.decode()
    assert "24.7." in page, "in time"
    assert "23.9." in page, "can be changed"


def test_a_quick_reason_fills_the_box_and_is_told_where_the_address_leads(lab: Lab) -> None:
    path, client = opened(lab), Client()
    with trials.on(DUE):
        first = client.post(path, {"value": "no"})
        page = client.get(first["Location"].partition("#")[0]).content.decode()
        assert 'id="vahvistus"' in page
        quick = re.findall(r'name="quick" value="([^"]+)"', page)
        assert 'aria-pressed="true">' + quick[0] not in page
        done = client.post(path, {"deed": "why", "quick": quick[0], "reason": "Muuta"})
        where, _hash, anchor = done["Location"].partition("#")
        page = client.get(where).content.decode()
        told = page.partition('id="vahvistus"')[2].partition("</div></div>")[0]
        assert (anchor, 'tabindex="-1"' in told, 'role="status"' in told) == ("vahvistus", True, True)
        assert quick[0] in told
        assert re.search(rf"<textarea[^>]*>\s*{quick[0]}</textarea>", page) is not None
        assert f'name="quick" value="{quick[0]}" aria-pressed="true"' in page
        assert page.index('id="vahvistus"') < page.index("<h1")
        back = client.post(path, {"deed": "back"})
        assert 'id="vahvistus"' in client.get(back["Location"].partition("#")[0]).content.decode()
        assert 'id="vahvistus"' not in client.get(f"{path}?tehty=vastaus").content.decode(), "nothing is answered"


def test_a_member_who_signed_in_is_told_the_same_way(lab: Lab) -> None:
    decided(lab)
    own = f"/hanke/{lab.experiment.programme.code}/kokeilut/{lab.experiment.code}/seuranta/"
    member = browser(lab.cast.staff[1])
    with trials.on(DUE):
        done = member.post(own, {"value": "partly"})
        assert done["Location"] == f"{own}?tehty=vastaus#vahvistus"
        page = member.get(f"{own}?tehty=vastaus").content.decode()
        assert page.count('id="vahvistus"') == 1
        assert member.post(own, GONE).status_code == 409, "who is in the team and signed in does not pass it on"
    answer(lab, DUE, "no")
