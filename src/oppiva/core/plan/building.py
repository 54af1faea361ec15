"""Checked data into the frozen plan: euros become cents, whole hours minutes, lists tuples."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from oppiva.core.plan import model
from oppiva.core.plan.spec import LANGUAGES, TOP, FieldSpec, Kind
from oppiva.core.plan.table import Table

_CLASSES: dict[str, type[Table]] = {
    "programme": model.Programme,
    "objectives": model.Objective,
    "areas": model.Organisation,
    "partners": model.Organisation,
    "municipalities": model.Municipalities,
    "municipalities.left_out": model.LeftOut,
    "target_groups": model.TargetGroup,
    "work_packages": model.WorkPackage,
    "workshops": model.Workshops,
    "workshops.themes": model.Theme,
    "modelling": model.Modelling,
    "leadership": model.Leadership,
    "outreach": model.Outreach,
    "outreach.closing_event": model.ClosingEvent,
    "evaluation": model.Evaluation,
    "evaluation.rounds": model.Period,
    "targets": model.Target,
    "staff": model.StaffEntry,
    "budget": model.Budget,
    "budget.financing": model.Financing,
    "applicant": model.Applicant,
    "continuity": model.Continuity,
    "continuity.stewards": model.Steward,
    "earlier_work": model.EarlierWork,
    "earlier_work.items": model.EarlierItem,
    "other_funding": model.OtherFunding,
    "other_funding.items": model.FundingItem,
    "state_aid": model.StateAid,
    "state_aid.grants": model.AidGrant,
    "declarations": model.Declarations,
    "needs": model.Need,
    "novelty": model.Novelty,
    "adoption": model.Adoption,
    "risks": model.Risk,
    "decision": model.Decision,
    "decision.approved": model.Budget,
    "decision.approved.financing": model.Financing,
}


def attribute_of(spec: FieldSpec) -> str:
    """The name of a key on its dataclass: `salaries` in euros is `salaries_cents` there, `hours` is `minutes`."""
    if spec.unit == "euros":
        return f"{spec.name}_cents"
    return spec.name.replace("hours", "minutes") if spec.unit == "hours" else spec.name


def _texts(value: object) -> model.Text:
    """Blank languages are left out: an empty text is no answer. A plain string stands for every language."""
    texts = dict.fromkeys(LANGUAGES, value) if isinstance(value, str) else value
    if not isinstance(texts, Mapping):
        return model.NO_TEXT
    return MappingProxyType({language: text for language, text in texts.items() if text.strip()})


def _scaled(spec: FieldSpec, value: Any) -> Any:
    factor = {"euros": 100, "hours": 60}.get(spec.unit, 1)
    return value * factor if factor > 1 else value


def _value(spec: FieldSpec, value: Any, path: str) -> Any:
    match spec.kind:
        case Kind.TEXT | Kind.CHOICE | Kind.REFERENCE:
            return value if value.strip() else None
        case Kind.I18N:
            return _texts(value)
        case Kind.HOURS:
            return MappingProxyType({name: hours * 60 for name, hours in value.items()})
        case Kind.TABLE if path == "horizontal":
            principle = spec.fields[0]
            return MappingProxyType({key: _table(principle, row, model.Principle, path) for key, row in value.items()})
        case Kind.TABLE:
            return _table(spec, value, _CLASSES[path], path)
        case Kind.ROWS:
            return tuple(_table(spec, row, _CLASSES[path], path) for row in value)
        case Kind.TEXTS | Kind.INTEGERS | Kind.DATES | Kind.CHOICES | Kind.REFERENCES | Kind.PAIR:
            return tuple(value)
    return _scaled(spec, value)


def _table(spec: FieldSpec, data: Mapping[str, Any], made: type[Table], path: str) -> Table:
    return made(**_values(spec, data, path))


def _values(spec: FieldSpec, data: Mapping[str, Any], path: str) -> dict[str, Any]:
    return {
        attribute_of(field): _value(field, data[field.name], f"{path}.{field.name}" if path else field.name)
        for field in spec.fields
        if field.name in data and field.kind is not Kind.FREE
    }


def plan_of(data: Mapping[str, object]) -> model.Plan:
    """The plan in data that already holds the format (`check_data`)."""
    return model.Plan(**_values(TOP, data, ""), data=data)
