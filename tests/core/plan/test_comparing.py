"""Two versions of a plan field by field."""

import copy

from oppiva.core.plan import Change, diff, read_data


def test_equal_plans_differ_in_nothing(real_text):
    assert diff(read_data(real_text), read_data(real_text)) == []


def test_mended_plan_shows_what_was_mended(real_text, mended_text):
    changes = diff(read_data(real_text), read_data(mended_text))
    assert {change.path.split("[")[0].split(".")[0] for change in changes} == {"staff", "continuity", "earlier_work"}
    assert Change("staff[3].hours.WP3", None, 500) in changes
    assert Change("continuity.stewards[1].hours_per_year", None, 20) in changes
    assert all(change.before is None for change in changes)


def test_rows_meet_by_their_code_wherever_they_stand(data):
    after = copy.deepcopy(data)
    after["targets"].reverse()
    assert diff(data, after) == []
    after["targets"][0]["value"] = 300  # participants, last before
    assert diff(data, after) == [Change("targets[0].value", 400, 300, row="participants")]


def test_a_row_that_came_and_one_that_went_are_told_field_by_field(data):
    after = copy.deepcopy(data)
    after["targets"][1] = {"code": "guides", "value": 4}
    assert diff(data, after) == [
        Change("targets[1].code", None, "guides", row="guides"),
        Change("targets[1].value", None, 4, row="guides"),
        Change("targets[1].code", "models", None, row="models"),
        Change("targets[1].value", 21, None, row="models"),
        Change("targets[1].approximate", True, None, row="models"),
    ]


def test_rows_without_a_code_meet_by_likeness(data):
    after = copy.deepcopy(data)
    after["staff"].insert(0, {"role": "planner"})
    assert diff(data, after) == [Change("staff[0].role", None, "planner")]
    after["staff"].pop(1)
    assert {change.path for change in diff(data, after)} == {
        "staff[0].role",
        "staff[0].part_time",
        "staff[0].work_packages",
    }


def test_texts_are_compared_by_language(data):
    after = copy.deepcopy(data)
    after["programme"]["name"]["sv"] = "Nytt namn"
    del after["programme"]["name"]["en"]
    assert [(one.path, one.after) for one in diff(data, after)] == [
        ("programme.name.sv", "Nytt namn"),
        ("programme.name.en", None),
    ]


def test_plain_title_equals_the_same_in_every_language():
    plain = {"other_funding": {"items": [{"title": "X"}]}}
    by_language = {"other_funding": {"items": [{"title": {"fi": "X", "sv": "X"}}]}}
    assert [one.path for one in diff(plain, by_language)] == ["other_funding.items[0].title.en"]


def test_removed_section_and_free_table_are_told(data):
    after = copy.deepcopy(data)
    del after["budget"]["financing"]
    after["extra"] = {"note": 1}
    changes = diff(data, after)
    assert changes[0].path == "budget.financing.eu_and_state"
    assert changes[-1] == Change("extra", None, {"note": 1})


def test_true_and_one_are_not_the_same():
    assert diff({"extra": {"a": 1}}, {"extra": {"a": True}}) == []  # equal values inside the free table stay equal
    assert diff({"adoption": {"target": 1}}, {"adoption": {"target": 2}}) == [Change("adoption.target", 1, 2)]
