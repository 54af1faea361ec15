"""The input: defaults, and the first thing wrong named by its path (P13)."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from re import findall
from typing import Any

import pytest

from core.teaming.making import EXAMPLE, as_json, example, instance
from oppiva.cli.solvewords import SENTENCES, sentence
from oppiva.core.solving import InputError
from oppiva.core.teaming import Weights, form_teams, read

Data = dict[str, Any]


def refusal(change: Callable[[Data], object]) -> tuple[str, str]:
    """Path and code of what the reader says of the example after a change; the sentence can be made."""
    data = copy.deepcopy(EXAMPLE)
    change(data)
    with pytest.raises(InputError) as refused:
        read(json.dumps(data))
    assert sentence(refused.value)
    return refused.value.path, refused.value.code


def put(path: str, value: object) -> Callable[[Data], object]:
    """Sets the value at a path of keys and numbers parted by dots."""

    def change(data: Data) -> None:
        *way, last = path.split(".")
        at: Any = data
        for key in way:
            at = at[int(key)] if key.isdigit() else at[key]
        at[int(last) if last.isdigit() else last] = value

    return change


def drop(path: str) -> Callable[[Data], object]:
    def change(data: Data) -> None:
        *way, last = path.split(".")
        at: Any = data
        for key in way:
            at = at[int(key)] if key.isdigit() else at[key]
        del at[last]

    return change


def test_what_may_be_left_out_has_its_default() -> None:
    data = {key: EXAMPLE[key] for key in ("format", "name", "people")}
    data["people"] = [
        {key: row[key] for key in ("id", "unit", "municipality", "role", "manager", "languages")}
        for row in EXAMPLE["people"]
    ]
    problem = read(json.dumps({**data, "teams": {"count": 2}}))
    assert (problem.smallest, problem.largest, problem.main_language, problem.remote_policy) == (3, 4, "fi", "together")
    assert (problem.accessible_teams, problem.themes, problem.together, problem.locked) == (None, (), (), {})
    assert problem.weights == Weights()
    assert {(one.mode, one.needs, one.themes) for one in problem.people} == {("site", False, ())}
    assert form_teams(problem).status == "optimal"


def test_the_example_of_the_manual_is_the_worked_one() -> None:
    manual = (Path(__file__).parents[3] / "docs" / "solve.md").read_text("utf-8")
    shown = manual.partition("```json")[2].partition("```")[0]
    assert json.loads(shown) == EXAMPLE


def test_weights_give_only_what_differs() -> None:
    assert example(weights={"moved": 3, "theme": [0, 0, 1, 2]}).weights == Weights(moved=3, theme=(0, 0, 1, 2))


def test_a_pair_listed_twice_counts_once() -> None:
    assert example(earlier=[["b", "e"], ["e", "b"], ["b", "e"]]).earlier == (("b", "e"),)


def test_an_instance_written_out_again_is_read_as_the_same_problem() -> None:
    problem = instance("teams-28-replan")
    assert read(json.dumps(as_json(problem))) == problem


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        (put("colour", 1), "colour", "unknown_key"),
        (put("people.2.colour", 1), "people[2].colour", "unknown_key"),
        (put("weights.colour", 1), "weights.colour", "unknown_key"),
        (put("teams.most", 1), "teams.most", "unknown_key"),
        (drop("people"), "people", "missing_key"),
        (drop("teams"), "teams", "missing_key"),
        (drop("people.1.languages"), "people[1].languages", "missing_key"),
        (put("format", "oppiva.teams/2"), "format", "wrong_format"),
        (put("people", []), "people", "empty_list"),
        (put("people", {}), "people", "not_a_list"),
        (put("people.0", "a"), "people[0]", "not_an_object"),
        (put("people.3.id", "a"), "people[3].id", "id_twice"),
        (put("people.3.id", ""), "people[3].id", "empty_text"),
        (put("people.3.id", 7), "people[3].id", "not_a_text"),
        (put("people.3.id", "\ud800"), "people[3].id", "bad_text"),
        (put("people.1.manager", "z"), "people[1].manager", "unknown_id"),
        (put("people.1.languages", []), "people[1].languages", "empty_list"),
        (put("people.1.languages", ["fi", "fi"]), "people[1].languages[1]", "id_twice"),
        (put("people.1.mode", "both"), "people[1].mode", "not_a_choice"),
        (put("people.0.themes", ["wellbeing", "sleep"]), "people[0].themes[1]", "unknown_id"),
        (put("themes", ["youth", "youth"]), "themes[1]", "id_twice"),
        (put("remote_policy", "apart"), "remote_policy", "not_a_choice"),
        (put("accessible_teams", -1), "accessible_teams", "negative"),
        (put("teams.count", 0), "teams.count", "out_of_range"),
        (put("teams.count", -2), "teams.count", "negative"),
        (put("teams.count", 2.5), "teams.count", "not_whole"),
        (put("teams.count", True), "teams.count", "not_whole"),
        (put("teams.min", 5), "teams", "min_over_max"),
        (put("together", [["a", "z"]]), "together[0][1]", "unknown_id"),
        (put("apart", [["a", "b", "c"]]), "apart[0]", "not_a_pair"),
        (put("earlier", [["a", "a"]]), "earlier[0]", "pair_of_one"),
        (put("locked", {"z": 0}), "locked.z", "unknown_id"),
        (put("locked", {"a": 2}), "locked.a", "out_of_range"),
        (put("locked", {"a": -1}), "locked.a", "negative"),
        (put("published", {"z": 0}), "published.z", "unknown_id"),
        (put("weights", {"moved": -1}), "weights.moved", "negative"),
        (put("weights", {"theme": [0, 1, 3]}), "weights.theme", "not_four"),
        (put("weights", {"same_unit": 10**9}), "weights.same_unit", "out_of_range"),
    ],
)
def test_the_first_thing_wrong_is_named_by_its_path(change: Callable[[Data], object], path: str, code: str) -> None:
    assert refusal(change) == (path, code)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "not_json"),
        ("[1]", "not_an_object"),
        ("[" * 100_000, "too_deep"),
        (b"\xff\xfe", "not_utf8"),
        ('{"teams": NaN}', "bad_number"),
        ('{"teams": ' + "9" * 5_000 + "}", "bad_number"),
        ('{"format": "oppiva.teams/1", "name": "a", "name": "b"}', "key_twice"),
        (b" " * 20_000_001, "too_large"),
    ],
)
def test_a_file_that_is_no_input_at_all(text: str | bytes, code: str) -> None:
    with pytest.raises(InputError) as refused:
        read(text)
    assert refused.value.code == code
    assert sentence(refused.value)


def test_every_code_has_its_sentence_and_no_sentence_is_left_over() -> None:
    core = Path(read.__code__.co_filename).parents[1]
    source = "".join(path.read_text("utf-8") for name in ("solving", "teaming") for path in (core / name).glob("*.py"))
    used = set(findall(r'(?:refuse\(|InputError\([^,]+, )"(\w+)"', source))
    assert used == set(SENTENCES)
