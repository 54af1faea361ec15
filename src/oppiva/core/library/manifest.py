"""The manifest of a library: which format it is, what it calls itself, and its models; a damaged one is left out with
the reason, the rest is read."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Any

from oppiva.core.errors import DomainError
from oppiva.core.library.fields import LINK, SHAPE, Fields
from oppiva.core.library.limits import FORMAT, FORMAT_NUMBER, MANIFEST, MOST_FILE, MOST_MODELS, MOST_VERSIONS
from oppiva.core.library.model import Manifest, ModelTold, Refused, VersionTold, path_of
from oppiva.core.library.plain import loaded, require_clean
from oppiva.core.library.shelves import Shelf

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,78})[a-z0-9]")
CODE = re.compile(r"[A-Z0-9ÅÄÖ](?:[A-Za-z0-9ÅÄÖåäö._-]{0,38})")
PROGRAMME = re.compile(r"[^\s/\\<>\"'&?#%]{1,40}")
NUMBER = re.compile(r"[1-9][0-9]{0,3}\.(?:0|[1-9][0-9]{0,3})\.(?:0|[1-9][0-9]{0,3})")
HASH = re.compile(r"[0-9a-f]{64}")
_FORMAT = re.compile(rf"{FORMAT}/([0-9]{{1,6}})")
PUBLISHED, DUE, REPLACED, WITHDRAWN = STATES = ("published", "due_review", "replaced", "withdrawn")
ORIGINS = ("experiments", "leadership", "foreign", "fork")
LANGUAGES = ("fi", "sv", "en")
THEMES = ("wellbeing", "productivity", "customer")
CHANGES = ("first", "patch", "minor", "major")
NAME, REASON, ORGANISATION, ROLE, ADDRESS, LEAST_NOTE, NOTE = 120, 300, 160, 120, 180, 10, 300
MOST_EVIDENCE = 5


def read_manifest(shelf: Shelf) -> Manifest:
    """The manifest of a library.

    Refuses what is no library (`library_none`, `library_json`, `library_deep`), another number of the format
    (`library_older`, `library_newer`) and what the library says of itself wrongly (`library_field`).
    """
    try:
        data = shelf.read(MANIFEST, MOST_FILE)
    except DomainError as error:
        if error.code != "library_file_missing":
            raise
        raise DomainError("library_none") from error
    value = loaded(data, MANIFEST)
    head = Fields(value, MANIFEST)
    _require_format(head.text("format", 60))
    address, name = head.link("address", ADDRESS), head.text("name", NAME)
    require_clean([address, name], MANIFEST)
    if address and not address.endswith("/"):
        raise head.refused("address", SHAPE)
    if "?" in address or "#" in address:
        raise head.refused("address", LINK)
    models, refused, seen = [], [], set()
    for number, one in enumerate(head.items("models", MOST_MODELS), 1):
        try:
            found = _model(one, f"models[{number}]")
            if found.slug in seen:
                raise DomainError("library_model_twice", slug=found.slug)
            seen.add(found.slug)
            models.append(found)
        except DomainError as error:
            refused.append(Refused(_named(one, number), error.code, error.facts))
    return Manifest(address, name, head.day("made_on"), sha256(data).hexdigest(), tuple(models), tuple(refused))


def _require_format(said: str) -> None:
    found = _FORMAT.fullmatch(said)
    if found is None:
        raise DomainError("library_none")
    if int(found[1]) != FORMAT_NUMBER:
        older = int(found[1]) < FORMAT_NUMBER
        raise DomainError("library_older" if older else "library_newer", found=said, known=f"{FORMAT}/{FORMAT_NUMBER}")


def _named(value: Any, number: int) -> str:
    """What a model that is not read is called: its slug where it has one, else its place."""
    slug = value.get("slug") if isinstance(value, dict) else None
    return slug if isinstance(slug, str) and SLUG.fullmatch(slug) else f"models[{number}]"


def _model(value: Any, at: str) -> ModelTold:
    row = Fields(value, MANIFEST, at)
    require_clean(value, MANIFEST)
    slug = row.fitting("slug", SLUG)
    versions = tuple(_version(one, slug) for one in row.rows("versions", MOST_VERSIONS))
    numbers = [one.parts for one in versions]
    if not numbers or numbers != sorted(set(numbers), reverse=True):
        raise row.refused("versions", SHAPE)
    current = row.fitting("current", NUMBER)
    if current != versions[0].number:
        raise row.refused("current", SHAPE)
    steward = row.inner("steward") if row.has("steward") else None
    foreign = row.inner("foreign") if row.has("foreign") else None
    return ModelTold(
        slug=slug,
        code=row.fitting("code", CODE, most=16),
        programme=row.fitting("programme", PROGRAMME, most=40),
        origin=row.choice("origin", ORIGINS),
        language=row.choice("language", LANGUAGES),
        name=row.text("name", NAME, least=1),
        theme=row.choice("theme", THEMES, missing=True),
        state=row.choice("state", STATES),
        evidence=row.number("evidence", MOST_EVIDENCE),
        current=current,
        versions=versions,
        last_checked_on=row.day("last_checked_on"),
        organisation=steward.text("organisation", ORGANISATION, missing=True) if steward else "",
        role=steward.text("role", ROLE, missing=True) if steward else "",
        replaced_by=row.fitting("replaced_by", SLUG, missing=True),
        withdrawn_reason=row.text("withdrawn_reason", REASON, missing=True),
        foreign_address=foreign.link("address") if foreign else "",
        foreign_library=foreign.text("library", NAME, missing=True) if foreign else "",
    )


def _version(row: Fields, slug: str) -> VersionTold:
    number = row.fitting("number", NUMBER)
    if row.text("path", 300) != path_of(slug, number):
        raise row.refused("path", SHAPE)
    return VersionTold(
        number=number,
        at=row.moment("at"),
        change=row.choice("change", CHANGES),
        note=row.text("change_note", NOTE, least=LEAST_NOTE),
        hash=row.fitting("hash", HASH),
    )
