"""What differs between two versions of a plan, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from oppiva.core.plan import Change, FieldSpec, Kind, Plan, field_at
from oppiva.core.plan.applicant_checks import title_of
from oppiva.core.plan.paths import names_of
from oppiva.programme.wording import field_label, path_label, role_label, section_label, value_label
from oppiva.ui.formatting import date, hours, money, number, percent


@dataclass(frozen=True)
class ChangeView:
    """One value before and after, in words."""

    where: str
    before: str
    after: str


def changes(found: Sequence[Change], plans: Sequence[Plan] = ()) -> list[tuple[str, list[ChangeView]]]:
    """The changes between two versions by section; `plans` say the names of the organisations."""
    names = {one.code: title_of(one.name, plan) for plan in plans for _path, one in plan.organisations if one.code}
    by_section: dict[str, list[ChangeView]] = {}
    for change in found:
        section = names_of(change.path)[0]
        where = f"{change.row}: {field_label(change.path)}" if change.row else _inside(section, change.path)
        before, after = (_named(change.path, value, names) for value in (change.before, change.after))
        view = ChangeView(where, before, after)
        by_section.setdefault(section, []).append(view)
    return [(section_label(section), views) for section, views in by_section.items()]


def _inside(section: str, path: str) -> str:
    """Where a value lies; under the heading of its section that one is not said again."""
    where = path_label(path)
    inner = where.removeprefix(f"{section_label(section)}, ")
    return where if inner == where else inner[:1].upper() + inner[1:]


def _named(path: str, value: object, names: Mapping[str, str]) -> str:
    """A value as people read it, an organisation by its name."""
    if names_of(path)[-1:] == ("organisation",):
        return names.get(str(value)) or plain(path, value)
    return plain(path, value)


def plain(path: str, value: object) -> str:
    """A value of the plan file as people read it; nothing for a value that is not stated."""
    if value is None:
        return ""
    try:
        spec = field_at(path)
    except KeyError:
        return str(value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(_plain_one(spec, path, one) for one in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {one}" for name, one in value.items())
    return _plain_one(spec, path, value)


def _plain_one(spec: FieldSpec, path: str, value: object) -> str:
    if isinstance(value, bool) or value is None:
        return plain(path, value)
    if isinstance(value, int | float):
        whole = int(value)
        match spec.unit:
            case "euros":
                return money(whole * 100)
            case "cents":
                return money(whole)
            case "bp":
                return percent(whole)
            case "hours":
                return hours(whole * 60)
        return str(whole) if spec.unit == "years" else number(value)
    if spec.name == "covers":
        return value_label("targets", str(value))
    if spec.kind in (Kind.CHOICE, Kind.CHOICES) or path.startswith("decision.reasons"):
        return value_label(path, str(value))
    if spec.name == "role":
        return role_label(str(value))
    return date(value) if isinstance(value, dt.date) else str(value)
