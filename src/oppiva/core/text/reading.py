"""The readers of `oppiva text`: JSON -> frozen texts; the first wrong thing is named by its path."""

from __future__ import annotations

from dataclasses import dataclass

from oppiva.core.solving import InputError, Node, parse


@dataclass(frozen=True, slots=True)
class Given:
    """One text of an input; `lang` None is guessed."""

    id: str
    text: str
    lang: str | None


def read(content: str | bytes, key: str) -> tuple[Given, ...]:
    """The texts in the list under `key`; unknown keys are ignored, an empty list is fine; raises InputError."""
    found = dict(parse(content).entries())
    if key not in found:
        raise InputError(key, "missing_key")
    texts: list[Given] = []
    ids: set[str] = set()
    for item in found[key].items():
        given = _given(item)
        if given.id in ids:
            raise InputError(item.below("id"), "used_twice")
        ids.add(given.id)
        texts.append(given)
    return tuple(texts)


def _given(item: Node) -> Given:
    fields = dict(item.entries())
    for key in ("id", "text"):
        if key not in fields:
            raise InputError(item.below(key), "missing_key")
    lang = fields.get("lang")
    return Given(
        fields["id"].text(),
        _maybe_empty(fields["text"]),
        lang.text() if lang is not None and lang.value is not None else None,
    )


def _maybe_empty(node: Node) -> str:
    return node.value if isinstance(node.value, str) and not node.value.strip() else node.text()
