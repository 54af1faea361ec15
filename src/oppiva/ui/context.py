"""What every page's frame needs; nothing here runs before a template asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from html import escape

from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from oppiva.ui import registry
from oppiva.ui.formatting import initials
from oppiva.ui.registry import Me, Section, Text
from oppiva.ui.safe import trusted

CURRENT = ' aria-current="page"'
LANGUAGES = {"fi": "Suomeksi", "sv": "På svenska", "en": "In English"}


@dataclass(frozen=True)
class Link:
    """A link of the frame; `current` marks the section the page lies in."""

    label: Text
    address: str
    current: bool = False
    icon: str = ""
    key: str = ""


def bare_path(path: str) -> str:
    """The path without its language prefix: paths are the same in all languages (ARCHITECTURE, Address)."""
    for code, _ in settings.LANGUAGES:
        if path == f"/{code}" or path.startswith(f"/{code}/"):
            return path[len(code) + 1 :] or "/"
    return path


def prefixed(path: str, language: str) -> str:
    """The same page in another language; the first language has no prefix."""
    return path if language == settings.LANGUAGE_CODE else f"/{language}{path}"


def absolute(path: str) -> str:
    """A path as the address that a mail links to."""
    return f"{settings.OPPIVA_ADDRESS.rstrip('/')}{path}"


def language_links(path: str, query: str = "") -> list[tuple[str, str, str]]:
    """(code, own name, address) of the other languages for this page, its query kept."""
    here = bare_path(path)
    if here.startswith("/kehitys/"):
        return []  # development pages have one address in all languages
    tail = f"?{query}" if query else ""
    active = get_language() or settings.LANGUAGE_CODE
    return [(code, LANGUAGES[code], prefixed(here, code) + tail) for code in LANGUAGES if code != active]


class Frame:
    """The furniture around a page: sections, tabs, person, languages and foot links, each found when first asked."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    def _links(self, entries: tuple[Section, ...]) -> list[Link]:
        request = self._request
        shown = [(entry, entry.address(request)) for entry in entries if entry.shown(request)]
        path, bare = request.path, bare_path(request.path)
        current, longest = "", 0
        for entry, address in shown:
            fitting = [address] if address and _lies_in(path, address) else []
            fitting += [found for start in entry.holds if (found := _begins(bare, start))]
            fit = max(map(len, fitting), default=0)
            if fit > longest:
                current, longest = entry.key, fit
        return [
            Link(entry.label, address, entry.key == current, entry.icon, entry.key)
            for entry, address in shown
            if address
        ]

    @cached_property
    def sections(self) -> list[Link]:
        """Sections of the top bar that this person has; the longest address the page lies in is current."""
        return self._links(registry.sections())

    @cached_property
    def nav(self) -> SafeString:
        """The sections as HTML; by a template's loop they would be a tenth of what a small page costs."""
        return _anchors(self.sections)

    @cached_property
    def plain_nav(self) -> SafeString:
        """The sections with none marked: the same bytes wherever the page lies (trust.md A3)."""
        return _anchors(self.sections, marked=False)

    @cached_property
    def feet(self) -> SafeString:
        """The links of the foot as HTML."""
        return _anchors(self.foot, marked=False)

    @cached_property
    def tabs(self) -> list[Link]:
        """Tabs of the participant's bottom bar."""
        return self._links(registry.tabs())

    @cached_property
    def foot(self) -> list[Link]:
        """Links of the foot."""
        return self._links(registry.foot_links())

    @cached_property
    def me(self) -> Me | None:
        """The signed-in person, None for a visitor."""
        return registry.who(self._request)

    @cached_property
    def search(self) -> str:
        """Where one searches, signed in or not."""
        return registry.search_at(self._request)

    @cached_property
    def initials(self) -> str:
        """The person's initials."""
        return initials(self.me.name) if self.me else ""

    @cached_property
    def home(self) -> str:
        """The first page in the active language."""
        return prefixed("/", get_language() or settings.LANGUAGE_CODE)

    @cached_property
    def languages(self) -> list[tuple[str, str, str]]:
        """This page in the other languages; a form that was sent leads back to its own address."""
        query = self._request.META.get("QUERY_STRING", "") if self._request.method == "GET" else ""
        return language_links(self._request.path, query)

    @cached_property
    def demo(self) -> bool:
        """Whether this is the demo, whose people and figures are invented."""
        return bool(getattr(settings, "OPPIVA_DEMO", False))


def _anchors(links: list[Link], *, marked: bool = True) -> SafeString:
    language = get_language() or ""
    return trusted("".join(_anchor(link, language, current=marked and link.current) for link in links))


# A handful of links for each language and programme, drawn once: a label is looked up in the catalogue each time. The
# label stands beside its drawing, since a slot that is filled anew has another.
_drawn: dict[tuple[str, str, str, bool], tuple[Text, str]] = {}


def _anchor(link: Link, language: str, *, current: bool) -> str:
    key = (link.key, link.address, language, current)
    held = _drawn.get(key)
    if held is None or held[0] is not link.label:
        mark = CURRENT if current else ""
        held = (link.label, f'<a href="{escape(link.address)}"{mark}>{escape(str(link.label))}</a>')
        _drawn[key] = held
    return held[1]


def _lies_in(path: str, address: str) -> bool:
    """Whether the page is the address or lies under it; the first page holds only itself."""
    return path == address or (address.strip("/") not in {"", *LANGUAGES} and path.startswith(address))


def _begins(bare: str, start: str) -> str:
    """The beginning of a path that a section holds, empty when it is another; `*` stands for one part of it."""
    if "*" not in start:
        return start if bare.startswith(start) else ""
    parts = start.split("/")
    own = bare.split("/")[: len(parts) - 1]
    same = len(own) == len(parts) - 1 and all(part in {"*", one} for part, one in zip(parts, own, strict=False))
    return "/".join([*own, ""]) if same else ""


def frame(request: HttpRequest) -> dict[str, object]:
    """Context processor: `frame` with sections, tabs, person, languages, foot links."""
    return {"frame": Frame(request)}
