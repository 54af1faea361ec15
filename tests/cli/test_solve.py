"""`oppiva solve teams`: exit codes, what is written, the same bytes every time, without Django or the extra."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.teaming.making import BEST, DATA, EXAMPLE, checker
from oppiva.cli import solve
from oppiva.core.teaming import available


def write(folder: Path, **changes: object) -> Path:
    """The worked example with some keys changed, as a file."""
    path = folder / "input.json"
    path.write_text(json.dumps({**EXAMPLE, **changes}), "utf-8")
    return path


def answer(folder: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((folder / "output.json").read_text("utf-8"))
    return found


def run(folder: Path, source: Path, *more: str) -> int:
    return solve.run(["teams", str(source), "--out", str(folder / "output.json"), *more])


def test_a_complete_plan_is_written_as_the_format_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, write(tmp_path)) == 0
    found = answer(tmp_path)
    assert list(found) == [
        "format", "status", "objective", "bound", "seed", "iterations", "seconds", "terms", "reasons", "teams",
    ]  # fmt: skip
    assert (found["format"], found["status"], found["objective"]) == ("oppiva.teams.solution/1", "optimal", 88)
    assert (found["seed"], found["iterations"], found["seconds"]) == (1, 200_000, None)
    assert found["teams"] == [
        {"members": ["a", "c", "d"], "theme": "wellbeing"},
        {"members": ["b", "e", "f"], "theme": "customer"},
    ]
    assert checker().check(EXAMPLE, found)["broken"] == []
    assert "optimal: 2 teams, objective 88" in capsys.readouterr().out


def test_the_reasons_are_written_when_asked(tmp_path: Path) -> None:
    run(tmp_path, write(tmp_path))
    assert answer(tmp_path)["reasons"] == []
    run(tmp_path, write(tmp_path), "--explain")
    reasons = answer(tmp_path)["reasons"]
    assert {"subject": "d", "code": "moved", "params": {"from": 1, "to": 0}} in reasons  # type: ignore[operator]


def test_t3_no_plan_is_exit_three_with_the_core_and_its_cures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = write(tmp_path, apart=[["e", "a"], ["a", "c"]])
    assert run(tmp_path, source, "--explain") == 3
    found = answer(tmp_path)
    assert (found["status"], found["bound"], found["unplaced"]) == ("infeasible", None, [])
    assert found["core"] == [["apart", "a", "c"], ["together", "a", "c"]]
    (first, second) = found["cures"]  # type: ignore[misc]
    assert (first["rule"], second["rule"]) == (["together", "a", "c"], ["apart", "a", "c"])
    assert second["objective"] == 88
    assert "these rules contradict each other" in capsys.readouterr().out
    assert run(tmp_path, source) == 3
    assert answer(tmp_path)["cures"] == []


def test_people_who_do_not_fit_are_told_how_many_teams_they_make(tmp_path: Path) -> None:
    assert run(tmp_path, write(tmp_path, teams={"count": 1}, published={}, locked={}), "--explain") == 3
    cures = answer(tmp_path)["cures"]
    assert [(cure["rule"], cure["to"]) for cure in cures] == [(["count"], 2)]  # type: ignore[attr-defined]


def test_a_wrong_input_is_exit_two_with_its_path_and_nothing_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people = [*EXAMPLE["people"], {**EXAMPLE["people"][0], "unit": "U9"}]
    for source, said in (
        (write(tmp_path, people=people), "people[6].id: a is there twice\n"),
        (tmp_path / "none.json", f"{tmp_path / 'none.json'}: No such file or directory\n"),
    ):
        assert run(tmp_path, source) == 2
        assert capsys.readouterr().err == said
    assert not (tmp_path / "output.json").exists()


def test_an_answer_that_cannot_be_written_is_exit_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = solve.run(["teams", str(write(tmp_path)), "--out", str(tmp_path / "nowhere" / "output.json")])
    assert code == 2
    assert "No such file or directory" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["--iterations", "5", "--seconds", "1"], ["--iterations", "-1"], ["--iterations", "1.5"], ["--seconds", "0"],
        ["--seconds", "nan"], ["--seed", "x"],
    ],
)  # fmt: skip
def test_options_that_cannot_be_are_refused(tmp_path: Path, words: list[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        run(tmp_path, write(tmp_path), *words)
    assert refused.value.code == 2


def test_a_clock_ends_the_search_and_its_seconds_are_written(tmp_path: Path) -> None:
    began = time.monotonic()
    assert run(tmp_path, DATA / "teams-400.json", "--seconds", "1") == 0
    found = answer(tmp_path)
    assert isinstance(found["seconds"], float)
    assert isinstance(found["iterations"], int)
    assert time.monotonic() - began < 15


def process(folder: Path, source: Path, *, seed: str, extra: bool) -> bytes:
    """The bytes of an answer made by a process of its own; it fails where Django was loaded."""
    code = (
        "import sys\n"
        f"if not {extra}: sys.modules['ortools'] = None\n"
        "from oppiva.cli.__main__ import main\n"
        f"code = main(['solve', 'teams', {str(source)!r}, '--out', {str(folder / 'output.json')!r}, '--explain',"
        " '--iterations', '5000'])\n"
        "sys.exit(code or 9 * ('django' in sys.modules))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    made = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    assert made.stderr == ""
    return (folder / "output.json").read_bytes()


@pytest.mark.heavy
@pytest.mark.parametrize("extra", [True, False], ids=["with", "without"])
def test_the_same_bytes_whatever_the_hash_seed_and_without_django(tmp_path: Path, extra: bool) -> None:
    source = DATA / "teams-28-replan.json"
    made = {process(tmp_path, source, seed=seed, extra=extra) for seed in ("0", "1")}
    made.add(process(tmp_path, source, seed="1", extra=extra))
    assert len(made) == 1
    found = json.loads(made.pop())
    if extra:
        assert available()
        assert found["objective"] == BEST["teams-28-replan"]["objective"]
    assert checker().check(json.loads(source.read_text("utf-8")), found)["broken"] == []
