"""`oppiva bench teaming [--smoke]`: the instances of teams beside the best known, with and without the extra.

Each run is a process of its own (`oppiva solve teams`), its answer is checked without our code, and its time is counted
after start-up: in seconds of the wall clock, of the processor, and as a ratio to a fixed piece of plain Python run
right before it, so that machines and hours can be compared.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from _yardstick import yardstick

ROOT = Path(__file__).parents[1]
DATA = ROOT / "tests" / "core" / "teaming" / "data"
CHECKER = ROOT / "tests" / "core" / "solving" / "check_solution.py"
# Seconds of the goal, per cent above the best known, for (large, extra); None: no goal is set for it.
GOALS = {(False, True): (10.0, 0.0), (False, False): (2.0, 7.0), (True, True): (40.0, 5.0), (True, False): None}
INSIDE = """
import sys, time
if sys.argv[2] == "without":
    sys.modules["ortools"] = None
from oppiva.cli.solve import run
from oppiva.core.teaming import available
available()
wall, busy = time.perf_counter(), time.process_time()
code = run(["teams", *sys.argv[3:]])
spent = time.perf_counter() - wall, time.process_time() - busy
with open(sys.argv[1], "w") as file:
    print(*spent, file=file)
sys.exit(code)
"""


@dataclass
class Row:
    """One instance solved once."""

    name: str
    extra: bool
    objective: int
    best: int
    status: str
    bound: int | None
    wall: float
    busy: float
    ratio: float
    broken: int

    @property
    def above(self) -> float:
        """Per cent above the best known."""
        return 100 * (self.objective / self.best - 1)

    @property
    def verdict(self) -> str:
        """Whether the goals are met; the time by the processor, which others on the machine do not stretch."""
        goal = GOALS[self.name == "teams-400", self.extra]
        if self.broken:
            return "BROKEN"
        if goal is None:
            return "-"
        proved = self.status == "optimal" or goal[1] > 0
        return "ok" if proved and self.busy <= goal[0] + 1 and self.above <= goal[1] else "MISSED"


def measured(name: str, *, extra: bool, words: list[str]) -> Row:
    """Solve one instance in a process of its own and check the answer."""
    unit = yardstick()
    with tempfile.TemporaryDirectory(prefix="oppiva-bench-") as folder:
        out, times = Path(folder) / "output.json", Path(folder) / "times"
        source = str(DATA / f"{name}.json")
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONHASHSEED": "0"}
        subprocess.run(
            [
                sys.executable,
                "-c",
                INSIDE,
                str(times),
                "with" if extra else "without",
                source,
                "--out",
                str(out),
                *words,
            ],
            env=environment,
            stdout=subprocess.DEVNULL,
            check=True,
        )
        answer = json.loads(out.read_text("utf-8"))
        checked = subprocess.run([sys.executable, CHECKER, source, out], capture_output=True, text=True, check=False)
        wall, busy = map(float, times.read_text("utf-8").split())
    found = json.loads(checked.stdout)
    best = json.loads((DATA / "best-known.json").read_text("utf-8"))[name]["objective"]
    broken = found["n_broken"] + (found["objective"] != answer["objective"])
    return Row(
        name, extra, answer["objective"], best, answer["status"], answer["bound"], wall, busy, busy / unit, broken
    )


def main() -> int:
    """Prints the table; 1 when a goal is missed, but never in a smoke run."""
    parser = argparse.ArgumentParser(prog="oppiva bench teaming")
    parser.add_argument("--smoke", action="store_true", help="few iterations only, to see that it runs")
    parser.add_argument("--seed", default="1")
    options = parser.parse_args()
    print(
        f"{'instance':16}{'extra':9}{'objective':>9}{'best':>6}{'above':>8}{'bound':>7}  {'status':10}"
        f"{'wall s':>8}{'cpu s':>8}{'ratio':>8}  goal"
    )
    missed = False
    for path in sorted(DATA.glob("teams-*.json")):
        large = path.stem == "teams-400"
        for extra in (True, False):
            length = ["--seconds", "40" if large else "1.8"] if large or not extra else ["--iterations", "200000"]
            if options.smoke:
                length = ["--iterations", "4000"]
            row = measured(path.stem, extra=extra, words=[*length, "--seed", options.seed])
            missed |= row.verdict in {"MISSED", "BROKEN"}
            bound = "-" if row.bound is None else str(row.bound)
            print(
                f"{row.name:16}{'with' if extra else 'without':9}{row.objective:9}{row.best:6}{row.above:7.1f}%"
                f"{bound:>7}  {row.status:10}{row.wall:8.2f}{row.busy:8.2f}{row.ratio:8.1f}  {row.verdict}",
                flush=True,
            )
    return int(missed and not options.smoke)


if __name__ == "__main__":
    sys.exit(main())
