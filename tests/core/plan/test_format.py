"""The format as data, and the frozen plan beside it: every key of one has its place in the other."""

import pytest

from oppiva.core.plan import SECTIONS, Kind, Plan, field_at, names_for, read_data, spec_of
from oppiva.core.plan.building import _CLASSES, attribute_of
from oppiva.core.plan.model import Principle
from oppiva.core.plan.spec import TOP


def tables(spec=TOP, path=""):
    yield path, spec
    for field in spec.fields:
        if field.fields:
            yield from tables(field, f"{path}.{field.name}" if path else field.name)


def made(path):
    if path.startswith("horizontal."):
        return Principle
    return _CLASSES[path] if path else Plan


@pytest.mark.parametrize("path", [path for path, _spec in tables() if path != "horizontal"])
def test_every_key_has_its_place_in_the_plan(path):
    keys = {attribute_of(field) for field in spec_of(path) if field.kind is not Kind.FREE}
    attributes = set(made(path)._names) - ({"data"} if not path else set())
    if made(path).__name__ == "Organisation":  # areas have a code, partners a kind
        attributes -= {"kind"} if path == "areas" else {"code"}
    assert keys == attributes


def test_field_of_a_path_with_or_without_row_numbers():
    assert field_at("targets[2].value") == field_at("targets.value") == field_at("targets[].value")
    assert field_at("targets[2].value").required
    assert field_at("programme.name.fi").kind is Kind.I18N
    assert field_at("staff[0].hours.WP1").unit == "hours"
    assert field_at("extra.anything.at.all").kind is Kind.FREE
    assert field_at("areas.commitment").choices == ("signed", "interest", "none")
    assert not field_at("areas").i18n


@pytest.mark.parametrize("path", ["nothing", "targets.values", "programme.name.de", "targets.code.fi"])
def test_a_path_of_no_key_is_refused(path):
    with pytest.raises(KeyError):
        field_at(path)


def test_sections_are_in_the_order_of_the_plan():
    assert tuple(field.name for field in spec_of("")) == SECTIONS
    assert SECTIONS[:3] == ("format", "programme", "objectives")
    assert SECTIONS[-2:] == ("decision", "extra")


def test_names_that_a_key_may_refer_to(real_text):
    data = read_data(real_text)
    assert names_for(data, "work_packages") == ("WP1", "WP2", "WP3", "WP4")
    assert names_for(data, "organisations") == ("Mäntyharjun kunta", "applicant", "keski-savo", "mikkeli", "savonlinna")
    assert names_for(data, "themes") == ("customer", "productivity", "wellbeing")
    assert names_for({}, "themes") == ()
