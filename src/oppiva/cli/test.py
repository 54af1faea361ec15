"""`oppiva test`: the tiers of tests (docs/where-does-it-go.md), each step timed, one line at the end."""

import argparse
import json
import os
import re
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from oppiva.cli import cluster
from oppiva.cli.words import ROOT
from oppiva.cli.words import gettext as _

CHROMIUM = next(
    filter(Path.exists, map(Path, ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium"))), Path("/usr/bin/chromium")
)
FAST_MARKS = "not browser and not server and not sweep and not heavy and not pg and not long"
# What each step looks at; ruff and mypy read their settings from pyproject.toml.
CODE = ("src", "tests", "bench")
PYTHON = sys.executable
# How a test says that it also or only runs on PostgreSQL.
ON_POSTGRES = re.compile(r"\bmark\.(both|pg)\b")
# trust.md, Run: lines and branches, on the fast tier. A longer path comes under its own bar and under the whole's.
COVERED = {"core/policy": 100, "core/statistics": 100, "core/chain": 100, "jobs/services/outbox.py": 100, "": 95}


@dataclass
class Step:
    """One command of a tier and how it went."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    code: int | None = None
    output: str = ""

    def run(self, *, shown: bool) -> None:
        """Run it from the root of the repository; its output goes to the terminal, or is kept until it has ended."""
        began = time.monotonic()
        # Compiled modules are kept whatever the surroundings say: dozens of processes here begin with the same ones.
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", **self.environment}
        sink = None if shown else subprocess.PIPE
        made = subprocess.run(
            self.command,
            cwd=ROOT,
            env=environment,
            stdout=sink,
            stderr=sink and subprocess.STDOUT,
            text=True,
            check=False,
        )
        self.output = made.stdout or ""
        self.code = made.returncode
        self.seconds = time.monotonic() - began


def tool(name: str, *words: str) -> list[str]:
    """The command of a tool that lies beside the running Python."""
    return [str(Path(PYTHON).parent / name), *words]


def style_steps() -> list[Step]:
    """The static steps of the fast tier."""
    code = [name for name in CODE if (ROOT / name).is_dir()]
    pages = [str(path) for path in sorted((ROOT / "src").glob("oppiva/*/templates/**/*.html"))]
    steps = [
        Step("ruff", tool("ruff", "check", "--quiet", *code)),
        Step("format", tool("ruff", "format", "--check", "--quiet", *code)),
        Step("imports", tool("lint-imports", "--no-cache")),
    ]
    return [*steps, Step("templates", tool("djade", "--check", "--target-version", "5.2", *pages))] if pages else steps


def reading_step() -> list[Step]:
    """Every test read once, where that was not done before: compiling their assertions takes ten seconds of a core.

    Each process of the runs would do it for itself, since all begin at the same moment.
    """
    known = {path.name.partition(".")[0] for path in (ROOT / "tests").rglob("__pycache__/*-pytest-*.pyc")}
    tests = {path.stem for path in (ROOT / "tests").rglob("test_*.py")}
    words = [PYTHON, "-m", "pytest", "-q", "-q", "--collect-only", "-m", "not long"]
    return [Step("reading", words)] if len(tests - known) > len(tests) // 2 else []


def whole_steps(scratch: Path) -> list[Step]:
    """The static steps that only the full tier takes; translations are a test of the fast one (tests/contracts)."""
    manage = [PYTHON, "-m", "oppiva.cli", "manage"]
    test = {"OPPIVA_TEST": "1", "OPPIVA_DATA": str(scratch / "static")}
    real = {
        "OPPIVA_SECRET_KEY": secrets.token_urlsafe(48),
        "OPPIVA_HOSTS": "oppiva.example",
        "OPPIVA_ADDRESS": "https://oppiva.example",
        "OPPIVA_BEHIND_PROXY": "proxy",
        "OPPIVA_DATA": str(scratch / "real"),
    }
    return [
        *reading_step(),
        Step("mypy", [PYTHON, "-m", "mypy", "src"], test),
        Step("migrations", [*manage, "makemigrations", "--check", "--dry-run"], test),
        Step("deployment", [*manage, "check", "--deploy", "--fail-level", "WARNING"], real),
    ]


def pytest_step(name: str, marks: str, profile: str, *, paths: list[str], more: list[str], url: str = "") -> Step:
    """A run of pytest over one process more than there are cores: some test always waits for a server or a clock.

    The run on PostgreSQL has as many as there are cores: the others run beside it, and each more reads every test once.
    """
    processes = (os.cpu_count() or 1) + (not url)
    words = [
        PYTHON,
        "-m",
        "pytest",
        "-q",
        "--dist",
        "worksteal",  # each process begins with its own share and takes from the others' when it is done
        "-n",
        os.environ.get("OPPIVA_TEST_PROCESSES", str(processes)),
        "-m",
        marks,
        *more,
        *paths,
    ]
    environment = {"OPPIVA_TEST_PROFILE": profile, "OPPIVA_TEST_TIMES": "1", "OPPIVA_TEST_DATABASE_URL": url}
    if os.environ.get("CI") and profile == "full":
        environment["OPPIVA_TEST_NO_SKIPS"] = "1"
    return Step(name, words, environment)


def files_on_postgres() -> list[str]:
    """The files with tests that run on PostgreSQL: to read all the others takes as long as to run these."""
    tests = sorted((ROOT / "tests").rglob("test_*.py"))
    return [str(path.relative_to(ROOT)) for path in tests if ON_POSTGRES.search(path.read_text("utf-8"))]


def run_beside(steps: list[Step]) -> None:
    """Run static steps two at a time; each one's output is shown whole, and only when it failed."""
    with ThreadPoolExecutor(2) as pool:
        for step, _done in zip(steps, pool.map(lambda step: step.run(shown=False), steps), strict=True):
            print(f"{step.name:14}{'ok' if step.code == 0 else 'FAILED':8}{step.seconds:6.1f} s", flush=True)
            if step.code:
                print(step.output, flush=True)


def run_on_database(make: Callable[[str], Step], *, shown: bool) -> Step:
    """Run a step of pytest on the database it wants: a PostgreSQL of its own, or SQLite."""
    on_postgres = make("").name == "postgresql"
    database: AbstractContextManager[str] = cluster.postgres() if on_postgres else nullcontext("")
    with database as url:
        step = make(url)
        if shown:
            print(f"\n== {step.name}", flush=True)
        step.run(shown=shown)
    if step.code == 5:  # pytest: nothing collected under these marks
        step.code = 0
    return step


def coverage_step(report: Path) -> Step:
    """What the run covered beside what trust.md asks, as a step that fails below it; lines and branches together."""
    step = Step("coverage", [], code=0)
    files = json.loads(report.read_text("utf-8"))["files"] if report.exists() else {}
    for part, wanted in COVERED.items():
        totals = [found["summary"] for name, found in files.items() if name.startswith(f"src/oppiva/{part}")]
        run = sum(total["covered_lines"] + total.get("covered_branches", 0) for total in totals)
        there = sum(total["num_statements"] + total.get("num_branches", 0) for total in totals)
        share = 100 * run / there if there else 0.0
        print(f"coverage {share:6.2f} % of {part or 'everything'}, {wanted} % wanted", flush=True)
        if share < wanted:
            step.code = 1
    return step


def missing() -> dict[str, str]:
    """The tools the full tier needs and this machine lacks, each with how to install it."""
    lacking = {}
    if not CHROMIUM.exists():
        lacking["browser"] = _("The browser tests are skipped: Chromium is missing (sudo apt install chromium).")
    if cluster.programs() is None:
        lacking["pg"] = _("The PostgreSQL tests are skipped: it is missing (sudo apt install postgresql).")
    return lacking


def plan(
    options: argparse.Namespace, scratch: Path, lacking: dict[str, str]
) -> tuple[list[Step], list[Callable[[str], Step]]]:
    """The static steps and the pytest runs of the tier; a run takes the address of its database, empty for SQLite."""
    paths, more = options.paths, options.more
    profile = "long" if options.long else "fast" if options.fast or options.only else "full"

    def on(name: str, marks: str, paths: list[str] = paths) -> Callable[[str], Step]:
        return lambda url: pytest_step(name, marks, profile, paths=paths, more=more, url=url)

    def on_postgres() -> Callable[[str], Step]:
        return on("postgresql", "(both or pg) and not long", paths or files_on_postgres())

    without_browser = " and not browser" if "browser" in lacking else ""
    if options.only == "pg":
        return [], [on_postgres()]
    if options.only:
        return [], [on(options.only, f"{options.only} and not long")]
    if options.fast:
        return ([] if paths else style_steps()), [on("tests", FAST_MARKS)]
    static = [] if paths else [*whole_steps(scratch), *style_steps()]
    if options.long:
        return static, [on("tests", f"not pg{without_browser}"), on("postgresql", "not browser and not server")]
    return static, [on("tests", f"not pg and not long{without_browser}"), on_postgres()]


def parse(argv: list[str]) -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(prog="oppiva test", description=_("Run the tests: full, --fast or --long"))
    tier = parser.add_mutually_exclusive_group()
    tier.add_argument("--fast", action="store_true", help=_("no browser, no server process, no PostgreSQL; 60 s"))
    tier.add_argument("--long", action="store_true", help=_("everything, with many more examples; hours"))
    tier.add_argument("--only", choices=["browser", "pg", "sweep", "server"], help=_("one part, while working on it"))
    parser.add_argument("--coverage", action="store_true", help=_("measure which lines the tests run"))
    parser.add_argument("paths", nargs="*", help=_("only the tests of these folders or files"))
    options = parser.parse_args(argv)
    options.more = (
        ["--cov", "--cov-report=term:skip-covered", "--cov-report=json:.oppiva/coverage.json"]
        if options.coverage
        else []
    )
    return options


def run(argv: list[str]) -> int:
    """Run a tier; 0 when every step passed, 1 otherwise, 2 when the machine lacks what a CI run must have."""
    options = parse(argv)
    name = "long" if options.long else "fast" if options.fast else options.only or "full"
    lacking = {} if options.fast or options.only in {"sweep", "server"} else missing()
    for words in lacking.values():
        print(words, file=sys.stderr)
    if lacking and (os.environ.get("CI") or options.only in lacking):
        return 2
    began = time.monotonic()
    done: list[Step] = []
    with tempfile.TemporaryDirectory(prefix="oppiva-test-") as scratch:
        static, runs = plan(options, Path(scratch), lacking)
        # Its tests wait for killed processes and locks; meanwhile the others use the cores.
        beside = [make for make in runs if make("").name == "postgresql" and len(runs) > 1 and "pg" not in lacking]
        with ThreadPoolExecutor(1) as pool:
            waiting = [pool.submit(run_on_database, make, shown=False) for make in beside]
            run_beside(static)
            done += static
            for make in runs:
                if make not in beside and not (make("").name == "postgresql" and "pg" in lacking):
                    done.append(run_on_database(make, shown=True))
            for step in (one.result() for one in waiting):
                print(f"\n== {step.name}\n{step.output}", flush=True)
                done.append(step)
    if options.coverage:
        done.append(coverage_step(ROOT / ".oppiva" / "coverage.json"))
    failed = [step.name for step in done if step.code]
    times = ", ".join(f"{step.name} {step.seconds:.0f}" for step in done)
    verdict = f"FAILED ({', '.join(failed)})" if failed else "passed"
    print(f"\noppiva test, {name}: {verdict} in {time.monotonic() - began:.0f} s ({times})")
    return 1 if failed else 0
