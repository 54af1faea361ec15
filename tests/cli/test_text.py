"""`oppiva text`: exit codes, what is written, the same bytes every time, without Django."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from oppiva.cli import text

META = {"embedder": None, "lemmatiser": "simplemma", "seconds": None, "notes": []}


def write(folder: Path, value: object) -> Path:
    path = folder / "input.json"
    path.write_text(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), "utf-8")
    return path


def run(folder: Path, what: str, value: object, *more: str) -> int:
    return text.run([what, str(write(folder, value)), "--out", str(folder / "output.json"), *more])


def answer(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "output.json").read_text("utf-8"))
    return found


def test_personal_data_as_the_format_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "pii", {"cases": [{"id": "1", "text": "Tuulikki Vesanto, 010190-900P, soitti."}]}) == 0
    assert answer(tmp_path) == {
        "cases": [
            {
                "id": "1",
                "flags": [
                    {"kind": "NAME", "start": 0, "end": 16, "text": "Tuulikki Vesanto", "confidence": "high"},
                    {"kind": "HETU", "start": 18, "end": 29, "text": "010190-900P", "confidence": "high"},
                ],
            }
        ],
        "meta": META,
    }
    printed = capsys.readouterr()
    assert printed.out == "1 texts, 2 flags\n"
    assert "010190" not in printed.err


def test_t22_readability_as_the_format_says(tmp_path: Path) -> None:
    example = "Soitimme takaisin samana päivänä. Lupaus piti lähes aina."
    assert run(tmp_path, "readability", {"texts": [{"id": "1", "lang": "fi", "text": example}]}) == 0
    found = answer(tmp_path)
    (row,) = found["texts"]
    expected = {"sentences": 2, "words": 8, "words_per_sentence": 4.0, "longest_sentence": 4, "mean_word_length": 6.0}
    assert row["measures"] | expected | {"lix": 41.5} == row["measures"]
    assert (row["flags"], row["rank_score"], found["meta"]) == ([], 0.1549, META)


def test_an_empty_list_and_an_empty_text_are_answered(tmp_path: Path) -> None:
    assert run(tmp_path, "pii", {"cases": []}) == 0
    assert answer(tmp_path) == {"cases": [], "meta": META}
    assert run(tmp_path, "readability", {"texts": [{"id": "a", "text": "", "title": "x", "unknown": 1}]}) == 0
    assert answer(tmp_path)["texts"][0]["measures"]["words"] == 0


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"cases": [{"id": "a", "text": ""}, {"id": "a", "text": ""}]}, "cases[1].id: used twice"),
        ({"cases": [{"id": "a"}]}, "cases[0].text: is missing"),
        ({"cases": [{"text": "a"}]}, "cases[0].id: is missing"),
        ({"cases": [{"id": 1, "text": "a"}]}, "cases[0].id: needs text"),
        ({"cases": [{"id": "a", "text": None}]}, "cases[0].text: needs text"),
        ({"cases": [{"id": "a", "text": "x", "lang": 3}]}, "cases[0].lang: needs text"),
        ({"cases": {}}, "cases: needs a list"),
        ({"cases": ["a"]}, "cases[0]: needs an object"),
        ({"texts": []}, "cases: is missing"),
        ('{"cases": [{"id": "a", "text": "\\ud800"}]}', "cases[0].text: is not text that a file can hold"),
        ("{", "the file is not JSON: line 1, column 2"),
    ],
)
def test_a_wrong_input_is_exit_two_with_its_path_and_nothing_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], value: object, said: str
) -> None:
    assert run(tmp_path, "pii", value) == 2
    assert capsys.readouterr().err == said + "\n"
    assert not (tmp_path / "output.json").exists()


def test_files_that_cannot_be_opened_are_exit_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert text.run(["pii", str(tmp_path / "none.json"), "--out", str(tmp_path / "output.json")]) == 2
    assert "none.json: No such file or directory" in capsys.readouterr().err
    source = write(tmp_path, {"cases": []})
    assert text.run(["pii", str(source), "--out", str(tmp_path / "nowhere" / "output.json")]) == 2
    assert "No such file or directory" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("what", "said"),
    [("serach", "does not exist"), ("clusters", "does not exist")],
)
def test_a_job_that_is_not_there_is_refused_plainly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], what: str, said: str
) -> None:
    assert run(tmp_path, what, {"docs": []}) == 2
    here = "pii, readability, search, similar, suggest, cluster, prepare"
    assert capsys.readouterr().err == f"oppiva text {what} {said}. This version has: {here}\n"


def test_seconds_are_written_only_when_asked(tmp_path: Path) -> None:
    assert run(tmp_path, "pii", {"cases": []}, "--timing") == 0
    assert isinstance(answer(tmp_path)["meta"]["seconds"], float)


def process(folder: Path, what: str, source: Path, *, seed: str) -> bytes:
    """The bytes of an answer made by a process of its own; it fails where Django was loaded."""
    code = (
        "import sys\n"
        "from oppiva.cli.__main__ import main\n"
        f"code = main(['text', {what!r}, {str(source)!r}, '--out', {str(folder / 'output.json')!r}])\n"
        "lemmas = 'simplemma' in sys.modules and sys.argv[1] == 'pii'\n"
        "sys.exit(code or 9 * ('django' in sys.modules) or 8 * lemmas)"
    )
    environment = {**os.environ, "PYTHONHASHSEED": seed, "OPPIVA_EMBEDDER": "off"}
    made = subprocess.run(
        [sys.executable, "-c", code, what], env=environment, capture_output=True, text=True, check=False
    )
    assert (made.returncode, made.stderr) == (0, "")
    return (folder / "output.json").read_bytes()


@pytest.mark.heavy
def test_the_same_bytes_whatever_the_hash_seed_without_django_and_with_no_lemmas_loaded(tmp_path: Path) -> None:
    sentence = "Ääni 😀 Matti Virtanen, 54-vuotias asiakas, sairastaa diabetesta. Soita 040 123 4567."
    source = write(tmp_path, {"cases": [{"id": "ä", "text": sentence}, {"id": "b", "text": "Åsa Lindström ringde."}]})
    made = {process(tmp_path, "pii", source, seed=seed) for seed in ("0", "1", "2")}
    assert len(made) == 1
    raw = made.pop()
    assert raw.endswith(b"\n")
    found = json.loads(raw)
    assert [flag["kind"] for flag in found["cases"][0]["flags"]] == ["NAME", "DESC", "PHONE"]
    assert all(flag["text"] == sentence[flag["start"] : flag["end"]] for flag in found["cases"][0]["flags"])
