"""The questions of a month about several experiments: one mail, one page, each with its own round (records.md 5)."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from experiments import trials
from experiments.following import (
    DUE,
    TEST,
    answer,
    asked,
    decided,
    key,
    letter,
    mails,
    page_of,
    token,
)
from experiments.lab import SETUP, Lab
from oppiva.audit.models import AuditEvent, Revision
from oppiva.core.policy import reading
from oppiva.experiments import queries, services
from oppiva.experiments.models import Cycle, Decision, Experiment, FollowUp, FollowUpLink
from oppiva.experiments.rules.followed import link_hash
from oppiva.jobs import clock, registry
from oppiva.jobs.models import OutboxMail
from oppiva.people.models import Person, QuestionMail, Unit
from oppiva.workshops.models import Team, TeamMember
from workshops.cast import person_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
# Of the second experiment; its three months end on the first due day of June.
EARLY = date(2026, 3, 10)
FIRST = date(2026, 6, 10)


def another(lab: Lab, day: date, number: int = 3, choice: str = "keep") -> Experiment:
    """An experiment decided on this day by a team that is gone: the first participant is asked, as the contact."""
    team = Team.objects.create(series=lab.cast.first, number=number, published_at=clock.now())
    made = services.begin_experiment(SETUP, team)
    unit = lab.cast.staff[0].unit
    assert unit is not None
    Unit.objects.filter(pk=unit.pk).update(contact=lab.cast.staff[0])
    Experiment.objects.filter(pk=made.pk).update(units=[str(unit.pk)])
    at = datetime.combine(day, datetime.min.time().replace(hour=10), clock.HELSINKI)
    with reading(TEST):
        cycle = Cycle.objects.get(experiment=made)
        Cycle.objects.filter(pk=cycle.pk).update(decided_at=at)
        Decision.objects.update_or_create(
            cycle=cycle, experiment=made, defaults={"choice": choice, "decided_at": at, "why": "Toimii."}
        )
    return Experiment.objects.get(pk=made.pk)


def three(lab: Lab) -> list[FollowUp]:
    """Three questions of June to the first participant, mailed on its tenth day."""
    decided(lab)
    another(lab, EARLY)
    another(lab, date(2025, 12, 17), 4)
    assert asked(FIRST) == {"asked": 1, "nobody": 0}
    return june()


def june() -> list[FollowUp]:
    """The rows of what is due in June, by their days."""
    with reading(TEST):
        return list(FollowUp.objects.filter(due_on__month=6).order_by("due_on"))


def press(path: str, row: FollowUp, **sent: Any) -> int:
    """A press on the card of a question, by a stranger's browser."""
    return Client(enforce_csrf_checks=True).post(path, {"question": key(row), **sent}).status_code


def everything() -> list[object]:
    """All that a look might change."""
    with reading(TEST):
        return [
            list(FollowUp.objects.order_by("pk").values_list()),
            list(FollowUpLink.objects.order_by("pk").values_list()),
            list(QuestionMail.objects.order_by("pk").values_list()),
            list(OutboxMail.objects.order_by("pk").values_list()),
            Revision.objects.count(),
            AuditEvent.objects.count(),
        ]


@pytest.mark.both
def test_three_questions_of_a_month_are_one_mail_and_one_page(lab: Lab) -> None:
    found = three(lab)
    assert [one.due_on for one in found] == [FIRST, date(2026, 6, 17), DUE]
    (mail,) = mails()
    assert mail.recipient == lab.cast.staff[0].pk
    with trials.on(FIRST):
        words = letter(mail)
        page = Client().get(page_of()).content.decode()
    assert words is not None
    assert words.subject == "Kolme kysymystä: vieläkö käytössä"
    assert words.text.count("/kysymykset/") == 1
    for day in ("10.7.", "17.7.", "24.7."):
        assert day in words.text, day
        assert day in page, day
    assert "Kolme kysymystä, vastaamiseen menee minuutti" in page
    assert page.count("<article") == 3
    assert len(re.findall(r'<button class="choice"', page)) == 9
    assert "Kolme kysymystä ennen tapaamista" not in words.text, "nothing that a team wrote stands in a mail"


def test_the_reminder_asks_the_unanswered_alone_and_none_goes_when_nothing_is_left(lab: Lab) -> None:
    first, second, third = three(lab)
    with trials.on(FIRST + DAY):
        assert press(page_of(), first, value="in_use") == 302
    assert asked(FIRST + 7 * DAY)["asked"] == 1
    with trials.on(FIRST + 7 * DAY):
        words = letter(mails()[1])
        assert words is not None
        assert "Kaksi kysymystä" in words.subject
        assert ("10.7." in words.text, "17.7." in words.text, "24.7." in words.text) == (False, True, True)
        assert letter(mails()[0]) is not None
        for row in (second, third):
            assert press(page_of(), row, value="no") == 302
        assert letter(mails()[1]) is None
    assert asked(FIRST + 21 * DAY)["asked"] == 0


def test_an_answer_before_the_due_day_counts_for_its_own_round_and_each_window_is_its_own(lab: Lab) -> None:
    first, second, third = three(lab)
    with trials.on(FIRST):
        assert press(page_of(), third, value="partly") == 302
    with trials.on(DUE):
        assert queries.rounds_of(TEST, lab.cycle)[0].state == "partly"
    assert (june()[2].months, june()[2].late, june()[2].answered_on) == (3, False, FIRST)
    with trials.on(date(2026, 7, 12)):
        assert press(page_of(), first, value="no") == 302, "past its window, before its next round"
        assert press(page_of(), second, value="no") == 302
    assert [one.late for one in june()] == [True, False, False]


def test_t8_the_page_of_a_month_answers_its_own_rounds_and_not_those_that_follow(lab: Lab) -> None:
    first, _second, third = three(lab)
    path = page_of()
    own = f"/vielako/{token(row=third)}/"
    with trials.on(date(2026, 9, 9)):
        assert press(path, first, value="no") == 302
    with trials.on(date(2026, 9, 10)):
        assert press(path, first, value="in_use") == 409, "its next round is due"
        assert june()[0].value == "no"
    with trials.on(date(2026, 9, 24)):
        assert press(path, third, value="in_use") == 409
        assert Client().post(own, {"value": "partly"}).status_code == 302, "its own link goes with the rounds"
    with reading(TEST):
        rounds = FollowUp.objects.filter(cycle=third.cycle_id).order_by("months")
        assert list(rounds.values_list("months", "value")) == [(3, ""), (6, "partly")]


def test_a_questions_own_link_answers_it_alone_before_it_is_due_too(lab: Lab) -> None:
    first, _second, third = three(lab)
    with reading(TEST):
        assert FollowUpLink.objects.get(follow_up=third).token_hash == link_hash(token(row=third))
    with trials.on(FIRST):
        client = Client(enforce_csrf_checks=True)
        page = client.get(f"/vielako/{token(row=third)}/").content.decode()
        assert page.count('<button class="choice"') == 3
        assert client.post(f"/vielako/{token(row=third)}/", {"value": "in_use"}).status_code == 302
    assert [one.value for one in june()] == ["", "", "in_use"]
    assert first.value == ""


def test_t24_a_scanner_stores_nothing_and_then_a_press_answers(lab: Lab) -> None:
    first, _second, _third = three(lab)
    path, scanner, before = page_of(), Client(enforce_csrf_checks=True), everything()
    with trials.on(FIRST):
        looks = [scanner.head(path), *(scanner.get(path) for _look in range(5)), scanner.get(f"{path}?tehty=vastaus")]
        assert {one.status_code for one in looks} == {200}
        assert not scanner.cookies
        assert everything() == before
        assert (looks[1]["Referrer-Policy"], looks[1]["X-Robots-Tag"]) == ("no-referrer", "noindex")
        assert "no-store" in looks[1]["Cache-Control"]
        assert press(path, first, value="in_use") == 302
    assert june()[0].value == "in_use"


def test_an_answered_card_is_folded_and_changed_explained_or_taken_back_there(lab: Lab) -> None:
    first, _second, _third = three(lab)
    path, client = page_of(), Client()
    with trials.on(FIRST):
        done = client.post(path, {"question": key(first), "value": "no"})
        where, _hash, anchor = done["Location"].partition("#")
        page = client.get(where).content.decode()
        card = page.partition(f'id="{anchor}"')[2].partition("</article>")[0]
        assert "Vastaus on tallessa" in card
        assert re.search(r"<details[^>]* open>", card) is not None
        assert "Kaksi kysymystä" in page
        again = client.get(path).content.decode().partition(f'id="{anchor}"')[2].partition("</article>")[0]
        assert re.search(r"<details[^>]* open>", again) is None
        assert press(path, first, deed="why", reason="Työpari vaihtui.") == 302
        assert press(path, first, deed="why", reason="x" * 161) == 422
        assert press(path, first, value="maybe") == 422
        assert (june()[0].value, june()[0].reason) == ("no", "Työpari vaihtui.")
        assert press(path, first, deed="back") == 302
    assert june()[0].value == ""


def test_one_question_is_passed_on_and_taken_up_again_and_the_others_stay(lab: Lab) -> None:
    _first, _second, third = three(lab)
    path, before = page_of(), len(mails())
    with trials.on(DUE):
        assert press(path, third, deed="gone") == 302
        assert june()[2].asked_id == lab.cast.staff[1].pk
        assert [one.recipient for one in mails()[before:]] == [lab.cast.staff[1].pk], "asked at once"
        assert press(path, third, value="no") == 409
        page = Client().get(path).content.decode()
        assert ("Kaksi kysymystä" in page, page.count('value="undo"')) == (True, 1)
        back = Client().post(path, {"question": key(third), "deed": "undo"})
        assert "Kysymys on taas sinulla" in Client().get(back["Location"].partition("#")[0]).content.decode()
        assert june()[2].asked_id == lab.cast.staff[0].pk
        assert letter(mails()[-1]) is None, "the mail to the next one that has not gone stays unsent"
        assert press(path, third, value="in_use") == 302


def test_passed_on_before_its_due_day_the_next_one_is_asked_on_that_day(lab: Lab) -> None:
    _first, _second, third = three(lab)
    with trials.on(FIRST):
        assert press(page_of(), third, deed="gone") == 302
    assert (june()[2].asked_id, len(mails())) == (None, 1)
    assert asked(DUE - DAY)["asked"] == 1, "the reminder of the other two, a day late"
    assert asked(DUE)["asked"] == 1
    assert (june()[2].asked_id, mails()[-1].recipient) == (lab.cast.staff[1].pk, lab.cast.staff[1].pk)


def test_all_are_passed_on_to_whom_each_has(lab: Lab) -> None:
    three(lab)
    path, client = page_of(), Client()
    with trials.on(DUE):
        assert client.post(path, {"deed": "gone"}).status_code == 302
        assert [(one.asked_id, one.nobody) for one in june()] == [
            (None, True),
            (None, True),
            (lab.cast.staff[1].pk, False),
        ]
        assert client.post(path, {"deed": "undo"}).status_code == 302
        assert {(one.asked_id, one.nobody) for one in june()} == {(lab.cast.staff[0].pk, False)}


def test_htmx_gets_the_whole_page_when_the_card_it_pressed_is_gone(lab: Lab) -> None:
    first, _second, _third = three(lab)
    path, asks = page_of(), {"HX-Request": "true"}
    with trials.on(FIRST):
        done = Client(headers=asks).post(path, {"question": key(first), "value": "no"}, follow=True)
        assert (done.status_code, "HX-Retarget" in done) == (200, False)
        with reading(TEST):
            Decision.objects.filter(cycle=first.cycle_id).update(choice="stop")
        gone = Client(headers=asks).post(path, {"question": key(first), "value": "no"})
        assert (gone.status_code, gone["HX-Retarget"], gone["HX-Reselect"]) == (409, "#content", "#content")


def test_the_token_of_another_mail_opens_nothing_of_it(lab: Lab) -> None:
    decided(lab)
    another(lab, EARLY)
    Unit.objects.filter(pk=lab.cast.staff[0].unit_id).update(contact=person_of("Yrjö Yhteys", lab.cast.unit))
    assert asked(FIRST)["asked"] == 1
    theirs = page_of()
    assert asked(DUE)["asked"] == 2, "the reminder of the contact's, and the first of the owner's"
    mine = next(one for one in mails() if one.recipient == lab.cast.staff[0].pk)
    first, last = june()
    with trials.on(DUE):
        assert press(page_of(mine), first, value="no") == 409
        assert press(theirs, last, value="no") == 409
        assert press(f"/kysymykset/{token(mine)}/", last, value="no") == 404
        assert press(page_of(mine), last, value="no") == 302
    assert [one.value for one in june()] == ["", "no"]


def test_an_erased_person_leaves_no_mail_and_the_next_one_is_asked(lab: Lab) -> None:
    from oppiva.people.services import erase_person

    decided(lab)
    assert asked(DUE)["asked"] == 1
    path = page_of()
    with trials.on(DUE + DAY):
        erase_person(TEST, Person.objects.get(pk=lab.cast.staff[0].pk), reason="request")
        assert Client().get(path).status_code == 404
    assert not QuestionMail.objects.exists()
    assert not FollowUpLink.objects.exists()
    assert asked(DUE + 2 * DAY)["asked"] == 1
    assert mails()[-1].recipient == lab.cast.staff[1].pk


def test_what_was_mailed_before_questions_were_bundled_is_not_asked_again_and_its_link_answers(lab: Lab) -> None:
    decided(lab)
    row = FollowUp(experiment=lab.experiment, cycle=lab.cycle, months=3, due_on=DUE, asked=lab.cast.staff[0], mails=1)
    with reading(TEST):
        row.save()
    FollowUpLink.objects.create(
        follow_up=row, person=lab.cast.staff[0], token_hash=link_hash("b" * 43), made_at=clock.now()
    )
    assert asked(DUE + DAY)["asked"] == 0
    with trials.on(DUE + DAY):
        waiting = registry.Letter("follow_up", str(row.pk), 1, {"token": "b" * 43}, _address(lab))
        words = registry.mail_kind("follow_up").render(waiting)
        assert words is not None
        assert "/vielako/" in words.text, "one that was queued goes out"
        assert Client().get(f"/vielako/{'b' * 43}/").status_code == 200
    assert asked(DUE + 7 * DAY)["asked"] == 1


def test_a_member_who_answers_on_the_teams_page_takes_the_question_out_of_the_mail(lab: Lab) -> None:
    _first, _second, third = three(lab)
    answer(lab, DUE, "in_use", number=1)
    with trials.on(DUE):
        words = letter(mails()[0])
        assert words is not None
        assert "24.7." not in words.text
        assert third.pk == june()[2].pk


def test_a_team_that_no_longer_decides_so_is_not_asked_on_the_page(lab: Lab) -> None:
    _first, _second, third = three(lab)
    with reading(TEST):
        Decision.objects.filter(cycle=third.cycle_id).update(choice="stop")
    with trials.on(DUE):
        assert press(page_of(), third, value="no") == 409
        assert Client().get(page_of()).content.decode().count("<article") == 2
    TeamMember.objects.all().update(until="2026-06-01T08:00:00Z")
    with trials.on(DUE):
        assert Client().get(page_of()).status_code == 200, "the contact answers for the others"


@pytest.mark.parametrize("many", [1, 6])
def test_the_page_asks_as_often_whatever_it_holds(lab: Lab, many: int, django_assert_max_num_queries) -> None:
    decided(lab)
    for number in range(many - 1):
        another(lab, EARLY + number * DAY, 3 + number)
    asked(DUE)
    path, client = page_of(), Client()
    with trials.on(DUE):
        assert client.get(path).content.decode().count("<article") == many
        with django_assert_max_num_queries(6):
            client.get(path)
        client.post(path, {"deed": "gone"})
        with django_assert_max_num_queries(12):
            client.get(path)


def _address(lab: Lab) -> registry.Address:
    found = registry.address_of(lab.cast.staff[0].pk)
    assert found is not None
    return found
