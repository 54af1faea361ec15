"""Lists of people: the fate of each row, mending in place, sent once, taken back whole (records.md 1.1, R17)."""

from threading import Event

import pytest
from django.db import connection

from oppiva.jobs.models import Job, OutboxMail, StoredFile
from oppiva.jobs.worker import loop
from oppiva.people import queries, rules, services
from oppiva.people.models import ImportRun, Invitation, Person
from oppiva.people.services import imports
from people.cast import MORNING, SETUP, Cast, person_of
from people.importing import confirm, decide, fates, mend, read, refused, row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "media")]


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


@pytest.mark.long
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
