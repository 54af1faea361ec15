"""X01: the file is complete, in every language it promises, and within the call's lengths."""

from collections.abc import Iterator, Mapping

from oppiva.core.plan.criteria import Criteria
from oppiva.core.plan.model import Plan
from oppiva.core.plan.paths import Steps, joined, names_of
from oppiva.core.plan.report import Finding, block
from oppiva.core.plan.spec import TOP, FieldSpec, Kind

NEEDED = ("programme.support_type", "programme.summary", "objectives", "target_groups", "targets", "budget")


def _texts(spec: FieldSpec, value: object, steps: Steps) -> Iterator[tuple[FieldSpec, object, Steps]]:
    """Every text of the plan that a person wrote, with where it stands."""
    match spec.kind, value:
        case Kind.TEXT | Kind.I18N, _ if value:
            yield spec, value, steps
        case Kind.TABLE, Mapping():
            for field in spec.fields:
                yield from _texts(field, value.get(field.name), (*steps, field.name))
        case Kind.ROWS, list():
            for at, row in enumerate(value):
                for field in spec.fields:
                    yield from _texts(field, row.get(field.name), (*steps, at, field.name))


def _stated(plan: Plan, path: str) -> bool:
    value: object = plan
    for name in names_of(path):
        value = getattr(value, name)
    return bool(value)


def _too_long(text: object, limit: int) -> Iterator[tuple[int, str]]:
    texts = text.items() if isinstance(text, Mapping) else (("", text),)
    for language, words in texts:
        if isinstance(words, str) and len(words.strip()) > limit:
            yield len(words.strip()), language


def x01(plan: Plan, criteria: Criteria) -> Iterator[Finding]:
    """No section, language or limit is missed."""
    for path in NEEDED:
        if not _stated(plan, path):
            yield block("section_missing", path)
    for spec, text, steps in _texts(TOP, plan.data, ()):
        path = joined(steps)
        if spec.i18n and isinstance(text, Mapping):
            lacks = [each for each in plan.programme.languages if not str(text.get(each, "")).strip()]
            if lacks:
                yield block("language_missing", path, languages=lacks)
        limit = criteria.text_limits.get(".".join(names_of(path)))
        for length, language in _too_long(text, limit) if limit is not None else ():
            yield block("text_too_long", path, characters=length, limit=limit, language=language)
