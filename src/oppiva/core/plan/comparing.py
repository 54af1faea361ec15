"""Two versions of a plan, field by field, in the plan's order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from oppiva.core.plan.paths import Steps, joined
from oppiva.core.plan.spec import LANGUAGES, TOP, FieldSpec, Kind

Row = Mapping[str, object]


@dataclass(frozen=True)
class Change:
    """One value of the plan before and after (None = not stated).

    The row number in `path` is the one after, or before when the row is gone; `row` is the code of the row, if any.
    """

    path: str
    before: object
    after: object
    row: str = ""


def _mapping(value: object) -> Row:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[Row]:
    return [_mapping(row) for row in value] if isinstance(value, list) else []


def _text_in(value: object, language: str) -> object:
    return value if isinstance(value, str) else _mapping(value).get(language)


def _by_code(before: list[Row], after: list[Row]) -> dict[int, int]:
    """Row after -> row before, where both have the same code."""
    codes = {row["code"]: at for at, row in enumerate(before) if "code" in row}
    return {at: codes[row["code"]] for at, row in enumerate(after) if row.get("code") in codes and "code" in row}


def _by_likeness(before: list[Row], after: list[Row], taken: dict[int, int]) -> dict[int, int]:
    """Rows without a code: equal rows first, wherever they stand, then the rest in order."""
    left = [at for at, row in enumerate(before) if at not in taken.values() and "code" not in row]
    new = [at for at, row in enumerate(after) if at not in taken and "code" not in row]
    pairs: dict[int, int] = {}
    for at in new:
        if (same := next((old for old in left if before[old] == after[at]), None)) is not None:
            pairs[at] = same
            left.remove(same)
    pairs.update(zip((at for at in new if at not in pairs), left, strict=False))
    return pairs


def _rows(spec: FieldSpec, before: list[Row], after: list[Row], steps: Steps) -> Iterator[Change]:
    pairs = _by_code(before, after)
    pairs |= _by_likeness(before, after, pairs)
    for at, row in enumerate(after):
        old = before[pairs[at]] if at in pairs else {}
        yield from _table(spec, old, row, (*steps, at), str(row.get("code", "")))
    for at, row in enumerate(before):
        if at not in pairs.values():
            yield from _table(spec, row, {}, (*steps, at), str(row.get("code", "")))


def _field(spec: FieldSpec, before: object, after: object, steps: Steps, row: str) -> Iterator[Change]:
    if before == after and type(before) is type(after):
        return
    match spec.kind:
        case Kind.TABLE:
            yield from _table(spec, _mapping(before), _mapping(after), steps, row)
        case Kind.ROWS:
            yield from _rows(spec, _list(before), _list(after), steps)
        case Kind.I18N:
            for language in LANGUAGES:
                yield from _leaf(_text_in(before, language), _text_in(after, language), (*steps, language), row)
        case Kind.HOURS:
            old, new = _mapping(before), _mapping(after)
            for name in dict.fromkeys((*old, *new)):
                yield from _leaf(old.get(name), new.get(name), (*steps, name), row)
        case _:
            yield from _leaf(before, after, steps, row)


def _leaf(before: object, after: object, steps: Steps, row: str) -> Iterator[Change]:
    if before != after:
        yield Change(joined(steps), before, after, row)


def _table(spec: FieldSpec, before: Row, after: Row, steps: Steps, row: str) -> Iterator[Change]:
    for field in spec.fields:
        yield from _field(field, before.get(field.name), after.get(field.name), (*steps, field.name), row)


def diff(before: Mapping[str, object], after: Mapping[str, object]) -> list[Change]:
    """What changed between the data of two plans; rows meet by their code where they have one, order is no change."""
    return list(_table(TOP, before, after, (), ""))
