"""`oppiva test`: what each tier runs, and what it says about a tool that is missing."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import shares
from oppiva.cli import cluster
from oppiva.cli import test as tiers

pytestmark = pytest.mark.usefixtures("english")


def steps(*words: str, lacking: dict[str, str] | None = None) -> tuple[list[str], list[tuple[str, str]]]:
    """Names of the static steps, and name and marks of each pytest run."""
    static, runs = tiers.plan(tiers.parse(list(words)), Path("scratch"), lacking or {})
    made = [make("") for make in runs]
    return [step.name for step in static], [(step.name, step.command[step.command.index("-m", 3) + 1]) for step in made]


def test_the_fast_tier_starts_no_browser_no_server_and_no_postgresql() -> None:
    static, ((_name, marks),) = steps("--fast")
    assert {"ruff", "imports"} <= set(static)
    assert "mypy" not in static
    for mark in ("browser", "server", "sweep", "pg", "long"):
        assert f"not {mark}" in marks


def test_the_full_tier_holds_the_fast_one_and_both_databases() -> None:
    static, runs = steps()
    assert set(steps("--fast")[0]) < set(static)
    assert {"mypy", "migrations", "deployment"} <= set(static)
    assert [name for name, _marks in runs] == ["tests", "postgresql"]
    assert "both" in runs[1][1]
    assert "not browser" not in runs[0][1]


def test_postgresql_is_given_every_file_with_a_test_of_its_own_and_no_other() -> None:
    tests = Path(tiers.ROOT / "tests")
    given = {tiers.ROOT / name for name in tiers.files_on_postgres()}
    for path in tests.rglob("*.py"):
        text = path.read_text("utf-8")
        tree = ast.parse(text if re.search(r"\b(both|pg)\b", text) else "")
        names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        assert (path in given) == bool(names & {"both", "pg"}), path
    assert set(tiers.plan(tiers.parse(["tests/core"]), Path("scratch"), {})[1][1]("").command[-1:]) == {"tests/core"}


def test_each_process_begins_with_its_long_tests_and_one_with_all_that_need_a_browser() -> None:
    kinds = {"a1": "", "a2": "server", "b1": "sweep", "b2": "sweep", "c1": "browser", "c2": "", "d1": "browser"}
    kinds["d2"] = ""
    told = [list(kinds), kinds.__getitem__, lambda name: name[0]]
    assert " ".join(shares.arranged(*told, processes=3)) == "c1 d1 a2 a1 c2 b1 b2 d2"
    light = [name for name in kinds if kinds[name] != "browser"]
    assert " ".join(shares.arranged(light, *told[1:], processes=2)) == "a2 a1 c2 b1 b2 d2"


def test_tests_that_were_never_read_are_read_once_before_the_processes_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tiers, "ROOT", tmp_path)
    kept = tmp_path / "tests/people/__pycache__"
    kept.mkdir(parents=True)
    for name in ("test_one", "test_two"):
        (tmp_path / f"tests/people/{name}.py").touch()
    (step,) = tiers.reading_step()
    assert "--collect-only" in step.command
    (kept / "test_one.cpython-311-pytest-9.0.1.pyc").touch()
    assert tiers.reading_step() == []


def test_a_missing_browser_leaves_its_tests_out_and_only_them() -> None:
    _static, runs = steps(lacking={"browser": "missing"})
    assert "not browser" in runs[0][1]
    assert "not server" not in runs[0][1]


def test_a_path_runs_its_tests_without_the_static_steps() -> None:
    assert steps("--fast", "tests/core")[0] == []


@pytest.mark.parametrize("mark", ["browser", "sweep", "server"])
def test_one_part_alone(mark: str) -> None:
    assert steps("--only", mark) == ([], [(mark, f"{mark} and not long")])


@pytest.mark.parametrize("words", [["--fast", "--long"], ["--only", "everything"], ["--quick"]])
def test_options_that_do_not_fit_are_refused(words: list[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        tiers.parse(words)
    assert refused.value.code == 2


def test_a_build_server_without_the_tools_does_not_pass(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tiers, "CHROMIUM", Path("/nowhere/chromium"))
    monkeypatch.setattr(cluster, "programs", lambda: None)
    monkeypatch.setenv("CI", "true")
    assert tiers.run([]) == 2
    said = capsys.readouterr().err
    assert "apt install chromium" in said
    assert "apt install postgresql" in said


def test_a_failed_step_is_named_and_its_words_are_shown(capfd: pytest.CaptureFixture[str]) -> None:
    good = tiers.Step("good", [sys.executable, "-c", "print('quiet')"])
    bad = tiers.Step("bad", [sys.executable, "-c", "import sys; print('what is wrong'); sys.exit(3)"])
    tiers.run_beside([good, bad])
    assert (good.code, bad.code) == (0, 3)
    shown = capfd.readouterr().out
    assert "what is wrong" in shown
    assert "quiet" not in shown


def test_coverage_below_its_bar_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = tmp_path / "coverage.json"
    summary = '{"covered_lines": %d, "num_statements": 10, "covered_branches": 0, "num_branches": 0}'
    monkeypatch.setattr(tiers, "COVERED", {"core/policy": 100})
    for covered, code in ((10, 0), (9, 1)):
        report.write_text('{"files": {"src/oppiva/core/policy/x.py": {"summary": %s}}}' % (summary % covered))
        assert tiers.coverage_step(report).code == code
    assert tiers.coverage_step(tmp_path / "none.json").code == 1


@pytest.mark.server
@pytest.mark.skipif(cluster.programs() is None, reason="needs PostgreSQL")
def test_a_cluster_of_its_own_answers_and_leaves_nothing() -> None:
    import psycopg

    from oppiva.environment import database

    with cluster.postgres() as url:
        given = database(url)
        home = Path(str(given["HOST"]))
        with psycopg.connect(host=str(home), user=str(given["USER"]), dbname=str(given["NAME"])) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    assert not home.exists()
    assert subprocess.run(["pgrep", "-f", str(home)], capture_output=True, check=False).returncode == 1


def test_what_commands_run_in_processes_of_their_own_is_measured() -> None:
    # The launcher lies at the root under the package's name: as `source` a child process would measure that file alone.
    told = tomllib.loads((tiers.ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["coverage"]["run"]
    assert told["source_pkgs"] == ["oppiva"]
    assert "source" not in told
    assert told["patch"] == ["subprocess"]
    assert all("cli" not in left_out for left_out in told["omit"])
