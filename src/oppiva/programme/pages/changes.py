"""What differs between two versions of a plan, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from oppiva.core.plan import Change, FieldSpec, Kind, field_at
from oppiva.core.plan.paths import names_of
from oppiva.programme.wording import field_label, path_label, role_label, section_label, value_label
from oppiva.ui.formatting import date, hours, money, number, percent


@dataclass(frozen=True)
class ChangeView:
    """One value before and after, in words."""

    where: str
    before: str
    after: str


def changes(found: Sequence[Change]) -> list[tuple[str, list[ChangeView]]]:
    """The changes between two versions by section."""
    by_section: dict[str, list[ChangeView]] = {}
    for change in found:
        section = names_of(change.path)[0]
        where = path_label(change.path)
        if change.row:
            where = f"{change.row}: {field_label(change.path)}"
        view = ChangeView(where, plain(change.path, change.before), plain(change.path, change.after))
        by_section.setdefault(section, []).append(view)
    return [(section_label(section), views) for section, views in by_section.items()]


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
    if spec.kind in (Kind.CHOICE, Kind.CHOICES) or path.startswith("decision.reasons"):
        return value_label(path, str(value))
    if spec.name == "role":
        return role_label(str(value))
    return date(value) if isinstance(value, dt.date) else str(value)
