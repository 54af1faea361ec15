"""Asked later whether a model is still in use: a month's mail, answers, silence, the end (records.md 5; T8, T18)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from adoption.asking import PAGE, asked, page_of_mail, press, used
from adoption.places import Places, told
from catalogue.keeping import on, post
from catalogue.library import bare_model, shelve
from catalogue.table import refused
from oppiva.adoption import services
from oppiva.adoption.models import Adoption, AdoptionFollowUp, AdoptionLink, AdoptionPulse, StageMove
from oppiva.adoption.queries import rounds_of, status_unknown
from oppiva.adoption.services.beginning import ask_to_begin
from oppiva.catalogue import services as library_services
from oppiva.core.calendars import add_months
from oppiva.core.policy import system
from oppiva.jobs import clock
from oppiva.jobs.models import OutboxMail
from oppiva.jobs.services import outbox
from oppiva.people import services as people
from oppiva.people.models import Person, QuestionMail
from oppiva.people.queries import actor_for
from workshops.cast import browser

pytestmark = pytest.mark.django_db


def answer_of(adoption: Adoption, months: int = 3) -> str:
    return AdoptionFollowUp.objects.get(adoption=adoption, months=months).value


def fresh(adoption: Adoption) -> Adoption:
    return Adoption.objects.select_related("programme", "node").get(pk=adoption.pk)


def test_all_that_is_due_in_a_month_is_one_mail_and_one_page(places: Places) -> None:
    one = used(places)
    other = used(places, area="05", unit="Nuoret")
    assert asked(places) == 1
    assert QuestionMail.objects.filter(person=places.outsider).count() == 1
    assert AdoptionLink.objects.filter(follow_up__isnull=False).count() == 2
    page = page_of_mail(places)
    text = Client().get(page).content.decode()
    assert text.count("<article") == 2
    assert asked(places) == 0  # asked again nobody is
    assert press(page, one, 3, value="in_use") == press(page, other, 3, value="partly") == 302
    assert (answer_of(one), answer_of(other)) == ("in_use", "partly")


def test_a_scanner_that_looks_answers_nothing(places: Places) -> None:  # S4, T24
    used(places)
    asked(places)
    page, stranger = page_of_mail(places), Client()
    stranger.head(page)
    for _look in range(5):
        answer = stranger.get(page)
    assert answer.status_code == 200
    assert not answer.cookies
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not AdoptionFollowUp.objects.exclude(value="").exists()


def test_a_no_takes_one_reason_and_ends_the_adoption_today(places: Places) -> None:
    made = used(places)
    asked(places)
    page = page_of_mail(places)
    assert press(page, made, 3, value="no") == 200  # asks why on the same card, and writes nothing
    assert fresh(made).stage == "in_use"
    assert press(page, made, 3, value="no", reason="cost") == 302
    ended = fresh(made)
    assert (ended.stage, ended.ended_reason, answer_of(made)) == ("ended", "cost", "no")
    assert ("adoption.steward", "ended") in told(places.library.keeper)
    assert ended.node is not None
    assert ended.node.in_use is False
    assert press(page, made, 3, value="in_use") == 302  # changed: the place goes on
    assert (fresh(made).stage, answer_of(made)) == ("in_use", "in_use")
    assert [one.to_stage for one in StageMove.objects.order_by("at")][-2:] == ["ended", "in_use"]


def test_an_answer_taken_back_is_no_answer(places: Places) -> None:
    made = used(places)
    asked(places)
    page = page_of_mail(places)
    press(page, made, 3, value="no", reason="law")
    press(page, made, 3, deed="back")
    assert (answer_of(made), fresh(made).stage) == ("", "in_use")


def test_an_answer_after_the_window_is_late_and_one_after_the_next_question_belongs_to_that(places: Places) -> None:
    made = used(places)
    with on(40):
        row = services.answer(places.adopter, made, 3, value="in_use")
        assert row.late
    with on(95):
        with refused("question_closed"):
            services.answer(places.adopter, made, 3, value="no", reason="cost")
        assert services.answer(places.adopter, made, 6, value="partly").months == 6


def test_two_silent_rounds_are_unknown_and_after_three_no_mail_goes(places: Places) -> None:  # T18
    made = used(places, 3)
    assert asked(places) == 1
    with on(31):
        assert not status_unknown(fresh(made))
    with on(95):
        assert asked(places) == 1
    with on(130):
        assert status_unknown(fresh(made))
        assert services.refresh_states() == 1
        found = fresh(made)
        assert found.node is not None
        assert (found.stage, found.node.in_use) == ("in_use", False)  # the stage is kept
    with on(280):
        assert asked(places) == 1  # the third round
    with on(460):
        assert asked(places) == 0
        assert [one.state for one in rounds_of(fresh(made))][:3] == ["unknown"] * 3
        services.answer(places.adopter, fresh(made), 18, value="in_use")
        assert not status_unknown(fresh(made))
        assert services.refresh_states() == 0  # the answer told the trace itself


def test_who_does_not_want_to_be_asked_is_not_and_later_rounds_are_unknown(places: Places) -> None:
    made = used(places)
    asked(places)
    page = page_of_mail(places)
    press(page, made, 3, value="in_use")
    assert press(page, made, 3, deed="stop") == 302
    with on(95):
        assert asked(places) == 0
    with on(130):
        assert [one.state for one in rounds_of(fresh(made))] == ["in_use", "unknown"]


def test_an_erased_contact_leaves_nobody_to_ask_and_the_round_is_unknown_at_once(places: Places) -> None:
    made = used(places)
    people.erase_person(system("test"), places.outsider, reason="pyydetty")
    assert people.ask_questions()["nobody"] == 1
    assert [one.state for one in rounds_of(fresh(made))] == ["unknown"]
    assert people.ask_questions()["nobody"] == 0


def test_passed_on_the_contact_of_the_organisation_is_asked(places: Places) -> None:
    made = used(places, area="01")
    boss = places.library.keeper
    assert boss is not None
    house = places.library.elsewhere
    type(house).objects.filter(pk=house.pk).update(contact=boss)
    Adoption.objects.filter(pk=made.pk).update(organisation=house)
    asked(places)
    page = page_of_mail(places)
    assert press(page, made, 3, deed="gone") == 302
    row = AdoptionFollowUp.objects.get(adoption=made)
    assert row.asked_id == boss.pk
    assert QuestionMail.objects.filter(person=boss).exists()
    assert press(page, made, 3, deed="undo") == 302
    assert AdoptionFollowUp.objects.get(adoption=made).asked_id == places.outsider.pk


def test_the_pulse_of_a_month_has_four_items_and_nothing_is_chosen_beforehand(places: Places) -> None:
    made = used(places, 1)
    assert asked(places) == 1
    page = page_of_mail(places)
    text = Client().get(page).content.decode()
    assert text.count('type="radio"') == 20
    assert " checked" not in text
    assert press(page, made, 1, "adoptionpulse") == 422  # nothing chosen: said, and nothing is stored
    assert press(page, made, 1, "adoptionpulse", acceptable="4", fitting="5", feasible="6") == 422
    assert press(page, made, 1, "adoptionpulse", acceptable="4", fitting="5") == 302
    row = AdoptionPulse.objects.get()
    assert (row.acceptable, row.fitting, row.feasible, row.part_of_work) == (4, 5, None, None)
    with on(32):
        assert press(page, made, 1, "adoptionpulse", acceptable="1") in {404, 409}


def test_a_mail_names_the_model_and_nothing_of_the_place(places: Places) -> None:
    used(places)
    asked(places)
    (mail,) = [one for one in post() if PAGE.search(str(one.body)) and places.outsider.email in one.to[0]]
    assert "Kukaan ei jää odottamaan" in str(mail.subject)
    assert places.outsider.email in mail.to[0]
    assert "kokeillaan" not in str(mail.body)


def test_nothing_is_asked_of_what_was_refused_ended_or_is_not_in_use(places: Places) -> None:
    made = used(places)
    Adoption.objects.filter(pk=made.pk).update(stage="ended", ended_reason="fit")
    places.confirmed(area="05")
    assert asked(places) == 0


def test_signed_in_the_place_answers_on_its_own_page_and_nobody_else_does(places: Places) -> None:
    made = used(places)
    address = f"/kayttoonotot/{made.pk}/vielako/"
    own = browser(places.outsider)
    assert "Vieläkö käytössä" in own.get(address).content.decode()
    assert own.post(address, {"question": "still", "value": "in_use"}).status_code == 302
    assert answer_of(made) == "in_use"
    assert own.post(address, {"question": "still", "value": "no"}).status_code == 200
    assert own.post(address, {"question": "still", "value": "never"}).status_code == 422
    assert browser(places.library.table.lab.cast.manager).get(address).status_code == 403  # reads it, does not keep it
    assert browser(places.library.table.lab.cast.stranger).get(address).status_code == 404


def test_a_new_major_is_told_once_to_who_uses_an_older_and_to_followers(places: Places) -> None:  # T16
    made = places.confirmed()
    places.begin(area="05", unit="Nuoret")
    follower = Person.objects.get(pk=places.library.table.lab.cast.stranger.pk)
    services.follow(actor_for(follower), places.library.fresh())
    library = places.library
    library.write(edge_parts=[{"what": "Kellonaika", "variants": "Ilta."}])
    library.publish("Uusi muunnelma kerrottiin.")
    assert not OutboxMail.objects.filter(kind="adoption_new_version").exists()  # a minor goes to nobody's mail
    core = [dict(one) for one in library.draft.core_parts]
    library.write(core_parts=[{**core[0], "why": "Odotus loppuu heti."}, *core[1:]])
    version = library.publish("Ytimen perustelu muuttui.")
    assert version.number == "2.0.0"
    sent = OutboxMail.objects.filter(kind="adoption_new_version")
    assert set(sent.values_list("recipient", flat=True)) == {places.outsider.pk, follower.pk}
    assert told(places.outsider).count(("adoption.version", "adopter")) == 1
    (mail,) = [one for one in post() if places.outsider.email in one.to[0] and "2.0" in str(one.subject)]
    assert "Ytimen perustelu muuttui." in str(mail.body)
    assert f"/kayttoonotot/{made.pk}/" in str(mail.body)
    services.take_version(places.adopter, fresh(made), version)
    with on(1):
        library.write(steps=["Sopikaa vuorot.", "Soittakaa takaisin."])
    assert fresh(made).model_version_id == version.pk


def test_the_end_of_a_model_is_told_once_with_its_reason_or_what_replaces_it(places: Places) -> None:
    made, library = places.confirmed(), places.library
    places.begin(area="05", unit="Nuoret")
    follower = Person.objects.get(pk=library.table.lab.cast.stranger.pk)
    services.follow(actor_for(follower), library.fresh())
    reason = "Laki muuttui, eikä mallia saa enää käyttää."
    sent = OutboxMail.objects.filter(kind="adoption_model_over")
    library_services.withdraw(library.analyst, library.fresh(), reason=reason)
    assert sorted(sent.values_list("recipient", flat=True)) == sorted([places.outsider.pk, follower.pk])
    (mail,) = [one for one in post() if places.outsider.email in one.to[0] and "Poistettu" in str(one.subject)]
    assert reason in str(mail.body)
    assert f"/kayttoonotot/{made.pk}/" in str(mail.body)
    library_services.bring_back(library.analyst, library.fresh(), reason="Laki palasi ennalleen.")
    library_services.withdraw(library.analyst, library.fresh(), reason=reason)
    assert sent.count() == 2  # undone and done again mails nobody twice; the digest tells it
    assert told(places.outsider).count(("adoption.offer", "adopter")) == 3

    library_services.bring_back(library.analyst, library.fresh(), reason="Laki palasi ennalleen.")
    second = bare_model(library.table.programme, "Toinen malli", 30)
    shelve(second)
    library_services.replace(library.analyst, library.fresh(), second, reason="Toinen malli kattaa tämän.")
    (mail,) = [one for one in post() if places.outsider.email in one.to[0] and "Korvattu" in str(one.subject)]
    assert second.draft.name in str(mail.body)
    assert f"/mallit/{second.slug}/" in str(mail.body)
    assert sent.count() == 4
    assert Adoption.objects.get(pk=made.pk).stage == "trying"  # what has begun goes on


def test_a_mail_of_an_end_that_was_taken_back_before_the_morning_says_nothing(places: Places) -> None:
    places.confirmed()
    library = places.library
    library_services.withdraw(library.analyst, library.fresh(), reason="Laki muuttui, tarkistamme tekstin.")
    library_services.bring_back(library.analyst, library.fresh(), reason="Laki ei koskenutkaan tätä.")
    assert not [one for one in post() if places.outsider.email in one.to[0] and "Poistettu" in str(one.subject)]
    assert OutboxMail.objects.get(kind="adoption_model_over").state == "dropped"


def test_mails_whose_worker_is_lost_go_after_all_each_with_its_one_message_id(places: Places) -> None:  # R8
    used(places)
    library = places.library
    asked(places)
    ask_to_begin(library.fresh(), name="Anni Alku", mail="anni@muualla.example", language="fi")
    core = [dict(one) for one in library.draft.core_parts]
    library.write(core_parts=[{**core[0], "why": "Odotus loppuu heti."}, *core[1:]])
    library.publish("Ytimen perustelu muuttui.")
    kinds = ("adoption_new_version", "adoption_begin", "questions")
    rows = OutboxMail.objects.filter(kind__in=kinds, state="queued")
    ids = set(rows.values_list("message_id", flat=True))
    assert {*rows.values_list("kind", flat=True)} == {*kinds}
    assert {*rows.values_list("delivery", flat=True)} == {"at_least_once"}
    while outbox.claim():  # taken, and the worker is no more
        pass
    assert not [one for one in post() if one.extra_headers["Message-ID"] in ids]
    with on(1):
        outbox.recover()
        sent = [one.extra_headers["Message-ID"] for one in post()]
    assert sorted(one for one in sent if one in ids) == sorted(ids)


def test_an_answer_ahead_of_its_day_by_the_mail_of_its_month_counts_for_its_round(places: Places) -> None:
    fifth = add_months(clock.today().replace(day=1), 1) + timedelta(days=4)
    with on((fifth - clock.today()).days):
        used(places)
        late = used(places, area="05")
        Adoption.objects.filter(pk=late.pk).update(first_in_use_on=add_months(clock.today(), -3) + timedelta(days=9))
        assert asked(places) == 1
        assert press(page_of_mail(places), late, 3, value="in_use") == 302
        assert answer_of(late) == "in_use"
        with refused("question_closed"):
            services.answer(places.adopter, fresh(late), 3, value="partly")  # signed in it is not asked yet
    with on((fifth - clock.today()).days + 10):
        assert [one.state for one in rounds_of(fresh(late))] == ["in_use"]


def test_rounds_that_nobody_could_be_asked_are_no_silence(places: Places) -> None:
    made = used(places, 14)
    Adoption.objects.filter(pk=made.pk).update(asked_from=clock.today())
    told_late = fresh(made)
    assert [one.state for one in rounds_of(told_late)][:3] == ["unknown", "unknown", "unknown"]
    assert not status_unknown(told_late)
    with on(130):  # the round of 18 months
        assert asked(places) == 1


def test_an_answer_taken_back_revives_only_what_it_ended_itself(places: Places) -> None:
    made = used(places)
    services.move(places.adopter, made, to="ended", reason="fit")
    asked(places)
    services.answer(places.adopter, fresh(made), 3, value="no", reason="fit")
    services.take_back(places.adopter, fresh(made), 3)
    assert fresh(made).stage == "ended"
