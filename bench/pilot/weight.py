"""The first visit of a page as a phone loads it: the page, its styles, scripts, letters and signs, as a proxy packs it.

Photos are left out (trust.md L6), and what a browser fetches later or never: its icon, the manifest.
"""

from __future__ import annotations

import gzip
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from urllib.parse import urldefrag, urljoin, urlsplit

from pilot import bars
from pilot.pages import Page

PACKED = re.compile(r"text/|javascript|json|svg|xml")
LINKS = "//link[contains('stylesheet preload modulepreload', @rel)]/@href | //script/@src | //img/@src | //use/@href"
INSIDE = re.compile(r"url\(\s*[\"']?([^\"')]+)")


@dataclass(frozen=True)
class Visit:
    """What a first visit of a page costs, in bytes over the wire."""

    name: str
    html: int  # packed, with its head
    plain: int  # as it was written
    requests: int
    script: int
    whole: int
    path: str
    first: bool = False  # some device opened Oppiva with it; others came from a page that had brought most of it

    def over(self) -> list[tuple[str, int, int]]:
        """What is over its bar: what, how much of it is allowed, how much it is."""
        whole, requests, script, html = bars.weights()
        found = [("bytes of script", script, self.script), ("bytes of HTML", html, self.html)]
        if self.first:
            found += [("bytes of a first visit", whole, self.whole), ("requests", requests, self.requests)]
        return [row for row in found if row[2] > row[1]]


@dataclass
class Scales:
    """The largest page of each name with what it loads; safe to be told by many threads."""

    largest: dict[str, Page] = field(default_factory=dict)
    firsts: set[str] = field(default_factory=set)
    visits: list[Visit] = field(default_factory=list)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def put(self, name: str, page: Page, *, first: bool) -> None:
        """Keeps a page if it is the largest of its name, and whether a device began with such a page."""
        with self._guard:
            if first:
                self.firsts.add(name)
            known = self.largest.get(name)
            if known is None or len(page.body) > len(known.body):
                self.largest[name] = page

    def weigh(self, fetch: Callable[[str], Page]) -> None:
        """Weighs each page with what it loads; each file is fetched once."""
        files: dict[str, Page] = {}

        def file(address: str) -> Page:
            if address not in files:
                files[address] = fetch(address)
            return files[address]

        self.visits = [
            replace(visit(name, page, file), first=name in self.firsts) for name, page in sorted(self.largest.items())
        ]

    def heaviest(self) -> list[Visit]:
        """The pages, the one with the largest HTML first."""
        return sorted(self.visits, key=lambda one: (-one.html, one.name))


def visit(name: str, page: Page, file: Callable[[str], Page]) -> Visit:
    """What the first visit of a page costs."""
    loaded = dict.fromkeys(_own(page, str(found)) for found in page.tree.xpath(LINKS))
    for address in [one for one in loaded if one.endswith(".css")]:
        loaded.update(dict.fromkeys(_own(file(address), found) for found in INSIDE.findall(file(address).text)))
    loaded.pop("", None)
    sizes = {address: wire(file(address)) for address in loaded}
    html = wire(page)
    script = sum(size for address, size in sizes.items() if address.endswith(".js"))
    return Visit(name, html, len(page.body), 1 + len(sizes), script, html + sum(sizes.values()), page.path)


def is_whole(page: Page) -> bool:
    """Whether it is a page of its own, not a part that a page fetches."""
    return page.status == 200 and "html" in page.kind and b"<html" in page.body[:200]


def _own(page: Page, link: str) -> str:
    """The address of a static file of ours without its fragment; nothing for a photo, a part of the page, data."""
    address = urldefrag(urljoin(page.address, link)).url
    return address if urlsplit(address).path.startswith("/static/") else ""


def wire(page: Page) -> int:
    """The bytes of an answer over the wire, its head too; texts packed as a proxy packs them."""
    head = sum(len(name) + len(value) + 4 for name, value in page.headers.items())
    packed = PACKED.search(page.kind) and not page.headers.get("content-encoding")
    return head + len(gzip.compress(page.body, 6) if packed else page.body)
