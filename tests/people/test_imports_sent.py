"""Lists that are confirmed: sent once, stopped and gone on with, taken back, forgotten."""

from datetime import timedelta
from threading import Event
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.test import Client

from oppiva.jobs.models import Job, OutboxMail, StoredFile
from oppiva.jobs.sending import send_due
from oppiva.jobs.services import queue_mail, stop
from oppiva.jobs.worker import loop
from oppiva.people import import_pages, queries, services
from oppiva.people.models import ImportRow, Invitation, Person, RoleGrant
from oppiva.people.services.invitations_erasing import erase_invitations, erase_rows
from people.cast import MORNING, Cast, person_of
from people.importing import confirm, fates, mend, read, refused, row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "media")]


# --- sent ------------------------------------------------------------------------------------------------------------
@pytest.mark.both
def test_confirmed_twice_it_writes_nothing_new(cast: Cast) -> None:
    run = read(cast, "Uuno Uusi;uuno@tyo.example;Hallinto", "Ilona Uusi;ilona@tyo.example;Hallinto")
    confirm(cast, run)
    confirm(cast, run)
    assert (Invitation.objects.count(), OutboxMail.objects.filter(kind="invitation").count()) == (2, 2)


def test_the_same_file_read_in_again_sends_nothing_again(cast: Cast) -> None:
    first = confirm(cast, read(cast, "Uuno Uusi;uuno@tyo.example;Hallinto"))
    with time_machine.travel(MORNING + timedelta(hours=1), tick=False):
        again = read(cast, "Uuno Uusi;uuno@tyo.example;Hallinto")
        assert queries.same_file_before(again) == first
    assert fates(again) == [("matched", "invited_already")]


def test_a_confirmed_list_counts_once_against_the_limits(cast: Cast) -> None:
    run = read(cast, *[f"{name} Uusi;{name.lower()}@tyo.example;Hallinto" for name in ("Eero", "Ilona", "Outi")])
    confirm(cast, run)
    assert set(OutboxMail.objects.filter(kind="invitation").values_list("counts_as", flat=True)) == {f"import:{run.pk}"}


def test_a_row_over_the_limit_is_drafted_and_sent_when_there_is_room(cast: Cast, clock: time_machine.Traveller) -> None:
    for number in range(60):
        queue_mail("account_changed", recipient=uuid4(), object_id=str(number), counts_for=cast.admin.pk)
    run = confirm(cast, read(cast, "Uuno Uusi;uuno@tyo.example;Hallinto"))
    assert queries.answers_of(run)["drafted"] == 1
    clock.shift(timedelta(hours=1, seconds=1))
    services.go_on_with_import(cast.actor(cast.admin), run)
    loop(Event(), once=True)
    assert queries.answers_of(run) == {"drafted": 0, "sent": 1, "accepted": 0, "over": 0}


def test_a_list_that_is_sent_is_not_changed_any_more(cast: Cast) -> None:
    run = confirm(cast, read(cast, "Uuno Uusi;uuno@tyo.example;Hallinto", "Eka Puuttuu;;Hallinto"))
    with refused("import_confirmed"):
        mend(cast, run, 2, email="eka@tyo.example")


def test_a_stopped_job_is_gone_on_with_and_nobody_gets_two_mails(cast: Cast) -> None:
    first = [f"{a}{b}" for a in ("Aa", "Ee", "Oo", "Uu", "Yy", "Ii") for b in ("mu", "nto", "pia", "ri", "sko", "ta")]
    run = confirm(cast, read(cast, *[f"{one} Uusi;{one.lower()}@tyo.example;Hallinto" for one in first]))
    stop(Job.objects.get(pk=run.job), cast.actor(cast.admin))
    assert Invitation.objects.count() == 0
    services.go_on_with_import(cast.actor(cast.admin), run)
    loop(Event(), once=True)
    services.go_on_with_import(cast.actor(cast.admin), run)
    loop(Event(), once=True)
    mails = OutboxMail.objects.filter(kind="invitation").count()
    assert Invitation.objects.count() == mails == queries.run_counts(run).sends


def test_the_invited_person_is_asked_in_the_rows_language(cast: Cast) -> None:
    run = read(cast, data="Nimi;Sähköposti;Yksikkö;Kieli\nÅke Öberg;ake@tyo.example;Hallinto;ruotsi".encode())
    confirm(cast, run)
    send_due(Event())
    assert mail.outbox[-1].extra_headers["Content-Language"] == "sv"


# --- taken back ------------------------------------------------------------------------------------------------------
@pytest.mark.both
def test_taken_back_as_one_batch_links_die_roles_end_and_who_moved_goes_back(cast: Cast) -> None:
    run = read(
        cast,
        "Uuno Uusi;uuno@tyo.example;Hallinto",
        "Ilona Uusi;ilona@tyo.example;Hallinto",
        f"Eero Työkaveri;{cast.colleague.email};Hallinto",
    )
    confirm(cast, run)
    pages = {
        Invitation.objects.get(pk=mail.object_id).email: f"/kutsu/{mail.context['token']}/"
        for mail in OutboxMail.objects.filter(kind="invitation")
    }
    assert Client().post(pages["uuno@tyo.example"], {"answer": "yes"}).status_code == 302
    services.undo_import(cast.actor(cast.admin), run)
    assert Client().get(pages["ilona@tyo.example"]).status_code == 404
    accepted = Person.objects.get(email="uuno@tyo.example")
    assert RoleGrant.objects.get(person=accepted).revoked_at is not None
    cast.colleague.refresh_from_db()
    assert cast.colleague.unit == cast.unit
    assert Invitation.objects.filter(run=run, deleted_in__isnull=True).count() == 1
    assert Invitation.objects.filter(run=run).exclude(deleted_in=None).values("deleted_in").distinct().count() == 1
    with refused("import_undone"):
        services.undo_import(cast.actor(cast.admin), run)


def test_the_file_goes_when_the_list_is_sent_and_a_list_thrown_away_goes_whole(cast: Cast) -> None:
    confirm(cast, read(cast, "Uuno Uusi;uuno@tyo.example;Hallinto"))
    assert not StoredFile.objects.exists()
    wrong = read(cast, "Ilona Uusi;ilona@tyo.example;Hallinto")
    services.undo_import(cast.actor(cast.admin), wrong)
    wrong.refresh_from_db()
    assert (wrong.state, wrong.file, wrong.rows.count(), StoredFile.objects.count()) == ("undone", None, 0, 0)


def test_after_thirty_days_an_import_stays(cast: Cast, clock: time_machine.Traveller) -> None:
    run = confirm(cast, read(cast, "Uuno Uusi;uuno@tyo.example;Hallinto"))
    clock.shift(timedelta(days=31))
    with refused("undo_too_late"):
        services.undo_import(cast.actor(cast.admin), run)
    assert services.forget_rows() == 1


def test_what_taking_back_would_do_is_told_of_what_was_done_and_not_of_what_waits(cast: Cast) -> None:
    first = [f"{a}{b}" for a in ("Aa", "Ee", "Oo", "Uu", "Yy", "Ii") for b in ("mu", "nto", "pia", "ri", "sko", "ta")]
    rows = [f"{one} Uusi;{one.lower()}@tyo.example;Hallinto" for one in first]
    run = confirm(cast, read(cast, f"Eero Työkaveri;{cast.colleague.email};Hallinto", *rows))
    told = import_pages.undoing(run)
    assert (told["open"], told["counts"].moves, told["counts"].moved) == (0, 1, 0)
    loop(Event(), once=True)
    told = import_pages.undoing(run)
    assert (told["open"], told["counts"].moved) == (queries.run_counts(run).sends, 1)


def test_what_was_taken_back_while_it_was_sent_is_sent_no_further(cast: Cast) -> None:
    first = [f"{a}{b}" for a in ("Aa", "Ee", "Oo", "Uu", "Yy", "Ii") for b in ("mu", "nto", "pia", "ri", "sko", "ta")]
    run = confirm(cast, read(cast, *[f"{one} Uusi;{one.lower()}@tyo.example;Hallinto" for one in first]))
    services.undo_import(cast.actor(cast.admin), run)
    loop(Event(), once=True)
    assert not Invitation.objects.exists()


@pytest.mark.both
def test_an_erased_person_is_on_no_list_and_its_file_goes(cast: Cast) -> None:
    run = read(cast, f"Eero Työkaveri;{cast.colleague.email};Asiakastyö", "Uuno Uusi;uuno@tyo.example;Hallinto")
    assert queries.rows_about(cast.colleague.pk)[0]["name"] == "Eero Työkaveri"
    erase_rows(cast.colleague.pk)
    assert run.rows.count() == 1
    assert not StoredFile.objects.exists()


def test_the_copy_of_ones_data_tells_nothing_of_whom_the_row_may_be_about_instead(cast: Cast) -> None:
    known = person_of("Väinö Mäkelä", cast.side, email="vaino@tyo.example")
    read(cast, "Matti Meikäläinen;vaino@tyo.example;Hallinto", "Vaino Makela;v.makela@tyo.example;Hallinto")
    assert [(row["name"], row["email"]) for row in queries.rows_about(known.pk)] == [
        (None, "vaino@tyo.example"),
        (None, None),
    ]


@pytest.mark.both
def test_no_other_row_of_a_list_tells_the_name_of_an_erased_person(cast: Cast) -> None:
    known = person_of("Väinö Mäkelä", cast.side, email="vaino@tyo.example")
    run = read(cast, "Väinö Mäkelä;vaino@tyo.example;Hallinto", "Vaino Makela;v.makela@tyo.example;Hallinto")
    assert row(run, 2).facts["name"] == "Väinö Mäkelä"
    erase_rows(known.pk)
    assert "Väinö Mäkelä" not in str(list(ImportRow.objects.values_list("facts", "name")))
    assert run.rows.count() == 1


def test_an_ended_invitation_to_a_wrong_address_goes_with_the_person_of_its_name(cast: Cast) -> None:
    run = confirm(cast, read(cast, "Uuno Uusi;uno@tyo.example;Hallinto", "Ilona Uusi;ilona@tyo.example;Hallinto"))
    wrong, other = Invitation.objects.filter(run=run).order_by("-email")
    services.withdraw(cast.actor(cast.admin), wrong)
    right = person_of("Uuno Uusi", cast.side, email="uuno@tyo.example")
    erase_invitations(right.pk)
    wrong.refresh_from_db()
    other.refresh_from_db()
    assert (wrong.name, wrong.email, other.name) == ("", "", "Ilona Uusi")
