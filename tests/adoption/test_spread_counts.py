"""What the spread board counts, by examples and for any adoptions (records.md 5; T9, T18)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppiva.adoption.pages.spread import _share
from oppiva.adoption.spread import (
    FURTHEST,
    HIDDEN,
    KINDS,
    NAMED,
    UNNAMED,
    Home,
    Part,
    Taken,
    furthest,
    middle,
    most_changed,
    shares_at,
    spread,
)

PROGRAMME, MODEL = uuid4(), uuid4()
HOME = {PROGRAMME: Home(frozenset({"23"}), frozenset(), frozenset({"MK10"}))}
USED = date(2026, 8, 3)


def taken(stage: str = "in_use", **more: object) -> Taken:
    told: dict[str, object] = {"shown": NAMED, "area": "24", "regions": frozenset({"MK17"}), **more}
    if stage in {"in_use", "embedded"}:
        told.setdefault("first_in_use_on", USED)
    return Taken(PROGRAMME, MODEL, stage, **told)  # type: ignore[arg-type]


def test_nine_yes_three_no_four_unknown_are_nine_of_sixteen() -> None:  # T9
    rows = [taken(later={6: state}) for state in ["in_use"] * 9 + ["no"] * 3 + ["unknown"] * 4]
    found = spread(rows, HOME).shares[0]
    assert (found.in_use, found.due, found.share(found.in_use), found.share(found.unknown)) == (9, 16, 5625, 2500)
    shown = _share(found)
    texts = [shown.figure, shown.said, *(part.figure for part in shown.parts)]
    assert texts[0] == "9/16"
    assert {part.figure for part in shown.parts} == {"3/16", "4/16"}
    assert not any("/12" in one for one in texts)


def test_one_that_ended_before_it_was_asked_stays_in_the_whole() -> None:
    found = shares_at([taken(later={12: "in_use"}), taken("ended", later={12: "ended"}), taken(later={12: ""})], 12)
    assert (found.in_use, found.ended, found.due) == (1, 1, 2)


def test_interested_decided_preparing_and_trying_are_never_taken_into_use() -> None:
    found = spread([taken(stage) for stage in ("interested", "decided", "preparing", "trying")], HOME)
    assert (found.total, found.taken, found.in_use, found.used_areas, found.first_outside) == (4, 0, 0, 0, None)


def test_an_unknown_place_stands_apart_and_is_not_in_use() -> None:  # T18
    found = spread([taken(unknown=True), taken("embedded")], HOME)
    assert (found.taken, found.in_use, found.unknown) == (2, 1, 1)
    assert (found.kinds["unknown"], found.kinds["in_use"], found.kinds["embedded"]) == (1, 0, 1)


def test_a_hidden_adopter_is_in_sums_and_in_no_figure_of_place() -> None:
    shown = [taken(area="37", regions=frozenset({"MK14"}), first_in_use_on=date(2026, 9, 1))]
    alone = spread([*shown, taken(shown=HIDDEN, first_in_use_on=date(2026, 5, 1))], HOME)
    beside = spread([*shown, taken(shown=HIDDEN, area="37", first_in_use_on=date(2026, 5, 1))], HOME)
    for found in (alone, beside):
        assert (found.total, found.in_use, found.hidden) == (2, 2, 1)
        assert {area: dict(kinds) for area, kinds in found.areas.items()} == {"37": {"in_use": 1}}
        assert (found.used_areas, found.outside, found.named) == (1, 1, 1)
        assert found.first_outside == date(2026, 9, 1)
        assert found.not_on_map == 1
    # Wherever the hidden one is, the board says the same: no difference tells it.
    assert replace(alone, areas={}) == replace(beside, areas={})


def test_one_shown_as_an_employment_area_is_on_no_tile() -> None:
    found = spread([taken(shown=UNNAMED)], HOME)
    assert (dict(found.areas), dict(found.unnamed), found.hidden) == ({}, {"in_use": 1}, 0)


def test_first_outside_the_home_region_is_the_first_day_of_use_there() -> None:
    rows = [
        taken(area="36", regions=frozenset({"MK10"}), first_in_use_on=date(2026, 4, 1)),
        taken("trying", area="41", regions=frozenset({"MK02"})),
        taken(area="24", first_in_use_on=date(2026, 9, 9)),
        taken(area="13", regions=frozenset({"MK10", "MK11"}), first_in_use_on=date(2026, 5, 5)),
        taken("ended", area="28", regions=frozenset({"MK19"}), first_in_use_on=date(2026, 8, 3)),
    ]
    assert spread(rows, HOME).first_outside == date(2026, 8, 3)
    assert spread(rows, {}).first_outside is None
    assert spread(rows[:1], HOME).first_outside is None


def test_outside_the_programme_is_neither_in_its_areas_nor_of_its_organisations() -> None:
    own = uuid4()
    homes = {PROGRAMME: Home(frozenset({"23"}), frozenset({own}), frozenset({"MK10"}))}
    rows = [taken(area="23"), taken(area="24", organisation=own), taken(area="24"), taken(area="", organisation=None)]
    found = spread(rows, homes)
    assert (found.outside, found.named) == (2, 4)


def test_a_core_part_is_told_from_three_checks_on() -> None:
    few, kept = Part(MODEL, "a", 2, 2), Part(MODEL, "b", 0, 9)
    assert most_changed([few, kept]) is None
    assert most_changed([few, kept, Part(MODEL, "c", 1, 3), Part(MODEL, "d", 3, 4)]) == Part(MODEL, "d", 3, 4)
    assert most_changed([Part(MODEL, "d", 2, 4), Part(MODEL, "c", 3, 6)]) == Part(MODEL, "c", 3, 6)


@pytest.mark.parametrize(("days", "wanted"), [([], None), ([5], 5), ([1, 4], 3), ([1, 2, 90], 2), ([0, 1, 2, 3], 2)])
def test_the_median_is_a_whole_day(days: list[int], wanted: int | None) -> None:
    assert middle(days) == wanted


def test_days_run_from_the_version_it_had_to_its_first_use() -> None:
    rows = [taken(version_on=date(2026, 7, 4)), taken(version_on=None), taken("trying", version_on=date(2026, 1, 1))]
    found = spread(rows, HOME)
    assert (found.days, found.days_of) == (30, 1)


def test_a_tile_shows_the_furthest_that_is_known() -> None:
    assert furthest({"trying": 3, "unknown": 1, "ended": 2}) == "trying"
    assert furthest({"unknown": 1, "ended": 2}) == "unknown"
    assert furthest({"in_use": 1, "embedded": 1}) == "embedded"
    assert furthest({"ended": 0}) == ""
    assert sorted(FURTHEST) == sorted(KINDS)


STAGES = [kind for kind in KINDS if kind != "unknown"]
anybody = st.builds(
    Taken,
    programme=st.just(PROGRAMME),
    model=st.sampled_from([MODEL, UUID(int=1)]),
    stage=st.sampled_from(STAGES),
    unknown=st.booleans(),
    shown=st.sampled_from([NAMED, UNNAMED, HIDDEN]),
    area=st.sampled_from(["", "23", "24", "37"]),
    later=st.fixed_dictionaries({6: st.sampled_from(["", "in_use", "no", "unknown", "ended"])}),
)


@given(st.lists(anybody, max_size=30))
def test_stages_sum_up_to_the_confirmed_adoptions(rows: list[Taken]) -> None:
    found = spread(rows, HOME)
    assert sum(found.kinds.values()) == found.total == len(rows)
    parts = [*found.areas.values(), found.nowhere, found.unnamed]
    assert sum(sum(part.values()) for part in parts) + found.hidden == found.total
    assert found.in_use + found.unknown <= found.total
    by_model = [spread([one for one in rows if one.model == pk], HOME) for pk in {one.model for one in rows}]
    for kind in KINDS:
        assert sum(one.kinds[kind] for one in by_model) == found.kinds[kind]
    assert found.shares[0].due == sum(bool(one.later[6]) for one in rows)


@given(st.lists(anybody.filter(lambda one: one.shown == HIDDEN), max_size=6), st.sampled_from(["", "23", "24", "45"]))
def test_moving_hidden_ones_changes_nothing_that_is_shown(rows: list[Taken], area: str) -> None:
    base = [taken(area="23"), taken("trying", area="37")]
    moved = [replace(one, area=area, regions=frozenset({"MK99"})) for one in rows]
    assert spread([*base, *rows], HOME) == spread([*base, *moved], HOME)
