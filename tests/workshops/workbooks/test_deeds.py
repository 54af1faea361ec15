"""A workbook is brought in once, marked as imported, and taken back whole (records.md 1.1; R17 of trust.md)."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
import time_machine
from django.utils.translation import override

from oppiva.core.errors import DomainError
from oppiva.jobs import clock
from oppiva.jobs.models import Job, OutboxMail
from oppiva.people import services
from oppiva.people.models import Notice, Person, RoleGrant, WorkbookRow, WorkbookRun
from oppiva.people.queries import actor_for
from oppiva.people.services import workbook_deeds
from oppiva.people.workbook_template import template
from oppiva.workshops.models import Enrolment, Series, SeriesOrganisation, Session
from oppiva.workshops.services import add_series, edit_series, set_wishes, withdraw
from workshops.cast import SETUP, Cast, enrol
from workshops.workbooks.making import PEOPLE, SERIES, SESSIONS, brought, fates, people, read, xlsx

pytestmark = pytest.mark.django_db


def past() -> bytes:
    """A series that was, its half-days, two new people and a known one in it and in another."""
    return xlsx(
        {
            "Sarjat": [SERIES, ["20", "Menneet", 24, None], ["02", "Uusi nimi", None, None]],
            "Työpajat": [
                SESSIONS,
                ["20", 1, date(2026, 1, 14), time(8, 30), time(12), "Kaupungintalo", None],
                ["20", 2, "11.2.2026", "8.30–12.00"],
                ["02", 1, "15.1.2026", "iltapäivä"],
            ],
            "Henkilöt": [
                PEOPLE,
                ["Uuno Uusi", "uuno@tyo.example", "Talo", "Ohjaus", "20"],
                ["Veera Vanha", "veera@tyo.example", None, "Etäohjaus", "20; 02"],
                ["Osa Ottaja 01", "osa.ottaja.01@tyo.example", None, None, "20"],
            ],
        }
    )


def counts() -> dict[str, int]:
    """How much there is of everything a workbook makes, the living rows."""
    models = (Person, Series, Session, SeriesOrganisation, Enrolment)
    found = {model.__name__: model._base_manager.filter(deleted_in__isnull=True).count() for model in models}
    found["roles"] = RoleGrant.objects.filter(revoked_at__isnull=True, deleted_in__isnull=True).count()
    return found


def state_of_all() -> list[object]:
    """What is told of series and half-days, to be compared before and after."""
    series = Series.objects.filter(deleted_in__isnull=True).order_by("code")
    sessions = Session.objects.filter(deleted_in__isnull=True).order_by("series__code", "number")
    return [
        list(series.values_list("code", "name", "seats", "state", "imported")),
        list(sessions.values_list("series__code", "number", "day", "starts", "ends", "mode", "place", "imported")),
    ]


def test_what_comes_in_is_marked_as_imported_and_nobody_gets_a_mail(cast: Cast) -> None:
    told = Notice.objects.count()
    run = brought(cast, past())
    assert run.state == "confirmed"
    assert set(fates(run)) <= {"new", "new gets_place", "changed gets_place", "changed series_changes",
                               "changed session_gets_date"}  # fmt: skip
    series = Series.objects.get(code="20")
    assert (series.name, series.seats, series.state, series.imported) == ("Menneet", 24, "closed", True)
    assert not Series.objects.get(code="02").imported
    first, second, third = Session.objects.filter(series=series).order_by("number")
    assert (first.day, first.place, first.imported) == (date(2026, 1, 14), "Kaupungintalo", True)
    assert (second.starts, second.ends) == (time(8, 30), time(12))
    assert third.day is None
    places = Enrolment.objects.filter(series=series)
    assert {(one.state, one.imported) for one in places} == {("enrolled", True)}
    assert places.get(person__email="veera@tyo.example").unit == cast.far
    new = Person.objects.get(email="uuno@tyo.example")
    assert (new.state, new.unit, new.language) == ("invited", cast.unit, "fi")
    assert [grant.role for grant in RoleGrant.objects.filter(person=new)] == ["participant"]
    assert not OutboxMail.objects.exists()
    assert Notice.objects.count() == told


def test_a_half_day_of_the_past_stays_planned_until_its_attendance_is_there(cast: Cast) -> None:
    brought(cast, past())
    assert set(Session.objects.filter(series__code="20").values_list("state", flat=True)) == {"planned"}


def test_organisations_of_the_people_take_part_from_then_on(cast: Cast) -> None:
    brought(cast, past())
    taking_part = SeriesOrganisation.objects.filter(series__code="20", deleted_in__isnull=True)
    assert set(taking_part.values_list("organisation", flat=True)) == {cast.here.pk, cast.there.pk}


@pytest.mark.both
def test_the_same_workbook_twice_writes_nothing_new(cast: Cast) -> None:
    brought(cast, past())
    after = counts()
    again = read(cast, past())
    assert {fate.split()[0] for fate in fates(again)} == {"matched"}
    with pytest.raises(DomainError, match="workbook_nothing_new"):
        services.confirm_workbook(cast.as_(cast.manager), again)
    assert counts() == after


def test_two_presses_write_once(cast: Cast) -> None:
    run = read(cast, past())
    boss = cast.as_(cast.manager)
    services.confirm_workbook(boss, run)
    after = counts()
    services.confirm_workbook(boss, run)
    services.bring_in(boss, run)
    assert counts() == after


def test_two_previews_of_one_file_confirmed_after_each_other_write_once(cast: Cast) -> None:
    first, second = read(cast, past()), read(cast, past())
    boss = cast.as_(cast.manager)
    services.confirm_workbook(boss, first)
    after = counts()
    with pytest.raises(DomainError, match="workbook_nothing_new"):
        services.confirm_workbook(boss, second)
    assert counts() == after


@pytest.mark.both
def test_taken_back_everything_is_as_before(cast: Cast) -> None:
    """R17: links and counts are equal."""
    before, told = counts(), state_of_all()
    run = brought(cast, past())
    assert counts() != before
    services.undo_workbook(cast.as_(cast.manager), run)
    assert counts() == before
    assert state_of_all() == told
    assert WorkbookRun.objects.get(pk=run.pk).state == "undone"
    with pytest.raises(DomainError, match="import_undone"):
        services.undo_workbook(cast.as_(cast.manager), run)


def test_after_it_was_taken_back_the_right_workbook_comes_in(cast: Cast) -> None:
    run = brought(cast, past())
    services.undo_workbook(cast.as_(cast.manager), run)
    again = brought(cast, past())
    assert "refused" not in " ".join(fates(again))
    assert Person.objects.get(email="uuno@tyo.example").deleted_in is None


def test_after_30_days_nothing_is_taken_back(cast: Cast) -> None:
    run = brought(cast, past())
    with (
        time_machine.travel(clock.now() + timedelta(days=31)),
        pytest.raises(DomainError, match="undo_too_late"),
    ):
        services.undo_workbook(cast.as_(cast.manager), run)


def test_what_hangs_on_a_row_keeps_it_and_the_row_is_named(cast: Cast) -> None:
    run = brought(cast, past())
    person = Person.objects.get(email="uuno@tyo.example")
    other = add_series(cast.as_(cast.manager), cast.programme, fields={"code": "60"}, organisations=[cast.here])
    Enrolment.objects.create(series=other, person=person, state="enrolled", asked_at=clock.now())
    before = counts()
    with pytest.raises(DomainError, match="workbook_in_use") as refused:
        services.undo_workbook(cast.as_(cast.manager), run)
    assert refused.value.facts["row"] == 2
    assert counts() == before


def test_somebody_who_signed_up_by_themselves_keeps_the_series(cast: Cast) -> None:
    run = brought(cast, past())
    series = Series.objects.get(code="20")
    Enrolment.objects.create(series=series, person=cast.staff[5], state="enrolled", asked_at=clock.now())
    with pytest.raises(DomainError, match="workbook_in_use") as refused, override("en"):
        services.undo_workbook(cast.as_(cast.manager), run)
    assert refused.value.facts["row"] == 2


@pytest.mark.parametrize("what", ["wishes", "withdrawn", "renamed", "signed in"])
def test_what_was_changed_since_keeps_the_workbook(cast: Cast, what: str) -> None:
    run = brought(cast, past())
    place = Enrolment.objects.get(series__code="20", person=cast.staff[0])
    if what == "wishes":
        set_wishes(actor_for(cast.staff[0]), place, {"mode": "remote"})
    elif what == "withdrawn":
        withdraw(cast.as_(cast.manager), place)
    elif what == "renamed":
        series = Series.objects.get(code="02")
        edit_series(cast.as_(cast.manager), series, base_version=series.version, fields={"name": "Kolmas"})
    else:
        services.welcome(Person.objects.get(email="uuno@tyo.example"))
    with pytest.raises(DomainError, match="workbook_changed_since"):
        services.undo_workbook(cast.as_(cast.manager), run)


def test_a_seat_taken_between_preview_and_yes_refuses_its_row_by_name(cast: Cast) -> None:
    enrol(cast, 27)
    run = read(cast, people([cast.staff[28].name, cast.staff[28].email, None, None, "01"],
                            ["Uuno Uusi", "uuno@tyo.example", "Talo", "Ohjaus", "02"]))  # fmt: skip
    row = run.rows.get(position=1)
    edit_series(SETUP, cast.first, base_version=cast.first.version, fields={"seats": 27})
    WorkbookRun.objects.filter(pk=run.pk).update(state="confirmed", confirmed_at=clock.now())
    assert services.bring_in(cast.as_(cast.manager), run) == 1
    row.refresh_from_db()
    assert (row.fate, row.reason, row.facts["seats"]) == ("refused", "series_full", 27)
    assert Enrolment.objects.filter(series__code="02", state="enrolled").count() == 1


def test_a_long_workbook_is_a_job_that_goes_on_where_it_stopped(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_deeds, "FEW", 2)
    run = brought(cast, past())
    job = Job.objects.get(kind="import_workbook")
    assert WorkbookRun.objects.get(pk=run.pk).job == job.pk
    assert not Series.objects.filter(code="20").exists()
    boss = cast.as_(cast.manager)

    class Stopped(Exception):
        pass

    def stop(done: int, of: int) -> None:
        if done == 3:
            raise Stopped

    with pytest.raises(Stopped):
        services.bring_in(boss, run, stop)
    assert run.rows.filter(done=True).count() == 3
    services.go_on_with_workbook(boss, run)
    services.bring_in(boss, run)
    assert Enrolment.objects.filter(series__code="20", state="enrolled").count() == 3


def test_a_job_that_goes_on_after_the_undo_writes_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_deeds, "FEW", 2)
    before, run = counts(), brought(cast, past())
    boss = cast.as_(cast.manager)

    def undone(done: int, of: int) -> None:
        if done == 4:
            services.undo_workbook(boss, run)

    services.bring_in(boss, run, undone)
    assert counts() == before
    with pytest.raises(DomainError, match="import_undone"):
        services.go_on_with_workbook(boss, run)


def test_the_template_filled_in_reads_back_in_every_language(cast: Cast) -> None:
    import io

    from openpyxl import load_workbook

    for number, language in enumerate(("fi", "sv", "en")):
        with override(language):
            data = template(cast.as_(cast.manager), cast.programme.pk, title="Pohja", day=date(2026, 3, 12))
        empty = load_workbook(io.BytesIO(data))
        series, sessions, persons, there, trials = (page for page in empty.worksheets[1:6])
        code = f"3{number}"
        for page, row in (
            (series, [code, "Nimi", None, None, None, 20]),
            (sessions, [code, 1, date(2026, 1, 14), "8.30", "12.00"]),
            (persons, ["Uuno Uusi", f"uuno{number}@tyo.example", "Talo", "Ohjaus (Talo)", None, None, code]),
            (there, [code, 1, None, f"uuno{number}@tyo.example", None, None, "8.50"]),
            (trials, [code, 3, "Kolme kysymystä"]),
        ):
            for column, value in enumerate(row, 1):
                page.cell(3, column, value)
        held = io.BytesIO()
        empty.save(held)
        with override("fi"):
            run = read(cast, held.getvalue())
        asked = run.rows.filter(fate="refused").values_list("values", flat=True)
        assert [fate.split()[0] for fate in fates(run)] == ["new"] * 5, list(asked)
        skipped = [part["code"] for part in run.reading["skipped"]]
        assert skipped == ["example"] * 5


def test_the_empty_template_is_refused_as_empty(cast: Cast) -> None:
    data = template(cast.as_(cast.manager), cast.programme.pk, title="Pohja", day=date(2026, 3, 12))
    with pytest.raises(DomainError, match="workbook_empty"):
        read(cast, data)


def test_rows_and_file_are_forgotten_as_those_of_lists_are(cast: Cast) -> None:
    run = brought(cast, past())
    with time_machine.travel(clock.now() + timedelta(days=29)):
        assert services.forget_rows() == 0
    rows = len(fates(run))
    with time_machine.travel(clock.now() + timedelta(days=31)):
        assert services.forget_rows() == rows
        assert not WorkbookRow.objects.filter(run=run).exists()


@pytest.mark.both
def test_erasure_takes_the_rows_and_the_file(cast: Cast) -> None:
    from oppiva.jobs.models import StoredFile

    run = brought(cast, past())
    person = Person.objects.get(email="uuno@tyo.example")
    assert StoredFile.objects.filter(pk=run.file).exists()
    services.erase_workbook_rows(person.pk)
    assert not WorkbookRow.objects.filter(mails__contains="uuno@").exists()
    assert not StoredFile.objects.filter(pk=run.file).exists()


def test_a_series_that_is_open_gets_its_organisations_from_its_people(cast: Cast) -> None:
    book = xlsx(
        {
            "Sarjat": [SERIES, ["71", "Yhteinen", 11, "ilmoittautuminen auki"]],
            "Henkilöt": [PEOPLE, ["Uuno Uusi", "uuno@tyo.example", "Talo", "Ohjaus", "71"]],
        }
    )
    run = brought(cast, book)
    series = Series.objects.get(code="71", programme=cast.programme)
    assert (series.state, [one.organisation_id for one in series.taking_part.all()]) == ("open", [cast.here.pk])
    assert fates(run) == ["new", "new gets_place"]
