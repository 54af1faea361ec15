"""Tables of half-days as people paste them from a spreadsheet."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppiva.core.errors import DomainError
from oppiva.core.scheduling import MOST_ROWS, PastedRow, paste_table

AROUND: dict[str, Any] = {"begins": date(2025, 6, 1), "ends": date(2027, 5, 31), "today": date(2026, 3, 12)}


def read(text: str) -> tuple[PastedRow, ...]:
    return paste_table(text, **AROUND)


def one(**cells: str) -> PastedRow:
    row = {"series": "07", "session": "2", **cells}
    return read("\t".join(row) + "\n" + "\t".join(row.values()))[0]


def test_the_same_row_in_three_languages_and_in_any_order_of_columns() -> None:
    tables = (
        "Sarja\tTyöpaja\tPäivä\tAika\tTapa\tPaikka\tVetäjä\tLinkki\n07\t2\tma 16.3.2026\t8.30–12\tlähi\tTalo\tAino\t",
        "Datum\tTid\tWorkshopserie\tWorkshop\tPlats\tSätt\tLedare\tLänk\n"
        "2026-03-16\t8:30-12:00\t07\t2\tTalo\tpå plats\tAino\t",
        "Date;Session;Series;Place;Mode;Time;Facilitator\n16.3.;2;07;Talo;on site;8.30-12;Aino",
        "07/2\t\t16.3.\taamupäivä\tpaikan päällä\tTalo\tAino",
    )
    for text in tables:
        (row,) = read(text)
        assert (row.series, row.session, row.day) == ("07", 2, date(2026, 3, 16)), text
        assert (row.starts, row.ends, row.mode, row.place, row.facilitator) == (
            time(8, 30), time(12), "on_site", "Talo", "Aino",
        )  # fmt: skip
        assert row.troubles == {}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("16.3.2026", date(2026, 3, 16)),
        ("16.3.", date(2026, 3, 16)),
        ("16.3", date(2026, 3, 16)),
        ("ti 1.9.26", date(2026, 9, 1)),
        ("2026-03-16", date(2026, 3, 16)),
        ("11.3.", date(2027, 3, 11)),  # the next one that lies in the programme's time
        ("30.5.", date(2026, 5, 30)),
        ("1.6.", date(2026, 6, 1)),
        ("29.2.2028", date(2028, 2, 29)),
        ("30.2.2026", None),
        ("29.2.2026", None),
        ("29.2.", None),  # neither 2026 nor 2027 has one
        ("ensi viikolla", None),
        ("0.0.0000", None),
    ],
)
def test_a_date_as_people_write_it(text: str, day: date | None) -> None:
    row = one(day=text)
    assert row.day == day
    assert row.troubles.get("day", "") == ("" if day else "day_malformed")


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("8.30–12", (time(8, 30), time(12))),
        ("klo 8:30 - 12:00", (time(8, 30), time(12))),
        ("9", (time(9), time(12, 30))),
        ("ap", (time(8, 30), time(12))),
        ("eftermiddag", (time(12, 30), time(16))),
        ("12–9", None),
        ("25.00", None),
        ("23.30", None),
        ("joskus", None),
    ],
)
def test_a_time_as_people_write_it(text: str, span: tuple[time, time] | None) -> None:
    row = one(day="16.3.", time=text)
    assert (row.starts, row.ends) == (span or (None, None))
    assert row.troubles.get("time", "") == ("" if span else "time_malformed")


def test_start_and_end_may_stand_in_two_columns() -> None:
    (row,) = read("Sarja\tTyöpaja\tPäivä\tAlkaa\tPäättyy\n07\t2\t16.3.\t12.30\t16")
    assert (row.starts, row.ends) == (time(12, 30), time(16))


def test_what_cannot_be_read_is_named_at_its_field() -> None:
    row = one(series="", session="kolmas", mode="puhelimitse", place="x" * 121)
    assert row.troubles == {
        "series": "series_missing",
        "session": "session_malformed",
        "mode": "mode_unknown",
        "place": "place_too_long",
    }


def test_an_empty_table_and_a_long_one_are_refused() -> None:
    for text, code in (
        ("", "table_empty"),
        ("Sarja\tTyöpaja\n", "table_empty"),
        ("07\t1\n" * (MOST_ROWS + 1), "table_too_long"),
    ):
        with pytest.raises(DomainError) as caught:
            read(text)
        assert caught.value.code == code
    assert len(read("07\t1\n" * MOST_ROWS)) == MOST_ROWS


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    refused = ""
    rows: tuple[PastedRow, ...] = ()
    try:
        rows = read(text)
    except DomainError as error:
        refused = error.code
    assert refused in {"", "table_empty", "table_too_long"}
    assert all(row.session in range(10) for row in rows)
