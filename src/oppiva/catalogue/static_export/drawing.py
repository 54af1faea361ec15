"""How a page of the export is drawn: the templates of the live page in a frame of their own (`shell`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.conf import settings
from django.template.loader import get_template
from django.utils import translation

from oppiva.catalogue.pages.library_head import Head
from oppiva.catalogue.pages.library_links import Ways
from oppiva.catalogue.static_export.layout import DAY, Places, as_file
from oppiva.ui.context import LANGUAGES, absolute, prefixed
from oppiva.ui.formatting import date as full_date

SHELL = "catalogue/export/base.html"
Page = Callable[[str], bytes]


@dataclass(frozen=True)
class Copy:
    """What the frame tells: where the living page is, its other languages, that it is a copy (`day`: since when)."""

    living: str
    home: str
    languages: tuple[tuple[str, str, str], ...]
    demo: bool
    day: str = DAY


def copy_of(address: str, language: str, languages: Mapping[str, str] | None = None) -> Copy:
    """The frame of the page of this address; `languages`: where the others are, of one that is there in one alone."""
    others = languages or dict.fromkeys(LANGUAGES, address)
    return Copy(
        living=living(prefixed(address, language)),
        home=prefixed("/mallit/", language),
        languages=tuple(
            (code, LANGUAGES[code], prefixed(where, code)) for code, where in others.items() if code != language
        ),
        demo=bool(getattr(settings, "OPPIVA_DEMO", False)),
    )


def living(path: str) -> str:
    """Where a page lives, whole; empty for an installation without an address."""
    return absolute(path) if settings.OPPIVA_ADDRESS else ""


def head_of(path: str) -> Head:
    """The head of a page as the templates ask for it: its permanent address, if it has one."""
    return Head(canonical="", alternates=(), permanent=living(path))


def ways_here(ways: Ways, places: Places) -> Ways:
    """The ways from a model that lead somewhere in a folder: nothing is asked, counted or drawn there."""
    spread = ways.spread.partition("?")[0]
    return replace(
        ways, compare="", calculator="", ask="", memo="", slide="", picture="", kit="", folder="", embed="",
        spread=spread if spread and places.file_of(spread) else "",
    )  # fmt: skip


def drawn(template: str, context: Mapping[str, Any]) -> str:
    """A page as text, in the language of the moment."""
    return get_template(template).render({"shell": SHELL, **context})


def page_at(html: str, at: str, places: Places, language: str) -> Page:
    """The page as the bytes of its file, told the day of the copy."""
    text = as_file(html, at, places)

    def on(day: str) -> bytes:
        with translation.override(language):
            return text.replace(DAY, full_date(date.fromisoformat(day))).encode()

    return on
