"""Attendance of the past from a workbook: rows with their fates, half-days that become held, taken back whole."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from oppiva.audit.models import EvidenceEntry
from oppiva.core.errors import DomainError
from oppiva.core.policy import reading
from oppiva.jobs import clock
from oppiva.people import services
from oppiva.people.models import Person, WorkbookRow, WorkbookRun
from oppiva.people.queries import actor_for
from oppiva.workshops.models import Attendance, Enrolment, Session
from oppiva.workshops.services import correct_attendance
from oppiva.workshops.services.attendance_evidence import add_evidence_of_imported
from oppiva.workshops.services.workbook_presence import overlap
from workshops.cast import SETUP, Cast, another, browser, dated, enrol, grant_to
from workshops.workbooks.making import PEOPLE, SERIES, SESSIONS, brought, fates, read, xlsx

pytestmark = pytest.mark.django_db
HEAD = ("Sarja", "Työpaja", "Päivä", "Sähköposti", "Nimi", "Muoto", "Saapui", "Lähti", "Minuutit")
HELSINKI = ZoneInfo("Europe/Helsinki")


def sheet(*rows: object) -> bytes:
    """A workbook of attendance alone."""
    return xlsx({"Läsnäolo": [HEAD, *rows]})


@pytest.fixture
def past(cast: Cast) -> Cast:
    """Four people in the first series, whose first two half-days are over."""
    enrol(cast, 4)
    day = clock.today()
    dated(cast, cast.first, date.fromordinal(day.toordinal() - 30))
    return cast


def there() -> list[tuple[str, str, int, str]]:
    """Who was where, how, for how many minutes; the living rows."""
    with reading(SETUP):
        rows = Attendance.objects.filter(deleted_in__isnull=True).order_by("session__number", "person__email")
        columns = ("session__series__code", "session__number", "person__email", "mode", "minutes", "imported")
        return [(f"{code}/{no}", mail.partition("@")[0], minutes, mode) for code, no, mail, mode, minutes, imported
                in rows.values_list(*columns) if imported]  # fmt: skip


def states(cast: Cast) -> list[str]:
    rows = Session.objects.filter(series=cast.first).order_by("number")
    return list(rows.values_list("state", flat=True))


def test_rows_by_mail_and_by_name_make_the_half_day_held(past: Cast) -> None:
    run = brought(past, sheet(
        ["01", 1, None, past.staff[0].email],
        ["01/1", None, None, None, past.staff[1].name, "etänä"],
        [1, 1, None, past.staff[2].email, None, "lähi", "8.50"],
        ["01", "2", None, past.staff[0].email, None, None, None, "11.00"],
    ))  # fmt: skip
    assert fates(run) == ["new attendance_new"] * 4
    assert there() == [
        ("01/1", "osa.ottaja.01", 210, "site"),
        ("01/1", "osa.ottaja.02", 210, "remote"),
        ("01/1", "osa.ottaja.03", 190, "site"),
        ("01/2", "osa.ottaja.01", 150, "site"),
    ]
    assert states(past) == ["held", "held", "planned"]
    with reading(SETUP):
        row = Attendance.objects.get(session__number=1, person=past.staff[2])
        assert (row.source, row.enrolment_id) == ("imported", Enrolment.objects.get(person=past.staff[2]).pk)
    assert Session.objects.get(series=past.first, number=1).imported


def test_everything_in_one_workbook_new_people_and_half_days_included(cast: Cast) -> None:
    data = xlsx(
        {
            "Sarjat": [SERIES, ["20", "Menneet", 24, None]],
            "Työpajat": [SESSIONS, ["20", 1, date(2026, 1, 14), time(8, 30), time(12)]],
            "Henkilöt": [
                PEOPLE,
                ["Uuno Uusi", "uuno@tyo.example", "Talo", "Ohjaus", "20"],
                ["Veera Vanha", "veera@tyo.example", "Talo", "Ohjaus", "20"],
            ],
            "Läsnäolo": [HEAD, ["20", 1, None, "uuno@tyo.example"], ["20", None, "14.1.2026", None, "Vanha Veera"],
                         ["20", None, "14.1.2026", None, "Veera Vanha", None, None, None, 120]],
        }
    )  # fmt: skip
    with clock.travel(date(2026, 3, 12)):
        run = read(cast, data)
        assert fates(run, "attendance") == [
            "new attendance_new", "refused attendance_person_unknown", "new attendance_new",
        ]  # fmt: skip
        services.confirm_workbook(cast.as_(cast.manager), run)
        assert [row[1:3] for row in there()] == [("uuno", 210), ("veera", 120)]
        assert Session.objects.get(series__code="20", number=1).state == "held"
        again = read(cast, data)
        assert {fate.split()[0] for fate in fates(again)} == {"matched", "refused"}
        with pytest.raises(DomainError, match="workbook_nothing_new"):
            services.confirm_workbook(cast.as_(cast.manager), again)
        services.undo_workbook(cast.as_(cast.manager), run)
        assert there() == []
        assert not Session.objects.filter(series__code="20", deleted_in__isnull=True).exists()
        assert not Person.objects.filter(email="uuno@tyo.example").exists()


def test_taken_back_the_half_day_is_planned_as_before_unless_another_workbook_keeps_it(past: Cast) -> None:
    boss = past.as_(past.manager)
    first = brought(past, sheet(["01", 1, None, past.staff[0].email]))
    second = brought(past, sheet(["01", 1, None, past.staff[1].email]))
    services.undo_workbook(boss, first)
    assert [row[1] for row in there()] == ["osa.ottaja.02"]
    assert states(past)[0] == "held"
    services.undo_workbook(boss, second)
    assert (there(), states(past)[0]) == ([], "planned")
    third = brought(past, sheet(["01", 1, None, past.staff[0].email]))
    assert fates(third) == ["new attendance_new"]
    services.undo_workbook(boss, third)
    assert states(past) == ["planned"] * 3


def test_a_later_workbook_says_otherwise_and_taken_back_it_is_as_before(past: Cast) -> None:
    brought(past, sheet(["01", 1, None, past.staff[0].email, None, None, "9.00"]))
    again = brought(past, sheet(["01", 1, None, past.staff[0].email, None, "etä"]))
    assert fates(again) == ["changed attendance_changes"]
    assert there() == [("01/1", "osa.ottaja.01", 210, "remote")]
    services.undo_workbook(past.as_(past.manager), again)
    assert there() == [("01/1", "osa.ottaja.01", 180, "site")]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (["77", 1, None, "a"], "series_unknown"),
        (["01", 9, None, "a"], "attendance_no_half_day"),
        (["01", "x", None, "a"], "attendance_no_half_day"),
        (["01", None, None, "a"], "value_missing"),
        (["01", None, "1.1.2026", "a"], "attendance_no_day"),
        (["01", 1, "1.1.2026", "a"], "attendance_other_day"),
        (["01", None, "31.2.2026", "a"], "day_not_there"),
        (["01", 3, None, "a"], "attendance_to_come"),
        (["02", 1, None, "a"], "attendance_no_date"),
        (["01", 1, None, "ei@tyo.example"], "attendance_person_unknown"),
        (["01", 1, None, None, "Ei Kukaan"], "attendance_person_unknown"),
        (["01", 1, None, None, None], "value_missing"),
        (["01", 1, None, "a", None, "poissa"], "attendance_away"),
        (["01", 1, None, "a", None, "-"], "attendance_away"),
        (["01", 1, None, "a", None, "kuussa"], "attendance_mode"),
        (["01", 1, None, "a", None, None, "13.00"], "attendance_outside"),
        (["01", 1, None, "a", None, None, None, "8.00"], "attendance_outside"),
        (["01", 1, None, "a", None, None, "10", "9"], "attendance_order"),
        (["01", 1, None, "a", None, None, "ennen puoltapäivää"], "time_unknown"),
        (["01", 1, None, "a", None, None, None, None, 211], "attendance_minutes"),
        (["01", 1, None, "a", None, None, None, None, "paljon"], "attendance_minutes"),
        (["01", 1, None, "a", None, None, "9.00", None, 200], "attendance_two_lengths"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_says_why(past: Cast, row: list[object], why: str) -> None:
    told = [past.staff[0].email if cell == "a" else cell for cell in row]
    run = read(past, sheet(told))
    assert fates(run) == [f"refused {why}"]


def test_the_same_presence_twice_names_the_first_row(past: Cast) -> None:
    run = read(past, sheet(["01", 1, None, past.staff[0].email], ["01", 1, None, None, past.staff[0].name]))
    assert fates(run) == ["new attendance_new", "refused twice_in_sheet"]
    assert WorkbookRow.objects.get(run=run, fate="refused").facts == {"row": 2}


def test_two_of_one_name_are_told_apart_by_mail(past: Cast) -> None:
    Person.objects.filter(pk=past.staff[1].pk).update(name=past.staff[0].name)
    run = read(past, sheet(["01", 1, None, None, past.staff[0].name], ["01", 1, None, past.staff[1].email]))
    assert fates(run) == ["refused attendance_person_several", "new attendance_new"]


def test_what_was_marked_here_is_not_written_over(past: Cast) -> None:
    session = Session.objects.get(series=past.first, number=1)
    with reading(SETUP):
        Attendance.objects.create(session=session, person=past.staff[0], minutes=210, marked_at=clock.now())
    run = read(past, sheet(["01", 1, None, past.staff[0].email, None, None, "9"], ["01", 1, None, past.staff[0].email]))
    assert fates(run) == ["refused attendance_there", "refused twice_in_sheet"]
    Session.objects.filter(pk=session.pk).update(state="held")
    assert fates(read(past, sheet(["01", 1, None, past.staff[1].email]))) == ["refused attendance_there"]
    assert fates(read(past, sheet(["01", 1, None, past.staff[0].email]))) == ["matched attendance_known"]
    Session.objects.filter(pk=session.pk).update(state="running")
    assert fates(read(past, sheet(["01", 1, None, past.staff[1].email]))) == ["refused attendance_day_open"]
    Session.objects.filter(pk=session.pk).update(state="cancelled")
    assert fates(read(past, sheet(["01", 1, None, past.staff[1].email]))) == ["refused attendance_cancelled"]


def test_who_took_part_elsewhere_instead_counts_by_the_own_place(past: Cast) -> None:
    other = another(past, "50")
    own = Enrolment.objects.create(
        series=other, person=past.others[0], state="enrolled", asked_at=clock.now(), enrolled_at=clock.now()
    )
    brought(past, sheet(["01", 1, None, past.others[0].email]))
    with reading(SETUP):
        assert Attendance.objects.get(person=past.others[0]).enrolment_id == own.pk


@pytest.mark.parametrize("heading", ["Poissa", "Poissaolot", "Syy", "Frånvaro", "Absent", "Reason", "Sairasloma"])
def test_a_column_of_absence_or_health_refuses_the_whole_workbook(past: Cast, heading: str) -> None:
    data = xlsx({"Läsnäolo": [[*HEAD, heading], ["01", 1, None, past.staff[0].email]]})
    with pytest.raises(DomainError, match="roster_forbidden_heading"):
        read(past, data)
    assert not WorkbookRun.objects.exists()


def test_wall_w5_a_superior_who_also_runs_the_programme_brings_in_nothing_of_own_staff(past: Cast) -> None:
    grant_to(past.manager, "supervisor", "unit", str(past.unit.pk))
    run = read(past, sheet(["01", 1, None, past.staff[0].email]))
    assert fates(run) == ["refused attendance_own_staff"]


def test_wall_w5_nor_of_those_whom_the_same_workbook_brings_into_the_own_unit(past: Cast) -> None:
    grant_to(past.manager, "supervisor", "unit", str(past.unit.pk))
    person = ["Uusi Ihminen", "uusi.ihminen@talo.example", "Talo", "Ohjaus", "01"]
    data = xlsx({"Henkilöt": [PEOPLE, person], "Läsnäolo": [HEAD, ["01", 1, None, person[1]]]})
    run = brought(past, data)
    assert Person.objects.get(email=person[1]).unit == past.unit
    assert there() == []
    assert "attendance_own_staff" in fates(run, "attendance")[0]


def test_wall_w5_rows_of_own_staff_in_anothers_workbook_are_bare(past: Cast) -> None:
    run = brought(past, sheet(["01", 1, None, past.staff[0].email, None, None, "9.17"]))
    page = f"/hanke/{past.programme.code}/tuontipohja/{run.pk}/"
    assert "9.17" in browser(past.manager).get(page).content.decode()
    grant_to(past.manager, "supervisor", "unit", str(past.unit.pk))
    shown = browser(past.manager).get(page).content.decode()
    assert past.staff[0].email in shown
    assert "9.17" not in shown
    assert "193" not in shown
    assert browser(past.manager).get(f"{page}rivit/1/").status_code == 404


@pytest.mark.parametrize("who", ["supervisor", "stranger"])
def test_who_does_not_run_the_programme_brings_nothing_in(past: Cast, who: str) -> None:
    with pytest.raises(DomainError, match="not_allowed"):
        read(past, sheet(["01", 1, None, past.staff[0].email]), who)


def test_headings_and_words_of_the_other_languages(past: Cast) -> None:
    mail = past.staff[0].email
    swedish = xlsx({"Närvaro": [["Serie", "Workshop", "E-post", "Sätt", "Kom"], ["01", 1, mail, "på distans", "8.50"]]})
    assert fates(read(past, swedish)) == ["new attendance_new"]
    english = xlsx({"Attendance": [["Series", "Session", "E-mail", "Mode", "Duration"], ["1", 1, mail, "online", 100]]})
    brought(past, english)
    assert there() == [("01/1", "osa.ottaja.01", 100, "remote")]


def test_minutes_are_the_overlap_also_over_a_change_of_the_clocks() -> None:
    def at(hour: int, minute: int = 0, day: int = 29) -> datetime:
        return datetime(2026, 3, day, hour, minute, tzinfo=HELSINKI)

    assert overlap(at(8, 30), at(12), at(8, 50), None) == 190
    assert overlap(at(8, 30), at(12), at(8), at(13)) == 210
    assert overlap(at(8, 30), at(12), at(12), None) == 0
    assert overlap(at(2, 30), at(5), None, None) == 90, "the clocks of this night skip an hour"


def test_the_own_copy_holds_the_row_without_anybody_elses_mail(past: Cast) -> None:
    from oppiva.people.queries import workbook_rows_about

    brought(past, sheet(["01", 1, None, past.staff[0].email]))
    (row,) = workbook_rows_about(past.staff[0].pk)
    assert row["sheet"] == "attendance"
    assert actor_for(past.staff[0]).person_id == str(past.staff[0].pk)


def entries(kind: str = "attendance") -> list[tuple[int, bool]]:
    """Quantity of each entry in the evidence, and whether it corrects another."""
    rows = EvidenceEntry.objects.filter(kind=kind).order_by("programme", "seq")
    return [(quantity, corrects is not None) for quantity, corrects in rows.values_list("quantity", "corrects_seq")]


def test_the_night_writes_the_counts_into_the_evidence_once_and_taking_back_corrects_them(past: Cast) -> None:
    run = brought(past, sheet(*(["01", 1, None, person.email] for person in past.staff[:3])))
    assert entries() == [], "a workbook writes row by row: the counts wait until it is whole"
    assert add_evidence_of_imported() == 1
    assert add_evidence_of_imported() == 1
    assert (entries(), entries("attendance_minutes")) == ([(3, False)], [(630, False)])
    services.undo_workbook(past.as_(past.manager), run)
    assert entries() == [(3, False), (0, True)]


def test_attendance_that_came_with_a_workbook_is_corrected_as_any_other(past: Cast) -> None:
    brought(past, sheet(["01", 1, None, past.staff[0].email], ["01", 1, None, past.staff[1].email]))
    add_evidence_of_imported()
    session = Session.objects.select_related("series").get(series=past.first, number=1)
    actor = actor_for(past.facilitator)
    correct_attendance(actor, session, person=past.staff[0], after=None, reason="Oli toisessa työpajassa.")
    assert [row[1] for row in there()] == ["osa.ottaja.02"]
    assert entries() == [(2, False), (1, True)]
