"""Problems for the tests of teams: the worked example, the instances, small ones at random, and all their divisions."""

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from itertools import product
from pathlib import Path
from types import ModuleType

from hypothesis import strategies as st

from oppiva.core.teaming import Person, Plan, Problem, Weights, evaluate, read, to_json

DATA = Path(__file__).parent / "data"
BEST = json.loads((DATA / "best-known.json").read_text("utf-8"))
SERIES = [name for name in BEST if name != "teams-400"]
EXAMPLE = json.loads((DATA / "example.json").read_text("utf-8"))


@cache
def checker() -> ModuleType:
    """The independent checker; it shares no code with ours."""
    spec = spec_from_file_location("check_solution", DATA.parents[1] / "solving" / "check_solution.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def raw(name: str) -> str:
    return (DATA / f"{name}.json").read_text("utf-8")


def instance(name: str) -> Problem:
    return read(raw(name))


def example(**changes: object) -> Problem:
    """The problem of solvers.md 7.2 with some keys changed."""
    return read(json.dumps({**EXAMPLE, **changes}))


def cost(problem: Problem, division: object) -> int:
    return sum(evaluate(problem, division)[0].values())  # type: ignore[arg-type]


def as_json(problem: Problem) -> dict[str, object]:
    """The problem as its file would be: what the checker reads."""
    weights = {name: getattr(problem.weights, name) for name in Weights.__slots__}
    people = [
        {
            "id": one.id,
            "unit": one.unit,
            "municipality": one.municipality,
            "role": one.role,
            "manager": one.manager,
            "languages": list(one.languages),
            "mode": one.mode,
            "needs": ["step_free"] if one.needs else [],
            "themes": list(one.themes),
        }
        for one in problem.people
    ]
    return {
        "format": "oppiva.teams/1",
        "name": problem.name or "made",
        "teams": {"count": problem.count, "min": problem.smallest, "max": problem.largest},
        "themes": list(problem.themes),
        "main_language": problem.main_language,
        "remote_policy": problem.remote_policy,
        "accessible_teams": problem.accessible_teams,
        "people": people,
        "together": [list(pair) for pair in problem.together],
        "apart": [list(pair) for pair in problem.apart],
        "earlier": [list(pair) for pair in problem.earlier],
        "locked": dict(problem.locked),
        "published": dict(problem.published),
        "weights": {**weights, "theme": list(weights["theme"])},
    }


def checked(problem: Problem, plan: Plan) -> Plan:
    """The plan, when the checker agrees with every number of it and finds no rule broken."""
    found = checker().check(as_json(problem), to_json(plan))
    assert found["broken"] == []
    assert found["objective"] == plan.objective
    assert found["terms"] == plan.terms
    assert plan.bound is None or plan.bound <= plan.objective
    return plan


def everything(problem: Problem) -> Iterator[list[list[str]]]:
    """Every way to give each person one of the teams."""
    ids = [person.id for person in problem.people]
    for indices in product(range(problem.count), repeat=len(ids)):
        teams: list[list[str]] = [[] for _ in range(problem.count)]
        for one, index in zip(ids, indices, strict=True):
            teams[index].append(one)
        yield teams


def cheapest(problem: Problem) -> int | None:
    """The cost of the best of all legal divisions, None when there is none."""
    found = []
    for teams in everything(problem):
        if all(problem.smallest <= len(members) <= problem.largest for members in teams):
            terms, broken = evaluate(problem, teams)
            if not broken:
                found.append(sum(terms.values()))
    return min(found, default=None)


@st.composite
def problems(draw: st.DrawFn, least: int = 6, most: int = 8, *, rules: bool = True) -> Problem:
    """A small problem of two teams with all that a problem can have."""
    size = draw(st.integers(least, most))
    ids = [f"p{number}" for number in range(size)]
    themes = draw(st.sampled_from([(), ("youth",), ("youth", "customer", "wellbeing", "employers")]))
    languages = st.sampled_from([("fi",), ("fi", "sv"), ("sv", "fi"), ("sv",), ("en", "fi")])
    some = st.sampled_from([None, "A", "B", "C"])
    pair = st.lists(st.sampled_from(ids), min_size=2, max_size=2, unique=True).map(tuple)
    people = tuple(
        Person(
            one,
            unit=draw(some),
            municipality=draw(some),
            role=draw(some),
            manager=draw(st.sampled_from([None, None, None, *ids])) if rules else None,
            languages=draw(languages),
            mode=draw(st.sampled_from(["site", "site", "remote"])),
            needs=draw(st.sampled_from([False, False, False, True])),
            themes=tuple(draw(st.permutations(themes)))[: draw(st.integers(0, 4))],
        )
        for one in ids
    )
    pairs = st.lists(pair, max_size=1 if rules else 0, unique_by=frozenset).map(tuple)
    places = st.dictionaries(st.sampled_from(ids), st.integers(0, 1), max_size=2 if rules else 0)
    return Problem(
        people,
        count=2,
        smallest=draw(st.integers(2, size // 2)),
        largest=draw(st.integers((size + 1) // 2, 5)),
        themes=themes,
        remote_policy=draw(st.sampled_from(["together", "spread", "ignore"])),
        accessible_teams=draw(st.sampled_from([None, 1, 2])) if rules else None,
        together=draw(pairs),
        apart=draw(pairs),
        earlier=draw(st.lists(pair, max_size=3, unique_by=frozenset).map(tuple)),
        locked=draw(places),
        published=draw(st.one_of(st.just({}), st.fixed_dictionaries({one: st.integers(0, 2) for one in ids}))),
        weights=draw(
            st.sampled_from([Weights(), Weights(theme=(0, 0, 0, 5), moved=1), replace(Weights(), lone_remote=900)])
        ),
    )
