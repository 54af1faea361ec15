"""How long the texts of a stored plan may be: names and codes become fields of records, the rest must stay readable.

The format itself knows no lengths (a call sets its own, X01): what is too long is read and checked, but not stored.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

from oppiva.core.plan import FieldSpec, Kind, Plan, PlanError, joined
from oppiva.core.plan.lines import line_of
from oppiva.core.plan.paths import Steps
from oppiva.core.plan.spec import TOP

LONG = frozenset(
    {"summary", "question", "definition", "difference", "action", "today", "new", "text", "applicant_duty", "reason"}
)
SHORT = {"code": 60, "unit": 100, "name": 200}
LONG_TEXT, LINE = 5_000, 500


def most_characters(spec: FieldSpec) -> int:
    """How many characters a text of this key, or one line of its list, may have."""
    return LONG_TEXT if spec.name in LONG else SHORT.get(spec.name, LINE)


def length_of(text: str) -> int:
    """Characters as people count them: after NFC and trimming (records.md 1)."""
    return len(unicodedata.normalize("NFC", text.strip()))


def check_lengths(plan: Plan, text: str) -> None:
    """Refuse a plan with a text that is too long as PlanError `text_too_long`, with path and line."""
    for spec, value, steps in _texts(TOP, plan.data, ()):
        length, limit = length_of(value), most_characters(spec)
        if length > limit:
            raise PlanError("text_too_long", joined(steps), line_of(text, steps), length=length, limit=limit)


def _texts(spec: FieldSpec, value: object, steps: Steps) -> Iterator[tuple[FieldSpec, str, Steps]]:
    """Every text of the plan with its key and where it stands."""
    match value:
        case str():
            yield spec, value, steps
        case list() if spec.kind is Kind.ROWS:
            for at, row in enumerate(value):
                yield from _fields(spec, row, (*steps, at))
        case list():
            for at, one in enumerate(value):
                yield from _texts(spec, one, (*steps, at))
        case Mapping() if spec.kind is Kind.I18N:
            for language, one in value.items():
                yield from _texts(spec, one, (*steps, language))
        case Mapping() if spec.kind is Kind.TABLE:
            yield from _fields(spec, value, steps)


def _fields(spec: FieldSpec, value: object, steps: Steps) -> Iterator[tuple[FieldSpec, str, Steps]]:
    for one in spec.fields:
        if isinstance(value, Mapping) and one.name in value:
            yield from _texts(one, value[one.name], (*steps, one.name))
