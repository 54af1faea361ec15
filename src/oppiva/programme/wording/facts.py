"""Facts of a finding as people read them: labels, money, hours, shares, dates, names in place of paths."""

import datetime
from collections.abc import Callable, Mapping

from django.utils.translation import gettext, ngettext, pgettext

from oppiva.core.plan import Plan
from oppiva.core.plan.applicant_checks import title_of
from oppiva.core.plan.paths import names_of, steps_of
from oppiva.programme.wording.labels import field_label, lowered, path_label, value_label
from oppiva.programme.wording.words import FACTS, POINTS
from oppiva.ui import formatting

Facts = Mapping[str, object]

_DATES = {"until_at_least", "start", "end", "submitted", "oldest", "date", "programme_start", "programme_end"}
_DATES |= {"workshops_end", "modelling_end"}
_HIDDEN = {"points", "of", "basis"}  # told together with another fact
_VALUE_OF = {"target": "targets", "targets": "targets", "work_package": "work_package", "work_packages": "work_package"}
_VALUE_OF |= {"language": "languages", "legal_form": "legal_form", "role": "role"}


def _date(value: object) -> str:
    """A date, or the ISO text that JSON and the database keep of it."""
    day = datetime.date.fromisoformat(value) if isinstance(value, str) else value
    return formatting.date(day) if isinstance(day, datetime.date) else str(day)


def _organisation(path: str, plan: Plan | None) -> str:
    """The name of an area or partner that a fact names by its path; its number when the plan is not at hand."""
    table, number = (*steps_of(path), 0, 0)[:2]
    if plan is not None and isinstance(number, int):
        known = dict(plan.organisations).get(path)
        if known:
            return title_of(known.name, plan) or known.code or path
    numbered = {"number": int(number) + 1}
    return gettext("area %(number)s") % numbered if table == "areas" else gettext("partner %(number)s") % numbered


def _theme(code: str, plan: Plan | None) -> str:
    titles = {theme.code: title_of(theme.title, plan) for theme in plan.workshops.themes} if plan is not None else {}
    return titles.get(code) or code


def _one(name: str, value: object, path: str, plan: Plan | None) -> str:
    """One value of a fact, or one item of its list."""
    match name:
        case "missing":
            return lowered(field_label(f"{path}.{value}" if path else str(value)))
        case "declaration":
            return (
                field_label(f"declarations.{value}")
                if value != "responsible_named"
                else field_label(f"applicant.{value}")
            )
        case "not_shown" | "by":
            return str(POINTS.get(str(value), value))
        case "unsigned" | "without":
            return _organisation(str(value), plan)
        case "themes_without":
            return _theme(str(value), plan)
        case "allowed" | "value":
            return value_label(path, str(value))
        case "field":
            return field_label(f"budget.{value}")
    if name in _VALUE_OF and not isinstance(value, int):
        label = value_label(_VALUE_OF[name], str(value))
        return lowered(label) if name in ("target", "targets") else label
    return formatting.number(value) if isinstance(value, int) else str(value)


def shown(name: str, value: object, path: str = "", plan: Plan | None = None) -> str:
    """A fact as people read it: `171 425,00 €`, `320 h`, `95,2 %`, `31.12.2028`, words for codes; empty when empty."""
    if isinstance(value, int) and not isinstance(value, bool):
        by_ending: dict[str, Callable[[int], str]] = {
            "_cents": formatting.money,
            "_minutes": formatting.hours,
            "_bp": formatting.percent,
        }
        written = next((write for ending, write in by_ending.items() if name.endswith(ending)), None)
        return written(value) if written else _one(name, value, path, plan)
    if name in _DATES:
        return _date(value)
    if isinstance(value, list | tuple):
        if name == "possible":
            return formatting.DASH.join(map(str, value))
        return ", ".join(_one(name, each, path, plan) for each in value)
    return _one(name, value, path, plan)


def _of(part: object, whole: object) -> str:
    return gettext("%(number)s of %(of)s") % {"number": part, "of": whole}


def _points(part: int, whole: object) -> str:
    words = ngettext("%(number)s point of %(of)s", "%(number)s points of %(of)s", part)
    return words % {"number": part, "of": whole}


def finding_facts(code: str, facts: Facts, path: str = "", plan: Plan | None = None) -> list[tuple[str, str]]:
    """The facts of a finding as rows of a name and a value; with the plan at hand, names stand for row numbers."""
    if code == "applicant_without_duty":
        return [(field_label("continuity.applicant_duty"), pgettext("plan fact", "not stated"))]
    rows: list[tuple[str, str]] = []
    for name, value in facts.items():
        if name in _HIDDEN or value in ("", [], None):
            continue
        label = str(FACTS.get(name, name))
        if name == "not_shown" and isinstance(value, list):
            rows.append((label, _points(len(value), facts.get("points", len(value)))))
            label = str(FACTS["missing"])
        if name == "until_at_least":
            rows.append((label, gettext("until %(day)s") % {"day": shown(name, value)}))
        elif name in ("entries", "signed") and "of" in facts:
            rows.append((label, _of(value, facts["of"])))
        elif name != "language" or value:
            rows.append((label, shown(name, value, path, plan)))
    return rows


def placeholders(facts: Facts, path: str) -> dict[str, object]:
    """The facts as the sentences of a finding take them, with `section` for where it lies."""
    values: dict[str, object] = {name: shown(name, value, path) for name, value in facts.items()}
    values |= {f"{name}_number": value for name, value in facts.items() if isinstance(value, int)}
    return values | {"section": path_label(path) if names_of(path) else ""}
