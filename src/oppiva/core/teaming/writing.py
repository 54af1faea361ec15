"""The writer of `oppiva.teams.solution/1`."""

from collections.abc import Sequence

from oppiva.core.solving import answer_head
from oppiva.core.teaming.problem import Plan, Team

FORMAT = "oppiva.teams.solution/1"


def to_json(plan: Plan, seconds: float | None = None) -> dict[str, object]:
    """A plan as JSON; `seconds` only of a search that a clock ended."""
    answer = answer_head(
        name=FORMAT,
        status=plan.status,
        objective=plan.objective,
        bound=plan.bound,
        terms=plan.terms,
        seed=plan.seed,
        iterations=plan.iterations,
        seconds=seconds,
        reasons=plan.reasons,
    )
    answer["teams"] = _teams(plan.teams)
    if plan.status == "infeasible":
        answer["unplaced"] = list(plan.unplaced)
        answer["core"] = [list(rule) for rule in plan.core]
        answer["cures"] = [
            {
                "rule": list(cure.rule),
                **({} if cure.to is None else {"to": cure.to}),
                **({"also": [list(rule) for rule in cure.also]} if cure.also else {}),
                "objective": cure.objective,
                "teams": _teams(cure.answer),
            }
            for cure in plan.cures
        ]
    return answer


def _teams(teams: Sequence[Team]) -> list[dict[str, object]]:
    return [{"members": list(team.members), "theme": team.theme} for team in teams]
