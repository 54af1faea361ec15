"""The pages of follow-ups: the link of a mail without sign-in (T24, trust.md S4), the team's own, the cards."""

from __future__ import annotations

import re
from datetime import date, timedelta
from threading import Event

import pytest
from django.core import mail
from django.test import Client

from experiments import trials
from experiments.following import DUE, TEST, answer, asked, decided, follower, letter, link_of, mails, rows, token
from experiments.lab import Lab
from oppiva.audit.models import Revision
from oppiva.core.calendars import add_months, day_begins
from oppiva.core.errors import DomainError
from oppiva.core.policy import reading
from oppiva.experiments import services
from oppiva.experiments.models import Cycle, Decision, FollowUp, FollowUpLink
from oppiva.jobs import clock, worker
from oppiva.jobs.models import OutboxMail
from oppiva.people.models import Person
from oppiva.workshops.models import TeamMember
from people.cast import browser
from workshops.cast import grant_to, person_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
# 12, and two more because the session of a test is not listed among the person's own (people/opening.py).
BUDGET = 14


def opened(lab: Lab) -> str:
    """The path of the link in the first mail."""
    decided(lab)
    asked(DUE)
    return f"/vielako/{token()}/"


def own(lab: Lab, page: str = "seuranta/") -> str:
    return f"/hanke/{lab.experiment.programme.code}/kokeilut/{lab.experiment.code}/{page}"


def everything() -> list[object]:
    """All that a look might change."""
    with reading(TEST):
        return [
            list(FollowUp.objects.order_by("pk").values_list()),
            Revision.objects.count(),
            list(FollowUpLink.objects.values_list()),
            list(OutboxMail.objects.values_list()),
        ]


def test_t24_a_look_stores_nothing_and_a_press_answers(lab: Lab) -> None:
    path = opened(lab)
    scanner = Client(enforce_csrf_checks=True)
    before = everything()
    with trials.on(DUE):
        answers = [scanner.head(path), *(scanner.get(path) for _look in range(5)), scanner.get(path, follow=True)]
        assert {one.status_code for one in answers} == {200}
        assert not scanner.cookies, "no session, no token of a form for a scanner"
        assert everything() == before
        human = Client(enforce_csrf_checks=True)
        page = human.get(path).content.decode()
        assert len(re.findall(r'<button class="choice"', page)) == 3
        assert human.post(path, {"value": "in_use"}).status_code == 302
        assert not human.cookies
        (row,) = rows()
        assert (row.value, row.late, row.answered_by_id) == ("in_use", False, lab.cast.staff[0].pk)
    with trials.on(date(2026, 9, 23)):
        assert human.post(path, {"value": "no"}).status_code == 302
    (row,) = rows()
    assert (row.value, row.late) == ("no", True)
    with reading(TEST):
        kept = Revision.objects.filter(object_id=row.pk, field="value").order_by("version")
        assert [one.after for one in kept] == ["in_use", "no"]


def test_the_page_tells_what_was_decided_until_when_and_who_sees_it_and_no_other_page_hears_of_it(lab: Lab) -> None:
    path = opened(lab)
    with trials.on(DUE):
        found = Client().get(path)
        page = found.content.decode()
    for words in ("Kolme kysymystä ennen tapaamista", "24.3.", "24.7."):
        assert words in page, words
    assert "Puolet ensimmäisestä" not in page, "nothing else of the record"
    assert (found["Referrer-Policy"], found["X-Robots-Tag"]) == ("no-referrer", "noindex")
    assert "no-store" in found["Cache-Control"]


def test_the_reason_comes_after_the_answer_by_one_tap_or_in_words(lab: Lab) -> None:
    path, client = opened(lab), Client()
    with trials.on(DUE):
        client.post(path, {"value": "no"})
        page = client.get(path).content.decode()
        quick = re.search(r'name="quick" value="([^"]+)"', page)
        assert quick is not None
        assert client.post(path, {"deed": "why", "quick": quick[1], "reason": ""}).status_code == 302
        assert rows()[0].reason == quick[1]
        assert client.post(path, {"deed": "why", "reason": "x" * 161}).status_code == 422
        assert client.post(path, {"deed": "why", "reason": "Työpari vaihtui."}).status_code == 302
        assert rows()[0].reason == "Työpari vaihtui."
        assert client.post(path, {"value": "maybe"}).status_code == 422
        assert client.post(path, {"deed": "back"}).status_code == 302
        assert rows()[0].value == ""


def test_an_identity_code_in_the_reason_is_refused_for_every_reader_would_see_it(lab: Lab) -> None:
    path, client = opened(lab), Client()
    with trials.on(DUE):
        client.post(path, {"value": "no"})
        for sent in ({"reason": "Asiakas 010190-900P lopetti."}, {"quick": "Asiakas 010190-900P lopetti."}):
            assert client.post(path, {"deed": "why", **sent}).status_code == 422
        assert rows()[0].reason == ""
        with pytest.raises(DomainError, match="identity_code"):
            services.answer_follow_up(follower(lab), value="partly", reason="Asiakas 010190-900P lopetti.")


def test_an_older_mail_shows_the_newer_round_once_it_is_due(lab: Lab) -> None:
    path, client = opened(lab), Client()
    later = date(2026, 9, 24)
    with trials.on(later):
        assert "24.9." in client.get(path).content.decode()
        assert len(rows()) == 1, "a look makes no row"
        client.post(path, {"value": "partly"})
    assert [(one.months, one.value) for one in rows()] == [(3, ""), (6, "partly")]
    with trials.on(date(2027, 9, 24)):
        assert client.get(path).status_code == 404, "nothing is open any more"


def test_a_link_is_dead_for_who_has_left_and_for_one_nobody_made(lab: Lab) -> None:
    path, client = opened(lab), Client()
    with trials.on(DUE):
        for wrong in ("/vielako/x/", f"/vielako/{'a' * 43}/", path[:-2] + "/"):
            for answer_ in (client.get(wrong), client.post(wrong, {"value": "no"})):
                assert answer_.status_code == 404
        with reading(TEST):
            assert token() not in str(list(FollowUpLink.objects.values_list())), "stored as a fingerprint alone"
        Person.objects.filter(pk=lab.cast.staff[0].pk).update(state="left")
        assert client.post(path, {"value": "no"}).status_code == 404
        Person.objects.filter(pk=lab.cast.staff[0].pk).update(state="active")
        TeamMember.objects.filter(enrolment=lab.places[0]).update(until="2026-06-01T08:00:00Z")
    asked(DUE + 7 * DAY)
    with trials.on(DUE + 7 * DAY):
        assert client.get(path).status_code == 404, "another of the team is asked now"
        assert client.get(f"/vielako/{token()}/").status_code == 200
    assert rows()[0].value == ""


def test_who_is_not_in_this_work_any_more_passes_the_question_on(lab: Lab) -> None:
    path, client = opened(lab), Client()
    with trials.on(DUE):
        assert client.post(path, {"deed": "gone"}).status_code == 200
        assert client.get(path).status_code == 404
        assert [one.recipient for one in mails()] == [one.pk for one in lab.cast.staff[:2]]
        for _time in range(2):
            assert client.post(f"/vielako/{token()}/", {"deed": "gone"}).status_code == 200
    assert (rows()[0].nobody, len(mails())) == (True, 3)
    assert asked(DUE + DAY) == {"asked": 0, "nobody": 0}


def test_the_mail_reads_well_in_both_languages_and_names_nothing_only_some_may_read(lab: Lab) -> None:
    decided(lab)
    asked(DUE)
    asked(DUE + 7 * DAY)
    with trials.on(DUE + 7 * DAY):
        first, second = (letter(one, "en") for one in mails())
        swedish = letter(mails()[0], "sv")
    assert first is not None
    assert second is not None
    assert swedish is not None
    assert "/sv/kysymykset/" in swedish.text
    for words in (first.text, second.text, str(first.html)):
        assert lab.experiment.code in words
        assert "Kolme kysymystä" not in words
        assert lab.cast.staff[1].name not in words
    assert "asked before" not in first.text
    assert "asked before" in second.text
    with trials.on(DUE + 7 * DAY):
        assert Client().get(link_of(first.text)).status_code == 200


def test_the_worker_sends_each_mail_once_also_when_it_runs_again(lab: Lab) -> None:
    opened(lab)
    OutboxMail.objects.exclude(kind="questions").delete()
    OutboxMail.objects.update(next_try_at="2026-01-01T08:00:00Z")
    with trials.on(DUE):
        for _time in range(2):
            worker.loop(Event(), once=True)
    asks = [one for one in mail.outbox if "/kysymykset/" in str(one.body)]
    assert len(asks) == 1
    assert asks[0].to == [f"{lab.cast.staff[0].name} <{lab.cast.staff[0].email}>"]
    assert OutboxMail.objects.get(kind="questions").context == {}, "the link is nowhere any more"


# --- signed in -------------------------------------------------------------------------------------------------------
def test_a_member_answers_on_the_teams_page_and_others_do_not(lab: Lab) -> None:
    decided(lab)
    asked(DUE)
    member = browser(lab.cast.staff[1])
    with trials.on(DUE):
        assert own(lab) in member.get(own(lab, "")).content.decode()
        assert member.get(own(lab)).status_code == 200
        assert member.post(own(lab), {"value": "partly"}).status_code == 302
        assert rows()[0].value == "partly"
        for person, status in ((lab.cast.staff[3], 403), (lab.cast.facilitator, 403), (lab.cast.stranger, 404)):
            assert browser(person).get(own(lab)).status_code == status, person.name
            assert browser(person).post(own(lab), {"value": "no"}).status_code == status
        assert Client().get(own(lab)).status_code == 302
    assert rows()[0].value == "partly"


def test_every_reader_of_the_experiment_sees_every_round_also_the_unknown_ones(lab: Lab) -> None:
    decided(lab)
    asked(DUE)
    answer(lab, date(2026, 9, 24), "no", reason="Työpari vaihtui.")
    with trials.on(date(2026, 9, 24)):
        for person in (lab.cast.staff[0], lab.cast.facilitator, lab.cast.staff[3]):
            page = browser(person).get(own(lab, "")).content.decode()
            card = page.partition('aria-labelledby="follow"')[2].partition("</section>")[0]
            assert card.count("<dt>") == 3
            assert "Työpari vaihtui." in card
            assert ("/seuranta/" in card) == (person == lab.cast.staff[0])
        assert browser(lab.cast.stranger).get(own(lab, "")).status_code == 404


def test_the_first_page_of_the_one_asked_leads_to_the_question(lab: Lab) -> None:
    for number in (0, 1):
        grant_to(lab.cast.staff[number], "team_member", "team", str(lab.teams[0].pk))
    opened(lab)
    with trials.on(DUE):
        assert own(lab) in browser(lab.cast.staff[0]).get("/").content.decode()
        assert own(lab) not in browser(lab.cast.staff[1]).get("/").content.decode()
    answer(lab, DUE, "no")
    with trials.on(DUE):
        assert own(lab) not in browser(lab.cast.staff[0]).get("/").content.decode()


def test_the_pages_of_series_and_programme_show_the_shares_of_all_due_rounds(lab: Lab) -> None:
    decided(lab)
    answer(lab, DUE, "in_use")
    manager, leader = browser(lab.cast.manager), browser(lab.cast.facilitator)
    programme = f"/hanke/{lab.experiment.programme.code}/"
    with trials.on(DUE):
        assert "1/1" in leader.get(f"{programme}sarjat/{lab.cast.first.code}/kokeilut/").content.decode()
        assert "1/1" in leader.get(f"{programme}sarjat/{lab.cast.first.code}/").content.decode()
        card = manager.get(programme).content.decode().partition('aria-labelledby="followed"')[2]
        assert "1/1" in card.partition("</section>")[0]
    with trials.on(DUE - DAY):
        assert 'aria-labelledby="followed"' not in manager.get(programme).content.decode()


def test_a_share_leads_to_its_experiments_only_who_reads_them(lab: Lab, analyst: Person) -> None:
    decided(lab)
    answer(lab, DUE, "in_use")
    steering = person_of("Olli Ohjausryhmä", lab.cast.far)
    grant_to(steering, "steering", "programme", str(lab.cast.programme.pk))
    with trials.on(DUE):
        for person, leads in ((analyst, True), (lab.cast.facilitator, True), (steering, False)):
            page = browser(person).get(f"/hanke/{lab.experiment.programme.code}/").content.decode()
            card = page.partition('aria-labelledby="followed"')[2].partition("</section>")[0]
            assert "1/1" in card
            assert ("?seuranta=" in card) is leads, person


@pytest.mark.parametrize("page", ["", "seuranta/"])
def test_the_pages_ask_at_most_twelve_times(lab: Lab, page: str, django_assert_max_num_queries) -> None:
    decided(lab)
    # A session does not travel in time: the decision does.
    Cycle.objects.update(decided_at=day_begins(add_months(clock.today(), -4)))
    with reading(TEST):
        Decision.objects.filter(cycle=lab.cycle).update(decided_at=lab.cycle.decided_at)
    answer(lab, clock.today(), "in_use")
    client, address = browser(lab.cast.staff[0]), own(lab, page)
    client.get(address)
    with django_assert_max_num_queries(BUDGET):
        assert client.get(address).status_code == 200


def test_the_page_of_a_link_asks_at_most_twelve_times(lab: Lab, django_assert_max_num_queries) -> None:
    path, client = opened(lab), Client()
    with trials.on(DUE):
        client.get(path)
        with django_assert_max_num_queries(12):
            client.get(path)
