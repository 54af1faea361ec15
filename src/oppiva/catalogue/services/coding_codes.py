"""Codes: added, named, moved under another, merged; no code ever lies under itself, and no mark is lost."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import IntegrityError, transaction

from oppiva.audit import services as audit
from oppiva.catalogue.models import CODE_NAME_LENGTH, GUIDE_LENGTH, Code, Coding, Colour, Memo
from oppiva.catalogue.rules import coding as rules
from oppiva.catalogue.rules.coding import Desk
from oppiva.catalogue.services.coding_desk import Doing, doing, words
from oppiva.core.errors import DomainError

GUIDES = ("definition", "use_when", "not_when")


def add_code(desk: Desk, *, fields: Mapping[str, object], client_ref: UUID | None = None) -> Code:
    """A code of the candidate: `name`, `parent` (id or None), `colour`, and how it is used.

    Refuses a name of no or over 80 letters (`text_short`, `text_long`), one that its parent has already
    (`code_twice`), a parent that is none (`parent_unknown`) and an unknown colour (`colour_unknown`).
    """
    given = _given(fields)
    with doing(desk) as one:
        made = Code(candidate=one.desk.candidate, **{**given, "parent": _parent(one.desk, fields.get("parent"))})
        _require_free(one.desk, made.name, made.parent_id, None)
        saved = _saved(lambda: audit.save(made, actor=desk.actor, client_ref=client_ref))
        one.log("code_added", saved.pk)
        return saved


def change_code(desk: Desk, code: Code, *, fields: Mapping[str, object], base_version: int | None = None) -> Code:
    """Name a code anew, move it under another (`parent`), tell how it is used.

    Refuses what `add_code` does, and a parent that lies under the code itself (`code_ring`). The same field changed by
    another meanwhile: `Conflict` of the one save.
    """
    changes: dict[str, object] = dict(_given(fields))
    with doing(desk) as one:
        held = _held(one, code)
        parent_id = held.parent_id
        if "parent" in fields:
            parent = _parent(one.desk, fields["parent"])
            parent_id = parent.pk if parent is not None else None
            if parent_id in _below(one.desk, held):
                raise DomainError("code_ring", name=held.name)
            changes["parent"] = parent_id
        _require_free(one.desk, str(changes.get("name", held.name)), parent_id, held.pk)
        saved = _saved(lambda: audit.save(held, actor=desk.actor, changes=changes, base_version=base_version))
        one.log("code_changed", saved.pk)
        return saved


def merge_codes(desk: Desk, code: Code, *, into: Code) -> Code:
    """Let a code go into another of the candidate: its marks, memos and what lies under it go there.

    Where a coder gave both codes to a quote, one mark stays. Refuses a code into itself or into one under it
    (`code_ring`), and while a set is open (`coding_under_way`): its coders work by the codes that they have.
    """
    with doing(desk) as one:
        held, target = _held(one, code), _held(one, into)
        if one.desk.open_set is not None:
            raise DomainError("coding_under_way", candidate=one.desk.candidate.code)
        if target.pk in _below(one.desk, held):
            raise DomainError("code_ring", name=held.name)
        moved = _move_marks(one, held, target)
        for memo in Memo.objects.filter(code=held, deleted_in__isnull=True):
            audit.save(memo, actor=desk.actor, changes={"code": target.pk})
        _move_children(one, held, target)
        audit.save(held, actor=desk.actor, changes={"merged_into": target.pk})
        one.log("codes_merged", target.pk, merged=str(held.pk), codings=moved)
        return target


def _move_marks(one: Doing, held: Code, target: Code) -> int:
    living = Coding.objects.filter(deleted_in__isnull=True)
    there = {(row.quote_id, row.coder_id): row for row in living.filter(code=target)}
    moved = 0
    for coding in living.filter(code=held).order_by("at", "pk"):
        other = there.get((coding.quote_id, coding.coder_id))
        if other is not None:
            # Of two the earlier one stays: the agreement of a set may be counted from it.
            goes = other if coding.at < other.at else coding
            audit.delete([goes], actor=one.desk.actor)
            if goes is coding:
                continue
        audit.save(coding, actor=one.desk.actor, changes={"code": target.pk})
        moved += 1
    return moved


def _move_children(one: Doing, held: Code, target: Code) -> None:
    """What lies under the merged code goes under the other; a name that is there already gets a number."""
    codes = rules.codes_of(one.desk.candidate)
    names = {name.casefold() for name in codes.filter(parent=target).values_list("name", flat=True)}
    for child in codes.filter(parent=held).order_by("name"):
        name, number = child.name, 2
        while name.casefold() in names:
            ending = f" ({number})"
            name, number = child.name[: CODE_NAME_LENGTH - len(ending)] + ending, number + 1
        names.add(name.casefold())
        audit.save(child, actor=one.desk.actor, changes={"parent": target.pk, "name": name})


def _given(fields: Mapping[str, object]) -> dict[str, object]:
    found: dict[str, object] = {}
    if "name" in fields:
        name = " ".join(str(fields["name"]).split())
        found["name"] = words(name, "name", least=1, most=CODE_NAME_LENGTH)
    for name in GUIDES:
        if name in fields:
            found[name] = words(str(fields[name]), name, most=GUIDE_LENGTH)
    if "colour" in fields:
        if fields["colour"] not in Colour.values:
            raise DomainError("colour_unknown", field="colour")
        found["colour"] = fields["colour"]
    return found


def _held(one: Doing, code: Code) -> Code:
    held = rules.codes_of(one.desk.candidate).filter(pk=code.pk).first()
    if held is None:
        raise DomainError("code_gone", name=code.name)
    return held


def _parent(desk: Desk, wanted: object) -> Code | None:
    if not wanted:
        return None
    pk = wanted.pk if isinstance(wanted, Code) else wanted
    found = rules.codes_of(desk.candidate).filter(pk=str(pk)).first()
    if found is None:
        raise DomainError("parent_unknown", field="parent")
    return found


def _below(desk: Desk, code: Code) -> set[UUID]:
    """The code itself and all that lies under it."""
    parents = dict(rules.codes_of(desk.candidate).values_list("pk", "parent_id"))
    found, grown = {code.pk}, True
    while grown:
        more = {pk for pk, parent in parents.items() if parent in found} - found
        grown, found = bool(more), found | more
    return found


def _require_free(desk: Desk, name: str, parent: UUID | None, own: UUID | None) -> None:
    """Whatever the capitals: the constraint of the database knows letters alone."""
    rows = rules.codes_of(desk.candidate).filter(parent_id=parent)
    rows = rows.exclude(pk=own) if own is not None else rows
    if name.casefold() in {other.casefold() for other in rows.values_list("name", flat=True)}:
        raise DomainError("code_twice", field="name", name=name)


def _saved(save: object) -> Code:
    try:
        with transaction.atomic():
            made = save()  # type: ignore[operator]  # a save of a code
    except IntegrityError as error:
        raise DomainError("code_twice", field="name") from error
    assert isinstance(made, Code)
    return made
