"""What the tests of the library in a folder share: a folder read as a stranger's browser would, links followed."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from oppiva.catalogue.static_export import Exported, export_library


@dataclass
class _Page(HTMLParser):
    """The ids of a page and where it leads."""

    ids: set[str] = field(default_factory=set)
    ways: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                assert value not in self.ids, f"twice: {value}"
                self.ids.add(value)
            if name in {"href", "src", "action"} and value is not None:
                self.ways.append(value)
            assert name != "style", tag
            assert not name.startswith("on"), (tag, name)


def export(root: Path, slug: str = "") -> Exported:
    """An export into this folder."""
    return export_library(root, slug=slug)


def files(root: Path) -> dict[str, bytes]:
    """Everything in the folder but what the export notes for itself."""
    found = {one.relative_to(root).as_posix(): one.read_bytes() for one in sorted(root.rglob("*")) if one.is_file()}
    return {path: content for path, content in found.items() if not path.startswith(".")}


def manifest(root: Path) -> dict[str, Any]:
    """The manifest of a folder."""
    found: dict[str, Any] = json.loads((root / "kirjasto.json").read_text("utf-8"))
    return found


def broken_links(root: Path) -> list[str]:
    """Every way of every page that leads nowhere: no such file or part of it, not relative, no file at its end."""
    pages: dict[Path, _Page] = {}
    for path in sorted(root.rglob("*.html")):
        pages[path] = _Page()
        pages[path].feed(path.read_text("utf-8"))
    broken = []
    for path, page in pages.items():
        for way in page.ways:
            parts = urlsplit(way)
            if parts.scheme in {"http", "https"}:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            fine = not parts.scheme and not parts.path.startswith("/") and not parts.query and target.is_file()
            if fine and parts.fragment and target in pages:
                fine = parts.fragment in pages[target].ids
            if not fine or root.resolve() not in target.parents:
                broken.append(f"{path.relative_to(root)}: {way}")
    return broken


def wrong_sums(root: Path) -> list[str]:
    """The files whose hash is not the one that `SHA256SUMS` tells, and those that it does not name."""
    told = dict(reversed(line.split("  ", 1)) for line in (root / "SHA256SUMS").read_text("utf-8").splitlines())
    held = {path: sha256(content).hexdigest() for path, content in files(root).items() if path != "SHA256SUMS"}
    return sorted(path for path in told.keys() | held.keys() if told.get(path) != held.get(path))


def said(html: str) -> set[str]:
    """The pieces of text of the main part of a page, hidden ones too."""
    main = html.split("<main", 1)[1].split("</main>", 1)[0].partition(">")[2]
    pieces = re.split(r"<[^>]*>", re.sub(r"</?(?:a|b|span)\b[^>]*>", "", main))
    return {re.sub(r"https?://[^/]+", "", " ".join(one.split())) for one in pieces} - {""}
