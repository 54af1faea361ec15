"""`oppiva solve teams INPUT --out OUTPUT`: a proposal from a file, without Django and without a database."""

import argparse
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from oppiva.cli.solvewords import sentence
from oppiva.cli.words import gettext as _
from oppiva.core.solving import Budget, InputError, dumps, iterations
from oppiva.core.teaming import DEFAULT_ITERATIONS, Plan, form_teams, read, to_json


@dataclass(frozen=True, slots=True)
class Seconds:
    """A budget that a clock ends: its answers differ from machine to machine."""

    total: float
    began: float = field(default_factory=time.monotonic)

    def __call__(self, _iteration: int, /) -> float:
        return min(1.0, (time.monotonic() - self.began) / self.total)

    def limit(self) -> int | None:
        return None

    def seconds_left(self) -> float | None:
        return max(0.0, self.total - (time.monotonic() - self.began))


def run(argv: list[str]) -> int:
    """Solve one input; 0 a complete plan, 2 the input or the command cannot be used, 3 no complete plan was found."""
    options = _options(argv)
    try:
        problem = read(Path(options.input).read_bytes())
    except OSError as error:
        return _refused(f"{options.input}: {error.strerror}")
    except InputError as error:
        return _refused(f"{error.path}: {sentence(error)}" if error.path else sentence(error))
    began = time.monotonic()
    budget: Budget = iterations(options.iterations)
    if options.seconds is not None:
        budget = Seconds(options.seconds, began)
    plan = form_teams(problem, options.seed, budget, explained=options.explain)
    seconds = None if options.seconds is None else round(time.monotonic() - began, 2)
    try:
        _write(Path(options.out), dumps(to_json(plan, seconds)))
    except OSError as error:
        return _refused(f"{options.out}: {error.strerror}")
    print(_summary(plan))
    return 3 if plan.status == "infeasible" else 0


def _options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="oppiva solve", description=_("Propose teams from a file"))
    parser.add_argument("what", choices=["teams"], help=_("teams: people into teams of three or four"))
    parser.add_argument("input", metavar="INPUT", help=_("the problem as JSON"))
    parser.add_argument("--out", required=True, metavar="OUTPUT", help=_("where the answer is written"))
    length = parser.add_mutually_exclusive_group()
    length.add_argument(
        "--iterations",
        type=_count,
        default=DEFAULT_ITERATIONS,
        metavar="N",
        help=_("how long to search; the same number gives the same answer"),
    )
    length.add_argument("--seconds", type=_seconds, metavar="S", help=_("how long to search, by the clock"))
    parser.add_argument("--seed", type=_count, default=1, help=_("another seed, another search"))
    parser.add_argument("--explain", action="store_true", help=_("write the reasons, and what would help"))
    return parser.parse_args(argv)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 12:
        raise argparse.ArgumentTypeError("needs a whole number, 0 or more")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 1_000_000:
        raise argparse.ArgumentTypeError("needs a number above 0")
    return seconds


def _refused(words: str) -> int:
    print(words, file=sys.stderr)
    return 2


def _write(path: Path, text: str) -> None:
    """The file whole or not at all."""
    new = path.with_name(path.name + ".new")
    try:
        new.write_text(text, "utf-8")
        new.replace(path)
    except OSError:
        new.unlink(missing_ok=True)
        raise


def _summary(plan: Plan) -> str:
    words = f"{plan.status}: {len(plan.teams)} teams, objective {plan.objective}"
    if plan.status == "infeasible":
        rules = "; ".join(" ".join(rule) for rule in plan.core)
        found = "these rules contradict each other" if plan.proved else f"no division found in {plan.tries} tries"
        return f"{words}. {found}: {rules}"
    return words if plan.bound is None else f"{words}, none below {plan.bound}"
