"""Names of a plan held against keys and organisations: only proposals, each with its reason."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppiva.core.plan import read
from oppiva.people.models import EmploymentArea, Municipality
from oppiva.programme.matching import Known, likeness, named_in, nearest, propose

YLA = Known("1", ("Ylä-Savo",))
KESKI = Known("2", ("Keski-Savo", "Mellersta Savolax"))


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Keski-Savon työllisyysalue", KESKI),
        ("Ylä-Savon työllisyysalue", YLA),
        ("Mellersta Savolax sysselsättningsområde", KESKI),
        ("Lapin työllisyysalue", None),
        ("Savo", None),
        ("", None),
    ],
)
def test_an_inflected_name_finds_its_area_and_a_strange_one_none(name: str, found: Known | None) -> None:
    assert nearest([name], [YLA, KESKI]) == found


def test_two_that_are_equally_near_are_none() -> None:
    assert nearest(["Savonlinna"], [Known("1", ("Savonlinna",)), Known("2", ("Savonlinna",))]) is None


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_the_same_both_ways_and_within_bounds(one: str, two: str) -> None:
    assert 0 <= likeness([one], [two]) <= 10_000
    assert likeness([one], [two]) == likeness([two], [one])


def test_what_a_person_matched_before_goes_first(real_plan: str) -> None:
    plan = read(real_plan)
    before, same = uuid4(), uuid4()
    found = propose(
        plan,
        areas=[],
        municipalities=[],
        organisations=[Known(str(same), ("Mikkelin seudun työllisyysalue",), "", True)],
        earlier={"mikkeli": before},
    )
    assert (found[0].organisation, found[0].reason) == (before, "earlier")
    again = propose(
        plan,
        areas=[],
        municipalities=[],
        organisations=[Known(str(same), ("mikkelin seudun TYÖLLISYYSALUE",), "", True)],
        earlier={},
    )
    assert (again[0].organisation, again[0].reason) == (UUID(str(same)), "same_name")


def test_every_area_and_partner_of_the_plan_is_named(real_plan: str) -> None:
    assert [(one.key, one.is_area) for one in named_in(read(real_plan))] == [
        ("mikkeli", True),
        ("keski-savo", True),
        ("savonlinna", True),
        ("Mäntyharjun kunta", False),
    ]


@pytest.mark.django_db
def test_every_area_finds_itself_by_its_genitive() -> None:
    """Of the 46 official areas each is found by its own name; none is taken for another."""
    areas = [Known(code, (fi, sv)) for code, fi, sv in EmploymentArea.objects.values_list("code", "name_fi", "name_sv")]
    for area in areas:
        found = nearest([f"{area.names[0]} työllisyysalue"], areas)
        assert found in (area, None), (area, found)
    assert sum(nearest([area.names[0]], areas) == area for area in areas) >= len(areas) - 2


@pytest.mark.django_db
def test_every_municipality_finds_itself() -> None:
    rows = [Known(code, (fi,)) for code, fi in Municipality.objects.values_list("code", "name_fi")]
    assert [row for row in rows[::7] if nearest([f"{row.names[0]} kunta"], rows) not in (row, None)] == []
