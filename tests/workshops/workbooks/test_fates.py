"""What becomes of each row of a workbook, and why (records.md 1.1): nothing is written before the yes."""

from __future__ import annotations

from datetime import date, time

import pytest

from oppiva.core.errors import DomainError
from oppiva.people import services
from oppiva.people.models import Person, WorkbookRow
from oppiva.people.queries import unknown_words
from oppiva.workshops.models import Enrolment, Series, Session
from workshops.cast import Cast, enrol, person_of
from workshops.workbooks.making import PEOPLE, SERIES, SESSIONS, fates, people, read, xlsx

pytestmark = pytest.mark.django_db


def test_reading_writes_nothing(cast: Cast) -> None:
    before = (Person.objects.count(), Series.objects.count(), Enrolment.objects.count())
    data = xlsx(
        {
            "Sarjat": [SERIES, ["20", "Menneet", 24, "suljettu"]],
            "Työpajat": [SESSIONS, ["20", 1, date(2026, 1, 14), time(8, 30), time(12), "Kaupungintalo", None]],
            "Henkilöt": [PEOPLE, ["Uuno Uusi", "uuno@tyo.example", "Talo", "Ohjaus", "20"]],
        }
    )
    run = read(cast, data)
    assert fates(run) == ["new", "new", "new gets_place"]
    assert (Person.objects.count(), Series.objects.count(), Enrolment.objects.count()) == before


def test_a_known_person_is_found_by_mail_whatever_the_spelling_of_the_name(cast: Cast) -> None:
    known = cast.staff[0]
    run = read(cast, people(["OTTAJA 01, Osa", known.email.upper(), "Talo", "Ohjaus", "01"]))
    assert fates(run) == ["changed gets_place"]
    assert WorkbookRow.objects.get(run=run).person_id == known.pk


def test_two_spellings_of_a_name_with_another_address_are_asked_about(cast: Cast) -> None:
    person_of("Matti Virtanen", cast.unit)
    run = read(cast, people(["Virtanen Matti", "m.virtanen@tyo.example", "Talo", "Ohjaus", "01"]))
    assert fates(run) == ["refused maybe_known"]
    services.decide_workbook_row(cast.as_(cast.manager), run, 1, "same")
    assert fates(run) == ["changed gets_place"]
    services.decide_workbook_row(cast.as_(cast.manager), run, 1, "other")
    assert fates(run) == ["new gets_place"]


def test_an_address_of_somebody_else_is_asked_about(cast: Cast) -> None:
    run = read(cast, people(["Aivan Toinen", cast.staff[0].email, "Talo", "Ohjaus", "01"]))
    assert fates(run) == ["refused mail_of_another"]


def test_a_person_in_two_series_on_two_rows_or_in_one_cell(cast: Cast) -> None:
    rows = [
        ["Uuno Uusi", "uuno@tyo.example", "Talo", "Ohjaus", "01"],
        ["Uuno Uusi", "uuno@tyo.example", "Talo", "Ohjaus", 2],
        ["Veera Vanha", "veera@tyo.example", "Talo", "Ohjaus", "03; 4"],
    ]
    run = read(cast, people(*rows))
    assert fates(run) == ["new gets_place", "changed gets_place", "new gets_place"]
    services.confirm_workbook(cast.as_(cast.manager), run)
    codes = Enrolment.objects.filter(person__email="uuno@tyo.example").values_list("series__code", flat=True)
    assert sorted(codes) == ["01", "02"]
    codes = Enrolment.objects.filter(person__email="veera@tyo.example").values_list("series__code", flat=True)
    assert sorted(codes) == ["03", "04"]


def test_an_unknown_unit_is_chosen_in_place_for_all_its_rows(cast: Cast) -> None:
    run = read(
        cast,
        people(
            ["Uuno Uusi", "uuno@tyo.example", "Talo", "Ohjaamo", "01"],
            ["Veera Vanha", "veera@tyo.example", "Talo", "Ohjaamo", "01"],
            ["Olli Outo", "olli@tyo.example", "Olematon Oy", "Ohjaus", "01"],
        ),
    )
    assert fates(run) == ["refused unit_unknown", "refused unit_unknown", "refused organisation_unknown"]
    assert [(one.field, one.words, one.rows) for one in unknown_words(run)] == [
        ("unit", "Ohjaamo", 2), ("organisation", "Olematon Oy", 1),
    ]  # fmt: skip
    boss = cast.as_(cast.manager)
    services.settle_words(boss, run, {("people", "unit", "Ohjaamo"): str(cast.unit.pk)})
    services.settle_words(boss, run, {("people", "organisation", "Olematon Oy"): str(cast.here.pk)})
    assert fates(run) == ["new gets_place"] * 3
    with pytest.raises(DomainError, match="choice_unknown"):
        services.settle_words(boss, run, {("people", "unit", "Ohjaamo"): "keksitty"})


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (date(2026, 1, 14), date(2026, 1, 14)),
        ("14.1.2026", date(2026, 1, 14)),
        ("ke 14.1.26", date(2026, 1, 14)),
        ("2026-01-14", date(2026, 1, 14)),
        ("14/1/2026", date(2026, 1, 14)),
        ("14. tammikuuta 2026", date(2026, 1, 14)),
        ("14 januari 2026", date(2026, 1, 14)),
        ("29.2.2028", "refused day_outside_programme"),
        ("29.2.2026", "refused day_not_there"),
        ("keväällä", "refused day_unknown"),
        (date(2019, 1, 14), "refused day_outside_programme"),
    ],
)
def test_dates_in_several_forms(cast: Cast, written: object, found: object) -> None:
    run = read(cast, xlsx({"Työpajat": [SESSIONS, ["02", 1, written, "8.30", "12.00"]]}))
    if isinstance(found, str):
        assert fates(run) == [found]
        return
    assert fates(run) == ["changed session_gets_date"]
    services.confirm_workbook(cast.as_(cast.manager), run)
    session = Session.objects.get(series__code="02", number=1)
    assert (session.day, session.starts, session.ends, session.imported) == (found, time(8, 30), time(12), True)


@pytest.mark.parametrize(
    ("starts", "ends", "found"),
    [
        ("8.30–12.00", None, (time(8, 30), time(12))),
        (time(9, 0), time(12, 30), (time(9), time(12, 30))),
        ("klo 9", None, (time(9), time(12, 30))),
        ("iltapäivä", None, (time(12, 30), time(16))),
        ("9", "8", "ends_before_starts"),
        ("kello soi", None, "time_unknown"),
        (None, None, "starts_missing"),
    ],
)
def test_times_in_several_forms(cast: Cast, starts: object, ends: object, found: object) -> None:
    run = read(cast, xlsx({"Työpajat": [SESSIONS, ["02", 1, date(2026, 1, 14), starts, ends]]}))
    if isinstance(found, str):
        assert fates(run) == [f"refused {found}"]
        return
    services.confirm_workbook(cast.as_(cast.manager), run)
    session = Session.objects.get(series__code="02", number=1)
    assert (session.starts, session.ends) == found


def test_a_time_that_the_clocks_skip_is_no_time(cast: Cast) -> None:
    run = read(cast, xlsx({"Työpajat": [SESSIONS, ["02", 1, date(2026, 3, 29), "3.30", "6"]]}))
    assert fates(run) == ["refused time_skipped"]


def test_a_fourth_half_day_and_an_unknown_series_are_told(cast: Cast) -> None:
    rows = [["02", 4, "14.1.2026", "9"], ["77", 1, "14.1.2026", "9"], ["02/3", None, "14.1.2026", "9"], ["02", "x"]]
    run = read(cast, xlsx({"Työpajat": [SESSIONS, *rows]}))
    assert fates(run) == [
        "refused session_number_wrong", "refused series_unknown", "changed session_gets_date",
        "refused session_number_wrong",
    ]  # fmt: skip


def test_a_half_day_twice_and_a_code_twice_name_the_first_row(cast: Cast) -> None:
    data = xlsx(
        {
            "Sarjat": [SERIES, ["20"], [20]],
            "Työpajat": [SESSIONS, ["20", 1, "14.1.2026", "9"], ["20", 1, "15.1.2026", "9"]],
        }
    )
    run = read(cast, data)
    assert fates(run) == ["new", "refused twice_in_sheet", "new", "refused twice_in_sheet"]
    assert [row.facts["row"] for row in WorkbookRow.objects.filter(run=run, fate="refused")] == [2, 2]


def test_the_facilitator_is_known_by_mail_and_by_role(cast: Cast) -> None:
    rows = [
        ["02", 1, "14.1.2026", "9", None, None, cast.facilitator.email],
        ["02", 2, "14.2.2026", "9", None, None, cast.stranger.email],
    ]
    run = read(cast, xlsx({"Työpajat": [SESSIONS, *rows]}))
    assert fates(run) == ["changed session_gets_date", "refused facilitator_unknown"]
    services.settle_words(
        cast.as_(cast.manager), run,
        {("sessions", "facilitator_mail", cast.stranger.email): cast.facilitator.email},
    )  # fmt: skip
    services.confirm_workbook(cast.as_(cast.manager), run)
    assert run.rows.filter(mails__contains=f" {cast.facilitator.email} ").count() == 2
    led = Session.objects.filter(series__code="02", facilitator=cast.facilitator)
    assert led.count() == 2


def test_a_half_day_with_a_date_is_moved_on_its_own_page(cast: Cast) -> None:
    session = Session.objects.get(series=cast.first, number=1)
    Session.objects.filter(pk=session.pk).update(day=date(2026, 1, 7), starts=time(9), ends=time(12))
    rows = [["01", 1, "14.1.2026", "9", "12"]]
    assert fates(read(cast, xlsx({"Työpajat": [SESSIONS, *rows]}))) == ["refused session_has_date"]
    rows = [["01", 1, "7.1.2026", "9", "12"]]
    assert fates(read(cast, xlsx({"Työpajat": [SESSIONS, *rows]}))) == ["matched session_known"]


def test_what_changes_of_a_known_series_is_shown_before_and_after(cast: Cast) -> None:
    run = read(cast, xlsx({"Sarjat": [SERIES, [2, "Työnantajat", 24, "suljettu"], ["03"]]}))
    assert fates(run) == ["changed series_changes", "matched series_known"]
    what = WorkbookRow.objects.get(run=run, position=1).facts["what"]
    assert [(name, new) for name, _was, new in what[:2]] == [("name", "Työnantajat"), ("seats", "24")]
    assert what[1][1] == "28"
    assert what[2][0] == "state"


def test_a_full_series_refuses_by_name(cast: Cast) -> None:
    enrol(cast, 27)
    rows = [[person.name, person.email, None, None, "01"] for person in cast.staff[26:30]]
    run = read(cast, people(*rows))
    assert fates(run) == [
        "matched has_place", "changed gets_place", "refused series_full", "refused series_full",
    ]  # fmt: skip
    assert WorkbookRow.objects.filter(run=run, fate="refused")[0].facts == {"series": "01", "seats": 28}


def test_a_row_without_mail_unit_or_name_says_which(cast: Cast) -> None:
    run = read(
        cast,
        people(
            ["Uuno Uusi", None, "Talo", "Ohjaus", "01"],
            ["Uuno Uusi", "uuno", "Talo", "Ohjaus", "01"],
            [None, "veera@tyo.example", "Talo", "Ohjaus", "01"],
            ["Veera Vanha", "veera@tyo.example", None, None, None],
        ),
    )
    assert fates(run) == [
        "refused value_missing", "refused mail_malformed", "refused name_missing", "refused unit_missing",
    ]  # fmt: skip


def test_a_row_is_mended_in_place_and_left_out(cast: Cast) -> None:
    run = read(
        cast, people(["Uuno Uusi", "uuno@", "Talo", "Ohjaus", "01"], ["Veera Vanha", "veera@", "Talo", "Ohjaus", "01"])
    )
    boss = cast.as_(cast.manager)
    mended = services.mend_workbook_row(boss, run, 1, {"mail": "uuno@tyo.example", "keksitty": "x"})
    assert (mended.fate, "keksitty" in mended.values) == ("new", False)
    assert services.decide_workbook_row(boss, run, 2, "out").fate == "left_out"
    services.confirm_workbook(boss, run)
    assert Person.objects.filter(email__startswith="uuno@").count() == 1
    assert not Person.objects.filter(name="Veera Vanha").exists()


def test_an_address_outside_ones_reach_is_told_without_a_name(cast: Cast) -> None:
    run = read(cast, people([cast.stranger.name, cast.stranger.email, "Talo", "Ohjaus", "01"]))
    assert fates(run) == ["refused mail_elsewhere"]
    assert WorkbookRow.objects.get(run=run).person is None


@pytest.mark.parametrize("who", ["supervisor", "stranger"])
def test_who_does_not_write_series_reads_no_workbook_in(cast: Cast, who: str) -> None:
    with pytest.raises(DomainError, match="not_allowed"):
        read(cast, people(["Uuno Uusi", "uuno@tyo.example", "Talo", "Ohjaus", "01"]), who)
