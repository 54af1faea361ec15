"""The readers of `oppiva text`: JSON -> frozen texts; the first wrong thing is named by its path."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from oppiva.core.solving import InputError, Node, parse


@dataclass(frozen=True, slots=True)
class Given:
    """One text of an input; `lang` None is guessed."""

    id: str
    text: str
    lang: str | None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A search of an input; `lang` None is guessed, `q` may be empty."""

    q: str
    lang: str | None


def read(content: str | bytes, key: str) -> tuple[Given, ...]:
    """The texts in the list under `key`; unknown keys are ignored, an empty list is fine; raises InputError."""
    return _texts(_list(parse(content), key))


def read_search(content: str | bytes) -> tuple[tuple[Given, ...], tuple[Asked, ...]]:
    """The texts under `docs` and the searches under `queries`; raises InputError."""
    root = parse(content)
    return _texts(_list(root, "docs")), tuple(_asked(item) for item in _list(root, "queries"))


def read_placed(content: str | bytes) -> tuple[tuple[Given, ...], dict[str, tuple[str, ...]], tuple[str, ...]]:
    """The texts under `docs`, the topics of those that are placed, and those to be placed; raises InputError.

    A text whose topic is null is kept as learning: it is in no candidate and asks for none.
    """
    items = _list(parse(content), "docs")
    texts = _texts(items)
    placed: dict[str, tuple[str, ...]] = {}
    asked: list[str] = []
    for item, given in zip(items, texts, strict=True):
        topic = dict(item.entries()).get("topic")
        if topic is None:
            asked.append(given.id)
        elif topic.value is not None:
            placed[given.id] = topic.texts() if isinstance(topic.value, list) else (topic.text(),)
    return texts, placed, tuple(asked)


def _list(root: Node, key: str) -> list[Node]:
    return _needed(dict(root.entries()), root, key).items()


def _needed(fields: Mapping[str, Node], item: Node, key: str) -> Node:
    if key not in fields:
        raise InputError(item.below(key), "missing_key")
    return fields[key]


def _texts(items: Iterable[Node]) -> tuple[Given, ...]:
    texts: list[Given] = []
    ids: set[str] = set()
    for item in items:
        given = _given(item)
        if given.id in ids:
            raise InputError(item.below("id"), "used_twice")
        ids.add(given.id)
        texts.append(given)
    return tuple(texts)


def _given(item: Node) -> Given:
    fields = dict(item.entries())
    name, text = _needed(fields, item, "id"), _needed(fields, item, "text")
    title = fields.get("title")
    return Given(name.text(), _maybe_empty(text), _language(fields), _maybe_empty(title) if title else "")


def _asked(item: Node) -> Asked:
    fields = dict(item.entries())
    return Asked(_maybe_empty(_needed(fields, item, "q")), _language(fields))


def _language(fields: Mapping[str, Node]) -> str | None:
    lang = fields.get("lang")
    return lang.text() if lang is not None and lang.value is not None else None


def _maybe_empty(node: Node) -> str:
    return node.value if isinstance(node.value, str) and not node.value.strip() else node.text()
