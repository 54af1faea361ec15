"""Waiting publishing work shows itself: on the first page, on the way to the page, in the preview and the reminder."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from experiments import publishers, trials
from experiments.lab import Lab
from oppiva.core.errors import DomainError
from oppiva.core.text.personal import mentions
from oppiva.experiments import services
from oppiva.experiments.models import Decision
from oppiva.experiments.queries import publishing as reads
from oppiva.experiments.services.checks import Settled, spots_of
from oppiva.jobs import clock
from oppiva.jobs.models import OutboxMail
from oppiva.jobs.registry import Letter
from oppiva.people.models import Notice
from workshops.cast import browser, grant_to

pytestmark = pytest.mark.django_db
DAY = publishers.DAY


def at(lab: Lab, more: str = "") -> str:
    return f"/en/hanke/{lab.cast.programme.code}/kokeilut/{lab.experiment.code}/{more}"


def page(answer: Any) -> str:
    text = answer.content.decode().replace("\u00a0", " ").replace("&#x27;", "'")
    return " ".join(text.split())


def home(lab: Lab, number: int | None = None) -> str:
    person = lab.cast.facilitator if number is None else lab.cast.staff[number]
    return page(browser(person).get("/en/"))


def in_teams(lab: Lab) -> None:
    """Everybody has the role that comes with a team."""
    for number, person in enumerate(lab.cast.staff[:6]):
        grant_to(person, "team_member", "team", str(lab.teams[number // 3].pk))


def send_back(lab: Lab, choice: str = "remove", note: str = "Nimi pois, kiitos.") -> None:
    """The facilitator wants every marked place to change."""
    found = publishers.prepared(lab)
    spots = spots_of(found.texts, lab.experiment.language)
    services.settle_check(
        publishers.leader(lab),
        seen=found.hash,
        answers={**publishers.FINE, "names_allowed": False},
        settled={spot: Settled(choice, "") for spot in spots},
        note=note,
    )


# --- the first page --------------------------------------------------------------------------------------------------
@pytest.mark.both
def test_the_first_page_of_each_shows_whose_turn_it_is(lab: Lab) -> None:
    in_teams(lab)
    trials.carry_out(lab)
    publishers.write(lab)
    services.set_share_level(lab.member(), "public", base_version=lab.experiment.version)
    services.set_author_name(lab.member(0), named=True)
    with trials.on(DAY):
        assert "Your answer about your name is awaited" not in home(lab, 0)
        assert "Your answer about your name is awaited" in home(lab, 1)
        assert "wait for your check" not in home(lab)
        publishers.answer_names(lab)
        assert "Your answer about your name is awaited" not in home(lab, 1)
        services.ask_check(lab.member())
        waits = home(lab)
        assert "One text waits for your check" in waits
        assert f'href="{at(lab, "julkaisu/tarkistus/")}"' in waits
        assert "You may publish" not in home(lab, 1)
        assert "text waits for your check" not in home(lab, 1)
        send_back(lab)
        assert "text waits for your check" not in home(lab)
        assert "The text came back with remarks" in home(lab, 2)
        publishers.write(lab, f"{publishers.PLAIN} Kiitos.")
        services.ask_check(lab.member())
        assert "came back" not in home(lab, 2)
        publishers.confirm(lab)
        assert f"You may publish experiment {lab.experiment.code} now" in home(lab, 1)
        services.publish(publishers.member(lab))
        assert "You may publish" not in home(lab, 1)
        stranger = page(browser(lab.cast.stranger).get("/en/"))
    assert lab.experiment.code not in stranger


def test_a_question_waits_for_the_team_and_its_answer_is_a_line_of_who_asked(lab: Lab) -> None:
    in_teams(lab)
    trials.carry_out(lab)
    with trials.on(DAY):
        services.set_share_level(lab.member(), "programme", base_version=lab.experiment.version)
        asker = publishers.sight(lab, lab.cast.staff[3])
        asked = services.ask_team(asker, text="Kauanko viestien kirjoittaminen kesti?")
        waits = home(lab, 1)
        assert "One question waits for your team" in waits
        assert f"{at(lab)}#kysymykset" in waits
        assert "waits for your team" not in home(lab, 4)
        services.answer_question(lab.member(1), asked, text="Noin minuutin.")
        assert "waits for your team" not in home(lab, 1)
        told = home(lab, 3)
        assert "Your question" in told
        assert told.count("the team answered your question") == 1
    with trials.on(DAY + timedelta(days=15)):
        assert "Your question" not in home(lab, 3)


def test_the_first_page_of_a_facilitator_stays_within_its_budget(lab: Lab) -> None:
    publishers.ready(lab)
    services.ask_check(lab.member())
    client = browser(lab.cast.facilitator)
    client.get("/en/")
    with CaptureQueriesContext(connection) as asked:
        assert "text waits for your check" in page(client.get("/en/"))
    assert len(asked) <= 12, [one["sql"][:120] for one in asked]


# --- a text that came back -------------------------------------------------------------------------------------------
def test_a_returned_text_is_mended_and_the_same_one_needs_a_word_of_why(lab: Lab) -> None:
    publishers.ready(lab)
    team, leader = browser(lab.cast.staff[0]), browser(lab.cast.facilitator)
    with trials.on(DAY):
        assert "The team is still preparing the page." in page(leader.get(at(lab, "julkaisu/")))
        assert "Check the text" not in page(leader.get(at(lab, "julkaisu/")))
        services.ask_check(lab.member())
        looked = page(leader.get(at(lab, "julkaisu/")))
        assert "Check the text" in looked
        assert "Wait first" not in looked
        send_back(lab)
        back = page(leader.get(at(lab, "julkaisu/")))
        assert "<h1>The text is with the team.</h1>" in back
        assert "You sent the text back." in back
        assert "Check the text" not in back
        told = page(team.get(at(lab, "julkaisu/")))
        assert "Open the remarks and mend the text" in told
        assert '<button class="btn btn--wide">Ask for the check' not in told
        assert "Nimi pois, kiitos." in page(team.get(at(lab, "julkaisu/teksti/")))
        refused = team.post(at(lab, "julkaisu/pyynto/"), {"why": "ei"})
        assert refused.status_code == 422
        assert "why the text stays as it is" in page(refused)
        assert publishers.checks(lab)[0].is_returned
        assert team.post(at(lab, "julkaisu/pyynto/"), {"why": "Sana on tuotteen nimi."}).status_code == 302
        assert publishers.checks(lab)[0].is_waiting
        assert "Sana on tuotteen nimi." in page(leader.get(at(lab, "julkaisu/tarkistus/")))
        assert Notice.objects.filter(person=lab.cast.facilitator, reason="Sana on tuotteen nimi.").count() == 1
        send_back(lab)
        publishers.write(lab, f"{publishers.PLAIN} Kiitos.")
        changed = page(team.get(at(lab, "julkaisu/")))
        assert '<button class="btn btn--wide">Ask for the check' in changed
        assert team.post(at(lab, "julkaisu/pyynto/")).status_code == 302


def test_the_errors_of_the_check_name_each_place_once(lab: Lab) -> None:
    publishers.ready(lab)
    publishers.write(lab, f"{publishers.PLAIN} Tuulikki Vesanto auttoi. Kysy: 050 123 4567.")
    services.ask_check(lab.member())
    answer = browser(lab.cast.facilitator).post(at(lab, "julkaisu/tarkistus/"), {"seen": publishers.prepared(lab).hash})
    assert answer.status_code == 422
    listed = page(answer).partition('<div class="errors"')[2].partition("</div>")[0]
    lines = [part.partition("</a>")[0].partition(">")[2] for part in listed.split("<li>")[1:]]
    assert len(lines) == len(set(lines)) == 5, lines


# --- preview and marks -----------------------------------------------------------------------------------------------
def test_the_preview_is_the_page_as_it_goes_out_and_shows_the_marks_of_the_check(lab: Lab) -> None:
    publishers.ready(lab)
    publishers.write(lab, f"{publishers.PLAIN} Toivo kertoi meille tuloksista.")
    team, leader = browser(lab.cast.staff[0]), browser(lab.cast.facilitator)
    with trials.on(DAY):
        shown = page(team.get(at(lab, "julkaisu/esikatselu/")))
        assert "Preview. Only your team and the facilitators of its series see this page." in shown
        assert "<mark>Toivo</mark>" in shown
        written = page(team.get(at(lab, "julkaisu/teksti/")))
        assert "<mark>Toivo</mark>" in written
        assert "a person decides" in written
        assert page(leader.get(at(lab, "julkaisu/esikatselu/"))).count("<mark>Toivo</mark>") == 1
        assert browser(lab.cast.staff[3]).get(at(lab, "julkaisu/esikatselu/")).status_code == 403
        assert browser(lab.cast.stranger).get(at(lab, "julkaisu/esikatselu/")).status_code == 404
        services.ask_check(lab.member())
        publishers.confirm(lab)
        services.publish(publishers.member(lab))
        out = page(leader.get(at(lab, "julkinen/1/")))
    assert "Preview" not in out
    start = '<h2 id="plain">'
    assert _body(shown, start) == _body(out, start)


def _body(text: str, start: str) -> str:
    return text.partition(start)[2].partition("</main>")[0].partition("How to cite")[0]


def test_what_is_typed_is_marked_before_it_is_saved_and_a_code_is_never_repeated(lab: Lab) -> None:
    trials.carry_out(lab)
    client = browser(lab.cast.staff[0])
    form = client.get(at(lab, "julkaisu/teksti/")).context["form"]
    typed = f"{publishers.PLAIN} Tuulikki Vesanto, 131052-308T, auttoi."
    sent = {name: form[name].value() for name in form.fields} | {"plain_summary": typed, "look": "1"}
    looked = page(client.post(at(lab, "julkaisu/teksti/"), {**sent, "base_version": 1}))
    assert "<mark>Tuulikki Vesanto</mark>" in looked
    assert "131052-308T</mark>" not in looked


# --- a member who says nothing ---------------------------------------------------------------------------------------
def test_silence_is_no_yes_and_after_a_week_and_a_reminder_no_obstacle(lab: Lab) -> None:
    trials.carry_out(lab)
    publishers.write(lab)
    services.set_share_level(lab.member(), "public", base_version=lab.experiment.version)
    services.set_author_name(lab.member(0), named=True)
    services.set_author_name(lab.member(1), named=False)
    silent = lab.cast.staff[2]
    with trials.on(DAY):
        assert "Not asked about their names yet:" in page(browser(lab.cast.staff[0]).get(at(lab, "julkaisu/")))
        assert "You have not answered about your own name yet." in page(browser(silent).get(at(lab, "julkaisu/")))
        services.ask_names(lab.member())
        services.ask_names(lab.member())
        beforehand = page(browser(lab.cast.staff[0]).get(at(lab, "julkaisu/")))
        assert "Without an answer you may publish without the name from" in beforehand
        assert "your team may publish without your name from" in page(browser(silent).get(at(lab, "nakyvyys/")))
    mail = OutboxMail.objects.get(kind="names_asked")
    assert mail.recipient == silent.pk
    # 28.3. + 4 days, in the day; no mail to who has answered.
    assert clock.awake(mail.next_try_at) == mail.next_try_at
    with trials.on(DAY + timedelta(days=8)):
        with pytest.raises(DomainError, match="publish_missing"):
            services.ask_check(lab.member())
        OutboxMail.objects.filter(pk=mail.pk).update(state="sent", sent_at=clock.now() - timedelta(days=1))
        with pytest.raises(DomainError, match="publish_missing"):
            services.ask_check(lab.member())
        OutboxMail.objects.filter(pk=mail.pk).update(sent_at=clock.now() - timedelta(days=3))
        services.ask_check(lab.member())
        publishers.confirm(lab)
        made = services.publish(publishers.member(lab))
    assert str(silent.pk) not in made.content
    assert str(lab.cast.staff[0].pk) in made.content
    with trials.on(DAY + timedelta(days=9)):
        services.set_author_name(lab.member(2), named=True)
    assert str(silent.pk) in publishers.publications(lab)[-1].content


def test_the_reminder_waits_for_the_morning_and_is_not_sent_to_who_has_answered(lab: Lab) -> None:
    from oppiva.experiments.publishing_mails import names_asked
    from oppiva.jobs.registry import Address

    trials.carry_out(lab)
    late = datetime.combine(DAY, time(21, 30), clock.HELSINKI)
    with clock.travel(late):
        services.ask_names(lab.member())
    mail = OutboxMail.objects.get(kind="names_asked", recipient=lab.cast.staff[2].pk)
    assert mail.next_try_at.astimezone(clock.HELSINKI).hour == 7
    letter = Letter(mail.kind, mail.object_id, mail.version, mail.context, Address("a@b.example", "A", "en"))
    with trials.on(DAY + timedelta(days=4)), override("en"):
        said = names_asked(letter)
        assert said is not None
        assert "Silence is never taken as a yes." in said.text
        assert "4.4.2026" in said.text
        services.set_author_name(lab.member(2), named=False)
        assert names_asked(letter) is None


# --- names in the text, and consent taken back -----------------------------------------------------------------------
@pytest.mark.parametrize("named", [True, False])
def test_a_name_taken_back_takes_the_check_with_it(lab: Lab, named: bool) -> None:
    publishers.ready(lab)
    with trials.on(DAY):
        services.ask_check(lab.member())
        publishers.confirm(lab)
        services.set_author_name(lab.member(0), named=named)
        if named:  # the same answer again
            services.publish(publishers.member(lab))
            return
        assert [one.state for one in publishers.checks(lab)] == ["outdated"]
        assert Notice.objects.filter(code="names_changed", person=lab.cast.staff[1]).exists()
        services.set_author_name(lab.member(0), named=True)
        with pytest.raises(DomainError, match="publish_missing"):
            services.publish(publishers.member(lab))
        services.ask_check(lab.member())
        publishers.confirm(lab)
        services.publish(publishers.member(lab))


def test_after_a_withdrawal_of_consent_the_page_that_is_out_changes_and_a_new_one_is_checked(lab: Lab) -> None:
    publishers.published(lab)
    team = browser(lab.cast.staff[1])
    with trials.on(date(2026, 4, 1)):
        services.set_author_name(lab.member(0), named=False)
        told = page(team.get(at(lab, "julkaisu/")))
        assert "The experiment is published." in told
        assert "made anew before the next version" in told
        assert "Ask for the check" not in told
        # What is out is out: the press changes nothing, and a withdrawn page does not come back unchecked.
        assert services.publish(publishers.member(lab)).number == 2
        services.withdraw(publishers.member(lab), reason="Korjataan.")
        services.set_share_level(lab.member(), "public", base_version=lab.experiment.version)
        with pytest.raises(DomainError, match="publish_missing"):
            services.publish(publishers.member(lab))


def test_a_text_that_names_who_has_said_no_says_so_and_is_checked_again(lab: Lab) -> None:
    publishers.ready(lab)
    person = lab.cast.staff[1]
    first = person.name.split()[0]
    publishers.write(lab, f"{publishers.PLAIN} {person.name} keksi sen.")
    assert mentions(publishers.prepared(lab).texts["plain_summary"], first)
    with trials.on(DAY):
        services.ask_check(lab.member())
        looked = page(browser(lab.cast.facilitator).get(at(lab, "julkaisu/tarkistus/")))
        assert f"The text seems to name {person.name}, who has not said yes" in looked
        assert "The text itself seems to name you." in page(browser(person).get(at(lab, "nakyvyys/")))
    assert [one.person for one in reads.named_in_text(publishers.prepared(lab))] == [person.pk]


def test_a_corrected_decision_leaves_no_check_waiting(lab: Lab) -> None:
    publishers.ready(lab)
    with trials.on(DAY):
        services.ask_check(lab.member())
        services.correct_decision(
            lab.member(),
            lab.cycle,
            changes={"why": "Toinen perustelu kuin ennen."},
            reason="Perustelu oli väärä.",
            base_version=trials.stored(Decision, cycle=lab.cycle).version,
        )
        assert "text waits for your check" not in home(lab)
    assert [one.state for one in publishers.checks(lab)] == ["outdated"]
