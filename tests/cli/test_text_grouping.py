"""`oppiva text suggest|cluster`: the format of text-analysis.md 7, exit codes 0, 2 and 3, constraints of a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cli.test_text import answer, process, run, write
from cli.test_text_search import model  # noqa: F401 - a fixture
from core.text.pretended import Pretended

ROWS = [
    ("d01", "Takaisinsoitto", "Viesteihin soitettiin takaisin.", "Soitot"),
    ("d02", "Soittopyyntö", "Soittopyyntöihin soitettiin takaisin.", "Soitot"),
    ("d03", "Kirje", "Kirjeestä tehtiin yhden sivun mittainen.", "Kirjeet"),
    ("d04", "Keitin", "Kahvinkeitin vaihdettiin.", None),
]
DOCS: list[dict[str, Any]] = [
    *({"id": own, "lang": "fi", "title": title, "text": text, "topic": topic} for own, title, text, topic in ROWS),
    {"id": "d05", "lang": "fi", "title": "Takaisin", "text": "Viesteihin soitettiin takaisin heti."},
    {"id": "d06", "lang": "fi", "title": "Kirje", "text": "Kirjeestä tehtiin yhden sivun mittainen!"},
]
BY_WORDS = "by shared words alone: OPPIVA_EMBEDDER is off"


@pytest.fixture
def _off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPPIVA_EMBEDDER", "off")


def said(folder: Path, value: object) -> tuple[str, str]:
    path = folder / "constraints.json"
    path.write_text(value if isinstance(value, str) else json.dumps(value), "utf-8")
    return "--constraints", str(path)


def members(folder: Path) -> list[str]:
    return [" ".join(each["members"]) for each in answer(folder)["clusters"]]


def test_suggest_as_the_format_says(tmp_path: Path, model: Pretended, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: F811
    assert run(tmp_path, "suggest", {"docs": DOCS}, "--cache", str(tmp_path)) == 0
    found = answer(tmp_path)
    assert list(found) == ["meta", "suggestions"]
    assert [row["id"] for row in found["suggestions"]] == ["d05", "d06"]
    first, second = found["suggestions"]
    assert set(first) == {"id", "concepts", "similar", "new_topic"}
    assert first["new_topic"] is True
    assert [row["topic"] for row in first["concepts"]] == ["Soitot", "Kirjeet"]
    assert set(first["concepts"][0]) == {"topic", "score", "like"}
    assert sorted(first["concepts"][0]["like"]) == ["d01", "d02"]
    assert second["concepts"][0]["topic"] == "Kirjeet"
    assert len(first["similar"]) == 5
    assert set(first["similar"][0]) == {"id", "score"}
    assert all(round(row["score"], 4) == row["score"] for row in first["similar"])
    assert found["meta"]["embedder"] == "pretended"
    assert capsys.readouterr().out == "6 texts, 3 placed, 2 to place\n"


def test_cluster_as_the_format_says(tmp_path: Path, model: Pretended, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: F811
    constraints = {
        "must": [["d02", "d01"]],
        "locked": {"Kirjeet": ["d03"]},
        "nowhere": ["d04"],
        "multi": {"d06": ["Kirjeet", "Muut"]},
    }
    assert run(tmp_path, "cluster", {"docs": DOCS}, *said(tmp_path, constraints), "--cache", str(tmp_path)) == 0
    found = answer(tmp_path)
    assert set(found) == {"clusters", "unplaced", "nowhere", "review", "contradictions", "meta"}
    locked, other = found["clusters"]
    assert set(locked) == {"id", "label", "keywords", "members", "locked", "strict"}
    assert (locked["id"], locked["label"], locked["members"]) == ("L1", "Kirjeet", ["d03", "d06"])
    assert (locked["locked"], locked["strict"], other["locked"]) == (True, True, False)
    assert (other["id"], other["members"]) == ("g1", ["d01", "d02", "d05"])
    assert (found["unplaced"], found["nowhere"], found["contradictions"]) == ([], ["d04"], [])
    assert sorted(row["id"] for row in found["review"]) == ["d01", "d05"]  # d02 is first in a pair
    assert found["review"] == sorted(found["review"], key=lambda row: row["margin"])
    assert set(found["review"][0]) == {"id", "margin", "suggest"}
    assert capsys.readouterr().out == "6 texts, 2 groups, 0 in none\n"


@pytest.mark.usefixtures("_off")
def test_a_whole_earlier_answer_goes_back_in(tmp_path: Path) -> None:
    assert run(tmp_path, "cluster", {"docs": DOCS[:4]}) == 0
    before = answer(tmp_path)
    assert before["meta"]["notes"] == [BY_WORDS]
    docs = [*DOCS[1:], {"id": "d07", "text": ""}]
    assert run(tmp_path, "cluster", {"docs": docs}, *said(tmp_path, {"previous": before, "must": None})) == 0
    after = answer(tmp_path)
    old = {card: each["id"] for each in before["clusters"] for card in each["members"]}
    new = {card: each["id"] for each in after["clusters"] for card in each["members"]}
    assert all(new[card] == key for card, key in old.items() if card in new)
    assert "d07" in after["unplaced"]
    assert "d01" not in json.dumps(after)


@pytest.mark.usefixtures("_off")
def test_t9_a_contradiction_is_exit_three_with_its_chain(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """text-analysis.md T9."""
    constraints = {"must": [["d01", "d02"], ["d02", "d03"]], "cannot": [["d01", "d03"]]}
    assert run(tmp_path, "cluster", {"docs": DOCS}, *said(tmp_path, constraints)) == 3
    found = answer(tmp_path)
    assert found.pop("contradictions") == [{"kind": "cannot", "pair": ["d01", "d03"], "chain": ["d01", "d02", "d03"]}]
    assert found.pop("meta")["seconds"] is None
    assert found == {"clusters": [], "unplaced": [], "nowhere": [], "review": []}
    assert capsys.readouterr().out == "6 texts, 1 contradictions\n"


@pytest.mark.usefixtures("_off")
def test_a_number_of_parts_and_what_could_not_be(tmp_path: Path) -> None:
    assert run(tmp_path, "cluster", {"docs": DOCS}, "--k", "3", "--timing") == 0
    found = answer(tmp_path)
    assert len(found["clusters"]) + len(found["unplaced"]) == 3
    assert isinstance(found["meta"]["seconds"], float)
    cannot = [[one["id"], other["id"]] for at, one in enumerate(DOCS) for other in DOCS[at + 1 :]]
    assert run(tmp_path, "cluster", {"docs": DOCS}, "--k", "2", *said(tmp_path, {"cannot": cannot})) == 0
    assert answer(tmp_path)["meta"]["notes"] == [
        BY_WORDS,
        "k 2 was not reached: 6 parts are left, and no two of them may be joined",
    ]
    assert run(tmp_path, "cluster", {"docs": DOCS}, "--k", "9") == 0
    assert answer(tmp_path)["meta"]["notes"][1] == "there are only 5 parts, fewer than k 9"  # d03 and d06 are the same


@pytest.mark.usefixtures("_off")
@pytest.mark.parametrize("docs", [[], DOCS[4:5]])
def test_t10_a_corpus_of_none_and_of_one(tmp_path: Path, docs: list[dict[str, Any]]) -> None:
    """text-analysis.md T10."""
    assert run(tmp_path, "cluster", {"docs": docs}) == 0
    assert answer(tmp_path)["unplaced"] == [doc["id"] for doc in docs]
    assert run(tmp_path, "suggest", {"docs": docs}) == 0
    assert [row["similar"] for row in answer(tmp_path)["suggestions"]] == [[] for _ in docs]


@pytest.mark.usefixtures("_off")
@pytest.mark.parametrize(
    ("constraints", "words"),
    [
        ({"must": [["d01", "zz"]]}, "must[0][1]: there is no zz"),
        ({"cannot": [["d01", "d01"]]}, "cannot[0]: names d01 twice"),
        ({"must": [["d01"]]}, "must[0]: needs two ids"),
        ({"must": {}}, "must: needs a list"),
        ({"locked": {"L": ["d01", "d99"]}}, "locked.L[1]: there is no d99"),
        ({"locked": {" ": []}}, "locked. : is empty"),
        ({"locked": []}, "locked: needs an object"),
        ({"nowhere": ["x"]}, "nowhere[0]: there is no x"),
        ({"multi": {"x": ["a", "b"]}}, "multi.x: there is no x"),
        ({"multi": {"d01": []}}, "multi.d01: needs at least one"),
        ({"multi": {"d01": [1]}}, "multi.d01[0]: needs text"),
        ({"previous": {}}, "previous.clusters: is missing"),
        ({"previous": {"clusters": [{"id": "g1"}]}}, "previous.clusters[0].members: is missing"),
        ({"previous": {"clusters": [{"members": []}]}}, "previous.clusters[0].id: is missing"),
        (
            {"previous": {"clusters": [{"id": "g1", "members": []}, {"id": "g1", "members": []}]}},
            "previous.clusters[1].id: used twice",
        ),
    ],
)
def test_wrong_constraints_are_exit_two_with_their_path_and_nothing_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], constraints: object, words: str
) -> None:
    assert run(tmp_path, "cluster", {"docs": DOCS}, *said(tmp_path, constraints)) == 2
    assert capsys.readouterr().err == words + "\n"
    assert not (tmp_path / "output.json").exists()


@pytest.mark.usefixtures("_off")
def test_of_two_files_the_one_that_cannot_be_read_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "cluster", {"docs": DOCS}, *said(tmp_path, "{")) == 2
    assert capsys.readouterr().err.endswith("constraints.json: the file is not JSON: line 1, column 2\n")
    assert run(tmp_path, "cluster", {"docs": DOCS}, "--constraints", str(tmp_path / "none.json")) == 2
    assert "none.json: No such file or directory" in capsys.readouterr().err


@pytest.mark.usefixtures("_off")
@pytest.mark.parametrize(
    ("what", "value", "words"),
    [
        ("suggest", {"docs": [{"id": "a", "text": "", "topic": 3}]}, "docs[0].topic: needs text"),
        ("suggest", {"docs": [{"id": "a", "text": "", "topic": ""}]}, "docs[0].topic: is empty"),
        ("suggest", {}, "docs: is missing"),
        ("cluster", {"docs": [{"id": "a", "text": ""}, {"id": "a", "text": ""}]}, "docs[1].id: used twice"),
        ("cluster", {"docs": [{"id": "a"}]}, "docs[0].text: is missing"),
    ],
)
def test_a_wrong_input_is_exit_two_with_its_path_and_nothing_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], what: str, value: object, words: str
) -> None:
    assert run(tmp_path, what, value) == 2
    assert capsys.readouterr().err == words + "\n"
    assert not (tmp_path / "output.json").exists()


@pytest.mark.usefixtures("_off")
def test_more_texts_than_fit_are_refused_plainly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    docs = [{"id": str(at), "text": f"x{at}", "lang": "xx"} for at in range(5_001)]
    assert run(tmp_path, "cluster", {"docs": docs}) == 2
    assert capsys.readouterr().err == (
        "docs: has 5001 different texts, and grouping takes 5000 at most: group those of one theme or area, "
        "or use suggest\n"
    )


@pytest.mark.parametrize("more", [["--k", "0"], ["--k", "x"], ["--k", "-1"], ["--top", "3"]])
def test_an_option_that_cannot_be_used_is_exit_two(tmp_path: Path, more: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run(tmp_path, "cluster", {"docs": []}, *more)
    assert left.value.code == 2


def test_the_same_bytes_whatever_the_hash_seed_and_without_django(tmp_path: Path) -> None:
    # Another language than ours: no dictionary is read, which takes seconds a process.
    source = write(tmp_path, {"docs": [{**doc, "lang": "xx"} for doc in DOCS]})
    for what in ("suggest", "cluster"):
        assert process(tmp_path, what, source, seed="1") == process(tmp_path, what, source, seed="2")
