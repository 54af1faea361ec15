"""A plan written back reads equal: nothing a form does not touch may change."""

import datetime
import math
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppiva.core.plan import check, read, read_data, to_toml
from oppiva.core.plan.spec import SECTIONS

KEYS = st.one_of(st.sampled_from(["fi", "sv", "code", *SECTIONS]), st.text(st.characters(codec="utf-8"), max_size=6))
SCALARS = st.one_of(
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.text(st.characters(codec="utf-8"), max_size=20),
    st.dates(),
    st.datetimes(),
    st.datetimes(timezones=st.sampled_from([datetime.UTC, datetime.timezone(datetime.timedelta(hours=3))])),
    st.times(),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=12,
)
TABLES = st.dictionaries(KEYS, VALUES, max_size=6)


@given(TABLES)
def test_any_toml_data_is_written_and_read_back_equal(data):
    assert tomllib.loads(to_toml(data)) == data


def test_not_a_number_is_written():
    assert math.isnan(tomllib.loads(to_toml({"extra": {"x": math.nan}}))["extra"]["x"])


@pytest.mark.parametrize("value", [None, object(), b"bytes"])
def test_what_toml_has_no_word_for_is_refused(value):
    with pytest.raises(TypeError):
        to_toml({"extra": {"x": [value]}})


def test_real_plan_is_written_in_the_order_of_a_plan(real_text):
    data = read_data(real_text)
    shuffled = dict(reversed(data.items()))
    text = to_toml(shuffled)
    assert read_data(text) == data
    assert text == to_toml(data)
    assert text.index("[programme]") < text.index("[[objectives]]") < text.index("[budget.financing]")
    assert 'name.fi = "Oppiva työllisyysalue"' in text


def test_check_of_the_written_plan_is_the_same(mended_text):
    assert check(read(to_toml(read_data(mended_text)))) == check(read(mended_text))
