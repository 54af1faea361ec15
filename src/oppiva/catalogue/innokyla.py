"""A published version in the order and words of Innokylä's template of a toimintamalli (`data/innokyla_template.toml`).

Innokylä's form is filled by hand, in Finnish or in the language of the model: each field is a text to paste.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import override

from oppiva.catalogue import library_words as say
from oppiva.catalogue.addresses import version_address
from oppiva.catalogue.dials import effect_dial, evidence_dial
from oppiva.catalogue.model_words import FIELD_NAMES
from oppiva.catalogue.models import ModelVersion, origin_of
from oppiva.catalogue.pages.library_origin import version_there
from oppiva.catalogue.told import told
from oppiva.people.queries import area_names
from oppiva.programme.visibility import statement

TEMPLATE = Path(__file__).parent / "data" / "innokyla_template.toml"
# Innokylä is in Finnish: what is translated of a model is pasted in it.
THEIRS = "fi"
# A line of its own tells what these are; the others are whole sentences that need no name.
ROWS = {"core_parts": ("what", "why", "sign"), "edge_parts": ("what", "variants")}


@dataclass(frozen=True)
class Field:
    """A field of the template; `most`: its most characters, 0: not known; `guessed`: that limit is not confirmed."""

    key: str
    part: str
    name: str
    fill: tuple[str, ...]
    most: int = 0
    guessed: bool = False
    unsure: bool = False
    chosen: bool = False


@dataclass(frozen=True)
class Template:
    """The whole template, and on which day somebody compared it with the live form: None while nobody has."""

    fields: tuple[Field, ...]
    compared_on: date | None


@dataclass(frozen=True)
class Filled:
    """A field with its text, empty where the model tells nothing of it; `language`: of the text."""

    field: Field
    text: str
    language: str

    @property
    def length(self) -> int:
        """Its characters as Innokylä counts them: each as one, a new line too."""
        return len(self.text)

    @property
    def over(self) -> int:
        """How many characters it has too many, 0 where it fits or no limit is known."""
        return max(0, self.length - self.field.most) if self.field.most else 0


@cache
def template() -> Template:
    """The template of this release."""
    told = tomllib.loads(TEMPLATE.read_text("utf-8"))
    fields = tuple(Field(**{**one, "fill": tuple(one["fill"])}) for one in told["field"])
    return Template(fields, date.fromisoformat(told["compared_on"]) if told["compared_on"] else None)


def filled(version: ModelVersion) -> tuple[Filled, ...]:
    """Each field of the template with what a version tells for it; labels in the language of the version's text."""
    own = version.content["model"]["language"]
    with override(own):
        return tuple(_filled(version, one, own) for one in template().fields)


def _filled(version: ModelVersion, field: Field, own: str) -> Filled:
    said, language = [], own
    for name in field.fill:
        if name.startswith("@"):
            said.append(WORDS[name[1:]](version))
            continue
        found = told(version.content, name, THEIRS)
        language = found.language or THEIRS
        said.append(_text(version.content, name, found.text, labelled=len(field.fill) > 1))
    return Filled(field, "\n\n".join(one for one in said if one), language)


def _text(content: Mapping[str, Any], name: str, text: Any, *, labelled: bool) -> str:
    """A field of the version as lines; below its name where the field of the template holds others, too."""
    value = content["texts"].get(name)
    if name == "did_not_work" and content["texts"].get("did_not_work_unknown"):
        text = str(FIELD_NAMES["did_not_work_unknown"])
    elif name in ROWS:
        rows = [[str(row.get(one, "")).strip() for one in ROWS[name]] for row in value or ()]
        text = "\n".join(f"- {' – '.join(part for part in row if part)}" for row in rows)
    elif isinstance(value, list):
        text = "\n".join(f"{number}. {one}" for number, one in enumerate(value, 1))
    text = str(text or "").strip()
    return f"{FIELD_NAMES[name]}:\n{text}" if text and labelled and name != "plain_summary" else text


# --- what is told by more than one field of the version ---------------------------------------------------------------
def _areas(version: ModelVersion) -> str:
    codes = {area for one in version.content["sources"] for area in one["areas"]}
    return ", ".join(area_names(codes))


def _theme(version: ModelVersion) -> str:
    return say.theme(version.content["model"]["theme"] or "")


def _whom(version: ModelVersion) -> str:
    texts = version.content["texts"]
    return "\n".join(one for one in (say.for_whom(texts.get("for_whom") or ()), texts.get("for_whom_words")) if one)


def _effect(version: ModelVersion) -> str:
    dial = effect_dial(version.content)
    return f"{dial.label}: {dial.word}{f'. {dial.line}' if dial.line else ''}"


def _measure(version: ModelVersion) -> str:
    texts = version.content["texts"]
    return ", ".join(one for one in (say.effect_numbers(texts), say.effect_cases(texts)) if one)


def _sources(version: ModelVersion) -> str:
    dial = evidence_dial(version.content, version.operating_model.evidence)
    return f"{dial.label}: {dial.word} ({dial.mark}), {dial.line}"


def _origin(version: ModelVersion) -> str:
    origin, model = origin_of(version.operating_model), version.operating_model
    there = version_there(origin, version.number) if origin is not None else ""
    address = there or version_address(model.slug, version.number, version.content["model"]["language"])
    return f"{address}\n{version.content['licence']}"


def _funder(version: ModelVersion) -> str:
    return statement(version.content["model"]["language"])


WORDS: Mapping[str, Callable[[ModelVersion], str]] = {
    "areas": _areas, "theme": _theme, "whom": _whom, "effect": _effect, "measure": _measure, "sources": _sources,
    "origin": _origin, "funder": _funder,
}  # fmt: skip
