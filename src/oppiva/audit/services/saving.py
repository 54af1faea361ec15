"""The one save: it checks the version, merges what does not clash, and keeps every text that was sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

from django.db import IntegrityError, models, transaction

from oppiva.audit import clock
from oppiva.audit.diff import Piece, word_diff
from oppiva.audit.folded import FoldedField, folded
from oppiva.audit.models import Record, Revision, kind_of
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, reading, system

R = TypeVar("R", bound=Record)
AnyField: TypeAlias = "models.Field[Any, Any]"
NEVER = frozenset({"id", "version", "deleted_in"})
TRIES = 60  # each try that is lost means that another save went through


class Conflict(DomainError):
    """Somebody else changed the same fields first.

    Facts: `fields` (names), `mine` and `theirs` (name -> plain value), `others` (what others changed in other
    fields, so that the next try leaves it alone), `version` (the one to base the next try on).
    """

    def __init__(
        self,
        *,
        mine: Mapping[str, object],
        theirs: Mapping[str, object],
        others: Mapping[str, object],
        version: int,
        refused: list[Revision],
    ) -> None:
        super().__init__("conflict", fields=tuple(mine), mine=mine, theirs=theirs, others=others, version=version)
        self.mine = mine
        self.theirs = theirs
        self.version = version
        self.refused = refused

    def keep(self) -> None:
        """Store the refused texts again, after a caller's transaction took them back; once, however often called."""
        with reading(system("conflict")), transaction.atomic():
            _keep(self.refused)


@dataclass(frozen=True)
class Clash:
    """One field of a conflict: both plain values, and what separates them word by word (from theirs to mine)."""

    field: str
    mine: object
    theirs: object
    pieces: tuple[Piece, ...]


def save(
    record: R,
    *,
    actor: Actor,
    base_version: int | None = None,
    changes: Mapping[str, object] | None = None,
    reason: str = "",
    client_ref: UUID | None = None,
) -> R:
    """Write a record, one Revision per changed field, and return it as it now stands.

    A new record is inserted as version 1. For a stored one, `changes` (else the values set on the record) are taken as
    made on `base_version` (else on the version it was loaded with): what others changed in other fields since then is
    merged; the same field raises Conflict, and the refused values are kept. Sent again with the same `client_ref`,
    nothing is written twice. Refuses fields that are not the record's own, and a record that is deleted (`gone`).
    """
    with reading(actor):
        if record._state.adding:
            return _insert(record, actor, changes or {}, reason, client_ref)
        return _change(record, actor, base_version or record.version, changes, reason, client_ref)


def clashes(conflict: Conflict) -> tuple[Clash, ...]:
    """What the page of a conflict shows; the refused texts are kept."""
    conflict.keep()
    return tuple(
        Clash(name, mine, conflict.theirs[name], word_diff(_words(conflict.theirs[name]), _words(mine)))
        for name, mine in conflict.mine.items()
    )


def _insert(record: R, actor: Actor, changes: Mapping[str, object], reason: str, client_ref: UUID | None) -> R:
    for field, value in _wanted(type(record), changes).items():
        setattr(record, field.attname, value)
    record.version = 1
    with transaction.atomic():
        if client_ref is not None:
            mark = Revision(
                kind=kind_of(record),
                object_id=record.pk,
                version=1,
                actor_id=actor.person_id,
                at=clock.now(),
                client_ref=client_ref,
                reason=reason,
            )
            try:
                with transaction.atomic():
                    mark.save(force_insert=True)
            except IntegrityError:
                earlier = Revision.objects.get(kind=mark.kind, client_ref=client_ref, field="")
                return type(record)._base_manager.get(pk=earlier.object_id)
        record.save(force_insert=True)
    return record


def _change(
    record: R,
    actor: Actor,
    base_version: int,
    changes: Mapping[str, object] | None,
    reason: str,
    client_ref: UUID | None,
) -> R:
    wanted = _wanted(type(record), _held(record) if changes is None else changes)
    with transaction.atomic():
        for _ in range(TRIES):
            current = type(record)._base_manager.filter(pk=record.pk, deleted_in__isnull=True).first()
            if current is None:
                raise DomainError("gone")
            if base_version > current.version:
                raise DomainError("version_unknown", version=base_version)
            if client_ref is not None and _saved_before(current, client_ref):
                return _take(record, current, {})
            since = _changed_since(current, base_version)
            mine = _mine(current, wanted, since, whole_record=changes is None, stale=base_version < current.version)
            if not mine:
                return _take(record, current, {})
            clash = [field for field in mine if field.name in since or _unknown_since(current, base_version)]
            revisions = _revisions(current, mine, actor, reason, client_ref)
            if clash:
                conflict = _conflict(current, clash, mine, since, revisions)
                _keep(conflict.refused)
                break
            values = {field.attname: value for field, value in mine.items()}
            values |= folded(type(record), values)
            if (
                type(record)
                ._base_manager.filter(pk=record.pk, version=current.version, deleted_in__isnull=True)
                .update(version=current.version + 1, **values)
            ):
                Revision.objects.bulk_create(revisions)
                return _take(record, current, values)
        else:
            raise DomainError("busy")
    raise conflict


def _wanted(model: type[Record], changes: Mapping[str, object]) -> dict[AnyField, object]:
    """The changes by field, a related object as its key, text as the field's own type."""
    found: dict[AnyField, object] = {}
    for name, value in changes.items():
        field = model._meta.get_field(name)
        if not isinstance(field, models.Field) or not field.concrete or field.many_to_many or _never(field):
            raise ValueError(f"{model.__name__}.{name} is not changed by a save")
        found[field] = field.to_python(value.pk if isinstance(value, models.Model) else value)
    return found


def _held(record: Record) -> dict[str, object]:
    return {
        field.name: getattr(record, field.attname)
        for field in record._meta.concrete_fields
        if not _never(field) and field.attname in record.__dict__
    }


def _never(field: AnyField) -> bool:
    """What no caller sets: the columns of saving itself, and a search form, which follows its text."""
    return field.name in NEVER or isinstance(field, FoldedField)


def _mine(
    current: Record, wanted: dict[AnyField, object], since: dict[str, object], *, whole_record: bool, stale: bool
) -> dict[AnyField, object]:
    """What was really changed: neither as it was at the base nor as it already is."""
    mine: dict[AnyField, object] = {}
    for field, value in wanted.items():
        if whole_record and stale and field.name in current.unrevised:
            continue  # without a revision nobody can tell a change from an old value
        sent, stands = plain(field, value), plain(field, getattr(current, field.attname))
        if sent != stands and sent != since.get(field.name, stands):
            mine[field] = value
    return mine


def _changed_since(current: Record, base_version: int) -> dict[str, object]:
    """The fields changed after the base version, with their values at the base."""
    if base_version == current.version or not current.keeps_revisions:
        return {}
    rows = Revision.objects.filter(kind=kind_of(current), object_id=current.pk, version__gt=base_version)
    since: dict[str, object] = {}
    for name, before in rows.exclude(field="").order_by("version").values_list("field", "before"):
        since.setdefault(name, before)
    return since


def _unknown_since(current: Record, base_version: int) -> bool:
    """A record without revisions cannot be merged: any change since the base is a clash."""
    return not current.keeps_revisions and base_version < current.version


def _revisions(
    current: Record, mine: dict[AnyField, object], actor: Actor, reason: str, client_ref: UUID | None
) -> list[Revision]:
    at = clock.now()
    return [
        Revision(
            kind=kind_of(current),
            object_id=current.pk,
            version=current.version + 1,
            field=field.name,
            before=plain(field, getattr(current, field.attname)),
            after=plain(field, value),
            actor_id=actor.person_id,
            at=at,
            client_ref=client_ref,
            reason=reason,
        )
        for field, value in mine.items()
        if current.keeps_revisions and field.name not in current.unrevised
    ]


def _conflict(
    current: Record,
    clash: list[AnyField],
    sent: dict[AnyField, object],
    since: Mapping[str, object],
    refused: list[Revision],
) -> Conflict:
    own = {field.name for field in sent}
    for revision in refused:
        revision.version, revision.reason = None, "conflict"
    return Conflict(
        mine={field.name: plain(field, sent[field]) for field in clash},
        theirs={field.name: plain(field, getattr(current, field.attname)) for field in clash},
        others={
            field.name: plain(field, getattr(current, field.attname))
            for field in current._meta.concrete_fields
            if field.name in since and field.name not in own
        },
        version=current.version,
        refused=refused,
    )


def _keep(refused: list[Revision]) -> None:
    """Store the refused values, once: the same request sent again adds nothing.

    A page of a conflict is sent again under its first `client_ref`, with a joined text perhaps: that one is kept, too.
    """
    for revision in refused:
        same = Revision.objects.filter(
            kind=revision.kind, object_id=revision.object_id, version__isnull=True, field=revision.field
        )
        sent_before = (
            same.filter(at=revision.at, actor_id=revision.actor_id)
            if revision.client_ref is None
            else same.filter(client_ref=revision.client_ref)
        )
        if revision.after not in list(sent_before.values_list("after", flat=True)):
            revision.pk = None
            revision.save(force_insert=True)


def _saved_before(current: Record, client_ref: UUID) -> bool:
    return Revision.objects.filter(
        kind=kind_of(current), object_id=current.pk, client_ref=client_ref, version__isnull=False
    ).exists()


def _take(record: R, current: Record, values: Mapping[str, object]) -> R:
    """Let the caller's object show what is stored now."""
    for field in record._meta.concrete_fields:
        setattr(record, field.attname, values.get(field.attname, getattr(current, field.attname)))
    record.version = current.version + (1 if values else 0)
    return record


def plain(field: AnyField, value: object) -> object:
    """A field's value as JSON keeps it: keys and ids as text, dates in ISO form, moments in UTC, decimals as text."""
    value = field.to_python(value)
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date() | time():
            return value.isoformat()
        case Decimal():
            places = getattr(field, "decimal_places", None)
            return str(value if places is None else value.quantize(Decimal(1).scaleb(-places)))
        case timedelta():
            return value.total_seconds()
        case None | bool() | int() | float() | str() | list() | dict():
            return value
    return str(value)


def _words(value: object) -> str:
    return "" if value is None else str(value)
