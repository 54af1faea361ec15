"""The page about the interface in words: each address, what goes wrong, how often one may ask, examples to copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oppiva.people.interface import rates
from oppiva.people.interface.api import description
from oppiva.people.interface.problems import KNOWN

FOLDER = Path(__file__).parents[1] / "data" / "interface"
# By the names of the operations; one that has none here fails tests/people/test_interface_page.py.
SAID: Mapping[str, Promise] = {
    "models": _("Models of the library, narrowed as its own list, or searched"),
    "model": _("A model by its newest version, and who keeps it"),
    "versions": _("The versions of a model, the newest first"),
    "version": _("A version as it was frozen, with its hash"),
    "path": _("What led to a model and what came of it"),
    "use": _("How a model is used, in sums"),
    "experiments": _("Public experiments, the newest first"),
    "experiment": _("A public experiment whole"),
    "adoptions": _("Places that take models into use, as each lets itself be shown"),
    "spread": _("How models spread: all sums, and by area"),
    "spread_models": _("The same sums by model"),
    "feeds": _("Addresses of the Atom feeds"),
    "me": _("What the token is; to try it out"),
    "own_adoptions": _("Own adoptions"),
    "begin": _("Begin to take a model into use"),
    "own_adoption": _("An own adoption whole, with its open questions"),
    "move": _("Move to another stage"),
    "change": _("Tell a change"),
    "reach": _("Tell how widely it is used"),
    "result": _("Tell what came of it"),
    "answer": _("Answer whether it is still in use"),
}
EXAMPLES: Mapping[str, Promise] = {
    "1-models.curl": _("Five models for jobseekers, with curl"),
    "2-unchanged.curl": _("Ask again only when something has changed: the answer is 304"),
    "3-begin.curl": _("Begin to take a model into use"),
    "4-all-models.python": _("Every model, page by page, with Python"),
    "5-in-use.python": _("Own places that have tried a model are in use now"),
}


@dataclass(frozen=True)
class Place:
    """One address: method, path, what it does, the names of its query or body with what each may be."""

    method: str
    path: str
    words: Promise
    token: bool
    names: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Example:
    """An example to copy."""

    key: str
    words: Promise
    text: str


@cache
def places() -> tuple[Place, ...]:
    """Every address of the description, those for everybody first."""
    found = [
        Place(method.upper(), path, SAID[one["operationId"]], one["security"] == [{"token": []}], _names(one))
        for path, methods in description()["paths"].items()
        for method, one in methods.items()
    ]
    return tuple(sorted(found, key=lambda one: one.token))


def examples() -> tuple[Example, ...]:
    """The examples as they are tested."""
    return tuple(
        Example(name.split(".")[0], said, (FOLDER / name).read_text("utf-8")) for name, said in EXAMPLES.items()
    )


def errors() -> Sequence[tuple[int, str, Promise]]:
    """Status, the end of the type and words of what the interface itself refuses."""
    return sorted((status, code, said) for code, (status, said) in KNOWN.items())


def limits() -> Mapping[str, int]:
    """How often in a minute."""
    return {"address": rates.BY_ADDRESS.most, "token": rates.BY_TOKEN.most, "writes": rates.WRITES.most}


def _names(one: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    parameters = one.get("parameters")
    told = [
        (str(part["name"]), _values(part["schema"]))
        for part in (parameters if isinstance(parameters, list) else ())
        if part["in"] == "query"
    ]
    body = one.get("requestBody")
    if isinstance(body, Mapping):
        told += _fields(body["content"]["application/json"]["schema"])
    return tuple(told)


def _fields(schema: Mapping[str, object], before: str = "") -> list[tuple[str, str]]:
    """The fields of a body, those of a part of it behind its name."""
    whole = _meant(schema)
    properties = whole.get("properties")
    found: list[tuple[str, str]] = []
    for name, part in (properties if isinstance(properties, Mapping) else {}).items():
        inner = _meant(part)
        if "properties" in inner:
            found += _fields(inner, f"{before}{name}.")
        else:
            found.append((f"{before}{name}", _values(part)))
    return found


def _values(schema: Mapping[str, object]) -> str:
    """The words that a value may be, empty where there is no list of them."""
    meant = _meant(schema)
    listed = meant.get("enum")
    return " | ".join(str(value) for value in listed) if isinstance(listed, list) else ""


def _meant(schema: object) -> Mapping[str, object]:
    """A part of the description without its references; of several the one that is something."""
    if not isinstance(schema, Mapping):
        return {}
    if "$ref" in schema:
        name = str(schema["$ref"]).rsplit("/", 1)[-1]
        return _meant(description()["components"]["schemas"][name])
    several = schema.get("anyOf") or schema.get("allOf")
    if isinstance(several, list):
        return _meant(next((one for one in several if one != {"type": "null"}), {}))
    return schema
