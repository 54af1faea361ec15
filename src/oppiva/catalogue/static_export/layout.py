"""Where things lie in the folder, and how a page of the service becomes a file that works from anywhere.

Every link is relative and ends in the name of a file, so that it works from a disk. What leads to a page that is not
in the folder stays as words without a link; an icon is a class, since no browser takes a part of another file there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.conf import settings

from oppiva.catalogue.static_export import icons
from oppiva.ui.context import bare_path, prefixed

INDEX, DATA, SHARED = "index.html", "malli.json", "jaettu"
MANIFEST, SUMS, LICENCE = "kirjasto.json", "SHA256SUMS", "LICENSE.txt"
# Stands for the day of the copy while a page is drawn: no text holds a sign of the private area.
DAY = "\ue0fdday\ue0fd"

_MODEL = re.compile(r"^/mallit/(?P<slug>[-\w]+)/(?:(?P<path>polku)/|(?P<number>[0-9.]+)/(?P<data>malli\.json)?)?$")
_ANCHOR = re.compile(r'<a\b([^>]*?) href="(/[^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)
_ADDRESS = re.compile(r' (href|src)="(/[^"]*)"')
_ICON = re.compile(r'<svg class="([^"]*)" aria-hidden="true"><use href="[^"#]*#([-\w]+)"/></svg>')
_DRAWN = re.compile(r'<svg class="([^"]*)" viewBox="([^"]*)" aria-hidden="true">(<path [^>]*/>)</svg>')
_LINES = re.compile(r"\n\s*")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
LONGEST_NAME = 100
# What Windows keeps for itself, whatever the ending.
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Places:
    """What is in the folder: the models with the numbers of their versions, pages of apps above by their addresses, and
    files by theirs; addresses without a language."""

    numbers: Mapping[str, Collection[str]]
    pages: Collection[str] = ()
    files: Mapping[str, str] = field(default_factory=dict)

    def file_of(self, address: str) -> str | None:
        """The file that an address of the service has here, None where it is not in the folder."""
        whole, _mark, fragment = address.partition("#")
        path = whole.partition("?")[0]
        found = self._file(path)
        return f"{found}#{fragment}" if found is not None and fragment else found

    def _file(self, path: str) -> str | None:
        if path.startswith(f"/{SHARED}/"):
            return path[1:]
        if path in self.files:
            return self.files[path]
        bare = bare_path(path)
        if bare in self.files:
            return self.files[bare]
        if bare in self.pages:
            return f"{path[1:]}{INDEX}"
        if bare == "/mallit/":
            return f"{path.removesuffix('mallit/')[1:]}{INDEX}"
        found = _MODEL.match(bare)
        if found is None or found["slug"] not in self.numbers:
            return None
        if found["number"]:
            # A version has one page, in its own language.
            return (
                f"{bare[1:]}{'' if found['data'] else INDEX}"
                if found["number"] in self.numbers[found["slug"]]
                else None
            )
        return f"{path[1:]}{INDEX}"


def page_file(address: str, language: str) -> str:
    """The file of a page by its address without a language."""
    return f"{prefixed(address, language)[1:]}{INDEX}"


def list_file(part: int, language: str) -> str:
    """The file of a part of the list; the first is the front page."""
    start = "" if language == settings.LANGUAGE_CODE else f"{language}/"
    return f"{start}{INDEX if part == 1 else f'luettelo-{part}.html'}"


def version_file(slug: str, number: str) -> str:
    """The file of a version's page."""
    return f"mallit/{slug}/{number}/{INDEX}"


def data_file(slug: str, number: str) -> str:
    """The file of a version's frozen data."""
    return f"mallit/{slug}/{number}/{DATA}"


def material_file(slug: str, number: str, pk: str, name: str) -> str:
    """The file of a material of a version."""
    return f"mallit/{slug}/{number}/aineistot/{pk}/{safe_name(name)}"


def safe_name(name: str) -> str:
    """A name that every file system and address takes: Latin letters, digits, dots and dashes."""
    stem, dot, ending = name.rpartition(".")
    stem, ending = (stem, ending) if dot else (name, "")
    plain = _UNSAFE.sub("-", stem).strip("-.")[: LONGEST_NAME - 12] or "aineisto"
    tail = _UNSAFE.sub("", ending)[:10]
    whole = f"{plain}.{tail}" if tail else plain
    return f"a-{whole}" if _RESERVED.match(whole) else whole


def relative(at: str, target: str) -> str:
    """The way from one file to another."""
    return "../" * at.count("/") + target


def as_file(html: str, at: str, places: Places) -> str:
    """A page as it lies at this file: links relative, those that lead nowhere here as words, icons by class."""

    def anchor(found: re.Match[str]) -> str:
        before, address, after, inside = found.groups()
        target = places.file_of(address)
        return f'<a{before} href="{relative(at, target)}"{after}>{inside}</a>' if target else inside

    def other(found: re.Match[str]) -> str:
        target = places.file_of(found[2])
        return f' {found[1]}="{relative(at, target)}"' if target else ""

    def shape(found: re.Match[str]) -> str:
        classes, *drawn = found.groups()
        name = icons.names().get((drawn[0], drawn[1]))
        return f'<i class="{classes} i-{name}" aria-hidden="true"></i>' if name else found[0]

    html = _DRAWN.sub(shape, html)
    html = _ICON.sub(r'<i class="\1 i-\2" aria-hidden="true"></i>', html)
    return _LINES.sub("\n", _ADDRESS.sub(other, _ANCHOR.sub(anchor, html)))
