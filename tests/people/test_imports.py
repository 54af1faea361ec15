"""Lists of people: the fate of each row, mending in place, sent once, taken back whole (records.md 1.1, R17)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Event
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client

from oppiva.core.errors import DomainError
from oppiva.jobs.models import Job, OutboxMail, StoredFile
from oppiva.jobs.sending import send_due
from oppiva.jobs.services import queue_mail, stop
from oppiva.jobs.worker import loop
from oppiva.people import import_pages, queries, rules, services
from oppiva.people.models import ImportRow, ImportRun, Invitation, Person, RoleGrant
from oppiva.people.services import imports
from oppiva.people.services.invitations_erasing import erase_invitations, erase_rows
from people.cast import SETUP, Cast, person_of

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 3, 12, 7, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """A Thursday morning in March that stands still until it is moved."""
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def _media(settings: object, tmp_path: object) -> None:
    settings.OPPIVA_MEDIA = tmp_path


def csv(*rows: str) -> bytes:
    """A list as Finnish Excel saves it."""
    return "\r\n".join(["Nimi;Sähköposti;Yksikkö", *rows]).encode("cp1252")


def read(cast: Cast, *rows: str, **more: object) -> ImportRun:
    """A list read in by the area admin."""
    given = {"role": "participant", "language": "fi", "data": csv(*rows), "name": "henkilöt.csv"}
    return services.read_in(cast.actor(cast.admin), cast.here, **{**given, **more})


def fates(run: ImportRun) -> list[tuple[str, str]]:
    return list(run.rows.order_by("position").values_list("fate", "reason"))


def row(run: ImportRun, position: int = 1) -> ImportRow:
    return run.rows.get(position=position)


def mend(cast: Cast, run: ImportRun, position: int = 1, **fields: object) -> ImportRow:
    """One row mended by the area admin; what is not named stays."""
    stands = row(run, position)
    given = {"name": stands.name, "email": stands.email, "unit": stands.unit_id, **fields}
    return services.mend_row(cast.actor(cast.admin), run, position, **given)


def decide(cast: Cast, run: ImportRun, position: int, decided: str) -> ImportRow:
    return services.decide_row(cast.actor(cast.admin), run, position, decided)


def confirm(cast: Cast, run: ImportRun) -> ImportRun:
    return services.confirm_import(cast.actor(cast.admin), run)


def refused(code: str) -> object:
    return pytest.raises(DomainError, match=code)


# --- fates -----------------------------------------------------------------------------------------------------------
def test_a_row_with_a_known_unit_is_new_whatever_case_and_accents(cast: Cast) -> None:
    run = read(cast, "Uuno Uusi;uuno@tyo.example;ASIAKASTYO")
    assert fates(run) == [("new", "")]
    assert row(run).unit == cast.unit


def test_what_cannot_be_sent_says_why_and_keeps_its_text(cast: Cast) -> None:
    run = read(
        cast,
        "Eka Puuttuu;;Asiakastyö",
        "Toka Rikki;toka@;Asiakastyö",
        "Kolmas Muualla;kolmas@tyo.example;Avaruuskeskus",
        "Neljäs Tyhjä;neljas@tyo.example;",
        ";viides@tyo.example;Asiakastyö",
    )
    assert [reason for _fate, reason in fates(run)] == [
        "mail_missing", "mail_malformed", "unit_unknown", "unit_missing", "name_missing",
    ]  # fmt: skip
    assert (row(run, 2).email, row(run, 2).number) == ("toka@", 3)


def test_a_known_person_is_matched_by_mail_whatever_its_case(cast: Cast) -> None:
    mail_of = cast.colleague.email.upper()
    run = read(cast, f"Työkaveri Eero;{mail_of};Asiakastyö")
    assert fates(run) == [("matched", "")]
    assert row(run).person == cast.colleague


def test_who_has_the_role_or_an_invitation_gets_nothing_again(cast: Cast) -> None:
    first = read(cast, "Uuno Uusi;uuno@tyo.example;Asiakastyö")
    confirm(cast, first)
    run = read(cast, f"Aino Osallistuja;{cast.participant.email};Asiakastyö", "Uuno Uusi;UUNO@tyo.example;Asiakastyö")
    assert fates(run) == [("matched", "has_role"), ("matched", "invited_already")]
    with refused("import_nothing_to_send"):
        confirm(cast, run)


def test_a_known_person_of_another_unit_moves_when_the_importer_may_move_them(cast: Cast) -> None:
    run = read(cast, f"Eero Työkaveri;{cast.colleague.email};Hallinto")
    assert fates(run) == [("changed", "moves")]
    confirm(cast, run)
    cast.colleague.refresh_from_db()
    assert cast.colleague.unit == cast.side


def test_a_list_without_units_moves_nobody(cast: Cast) -> None:
    run = read(cast, data=None, text=f"Eero Työkaveri <{cast.colleague.email}>", unit=cast.side.pk)
    assert fates(run) == [("matched", "")]
    assert row(run).unit == cast.unit


def test_one_address_twice_is_refused_the_second_time_with_the_row_of_the_first(cast: Cast) -> None:
    run = read(cast, "Uuno Uusi;uuno@tyo.example;Asiakastyö", "Uuno Uusi;Uuno@tyo.example;Hallinto")
    assert fates(run) == [("new", ""), ("refused", "twice_in_file")]
    assert row(run, 2).facts["row"] == 2
    decide(cast, run, 1, "out")
    assert fates(run) == [("left_out", "by_hand"), ("new", "")]


def test_two_spellings_of_one_person_are_asked_about_and_never_merged(cast: Cast) -> None:
    person_of("Väinö Mäkelä", cast.side)
    run = read(
        cast,
        "Makela Vaino;v.makela@tyo.example;Hallinto",
        "Liisa Virtanen;liisa@tyo.example;Asiakastyö",
        "Lisa Virtanen;lisa@tyo.example;Asiakastyö",
    )
    assert fates(run) == [("refused", "maybe_known"), ("new", ""), ("refused", "same_name_in_file")]
    decide(cast, run, 1, "other")
    decide(cast, run, 3, "other")
    assert fates(run) == [("new", "")] * 3


def test_said_to_be_the_same_person_the_known_address_is_invited(cast: Cast) -> None:
    known = person_of("Väinö Mäkelä", cast.side)
    run = read(cast, "Makela Vaino;v.makela@tyo.example;Hallinto")
    decide(cast, run, 1, "same")
    assert fates(run) == [("matched", "")]
    confirm(cast, run)
    assert Invitation.objects.get(run=run).email == known.email
    assert not Person.objects.filter(email="v.makela@tyo.example").exists()


def test_an_address_that_belongs_to_somebody_else_is_refused_until_it_is_mended(cast: Cast) -> None:
    run = read(cast, f"Matti Meikäläinen;{cast.colleague.email};Asiakastyö")
    assert fates(run) == [("refused", "mail_of_another")]
    assert row(run).facts["name"] == "Eero Työkaveri"
    mend(cast, run, email="matti@tyo.example")
    assert fates(run) == [("new", "")]


def test_the_name_behind_an_address_of_another_area_is_not_told(cast: Cast) -> None:
    far = person_of("Kaukainen Tuttu", cast.far)
    run = read(cast, f"Matti Meikäläinen;{far.email};Asiakastyö")
    assert fates(run) == [("new", "")]
    assert row(run).person is None


def test_who_has_left_is_asked_about_and_comes_back_when_told(cast: Cast) -> None:
    gone = person_of("Lotta Lähtenyt", cast.unit)
    services.edit_person(SETUP, gone, base_version=1, fields={"state": "left"})
    run = read(cast, f"Lotta Lähtenyt;{gone.email};Asiakastyö")
    assert fates(run) == [("refused", "has_left")]
    decide(cast, run, 1, "returns")
    assert fates(run) == [("matched", "comes_back")]
    confirm(cast, run)
    assert Invitation.objects.get(run=run).returns


def test_nobody_invites_themselves_by_a_list(cast: Cast) -> None:
    assert fates(read(cast, f"Satu Hoitaja;{cast.admin.email};Hallinto")) == [("refused", "yourself")]


def test_who_said_no_gets_no_mail_by_the_next_list_unless_they_have_asked(cast: Cast) -> None:
    confirm(cast, read(cast, "Uuno Uusi;uuno@tyo.example;Hallinto"))
    services.decline(str(OutboxMail.objects.get(kind="invitation").context["token"]))
    run = read(cast, "Uuno Uusi;UUNO@tyo.example;Asiakastyö", "Ilona Uusi;ilona@tyo.example;Hallinto")
    assert fates(run) == [("refused", "said_no"), ("new", "")]
    decide(cast, run, 1, "returns")
    assert fates(run) == [("new", ""), ("new", "")]
    confirm(cast, run)
    assert Invitation.objects.filter(run=run, state="sent").count() == 2


# --- reading ---------------------------------------------------------------------------------------------------------
def test_a_heading_of_health_data_refuses_the_whole_list_and_stores_nothing(cast: Cast) -> None:
    with refused("roster_forbidden_heading"):
        read(cast, data="Nimi;Sähköposti;Sairauspoissaolot\nA B;a@tyo.example;3".encode())
    assert not ImportRun.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_list_of_six_thousand_is_read_judged_and_sent_as_one_job(cast: Cast) -> None:
    names = [f"{a}{b}{c}" for a in "bdfghjklmnprstv" for b in "aeiouy" for c in ("kka", "lvo", "nsi", "rmu", "stö")]
    rows = [
        f"{names[n % 450].title()} {names[n // 450 * 41 % 450].title()}nen;h{n}@tyo.example;Hallinto"
        for n in range(6000)
    ]
    run = read(cast, *rows)
    counts = queries.run_counts(run)
    assert counts.rows == 6000
    assert counts.sends == 6000 - counts.refused
    run.rows.filter(position__gt=40).delete()  # what each mail costs is another test's matter
    run = confirm(cast, run)
    job = Job.objects.get(pk=run.job)
    assert (job.kind, job.state, Invitation.objects.count()) == ("import_people", "queued", 0)
    loop(Event(), once=True)
    job.refresh_from_db()
    assert (job.state, job.result["sent"]) == ("done", 40)
    assert job.result["link"] == f"/kutsut/listat/{run.pk}/"


def test_utf16_is_kept_as_text_that_is_read_again(cast: Cast) -> None:
    run = read(cast, data="Nimi\tOsoite\tYksikkö\nÅke Öberg\take@tyo.example\tHallinto".encode("utf-16"), name="x.csv")
    assert run.rows.count() == 1
    assert StoredFile.objects.get(pk=run.file).media_type == "text/csv"


def test_headings_that_were_named_once_are_known_in_the_organisations_next_list(cast: Cast) -> None:
    data = "Nimi;Sähköposti;Pesä\nUuno Uusi;uuno@tyo.example;Hallinto".encode()
    run = read(cast, data=data)
    assert fates(run) == [("refused", "unit_missing")]
    key = next(head["key"] for head in run.reading["headings"] if head["text"] == "Pesä")
    services.name_columns(cast.actor(cast.admin), run, {key: "unit"})
    assert fates(run) == [("new", "")]
    again = read(cast, data=data.replace(b"uuno", b"ilona").replace(b"Uuno Uusi", b"Ilona Uusi"))
    assert fates(again) == [("new", "")]


def test_read_anew_rows_without_a_unit_keep_the_one_chosen_for_them(cast: Cast) -> None:
    run = read(cast, data="Kuka;Sähköposti\nUuno Uusi;uuno@tyo.example".encode(), unit=cast.side.pk)
    assert row(run).unit == cast.side
    services.name_columns(cast.actor(cast.admin), run, {"kuka": "name"})
    assert fates(run) == [("new", "")]
    assert row(run).unit == cast.side


def test_while_a_file_is_read_anew_nobody_waits_for_the_database(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    run, inside = read(cast, "Uuno Uusi;uuno@tyo.example;Hallinto"), []
    real = imports.read_apart

    def watched(*args: object, **more: object) -> object:
        inside.append(len(connection.savepoint_ids))
        return real(*args, **more)

    monkeypatch.setattr(imports, "read_apart", watched)
    before = len(connection.savepoint_ids)
    services.name_columns(cast.actor(cast.admin), run, {})
    assert inside == [before]


def test_a_unit_chosen_for_a_name_holds_for_all_its_rows(cast: Cast) -> None:
    run = read(cast, "Uuno Uusi;uuno@tyo.example;As.työ", "Ilona Uusi;ilona@tyo.example;As.työ")
    assert [(one.words, one.rows) for one in queries.unknown_units(run)] == [("As.työ", 2)]
    services.place_units(cast.actor(cast.admin), run, {"As.työ": cast.unit.pk})
    assert fates(run) == [("new", "")] * 2
    with refused("unit_not_here"):
        services.place_units(cast.actor(cast.admin), run, {"As.työ": cast.far.pk})


@pytest.mark.parametrize("typed", ["eka..aho@tyo.example", "äkä@tyo.example", "eka@tyo.example.", "eka@tyo_x.example"])
def test_a_mended_address_that_no_invitation_would_take_is_still_to_mend(cast: Cast, typed: str) -> None:
    run = read(cast, "Eka Aho;;Asiakastyö")
    assert mend(cast, run, 1, email=typed).reason == "mail_malformed"


def test_a_row_refused_while_it_was_sent_says_whom_it_was_about(cast: Cast) -> None:
    run = read(cast, "Uuno Uusi;uuno@tyo.example;Hallinto")
    ImportRun.objects.filter(pk=run.pk).update(state="confirmed", confirmed_at=MORNING, confirmed_by=cast.admin)
    gone = person_of("Uuno Uusi", cast.side, email="uuno@tyo.example")
    services.edit_person(SETUP, gone, base_version=1, fields={"state": "left"})
    services.carry_out(cast.actor(cast.admin), run)
    assert (row(run).fate, row(run).reason, row(run).facts) == ("refused", "has_left", {"name": "Uuno Uusi"})


def test_mending_one_row_leaves_the_others_as_they_are(cast: Cast) -> None:
    run = read(cast, "Eka Puuttuu;;Asiakastyö", "Toka Rikki;toka@;Asiakastyö")
    mend(cast, run, 2, email="toka@tyo.example")
    assert fates(run) == [("refused", "mail_missing"), ("new", "")]


def test_another_role_judges_the_rows_anew(cast: Cast) -> None:
    run = read(cast, f"Aino Osallistuja;{cast.participant.email};Asiakastyö")
    assert fates(run) == [("matched", "has_role")]
    services.set_terms(cast.actor(cast.admin), run, role="supervisor", language="sv")
    assert fates(run) == [("matched", "")]


# --- rights ----------------------------------------------------------------------------------------------------------
def test_who_does_not_invite_in_the_organisation_reads_no_list_into_it_and_sees_none(cast: Cast) -> None:
    run = read(cast, "Uuno Uusi;uuno@tyo.example;Hallinto")
    for person in (cast.stranger, cast.supervisor, cast.participant):
        actor = cast.actor(person)
        with refused("not_allowed"):
            services.read_in(actor, cast.here, role="participant", language="fi", text="A B <a@tyo.example>")
        with refused("not_allowed"):
            services.confirm_import(actor, run)
        assert not rules.import_runs_visible_to(actor).exists()


def test_a_role_above_the_own_level_is_not_read_in(cast: Cast) -> None:
    with refused("grant_above_own"):
        read(cast, "Uuno Uusi;uuno@tyo.example;Hallinto", role="instance_admin")


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
