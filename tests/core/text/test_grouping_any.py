"""Whatever people say: no crash, contradictions named, nothing broken, nothing old changed (text-analysis.md 12)."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import settings

from core.text.grouping_checks import as_earlier, broken, changed, drawn_constraints, drawn_material, named
from oppiva.core.text.grouping import Constraints, Material, grouped, of_scores
from oppiva.core.text.grouping.linkage import NEVER, Linkage

LONG = settings.default is not None and settings.default.max_examples >= 500
EXAMPLES = 2_000 if LONG else 150


def part(material: Material, ids: list[str]) -> Material:
    return Material(tuple(ids), material.rows[[material.at[name] for name in ids]], material.scores)


@pytest.mark.parametrize("begin", range(0, EXAMPLES, 50))
def test_random_constraints_on_thirty_cards(begin: int) -> None:
    refused = 0
    for seed in range(begin, begin + 50):
        draw = random.Random(seed)
        material = drawn_material(draw)
        said = drawn_constraints(draw, material.ids)
        k = draw.choice((None, None, draw.randint(1, 30)))
        found = grouped(material, said, k)
        if found.contradictions:
            refused += 1
            assert all(named(each, said) for each in found.contradictions), seed
            assert (found.clusters, found.unplaced, found.nowhere, found.review) == ((), (), (), ())
            continue
        assert broken(found, said, material.ids) == [], seed
        if k is not None:
            parts = len(found.clusters) + len(found.unplaced) + len(found.nowhere)
            assert said.multi or (parts == k) is not bool(found.notes), seed
        again = grouped(material, Constraints(**{**vars_of(said), "previous": as_earlier(found)}))
        assert changed(found, again, material.ids) == [], seed
        assert {each.key: each.members for each in again.clusters} == {
            each.key: each.members for each in found.clusters
        }, seed
    assert 0 < refused < 50


def vars_of(said: Constraints) -> dict[str, object]:
    return {name: getattr(said, name) for name in ("must", "cannot", "locked", "nowhere", "multi")}


@pytest.mark.parametrize("begin", range(0, EXAMPLES, 50))
def test_four_cards_in_five_then_all(begin: int) -> None:
    for seed in range(begin, begin + 50):
        draw = random.Random(seed)
        material = drawn_material(draw)
        some = sorted(draw.sample(material.ids, 24))
        before = grouped(part(material, some))
        after = grouped(material, Constraints(previous=as_earlier(before)))
        assert changed(before, after, some) == [], seed
        keys = {each.key: each for each in after.clusters}
        assert all(set(each.members) <= set(keys[each.key].members) for each in before.clusters), seed
        said = drawn_constraints(draw, material.ids)
        newer = grouped(material, Constraints(**{**vars_of(said), "previous": as_earlier(before)}))
        assert newer.contradictions or broken(newer, said, material.ids) == [], seed


@pytest.mark.parametrize("seed", range(20))
def test_linkage_is_that_of_the_plain_definition(seed: int) -> None:
    """Every step joins the pair with the largest mean over all cross pairs, ties to the first."""
    rng = np.random.default_rng(seed)
    n = 12
    rows = rng.normal(size=(n, 3))
    table = np.round(rows @ rows.T, 1)  # many ties
    never = [tuple(int(each) for each in rng.choice(n, 2, replace=False)) for _ in range(5)]
    frozen = [0, 3, 5]
    groups: dict[int, list[int]] = {at: [at] for at in range(n)}
    expected = []
    while True:
        best: tuple[float, int, int] | None = None
        for one in groups:
            for other in groups:
                inside = (groups[one], groups[other])
                barred = any((a, b) in never or (b, a) in never for a in inside[0] for b in inside[1])
                both = all(set(frozen) & set(each) for each in inside)
                if one < other and not barred and not both:
                    mean = round(float(np.mean(table[np.ix_(*inside)])), 6)
                    if best is None or mean > best[0]:
                        best = mean, one, other
        if best is None:
            break
        expected.append((best[1], best[2], best[0] + 0.0))
        groups[best[1]] += groups.pop(best[2])
    made = Linkage(table.copy(), [1] * n, never, frozen).merges()
    assert [(one, other, mean + 0.0) for one, other, mean in made] == expected
    assert NEVER < 0


def test_no_card_and_one_card() -> None:
    """text-analysis.md T10."""
    assert grouped(of_scores([], np.zeros((0, 0)))).clusters == ()
    one = grouped(of_scores(["a"], np.array([[1.5]])))
    assert (one.clusters, one.unplaced, [(each.id, each.margin, each.suggest) for each in one.review]) == (
        (),
        ("a",),
        [("a", 0.0, ())],
    )
