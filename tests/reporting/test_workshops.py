"""Series, half-days and participants on the programme page and as counts (records.md 13, T19; E8 of trust.md)."""

from __future__ import annotations

import html
from datetime import date, time
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oppiva.core.policy import reading, system
from oppiva.jobs import clock
from oppiva.people import services as people
from oppiva.people.models import Person
from oppiva.programme.models import Programme
from oppiva.reporting import queries, slots, words
from oppiva.reporting.pages import programme_page
from oppiva.reporting.workshops import series_schedule
from oppiva.workshops.models import Attendance, Enrolment, Series, Session, SessionDay
from oppiva.workshops.queries import SeriesLine, series_lines
from reporting.cast import SETUP, Cast, person_of

pytestmark = pytest.mark.django_db
NINE, NOON = time(9), time(12)


def series(programme: Programme, code: str, *states: str, state: str = "closed", people: int = 1) -> Series:
    """A series with half-days in these states; in each that is held so many were, a person of their own each time."""
    made = Series.objects.create(programme=programme, code=code, state=state)
    for number, one in enumerate(states, 1):
        session = Session.objects.create(
            programme=programme, series=made, number=number, state=one, day=date(2026, 1, 5 + number), starts=NINE,
            ends=NOON,
        )  # fmt: skip
        for _ in range(people if one == "held" else 0):
            was_there(session)
    return made


def was_there(session: Session, person: Person | None = None, *, imported: bool = False) -> Attendance:
    """Somebody was at the half-day; without a person one of whom no more is known."""
    with reading(SETUP):
        return Attendance.objects.create(
            session=session, person=person, minutes=180, marked_at=clock.now(), imported=imported
        )


def half_day(made: Series, number: int = 1) -> Session:
    return Session.objects.get(series=made, number=number)


def tally(target: str, programme: Programme, *, imported: bool = True) -> tuple[int, dict[str, int]]:
    query = slots.query_of(target)
    assert query is not None
    found = query.count([programme.pk], imported=imported).get(programme.pk, slots.Tally())
    return found.value, dict((*found.parts, *found.stages))


def test_a_series_counts_once_three_half_days_are_held(cast: Cast) -> None:
    programme = cast.programme
    assert tally("series", programme) == (0, {})
    series(programme, "01", "held", "held", "held")
    series(programme, "02", "held", "held", "planned")
    series(programme, "03", "planned", "planned", "planned")
    series(programme, "04", "held", "held", "cancelled")  # only two were held
    series(programme, "05", "held", "planned", "planned", state="cancelled")
    assert tally("series", programme) == (1, {"under_way": 2, "planned": 1})
    # What had been held before the series was cancelled was held.
    assert tally("half_days", programme) == (8, {"planned": 4})


def test_a_half_day_under_way_is_not_held_yet(cast: Cast) -> None:
    series(cast.programme, "01", "door_open", "running", "closing")
    assert tally("half_days", cast.programme) == (0, {"under_way": 3})
    assert tally("series", cast.programme) == (0, {"under_way": 1})


def test_a_half_day_with_nobody_there_does_not_count_and_is_told(cast: Cast) -> None:
    made = series(cast.programme, "01", "held", "held", "held", people=0)
    was_there(half_day(made))
    assert tally("half_days", cast.programme) == (1, {"empty": 2})
    assert tally("series", cast.programme) == (0, {"under_way": 1})
    page = cast.client("project_manager").get(f"/hanke/{cast.programme.code}/")
    assert page.status_code == 200


def test_half_days_of_another_kind_are_no_half_days_of_series(cast: Cast) -> None:
    session = Session.objects.create(
        programme=cast.programme, kind="leadership", state="held", day=date(2026, 1, 5), starts=NINE, ends=NOON
    )
    was_there(session, person_of("Joku Johtaja"))
    assert tally("half_days", cast.programme) == (0, {})
    assert tally("participants", cast.programme) == (0, {})


@pytest.mark.both
def test_a_person_counts_once_in_two_series_and_only_by_confirmed_half_days(cast: Cast) -> None:
    """T19: enrolled only is 0, two series are 1."""
    one, other, third = (person_of(f"Otso Ottaja{n}") for n in range(3))
    first, second = (series(cast.programme, code, "held", "held", "held", people=0) for code in ("01", "02"))
    for number in (1, 2, 3):
        was_there(half_day(first, number), one)
    was_there(half_day(second), one)
    was_there(half_day(second), other)
    Enrolment.objects.create(series=first, person=third, state="enrolled", asked_at=clock.now())
    assert tally("participants", cast.programme) == (2, {"all_three": 1, "some": 1})
    open_one = series(cast.programme, "03", "closing", "planned", people=0)
    was_there(half_day(open_one), third)
    assert tally("participants", cast.programme)[0] == 2, "nobody has confirmed it yet"
    SessionDay.objects.create(session=half_day(open_one), opened_at=clock.now(), attendance_at=clock.now())
    assert tally("participants", cast.programme)[0] == 3
    Session.objects.filter(pk=half_day(open_one).pk).update(state="cancelled")
    assert tally("participants", cast.programme)[0] == 2


def test_a_half_day_taken_elsewhere_makes_the_three_whole(cast: Cast) -> None:
    person = person_of("Otso Ottaja")
    first, second = (series(cast.programme, code, "held", "held", "held", people=0) for code in ("01", "02"))
    for session in (half_day(first, 1), half_day(second, 2), half_day(first, 3)):
        was_there(session, person)
    assert tally("participants", cast.programme) == (1, {"all_three": 1})


def test_from_how_many_half_days_somebody_counts_is_a_setting(cast: Cast, settings: Any) -> None:
    settings.PARTICIPANT_MIN_SESSIONS = 2
    made = series(cast.programme, "01", "held", "held", people=0)
    for number, count in ((1, 2), (2, 1)):
        for at in range(count):
            mail = f"otso.ottaja{at}@example.fi"
            person = Person.objects.filter(email=mail).first() or person_of(f"Otso Ottaja{at}")
            was_there(half_day(made, number), person)
    assert tally("participants", cast.programme)[0] == 1


def test_who_works_for_the_programme_is_no_participant_but_was_one_before(cast: Cast) -> None:
    made = series(cast.programme, "01", "held", people=0)
    leader, hired = person_of("Lea Leideri"), person_of("Otso Ottaja")
    for role in ("facilitator", "project_manager", "analyst", "communicator"):
        was_there(half_day(made), cast.persons[role])
    was_there(half_day(made), leader)
    Session.objects.filter(pk=half_day(made).pk).update(facilitator=leader)
    was_there(half_day(made), hired)
    people.give_grant(
        SETUP, person=hired, role="facilitator", scope_kind="programme", scope_id=str(cast.programme.pk),
        starts_on=date(2026, 2, 1), reason="palkattu",
    )  # fmt: skip
    assert tally("participants", cast.programme)[0] == 1


def test_every_count_stands_also_without_what_was_brought_in(cast: Cast) -> None:
    person, other = person_of("Otso Ottaja"), person_of("Aino Muu")
    made = series(cast.programme, "01", "held", "held", "held", people=0)
    for number in (1, 2, 3):
        was_there(half_day(made, number), person, imported=True)
    was_there(half_day(made), other)
    assert [tally(target, cast.programme)[0] for target in ("series", "half_days", "participants")] == [1, 3, 2]
    own = [tally(target, cast.programme, imported=False) for target in ("series", "half_days", "participants")]
    assert own == [(0, {"under_way": 1}), (1, {}), (1, {"some": 1})]
    page = cast.client("steering").get(f"/hanke/{cast.programme.code}/luvut/").content.decode()
    assert words.counted("participants_met") in html.unescape(page)
    assert "participants_met" not in page
    found = queries.without_imported(cast.programme, queries.situation_of(cast.actor("steering"), cast.programme))
    assert found["participants"] == 1
    table = cast.client("steering").get(f"/hanke/{cast.programme.code}/luvut.csv").content.decode()
    (line,) = [line for line in table.splitlines() if line.startswith("participants;")]
    assert line.split(";")[2:4] == ["2", "1"]


@pytest.mark.both
def test_e8_counts_survive_erasure(cast: Cast, settings: Any, tmp_path: Path) -> None:
    """Of forty people four and then twenty are erased: every count and all minutes stay as they were."""
    settings.OPPIVA_ERASURES = tmp_path / "erasures.jsonl"
    crowd = [person_of(f"Otso Ottaja{number:02}") for number in range(40)]
    first, second = (series(cast.programme, code, "held", "held", "held", people=0) for code in ("01", "02"))
    for at, person in enumerate(crowd):
        for number in range(1, 4 if at % 2 else 3):
            was_there(half_day(first, number), person)
        if at % 3 == 0:
            was_there(half_day(second), person)

    def counted() -> list[object]:
        with reading(SETUP):
            minutes = sum(Attendance.objects.values_list("minutes", flat=True))
        return [tally(target, cast.programme) for target in ("series", "half_days", "participants")] + [minutes]

    before = counted()
    assert before[2] == (40, {"all_three": 20, "some": 20})
    gone = 0
    for upto in (4, 20):
        for person in crowd[gone:upto]:
            _erase(person)
        gone = upto
        assert counted() == before
        assert not Person.objects.filter(name__startswith="Otso", pk__in=[one.pk for one in crowd[:gone]]).exists()


def test_rows_that_have_lost_even_the_tombstone_count_once_by_their_place(cast: Cast) -> None:
    made = series(cast.programme, "01", "held", "held", people=0)
    place = Enrolment.objects.create(series=made, person=None, state="enrolled", asked_at=clock.now())
    for number in (1, 2):
        row = was_there(half_day(made, number))
        with reading(SETUP):
            Attendance.objects.filter(pk=row.pk).update(enrolment=place)
    assert tally("participants", cast.programme) == (1, {"some": 1})


def _erase(person: Person) -> None:
    """As `erase_person` does inside its own transaction, which a test's may not be around."""
    from oppiva.people.services import erasing

    with reading(system("erase-person")):
        erasing._erase(Person.objects.get(pk=person.pk), uuid4())


def test_the_timeline_has_a_dot_for_each_half_day_filled_once_it_was_held(cast: Cast) -> None:
    series(cast.programme, "01", "held", "planned", "cancelled")
    assert series_lines(cast.programme) == (
        SeriesLine("01", "", (date(2026, 1, 6), date(2026, 1, 7)), (True, False), ((2, date(2026, 1, 7)),), 2),
    )
    assert series_schedule((), date(2026, 1, 6)) is None
    lines = [
        SeriesLine("01", "A", (date(2026, 1, 6), date(2026, 2, 3)), (True, False)),
        SeriesLine("02", "B", (date(2026, 3, 3),)),
    ]
    drawn = series_schedule(lines, date(2026, 1, 20))
    assert drawn is not None
    assert len(drawn.timeline.rows) == 2
    assert drawn.timeline.rows[0][:2] == ("01", "A")
    first, second = drawn.timeline.tracks
    assert (first.svg.count('class="f1"'), first.svg.count("f0 sc")) == (1, 1)
    assert second.svg.count('class="f1"') == 0


def test_a_day_that_passed_without_being_held_is_not_drawn_as_held() -> None:
    line = SeriesLine("01", "A", (date(2026, 1, 6), date(2026, 1, 20)))
    drawn = series_schedule([line], date(2026, 3, 1))
    assert drawn is not None
    assert 'class="f1"' not in drawn.timeline.tracks[0].svg
    assert "0" in drawn.timeline.rows[0][-1]


def test_the_programme_page_draws_its_series_and_asks_little(cast: Cast) -> None:
    page = f"/hanke/{cast.programme.code}/"
    assert 'id="series"' not in cast.client("project_manager").get(page).content.decode()
    made = series(cast.programme, "01", "held", "planned")
    was_there(half_day(made), person_of("Otso Ottaja"))
    assert 'id="series"' in cast.client("project_manager").get(page).content.decode()
    assert 'id="series"' not in cast.client("participant").get(page).content.decode()
    with CaptureQueriesContext(
        connection,
    ) as seen:
        programme_page(cast.actor("steering"), Programme.objects.select_related("plan_version").get(code="ES-OPPIVA"))
    few = len(seen)
    for number in range(2, 5):
        more = series(cast.programme, f"0{number}", "held", "held", "held")
        was_there(half_day(more), person_of(f"Otso Ottaja{number}"))
    with CaptureQueriesContext(connection) as seen:
        programme_page(cast.actor("steering"), Programme.objects.select_related("plan_version").get(code="ES-OPPIVA"))
    assert len(seen) <= few  # run alone, the first time reads what is kept afterwards


def test_participants_are_drawn_in_two_parts(cast: Cast) -> None:
    made = series(cast.programme, "01", "held", "held", "held", people=0)
    whole, part = person_of("Otso Ottaja"), person_of("Aino Muu")
    for number in (1, 2, 3):
        was_there(half_day(made, number), whole)
    was_there(half_day(made), part)
    page = programme_page(cast.actor("project_manager"), Programme.objects.get(code="ES-OPPIVA"))
    card = next(one for one in page.cards if one.code == "participants")
    assert (card.value, [value for value, _words in card.stages]) == ("2", ["1", "1"])
    assert card.bar is not None
    assert card.note == ""
