"""What goes together in a step: two days, two numbers, limits with their direction (records.md 2, E9, E11, E12).

A form looks at what one person typed. When two people change one of a pair each, only the save sees both.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from oppiva.audit.models import Record, Revision, kind_of
from oppiva.audit.services import Conflict, save
from oppiva.audit.services.saving import plain
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, reading
from oppiva.core.statistics import in_order
from oppiva.experiments.models import LONGEST_TRIAL, OfStep, Prediction, Trial

S = TypeVar("S", bound=OfStep)
# The refusal of each group of fields that go together, and the field it stands at.
GROUPS: Mapping[type[OfStep], Mapping[tuple[str, ...], tuple[str, str]]] = {
    Trial: {("starts_on", "ends_on"): ("trial_too_long", "ends_on")},
    Prediction: {
        ("value", "upper"): ("prediction_crossed", "upper"),
        ("wanted", "keep_cut", "stop_cut"): ("limits_crossed", "stop_cut"),
    },
}


def save_fitting(
    record: S,
    *,
    actor: Actor,
    changes: Mapping[str, object],
    base_version: int | None = None,
    reason: str = "",
    client_ref: UUID | None = None,
) -> S:
    """The save of a step that is locked by the caller, in the caller's transaction.

    Refuses (`trial_too_long`, `prediction_crossed`, `limits_crossed`) what would not go together; what only does so
    since somebody else saved the other one of a pair is a Conflict about both. A key that comes again with another
    text, as from a page that was gone back to, is no second sending: that text is saved as any other.
    """
    before = {name: getattr(record, name) for group in GROUPS.get(type(record), {}) for name in group}
    after = {**before, **{name: value for name, value in changes.items() if name in before}}
    with reading(actor):
        since = _before(record, base_version)
        ref = client_ref if client_ref is None or _says_the_same(record, changes, client_ref) else None
    for name, value in since.items():
        # The value the form was opened with is no change of its own.
        if name in after and plain(_field(record, name), after[name]) == value:
            after[name] = before[name]
    for group, (code, field) in GROUPS.get(type(record), {}).items():
        if all(after[name] == before[name] for name in group) or _fits(code, after):
            continue
        if since.keys() & set(group):
            raise _conflict(record, group, changes, since)
        raise DomainError(code, field=field, most=LONGEST_TRIAL)
    return save(record, actor=actor, base_version=base_version, changes=changes, reason=reason, client_ref=ref)


def _says_the_same(record: Record, changes: Mapping[str, object], client_ref: UUID) -> bool:
    """Whether nothing was saved by this key, or just what is sent now."""
    rows = Revision.objects.filter(kind=kind_of(record), object_id=record.pk, client_ref=client_ref)
    said = dict(rows.exclude(version__isnull=True).values_list("field", "after"))
    sent = {name: plain(_field(record, name), _key(value)) for name, value in changes.items()}
    return not said or all(
        value == said.get(name, _now(record, name)) for name, value in sent.items() if name not in record.unrevised
    )


def _key(value: object) -> object:
    return value.pk if isinstance(value, Record) else value


def _fits(code: str, after: Mapping[str, Any]) -> bool:
    match code:
        case "trial_too_long":
            first, last = after["starts_on"], after["ends_on"]
            return None in (first, last) or first <= last <= first + timedelta(days=LONGEST_TRIAL)
        case "prediction_crossed":
            return None in (after["value"], after["upper"]) or after["value"] <= after["upper"]
    wanted, keep, stop = after["wanted"], after["keep_cut"], after["stop_cut"]
    return not wanted or None in (keep, stop) or in_order(wanted, keep, stop)


def _before(record: Record, base_version: int | None) -> dict[str, object]:
    """The fields that others have saved since the base, with their values at it."""
    if base_version is None or base_version >= record.version:
        return {}
    rows = Revision.objects.filter(kind=kind_of(record), object_id=record.pk, version__gt=base_version)
    found: dict[str, object] = {}
    for name, value in rows.exclude(field="").order_by("version").values_list("field", "before"):
        found.setdefault(name, value)
    return found


def _conflict(
    record: Record, group: tuple[str, ...], changes: Mapping[str, object], since: Mapping[str, object]
) -> Conflict:
    mine = {name: plain(_field(record, name), changes[name]) for name in group if name in changes}
    return Conflict(
        mine=mine,
        theirs={name: _now(record, name) for name in mine},
        others={name: _now(record, name) for name in since if name not in mine},
        version=record.version,
        refused=[],
    )


def standing(record: Record, name: str) -> Any:
    """The value of a field as its column holds it: of another record the key."""
    return getattr(record, _field(record, name).attname)


def _now(record: Record, name: str) -> object:
    return plain(_field(record, name), standing(record, name))


def _field(record: Record, name: str) -> Any:
    return record._meta.get_field(name)
