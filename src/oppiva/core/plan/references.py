"""What one key of a plan may name of another: objectives, packages, themes, targets, organisations."""

from collections.abc import Callable, Iterator, Mapping

from oppiva.core.plan.errors import PlanError
from oppiva.core.plan.paths import Steps, joined
from oppiva.core.plan.spec import APPLICANT, MANAGEMENT, TOP, FieldSpec, Kind

Data = Mapping[str, object]


def _rows(value: object) -> list[Data]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def _codes(rows: object) -> set[str]:
    return {code for row in _rows(rows) if isinstance(code := row.get("code"), str)}


def _organisations(data: Data) -> set[str]:
    names = {APPLICANT} | _codes(data.get("areas"))
    for partner in _rows(data.get("partners")):
        name = partner.get("name")
        if isinstance(name, Mapping):
            names |= {text for text in name.values() if isinstance(text, str)}
    return names


def _themes(data: Data) -> set[str]:
    workshops = data.get("workshops")
    return _codes(workshops.get("themes")) if isinstance(workshops, Mapping) else set()


_NAMES: dict[str, Callable[[Data], set[str]]] = {
    "objectives": lambda data: _codes(data.get("objectives")),
    "target_groups": lambda data: _codes(data.get("target_groups")),
    "work_packages": lambda data: _codes(data.get("work_packages")),
    "targets": lambda data: _codes(data.get("targets")),
    "themes": _themes,
    "organisations": _organisations,
}


def _named(spec: FieldSpec, value: object, steps: Steps) -> Iterator[tuple[str, str, Steps]]:
    """Every word in data that must be a code elsewhere: what it refers to, the word, where it stands."""
    match spec.kind, value:
        case Kind.REFERENCE, str():
            yield spec.refers, value, steps
        case Kind.REFERENCES, list():
            yield from ((spec.refers, str(word), (*steps, at)) for at, word in enumerate(value))
        case Kind.HOURS, dict():
            yield from ((spec.refers, name, (*steps, name)) for name in value if name != MANAGEMENT)
        case Kind.TABLE, Mapping():
            for field in spec.fields:
                yield from _named(field, value.get(field.name), (*steps, field.name))
        case Kind.ROWS, list():
            for at, row in enumerate(value):
                for field in spec.fields:
                    yield from _named(field, row.get(field.name), (*steps, at, field.name))


def names_for(data: Data, refers: str) -> tuple[str, ...]:
    """The codes (or names of organisations) that a key may refer to in this plan, sorted; a form offers these."""
    return tuple(sorted(_NAMES[refers](data)))


def check_references(data: Data) -> None:
    """Refuse, as PlanError `unknown_reference`, the first word that names nothing in the plan."""
    known = {refers: names(data) for refers, names in _NAMES.items()}
    for refers, word, steps in _named(TOP, data, ()):
        if word not in known[refers]:
            raise PlanError("unknown_reference", joined(steps), value=word[:80], refers=refers)
