"""What machines read of a model's page: its one address, its other languages, schema.org, what a shared link shows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

from oppiva.catalogue.exports.codes import qr_inline
from oppiva.catalogue.models import ModelVersion
from oppiva.catalogue.pages.library_model import LICENCE_AT, ModelPage
from oppiva.ui.context import LANGUAGES, bare_path, prefixed
from oppiva.ui.safe import trusted

LOCALES: Mapping[str, str] = {"fi": "fi_FI", "sv": "sv_FI", "en": "en_GB"}


@dataclass(frozen=True)
class Head:
    """The head of a public page; `alternates`: language and address, `permanent`: the address of the version, `code`:
    the same as a QR code for the print, `data`: schema.org as a block of data."""

    canonical: str
    alternates: tuple[tuple[str, str], ...]
    permanent: str = ""
    locale: str = ""
    picture: str = ""
    code: SafeString | str = ""
    data: SafeString | str = ""


def head_of(request: HttpRequest, version: ModelVersion, page: ModelPage) -> Head:
    """The head of the page of a version: what a search engine should keep is the newest one."""
    at = request.build_absolute_uri(page.ways.model)
    permanent = request.build_absolute_uri(reverse("catalogue:version", args=[page.slug, page.number]))
    return Head(
        canonical=at,
        alternates=alternates(request, page.ways.model),
        permanent=permanent,
        locale=LOCALES.get(page.name.language, ""),
        picture=request.build_absolute_uri(page.ways.picture) if page.ways.picture else "",
        code=trusted(qr_inline(permanent)),
        data=data_block(schema(version, page, at)),
    )


def alternates(request: HttpRequest, path: str) -> tuple[tuple[str, str], ...]:
    """The same page in each language, and the first one for whoever reads none of them."""
    bare = bare_path(path)
    found = [(code, request.build_absolute_uri(prefixed(bare, code))) for code in LANGUAGES]
    return (*found, ("x-default", request.build_absolute_uri(bare)))


def schema(version: ModelVersion, page: ModelPage, address: str) -> dict[str, Any]:
    """A `HowTo` of schema.org: what it is, in which steps, under which licence, from when."""
    told = {
        "@context": "https://schema.org",
        "@type": "HowTo",
        "@id": address,
        "url": address,
        "name": page.name.words,
        "description": page.sentence.words,
        "inLanguage": page.language,
        "version": version.number,
        "datePublished": version.at.date().isoformat(),
        "license": LICENCE_AT.format("en"),
        "isAccessibleForFree": True,
        "step": [{"@type": "HowToStep", "position": at, "text": words} for at, words in enumerate(page.steps, 1)],
    }
    keeper = version.content["steward"].get("organisation")
    return told | ({"maintainer": {"@type": "Organization", "name": keeper}} if keeper else {})


def data_block(content: Mapping[str, Any]) -> SafeString:
    """A block of data for machines. No browser runs it, so the content policy has no say in it; nothing in it can end
    the element."""
    said = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    for sign, code in (
        ("<", "\\u003c"),
        (">", "\\u003e"),
        ("&", "\\u0026"),
        ("\u2028", "\\u2028"),
        ("\u2029", "\\u2029"),
    ):
        said = said.replace(sign, code)
    return trusted(f'<script type="application/ld+json">{said}</script>')
