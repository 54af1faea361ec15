"""`oppiva text search|similar|prepare`: the format of text-analysis.md 7, exit codes, no model, caches."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cli.test_text import answer, process, run, write
from core.text.pretended import Pretended
from oppiva.cli import text, textsearch
from oppiva.core.text import bank, embedding

DOCS = [
    {
        "id": "d02",
        "lang": "fi",
        "title": "Puhelinvuorot selkeiksi",
        "text": "Kahden hengen päivystysvuoro otti kaikki saapuvat puhelut. Vastaamatta jääneet puhelut vähenivät.",
        "topic": "voicemail",
    },
    {"id": "d05", "lang": "fi", "title": "Selkeä kirje", "text": "Siirsimme kirjeen tärkeimmän asian alkuun."},
    {"id": "d07", "text": "Vi skrev om beslutsbreven så att det viktigaste står först.", "title": "Begripliga beslut"},
]
QUERIES = [{"q": "vastaamattomien puheluiden vähentäminen", "lang": "fi"}, {"q": ""}, {"q": "kirjeet", "lang": None}]
BY_WORDS = "lexical mode, by words alone: OPPIVA_EMBEDDER is off"


@pytest.fixture
def _off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPPIVA_EMBEDDER", "off")


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Pretended:
    """A model that is there on every machine, and a bank that costs nothing."""
    found = Pretended()
    monkeypatch.setattr(embedding, "why_lexical", lambda choice, cache: "")
    monkeypatch.setattr(embedding, "embedder", lambda choice, cache: found)
    monkeypatch.setattr(bank, "bank", lambda: {"fi": (("Otsikko", "Lause."),)})
    return found


@pytest.mark.usefixtures("_off")
def test_search_by_words_alone_as_the_format_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "search", {"docs": DOCS, "queries": QUERIES}) == 0
    found = answer(tmp_path)
    assert found["meta"] == {"embedder": None, "lemmatiser": "simplemma", "notes": [BY_WORDS], "seconds": None}
    first, empty, third = found["results"]
    assert (first["q"], first["found"]) == (QUERIES[0]["q"], True)
    assert first["hits"][0]["id"] == "d02"
    assert first["hits"][0]["why"] == ["puhelut", "vastaamatta"]
    assert round(first["hits"][0]["score"], 4) == first["hits"][0]["score"]
    assert empty == {"q": "", "found": False, "hits": []}
    assert [hit["id"] for hit in third["hits"]][:1] == ["d05"]
    assert capsys.readouterr().out == "3 texts, 3 queries, 2 found\n"


def test_search_by_meaning_and_the_caches_it_leaves(tmp_path: Path, model: Pretended) -> None:
    value = {"docs": DOCS, "queries": QUERIES}
    assert run(tmp_path, "search", value, "--top", "1", "--cache", str(tmp_path / "kept")) == 0
    found = answer(tmp_path)
    assert (found["meta"]["embedder"], found["meta"]["notes"]) == ("pretended", [])
    assert [len(row["hits"]) for row in found["results"]] == [1, 0, 1]
    assert [path.suffix for path in (tmp_path / "kept").iterdir()] == [".npy"]
    asked = model.asked
    assert run(tmp_path, "search", value, "--mode", "lexical", "--cache", str(tmp_path / "kept")) == 0
    assert model.asked == asked
    assert answer(tmp_path)["meta"] == {"embedder": None, "lemmatiser": "simplemma", "notes": [], "seconds": None}


def test_similar_as_the_format_says(tmp_path: Path, model: Pretended) -> None:
    docs = [*DOCS, {**DOCS[1], "id": "d06"}]
    assert run(tmp_path, "similar", {"docs": docs}, "--top", "2", "--cache", str(tmp_path / "kept")) == 0
    found = answer(tmp_path)
    assert list(found) == ["meta", "similar"]
    assert set(found["similar"]) == {"d02", "d05", "d06", "d07"}
    assert found["similar"]["d05"][0] == {"id": "d06", "score": 1.5}
    assert all(len(rows) == 2 for rows in found["similar"].values())


@pytest.mark.usefixtures("_off")
def test_similar_by_words_alone_says_so(tmp_path: Path) -> None:
    assert run(tmp_path, "similar", {"docs": DOCS}) == 0
    assert answer(tmp_path)["meta"]["notes"] == ["by shared words alone: OPPIVA_EMBEDDER is off"]


@pytest.mark.usefixtures("_off")
@pytest.mark.parametrize("docs", [[], DOCS[:1]])
def test_t10_a_corpus_of_none_and_of_one(tmp_path: Path, docs: list[dict[str, Any]]) -> None:
    """text-analysis.md T10."""
    assert run(tmp_path, "search", {"docs": docs, "queries": QUERIES}) == 0
    assert len(answer(tmp_path)["results"]) == 3
    assert run(tmp_path, "search", {"docs": docs, "queries": []}) == 0
    assert answer(tmp_path)["results"] == []
    assert run(tmp_path, "similar", {"docs": docs}) == 0
    assert answer(tmp_path)["similar"] == {doc["id"]: [] for doc in docs}


@pytest.mark.usefixtures("_off")
@pytest.mark.parametrize(
    ("what", "value", "said"),
    [
        ("search", {"docs": []}, "queries: is missing"),
        ("search", {"queries": []}, "docs: is missing"),
        ("search", {"docs": [], "queries": [{}]}, "queries[0].q: is missing"),
        ("search", {"docs": [], "queries": [{"q": 1}]}, "queries[0].q: needs text"),
        ("search", {"docs": [], "queries": [{"q": "a", "lang": 1}]}, "queries[0].lang: needs text"),
        ("search", {"docs": [], "queries": ["a"]}, "queries[0]: needs an object"),
        ("similar", {"docs": [{"id": "a", "text": "", "title": 1}]}, "docs[0].title: needs text"),
        ("similar", {"docs": [*DOCS, DOCS[0]]}, "docs[3].id: used twice"),
        ("similar", {"docs": [{"id": "", "text": ""}]}, "docs[0].id: is empty"),
    ],
)
def test_a_wrong_input_is_exit_two_with_its_path_and_nothing_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], what: str, value: object, said: str
) -> None:
    assert run(tmp_path, what, value) == 2
    assert capsys.readouterr().err == said + "\n"
    assert not (tmp_path / "output.json").exists()


@pytest.mark.parametrize("more", [["--top", "0"], ["--top", "x"], ["--mode", "magic"]])
def test_an_option_that_cannot_be_used_is_exit_two(tmp_path: Path, more: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run(tmp_path, "search", {"docs": [], "queries": []}, *more)
    assert left.value.code == 2


@pytest.mark.heavy
def test_the_same_bytes_whatever_the_hash_seed_and_without_django(tmp_path: Path) -> None:
    source = write(tmp_path, {"docs": DOCS, "queries": QUERIES})
    assert process(tmp_path, "search", source, seed="1") == process(tmp_path, "search", source, seed="2")


def test_prepare_builds_the_caches_once(
    tmp_path: Path, model: Pretended, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPPIVA_DATA", str(tmp_path))
    assert text.run(["prepare"]) == 0
    assert capsys.readouterr().out == "pretended: the means of 1 neutral sentences are there\n"
    asked = model.asked
    assert text.run(["prepare", "--cache", str(tmp_path / "search")]) == 0
    assert model.asked == asked == 2


@pytest.mark.usefixtures("_off")
def test_prepare_without_a_model_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert text.run(["prepare"]) == 0
    assert capsys.readouterr().out == "Search goes by words alone: OPPIVA_EMBEDDER is off\n"


def test_every_reason_has_words() -> None:
    assert set(textsearch.WHY) == set(embedding.REASONS)


def test_an_answer_has_no_negative_nothing(tmp_path: Path, model: Pretended) -> None:
    assert run(tmp_path, "search", {"docs": DOCS, "queries": QUERIES}, "--cache", str(tmp_path)) == 0
    assert "-0.0," not in (tmp_path / "output.json").read_text("utf-8")
    assert json.loads((tmp_path / "output.json").read_text("utf-8"))
