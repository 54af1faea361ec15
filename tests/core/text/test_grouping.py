"""Cards into proposed groups: linkage, margins, what people said, an earlier run (text-analysis.md 6, T5-T9)."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from core.text.grouping_checks import as_earlier, changed
from oppiva.core.errors import DomainError
from oppiva.core.text.grouping import (
    Constraints,
    Contradiction,
    Earlier,
    EarlierGroup,
    Grouping,
    Locked,
    Wording,
    grouped,
    matched_keys,
    of_scores,
)
from oppiva.core.text.grouping.linkage import Linkage, means

IDS = "abcde"
# T5 of text-analysis.md.
PAIRS = {"ab": 0.60, "ac": 0.30, "bc": 0.20, "de": 0.40, "ad": 0.10, "ae": 0.0, "bd": 0.05, "be": 0.02, "cd": 0.28}
PAIRS |= {"ce": 0.10}


def scores(pairs: dict[str, float] = PAIRS, ids: str = IDS) -> NDArray[np.float64]:
    """S of every two cards named by one letter."""
    table = np.diag([1.5] * len(ids))
    for (one, other), value in pairs.items():
        table[ids.index(one), ids.index(other)] = table[ids.index(other), ids.index(one)] = value
    return table


MATERIAL = of_scores(IDS, scores())


def sets(found: Grouping) -> list[str]:
    return ["".join(each.members) for each in found.clusters]


def queue(found: Grouping) -> list[tuple[str, float]]:
    return [(each.id, round(each.margin, 4)) for each in found.review]


def test_t5_the_most_alike_are_joined_until_the_cut() -> None:
    found = grouped(MATERIAL)
    assert (sets(found), found.unplaced, found.contradictions, found.notes) == (["abc", "de"], (), (), ())
    assert [(each.key, each.core, each.locked, each.strict) for each in found.clusters] == [
        ("g1", "a", False, False),
        ("g2", "d", False, True),
    ]
    table = means(scores(), [np.array([at]) for at in range(5)])
    merges = [(IDS[one], IDS[other], round(mean, 4)) for one, other, mean in Linkage(table, [1] * 5, [], []).merges()]
    assert merges == [("a", "b", 0.6), ("d", "e", 0.4), ("a", "c", 0.25), ("a", "d", 0.0917)]


def test_t6_the_cards_in_most_doubt_come_first() -> None:
    found = grouped(MATERIAL)
    assert queue(found) == [("c", 0.06), ("d", 0.2567), ("e", 0.36), ("b", 0.365), ("a", 0.4)]
    assert found.review[0].suggest == (("g2", pytest.approx(0.19)),)


def test_t7_a_wanted_number_and_what_people_say() -> None:
    assert (sets(grouped(MATERIAL, k=3)), grouped(MATERIAL, k=3).unplaced) == (["ab", "de"], ("c",))
    assert sorted(sets(grouped(MATERIAL, Constraints(cannot=(("a", "c"),))))) == ["ab", "cde"]
    assert sorted(sets(grouped(MATERIAL, Constraints(must=(("c", "e"),))))) == ["ab", "cde"]
    locked = grouped(MATERIAL, Constraints(locked=(Locked("L", ("d", "e")),)))
    assert [(each.key, each.label, "".join(each.members), each.locked) for each in locked.clusters] == [
        ("L1", "L", "de", True),
        ("g1", "a", "abc", False),
    ]
    assert locked.review[0].id == "c"
    assert locked.review[0].suggest[0][0] == "L1"


EARLIER = Earlier((EarlierGroup("g4", "Soitot", ("a", "b"), strict=True),), ("c",))


def test_t8_an_earlier_group_stays_and_its_lone_card_is_only_suggested() -> None:
    found = grouped(MATERIAL, Constraints(previous=EARLIER))
    assert (sets(found), found.unplaced) == (["ab", "de"], ("c",))
    assert [(each.key, each.label) for each in found.clusters] == [("g4", "Soitot"), ("g5", "d")]
    (c,) = [each for each in found.review if each.id == "c"]
    assert c.suggest[0] == ("g4", pytest.approx(0.25))
    assert found.clusters[0].strict


def test_t9_a_contradiction_names_its_chain_and_groups_nothing() -> None:
    found = grouped(MATERIAL, Constraints(must=(("a", "b"), ("b", "c")), cannot=(("a", "c"),)))
    assert found == Grouping(contradictions=(Contradiction("cannot", ("a", "c"), ("a", "b", "c")),))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            Constraints(locked=(Locked("L", ("a", "b")), Locked("M", ("c",))), must=(("b", "d"), ("d", "c"))),
            ("locked", ("b", "c"), ("b", "d", "c")),
        ),
        (Constraints(locked=(Locked("L", ("a",)), Locked("M", ("a", "b")))), ("locked", ("a", "a"), ("a",))),
        (Constraints(locked=(Locked("L", ("a", "b")),), cannot=(("b", "a"),)), ("cannot", ("b", "a"), ("b", "a"))),
        (Constraints(nowhere=("a",), must=(("b", "a"), ("b", "c"))), ("nowhere", ("a", "b"), ("a", "b"))),
        (Constraints(nowhere=("a",), locked=(Locked("L", ("a",)),)), ("nowhere", ("a", "a"), ("a",))),
        (Constraints(multi={"a": ("L", "M")}, must=(("a", "b"),)), ("multi", ("a", "b"), ("a", "b"))),
        (
            Constraints(multi={"a": ("L", "M")}, locked=(Locked("N", ("a", "b")),)),
            ("multi", ("a", "a"), ("a",)),
        ),
        (
            Constraints(
                multi={"a": ("L", "M")}, locked=(Locked("L", ("b",)),), must=(("c", "b"),), cannot=(("c", "a"),)
            ),
            ("cannot", ("c", "a"), ("c", "b", "a")),
        ),
        (
            Constraints(must=(("a", "b"), ("b", "c"), ("c", "d"), ("e", "a"), ("e", "d")), cannot=(("a", "d"),)),
            ("cannot", ("a", "d"), ("a", "e", "d")),  # the shortest of two chains
        ),
    ],
)
def test_each_kind_of_contradiction(said: Constraints, expected: tuple[str, tuple[str, str], tuple[str, ...]]) -> None:
    found = grouped(MATERIAL, said)
    assert found.contradictions == (Contradiction(*expected),)
    assert (found.clusters, found.unplaced, found.review) == ((), (), ())


def test_nothing_joins_a_locked_group_but_by_a_persons_must() -> None:
    same = of_scores(IDS, scores(), same="abcdd")
    said = Constraints(locked=(Locked("L", ("d",)), Locked("Tyhjä", ())), must=(("c", "d"),))
    found = grouped(same, said)
    assert [(each.label, "".join(each.members)) for each in found.clusters] == [("L", "cd"), ("Tyhjä", ""), ("a", "ab")]
    assert found.unplaced == ("e",)  # the very same text as d, and still only suggested
    assert ("e", "L1") in [(each.id, each.suggest[0][0]) for each in found.review]
    assert not {"c", "d"} & {each.id for each in found.review}


def test_what_belongs_nowhere_and_what_is_in_several_builds_no_bridge() -> None:
    bridged = of_scores("abc", scores({"ab": 0.9, "bc": 0.9}, "abc"))
    assert sets(grouped(bridged)) == ["abc"]
    alone = grouped(bridged, Constraints(nowhere=("b",)))
    assert (sets(alone), alone.unplaced, alone.nowhere) == ([], ("a", "c"), ("b",))
    several = grouped(bridged, Constraints(locked=(Locked("L", ("a",)),), multi={"b": ("L", "Muu")}))
    assert (sets(several), several.unplaced) == (["ab"], ("c",))  # one card makes no group of a label not locked
    pair = grouped(bridged, Constraints(multi={"a": ("Muu", "L"), "b": ("L", "Muu")}))
    assert [(each.label, "".join(each.members), each.locked) for each in pair.clusters] == [
        ("L", "ab", False),
        ("Muu", "ab", False),
    ]


def test_the_same_text_is_one_node_unless_something_said_divides_it() -> None:
    same = of_scores("abcd", scores({"ad": 0.1, "bd": 0.1, "cd": 0.1}, "abcd"), same="xxxy")
    assert sets(grouped(same)) == ["abc"]
    assert sets(grouped(same, Constraints(cannot=(("b", "a"),)))) == ["ac"]
    assert sets(grouped(same, Constraints(cannot=(("d", "a"),), must=(("d", "b"),)))) == ["ac", "bd"]
    assert sets(grouped(same, Constraints(locked=(Locked("L", ("a",)), Locked("M", ("b",)))))) == ["a", "b"]


def test_an_empty_text_is_in_no_group_but_by_a_persons_word() -> None:
    empty = of_scores("abc", np.full((3, 3), 1.5), empty="bc")
    found = grouped(empty)
    assert (sets(found), found.unplaced, [each.margin for each in found.review]) == ([], ("a", "b", "c"), [0, 0, 0])
    assert sets(grouped(empty, Constraints(must=(("b", "c"),)))) == ["bc"]
    assert sets(grouped(empty, Constraints(must=(("b", "a"),)))) == ["ab"]


def test_a_number_that_cannot_be_reached_is_said() -> None:
    cannot = tuple((one, other) for at, one in enumerate(IDS) for other in IDS[at + 1 :] if {one, other} != {"a", "b"})
    few = grouped(MATERIAL, Constraints(cannot=cannot), k=2)
    assert [(note.code, dict(note.facts)) for note in few.notes] == [("k_not_reached", {"parts": 4, "k": 2})]
    many = grouped(MATERIAL, Constraints(must=(("a", "b"),)), k=5)
    assert [(note.code, dict(note.facts)) for note in many.notes] == [("fewer_than_k", {"parts": 4, "k": 5})]
    with_nowhere = grouped(MATERIAL, Constraints(nowhere=("e",)), k=3)
    assert (len(with_nowhere.clusters) + len(with_nowhere.unplaced), with_nowhere.notes) == (2, ())


class TestAnEarlierRun:
    """What was together stays together, what was apart stays apart, until a person says otherwise."""

    before = Earlier(
        (EarlierGroup("g1", "Soitot", ("a", "b", "c")), EarlierGroup("g2", "Kirjeet", ("d", "e", "x"))), ("f",)
    )
    material = of_scores("abcdef", scores(PAIRS | {"cf": 0.9, "df": 0.9}, "abcdef"))

    def sets(self, **said: object) -> list[str]:
        return sets(grouped(self.material, Constraints(previous=self.before, **said)))  # type: ignore[arg-type]

    def test_stays(self) -> None:
        assert self.sets() == ["abc", "de"]  # f was alone, x is there no more

    def test_a_moved_card_goes_to_its_core_card_and_leaves_the_others(self) -> None:
        assert self.sets(must=(("c", "d"),), cannot=(("c", "a"),)) == ["ab", "cde"]
        assert self.sets(must=(("c", "d"),)) == ["ab", "cde"]

    def test_a_card_that_must_not_be_there_is_alone_and_joins_no_other_group(self) -> None:
        found = grouped(self.material, Constraints(cannot=(("c", "a"),), previous=self.before))
        assert (sets(found), found.unplaced) == (["ab", "de"], ("c", "f"))

    def test_locks_and_verdicts_of_today_come_before_groups_of_yesterday(self) -> None:
        assert self.sets(locked=(Locked("L", ("c", "f")),)) == ["cf", "ab", "de"]
        assert self.sets(nowhere=("c",)) == ["ab", "de"]
        assert self.sets(nowhere=("b", "c")) == ["de"]

    def test_a_lock_keeps_its_key_and_new_ones_go_on(self) -> None:
        before = Earlier((EarlierGroup("L3", "Kirjeet", ("d", "e"), locked=True), EarlierGroup("g7", "x", ("a", "b"))))
        said = Constraints(locked=(Locked("Uusi", ("c",)), Locked("Kirjeet", ("d", "e"))), previous=before)
        assert [each.key for each in grouped(self.material, said).clusters] == ["L4", "L3", "g7"]
        unlocked = grouped(self.material, Constraints(previous=before))
        assert [(each.key, each.locked) for each in unlocked.clusters] == [("L3", False), ("g7", False)]

    def test_new_cards_join_an_earlier_group_or_make_one(self) -> None:
        before = grouped(of_scores("abd", scores()[np.ix_([0, 1, 3], [0, 1, 3])]))
        after = grouped(MATERIAL, Constraints(previous=as_earlier(before)))
        assert (sets(after), after.unplaced, changed(before, after, "abd")) == (["abc"], ("d", "e"), [])


def test_groups_afresh_are_matched_to_the_old_ones_by_their_cards() -> None:
    old = {"g1": "abcd", "g2": "efg", "g3": "hi"}
    assert matched_keys(old, {"n1": "efgd", "n2": "abc", "n3": "xy"}) == {"n1": "g2", "n2": "g1"}
    # g1 is taken by the one that shares less with it, since both together share more so.
    assert matched_keys({"g1": "abcde", "g2": "fgh"}, {"n1": "abcfgh", "n2": "de"}) == {"n1": "g2", "n2": "g1"}
    assert matched_keys({"g1": "ab"}, {"n1": "a", "n2": "b"}) == {"n1": "g1"}
    assert matched_keys({}, {"n1": "a"}) == matched_keys(old, {}) == {}


@pytest.mark.parametrize("seed", range(5))
def test_the_match_is_the_best_there_is(seed: int) -> None:
    from itertools import permutations

    rng = np.random.default_rng(seed)
    rows, columns = rng.integers(1, 6, size=2)
    cards = rng.integers(0, columns, size=30)
    news = {f"n{at}": [str(card) for card in range(30) if rng.integers(rows) == at] for at in range(rows)}
    olds = {f"g{at}": [str(card) for card in range(30) if cards[card] == at] for at in range(columns)}
    found = matched_keys(olds, news)

    def shared(pairs: dict[str, str]) -> int:
        return sum(len(set(news[new]) & set(olds[old])) for new, old in pairs.items())

    short, long = sorted((list(news), list(olds)), key=len)
    best = max(
        sum(len(set((news | olds)[one]) & set((news | olds)[other])) for one, other in zip(short, each, strict=False))
        for each in permutations(long)
    )
    assert shared(dict(found)) == best
    assert len(set(found.values())) == len(found)


def test_more_different_texts_than_fit_are_refused() -> None:
    ids = [f"t{at:04}" for at in range(5_001)]
    with pytest.raises(DomainError) as refused:
        of_scores(ids, np.zeros((1, 1)))
    assert (refused.value.code, dict(refused.value.facts)) == ("too_many_texts", {"limit": 5_000, "found": 5_001})


def test_labels_and_words_of_a_group() -> None:
    words = {
        "a": frozenset({"soitto", "takaisinsoitto", "asiakas"}),
        "b": frozenset({"soitto", "viesti", "asiakas"}),
        "c": frozenset({"kirje", "asiakas"}),
        "d": frozenset({"kirje", "asiakas", "sivu"}),
    }
    wording = Wording({"a": "Soitto\n takaisin", "b": "x" * 90, "c": " "}, words)
    assert wording.keywords("ab") == ("soitto", "viesti", "asiakas")
    assert wording.label("a") == "Soitto takaisin"
    assert (len(wording.label("b")), wording.label("c")) == (80, "c")
    assert wording.shared("a", ["b"]) == ("soitto", "asiakas")
    assert wording.shared("a", []) == ()


def test_the_order_of_what_is_given_changes_nothing() -> None:
    order = [3, 0, 4, 2, 1]
    turned = of_scores([IDS[at] for at in order], scores()[np.ix_(order, order)])
    assert grouped(turned) == grouped(MATERIAL)
