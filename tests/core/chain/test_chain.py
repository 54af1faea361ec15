"""The chain names the first place that was changed, taken out, put in or moved."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppiva.core.chain import START, Break, Link, canonical, check, digest, link_hash

E7 = {
    "kind": "attendance",
    "occurred_on": date(2026, 10, 8),
    "programme": "ES-OPPIVA",
    "quantity": 21,
    "unit": "person",
    "area": None,
}


def chain(length: int) -> list[Link]:
    links: list[Link] = []
    prev = START
    for seq in range(1, length + 1):
        fields = {**E7, "quantity": seq}
        own = link_hash(prev, seq, fields)
        links.append(Link(seq, fields, prev, own))
        prev = own
    return links


def test_example_e7():
    assert link_hash(START, 1, E7) == "5466b2f2ff1ea4ec2d3275701d5f633f94c397338f480fc4d507d341c091fd1e"


def test_canonical_json_is_sorted_tight_and_leaves_nulls_out():
    assert canonical(E7 | {"seq": 1}) == (
        '{"kind":"attendance","occurred_on":"2026-10-08","programme":"ES-OPPIVA","quantity":21,"seq":1,"unit":"person"}'
    )
    assert canonical({"b": [None, True], "ä": {"x": None, "y": "ö"}}) == '{"b":[null,true],"ä":{"y":"ö"}}'
    assert canonical((datetime(2026, 3, 12, tzinfo=UTC),)) == '["2026-03-12T00:00:00+00:00"]'
    assert canonical(None) == "null"


@pytest.mark.parametrize("value", [1.5, {"share": 0.1}, [b"x"], {1, 2}])
def test_a_value_with_no_single_way_of_being_written_is_refused(value):
    with pytest.raises(TypeError, match="not a canonical value"):
        canonical(value)


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=3))


@given(st.dictionaries(st.text(), JSON), st.randoms())
def test_the_order_of_keys_does_not_matter(fields, random):
    shuffled = list(fields.items())
    random.shuffle(shuffled)
    assert canonical(dict(shuffled)) == canonical(fields)
    assert digest(dict(shuffled)) == digest(fields)


def test_a_whole_chain_and_an_empty_one_have_no_break():
    assert check([]) is None
    assert check(chain(50)) is None


@given(st.integers(2, 12), st.data())
def test_the_first_bad_link_is_named(length, data):
    links = chain(length)
    at = data.draw(st.integers(1, length))
    changed = [*links]
    changed[at - 1] = replace(links[at - 1], fields={**E7, "quantity": 999})
    assert check(changed) == Break(at, "altered")
    assert check(links[: at - 1] + links[at:]) == (None if at == length else Break(at, "gap"))
    if at < length:
        swapped = [*links]
        swapped[at - 1] = replace(links[at], seq=at)
        swapped[at] = replace(links[at - 1], seq=at + 1)
        assert check(swapped) == Break(at, "moved")


def test_an_appended_link_must_stand_on_the_last():
    links = chain(3)
    forged = Link(4, E7, START, link_hash(START, 4, E7))
    assert check([*links, forged]) == Break(4, "moved")
    assert check([*links, replace(forged, prev_hash=links[-1].hash)]) == Break(4, "altered")


def test_a_chain_rewritten_from_one_link_on_breaks_at_the_next_kept_one():
    links = chain(5)
    fields = {**E7, "quantity": 999}
    links[1] = Link(2, fields, links[0].hash, link_hash(links[0].hash, 2, fields))
    assert check(links) == Break(3, "moved")


def test_ten_thousand_links_are_one_pass():
    assert check(iter(chain(10_000))) is None
