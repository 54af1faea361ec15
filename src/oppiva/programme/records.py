"""What a plan makes of a programme: work packages, targets and milestones, as fields of their rows by code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from oppiva.core.plan import Plan
from oppiva.core.plan.spec import LANGUAGES
from oppiva.programme.models import Milestone, Programme, Target, WorkPackage

Fields = dict[str, object]
Made = type[WorkPackage] | type[Target] | type[Milestone]
MADE: tuple[Made, ...] = (WorkPackage, Target, Milestone)


def _texts(stem: str, texts: Mapping[str, str]) -> Fields:
    return {f"{stem}_{language}": texts.get(language, "") for language in LANGUAGES}


def programme_fields(plan: Plan) -> Fields:
    """The programme's own fields as the plan gives them."""
    one = plan.programme
    return {**_texts("name", one.name), "start": one.start, "end": one.end, "languages": list(one.languages)}


def _work_packages(plan: Plan) -> dict[str, Fields]:
    return {
        one.code: {
            **_texts("title", one.title),
            "position": at,
            "start": one.start,
            "end": one.end,
            "objectives": list(one.objectives),
        }
        for at, one in enumerate(plan.work_packages)
    }


def _targets(plan: Plan) -> dict[str, Fields]:
    return {
        one.code: {
            "position": at,
            "value": one.value,
            "approximate": bool(one.approximate),
            "keep": one.kept,
            "unit": one.unit or "",
            **_texts("definition", one.definition),
        }
        for at, one in enumerate(plan.targets)
    }


def _milestones(plan: Plan) -> dict[str, Fields]:
    made: dict[str, Fields] = {}
    for at, one in enumerate(plan.evaluation.rounds, start=1):
        start, end = one.start or one.end, one.end or one.start
        if start and end:
            made[f"round-{at}"] = {
                "kind": Milestone.Kind.ROUND,
                "starts_on": start,
                "ends_on": end,
                **_texts("title", {}),
            }
    event = plan.outreach.closing_event
    start, end = event.earliest or event.latest, event.latest or event.earliest
    if start and end:
        made["event"] = {
            "kind": Milestone.Kind.EVENT,
            "starts_on": start,
            "ends_on": end,
            **_texts("title", event.title),
        }
    return made


def wanted(plan: Plan) -> dict[Made, dict[str, Fields]]:
    """The rows a plan asks for, by model and code."""
    return {WorkPackage: _work_packages(plan), Target: _targets(plan), Milestone: _milestones(plan)}


@dataclass(frozen=True)
class Step:
    """What putting a version in force does to one row: what it is, its code, and the fields that change."""

    act: Literal["new", "changed", "removed"]
    made: Made
    code: str
    fields: Fields
    row: WorkPackage | Target | Milestone | None = None


def steps(plan: Plan, rows: Iterable[WorkPackage | Target | Milestone]) -> list[Step]:
    """What must happen to the living rows so that they say what the plan says; own milestones stay."""
    found = {(type(row), row.code): row for row in rows if not _own(row)}
    done: list[Step] = []
    for made, by_code in wanted(plan).items():
        for code, fields in by_code.items():
            row = found.pop((made, code), None)
            if row is None:
                done.append(Step("new", made, code, fields))
                continue
            changed = {name: value for name, value in fields.items() if getattr(row, name) != value}
            if changed:
                done.append(Step("changed", made, code, changed, row))
    done.extend(Step("removed", type(row), row.code, {}, row) for row in found.values())
    return done


def _own(row: WorkPackage | Target | Milestone) -> bool:
    return isinstance(row, Milestone) and row.kind == Milestone.Kind.OWN


def changed_programme_fields(plan: Plan, programme: Programme) -> Fields:
    """The programme's own fields that the plan changes."""
    return {name: value for name, value in programme_fields(plan).items() if getattr(programme, name) != value}
