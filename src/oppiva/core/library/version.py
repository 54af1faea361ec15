"""A frozen version as another installation published it: the very bytes whose hash the manifest tells, and every field
that a page draws in its kind and length."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from uuid import UUID

from oppiva.core.chain import digest
from oppiva.core.errors import DomainError
from oppiva.core.library.fields import CHOICE, LONG, SHAPE, Fields
from oppiva.core.library.limits import LICENCE, MODEL_FORMAT, MOST_PARTS, MOST_VERSION
from oppiva.core.library.manifest import ORIGINS, SLUG, THEMES
from oppiva.core.library.model import Asked
from oppiva.core.library.plain import loaded, require_clean
from oppiva.core.library.shelves import Shelf

DECIMAL = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,3})?")
MODEL = {"code": 16, "programme": 40, "language": 2}
LICENCES = ("cc_by_4", "cc_by_sa_4", "cc0_1", "other")
KINDS = ("builds_on", "supports", "contradicts", "context", "continues", "repeats")
STEPS = ("very_small", "small", "medium", "large", "unknown")
MOST_SOURCES, MOST_MATERIALS, MOST_TRIALS, MOST_AREAS = 200, 60, 60, 60
CODE, TITLE, ANSWER, UNIT, AREA, MOST_LEVEL = 80, 200, 600, 80, 10, 5
Spec = Mapping[str, list[Any]]


def read_version(shelf: Shelf, asked: Asked, spec: Spec) -> dict[str, Any]:
    """The content of a version. `spec`: what each field of its texts is, as `catalogue` writes it.

    Refuses (`library_hash`) other bytes than the manifest tells, (`library_field`) what is missing or of another kind,
    and what `plain` refuses.
    """
    file = asked.path
    data = shelf.read(file, MOST_VERSION)
    if sha256(data).hexdigest() != asked.hash:
        raise DomainError("library_hash", file=file)
    content = loaded(data, file, most=MOST_PARTS)
    top = Fields(content, file)
    if top.text("format", 60) != MODEL_FORMAT:
        raise top.refused("format", CHOICE)
    require_clean(content, file)
    if digest(content) != asked.hash:
        raise DomainError("library_hash", file=file)
    model = top.inner("model")
    same = {"slug": asked.said_slug, "code": asked.code, "programme": asked.programme, "language": asked.language}
    for name, value in same.items():
        said = model.fitting(name, SLUG) if name == "slug" else model.text(name, MODEL[name], least=1)
        if value and said != value:
            raise model.refused(name, SHAPE)
    if top.text("version", 20) != asked.number:
        raise top.refused("version", SHAPE)
    _require_branch(model)
    _require_texts(top.inner("texts"), spec)
    _require_around(top)
    assert isinstance(content, dict)
    return content


def _require_branch(model: Fields) -> None:
    model.choice("origin", ORIGINS)
    model.choice("theme", ("", *THEMES))
    if model.has("forked_from"):
        for name in ("forked_from", "forked_from_slug", "forked_from_version"):
            model.text(name, 80)


def _require_texts(texts: Fields, spec: Spec) -> None:
    # A text that is empty is there, as pages read it; a number without a value is left out of canonical JSON.
    for name, (kind, *rest) in spec.items():
        match kind:
            case "text":
                texts.text(name, rest[0], least=rest[1])
            case "lines":
                texts.words(name, rest[0], rest[1])
            case "rows":
                for row in texts.rows(name, rest[0]):
                    for part, most in rest[1].items():
                        row.text(part, most)
            case "choices":
                texts.words(name, len(rest[0]), 40, rest[0])
            case "one_of":
                texts.text(name, 200)
                texts.choice(name, rest[0], missing=True)
            case "whole":
                texts.number_or_none(name, rest[0])
            case "flag":
                texts.flag(name)
            case "number":
                texts.fitting(name, DECIMAL, missing=True)
            case "link":
                texts.text(name, rest[0])
                texts.link(name, rest[0])
            case _:
                _require_translations(texts, name, rest[0], rest[1])


def _require_translations(texts: Fields, name: str, languages: list[str], parts: Mapping[str, int]) -> None:
    told = texts.inner(name)
    for language in told.names_in():
        if language not in languages:
            raise texts.refused(name, CHOICE)
        one = told.inner(language)
        for part, most in parts.items():
            one.text(part, most, missing=True)


def _require_around(top: Fields) -> None:
    effort = top.inner("effort")
    effort.choice("step", STEPS)
    for name in ("minutes", "cents"):
        effort.number_or_none(name)
    evidence = top.inner("evidence")
    evidence.number("level", MOST_LEVEL)
    evidence.number("sources", 10_000)
    for one in top.rows("sources", MOST_SOURCES):
        _require_source(one)
    for one in top.rows("materials", MOST_MATERIALS):
        _require_material(one)
    steward = top.inner("steward")
    for name in ("organisation", "role"):
        steward.text(name, TITLE)
    for name in ("accepted_on", "ends_on"):
        steward.day(name)
    reviews = top.inner("reviews")
    reviews.number("peers", 1_000)
    reviews.words("peer_areas", MOST_AREAS, AREA)
    for one in reviews.rows("trials", MOST_TRIALS):
        one.text("organisation", TITLE)
        if not one.day("done_on"):
            raise one.refused("done_on", SHAPE)
    top.choice("licence", (LICENCE,))


def _require_source(one: Fields) -> None:
    one.text("code", CODE, least=1)
    if not one.words("kinds", len(KINDS), 20, KINDS):
        raise one.refused("kinds", CHOICE)
    one.flag("carried_out")
    if one.number("certainty") > MOST_LEVEL:
        raise one.refused("certainty", LONG)
    one.words("areas", MOST_AREAS, AREA)
    one.text("answer", ANSWER)
    one.choice("of", ("adoption",), missing=True)
    if one.has("n"):
        one.number("n")
        one.text("unit", UNIT)
        for name in ("before", "after"):
            one.text(name, 20)
            one.fitting(name, DECIMAL, missing=True)


def _require_material(one: Fields) -> None:
    try:
        UUID(one.text("id", 36))
    except ValueError as error:
        raise one.refused("id", SHAPE) from error
    one.text("title", TITLE, least=1)
    one.text("file_name", TITLE)
    one.choice("licence", LICENCES)
    one.text("link", 500)
    one.link("link", 500)
    one.number_or_none("bytes")
