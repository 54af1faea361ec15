"""Data held against the format, table by table; the first thing that is wrong is raised as a PlanError."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime

from oppiva.core.plan.errors import PlanError
from oppiva.core.plan.paths import Steps, joined
from oppiva.core.plan.references import check_references
from oppiva.core.plan.spec import FORMAT, LANGUAGES, LARGEST, MAX_DEPTH, MAX_ROWS, TOP, FieldSpec, Kind

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ORDERED = (("start", "end"), ("earliest", "latest"))
_LISTS = {
    Kind.TEXTS: Kind.TEXT,
    Kind.INTEGERS: Kind.INTEGER,
    Kind.DATES: Kind.DATE,
    Kind.CHOICES: Kind.CHOICE,
    Kind.REFERENCES: Kind.REFERENCE,
}


def _error(code: str, steps: Steps, **facts: object) -> PlanError:
    return PlanError(code, joined(steps), 0, **facts)


def _is_empty(value: object) -> bool:
    """An empty table, text or list says no more than a missing key."""
    return value is None or value == {} or value == [] or (isinstance(value, str) and not value.strip())


def _type_name(value: object) -> str:
    names: tuple[tuple[type, str], ...] = (
        (bool, "boolean"),
        (int, "integer"),
        (float, "float"),
        (str, "text"),
        (datetime, "datetime"),
        (date, "date"),
        (Mapping, "table"),
        (list, "list"),
    )
    return next((name for kind, name in names if isinstance(value, kind)), "time")


def _wrong_type(spec: FieldSpec, value: object, steps: Steps, expected: str = "") -> PlanError:
    return _error("wrong_type", steps, expected=expected or str(spec.kind), found=_type_name(value))


def _text(spec: FieldSpec, value: object, steps: Steps) -> None:
    if not isinstance(value, str):
        raise _wrong_type(spec, value, steps, "text")
    if _CONTROL.search(value):
        raise _error("wrong_value", steps, expected="text", reason="control_character")
    if value in spec.reserved:
        raise _error("wrong_value", steps, expected="code", reason="reserved", value=value)


def _choice(spec: FieldSpec, value: object, steps: Steps) -> None:
    _text(spec, value, steps)
    if value not in spec.choices:
        raise _error("wrong_value", steps, expected="choice", choices=list(spec.choices), value=str(value)[:80])


def _integer(spec: FieldSpec, value: object, steps: Steps) -> None:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _wrong_type(spec, value, steps, "integer")
    if not spec.low <= value <= spec.high:
        raise _error("wrong_value", steps, expected="integer", low=spec.low, high=spec.high)


def _number(spec: FieldSpec, value: object, steps: Steps) -> None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise _wrong_type(spec, value, steps)
    if not -LARGEST <= value <= LARGEST:  # also refuses nan and the infinities
        raise _error("wrong_value", steps, expected="number", low=-LARGEST, high=LARGEST)


def _boolean(spec: FieldSpec, value: object, steps: Steps) -> None:
    if not isinstance(value, bool):
        raise _wrong_type(spec, value, steps)


def _date(spec: FieldSpec, value: object, steps: Steps) -> None:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise _wrong_type(spec, value, steps, "date")


def _i18n(spec: FieldSpec, value: object, steps: Steps) -> None:
    if spec.plain and isinstance(value, str):
        return _text(spec, value, steps)
    if not isinstance(value, dict):
        raise _wrong_type(spec, value, steps)
    for language, text in value.items():
        if language not in LANGUAGES:
            raise _unknown_key((*steps, language), LANGUAGES)
        _text(spec, text, (*steps, language))
    return None


def _hours(spec: FieldSpec, value: object, steps: Steps) -> None:
    if not isinstance(value, dict):
        raise _wrong_type(spec, value, steps)
    for name, hours in value.items():
        _integer(spec, hours, (*steps, name))


def _items(spec: FieldSpec, value: object, steps: Steps) -> list[object]:
    if not isinstance(value, list):
        raise _wrong_type(spec, value, steps)
    if len(value) > MAX_ROWS:
        raise _error("too_many_rows", steps, rows=len(value), limit=MAX_ROWS)
    return value


def _list(spec: FieldSpec, value: object, steps: Steps) -> None:
    one = _CHECKS[_LISTS[spec.kind]]
    for at, item in enumerate(_items(spec, value, steps)):
        one(spec, item, (*steps, at))


def _pair(spec: FieldSpec, value: object, steps: Steps) -> None:
    items = _items(spec, value, steps)
    if len(items) != 2:
        raise _error("wrong_value", steps, expected="pair", count=len(items))
    numbers = []
    for at, item in enumerate(items):
        _integer(spec, item, (*steps, at))
        numbers.append(item)
    first, second = numbers
    if isinstance(first, int) and isinstance(second, int) and second < first:
        raise _error("end_before_start", steps, start=first, end=second)


def _unknown_key(steps: Steps, known: tuple[str, ...]) -> PlanError:
    from difflib import get_close_matches  # only a plan in error pays for it

    near = get_close_matches(str(steps[-1]), known, n=1)
    return _error("unknown_key", steps, key=str(steps[-1])[:80], near=near[0] if near else "")


def _table(spec: FieldSpec, value: object, steps: Steps) -> None:
    if not isinstance(value, dict):
        raise _wrong_type(spec, value, steps, "table")
    known = tuple(field.name for field in spec.fields)
    for name in value:
        if name not in known:
            raise _unknown_key((*steps, name), known)
    for field in spec.fields:
        inner = (*steps, field.name)
        if field.required and _is_empty(value.get(field.name)):
            raise _error("missing", inner, key=field.name)
        if field.name in value:
            _CHECKS[field.kind](field, value[field.name], inner)
    for start, end in _ORDERED:
        first, last = value.get(start), value.get(end)
        if isinstance(first, date) and isinstance(last, date) and last < first:
            raise _error("end_before_start", (*steps, end), start=first, end=last)
    if value.get("none") is True and value.get("items"):
        raise _error("none_beside_items", (*steps, "none"), items=len(value["items"]))


def _rows(spec: FieldSpec, value: object, steps: Steps) -> None:
    seen: dict[str, int] = {}
    for at, row in enumerate(_items(spec, value, steps)):
        _table(spec, row, (*steps, at))
        code = row.get("code") if isinstance(row, dict) and spec.has_code else None
        if code is None:
            continue
        if code in seen:
            raise _error("code_twice", (*steps, at, "code"), value=code[:80], first=f"{joined(steps)}[{seen[code]}]")
        seen[code] = at


def _free(spec: FieldSpec, value: object, steps: Steps) -> None:
    if not isinstance(value, dict):
        raise _wrong_type(spec, value, steps, "table")
    waiting: list[tuple[object, int]] = [(value, 1)]
    while waiting:
        one, depth = waiting.pop()
        if depth > MAX_DEPTH:
            raise _error("too_deep", steps, limit=MAX_DEPTH)
        if isinstance(one, int) and abs(one) >= 2**63:
            raise _error("wrong_value", steps, expected="integer", low=-(2**63), high=2**63 - 1)
        inner = list(one.values()) if isinstance(one, dict) else one if isinstance(one, list) else ()
        waiting.extend((each, depth + 1) for each in inner)


_CHECKS: dict[Kind, Callable[[FieldSpec, object, Steps], None]] = {
    Kind.TEXT: _text,
    Kind.I18N: _i18n,
    Kind.INTEGER: _integer,
    Kind.NUMBER: _number,
    Kind.BOOLEAN: _boolean,
    Kind.DATE: _date,
    Kind.CHOICE: _choice,
    Kind.REFERENCE: _text,
    Kind.TEXTS: _list,
    Kind.INTEGERS: _list,
    Kind.DATES: _list,
    Kind.CHOICES: _list,
    Kind.REFERENCES: _list,
    Kind.PAIR: _pair,
    Kind.HOURS: _hours,
    Kind.TABLE: _table,
    Kind.ROWS: _rows,
    Kind.FREE: _free,
}


def check_data(data: Mapping[str, object]) -> None:
    """Hold data against the whole format, without a text behind it; raises PlanError with line 0."""
    form = data.get("format")
    if isinstance(form, str) and form.strip() and form != FORMAT:
        raise PlanError("unknown_format", "format", value=form[:80], expected=FORMAT)
    _table(TOP, dict(data), ())
    check_references(data)
