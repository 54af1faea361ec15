"""What every answer carries, whichever solver found it: status, objective, bound, terms, reasons; and its JSON."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

Status = Literal["optimal", "feasible", "infeasible"]
# A named rule with its ids, such as ("apart", "a", "c"): what a core is made of.
Rule = tuple[str, ...]
A = TypeVar("A")


@dataclass(frozen=True)
class Reason:
    """Why something is as it is: a code and what its sentence needs; the page makes the sentence."""

    subject: str
    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Cure(Generic[A]):
    """A rule whose change lets a whole plan be made, and that plan.

    `to`: its new number, None when it is dropped. `also`: rules to drop with it, where no single one is enough.
    """

    rule: Rule
    objective: int
    answer: A
    to: int | None = None
    also: tuple[Rule, ...] = ()


def answer_head(
    *,
    name: str,
    status: Status,
    objective: int | None,
    bound: int | None,
    terms: Mapping[str, int],
    seed: int,
    iterations: int | None,
    seconds: float | None,
    reasons: Sequence[Reason],
) -> dict[str, object]:
    """The keys all three answers begin with, in the order the format gives them."""
    return {
        "format": name,
        "status": status,
        "objective": objective,
        "bound": bound,
        "seed": seed,
        "iterations": iterations,
        "seconds": seconds,
        "terms": dict(terms),
        "reasons": [
            {"subject": reason.subject, "code": reason.code, "params": dict(reason.params)} for reason in reasons
        ],
    }


def dumps(answer: Mapping[str, object]) -> str:
    """An answer as text: one key a line, one row of a list a line, the same bytes for the same answer."""
    lines = [f" {_short(key)}: {_value(value)}" for key, value in answer.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _value(value: object) -> str:
    if isinstance(value, list) and value:
        return "[\n  " + ",\n  ".join(_short(row) for row in value) + "\n ]"
    return _short(value)


def _short(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
