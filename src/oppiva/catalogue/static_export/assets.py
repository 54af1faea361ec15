"""What all pages of the folder share: style with its fonts and icons inside, script, licences.

Fonts and icons are written into the style: a page that lies on a disk may not fetch them as files of their own.
"""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from pathlib import Path
from urllib.parse import quote

from oppiva.catalogue.static_export.folder import Content
from oppiva.catalogue.static_export.icons import shapes
from oppiva.catalogue.static_export.layout import LICENCE, SHARED

UI = Path(__file__).parents[2] / "ui" / "static" / "oppiva"
OWN = Path(__file__).parents[1] / "static" / "catalogue"
_FONT = re.compile(r'url\("(fonts/[^"]+)"\)')
_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
LICENCES = ("atkinson-hyperlegible-next-OFL.txt", "familjen-grotesk-OFL.txt", "phosphor-icons-MIT.txt")
LICENCE_TEXT = """\
The operating models in this folder, and all texts about them, are licensed under
Creative Commons Attribution 4.0 International (CC BY 4.0):
https://creativecommons.org/licenses/by/4.0/

Copy and adapt them freely, also for commercial use, and tell where they come from:
the name of the model, its version and its address, which stand on its page.

Files below mallit/*/*/aineistot/ have each the licence that the page of their model tells.
Fonts and icons of the pages: see jaettu/lisenssit/.
"""


def files_of() -> dict[str, Content]:
    """Path -> content of what all pages share."""
    files: dict[str, Content] = {
        f"{SHARED}/oppiva.css": style().encode(),
        f"{SHARED}/kirjasto.js": (OWN / "export.js").read_bytes(),
        f"{SHARED}/favicon.svg": (UI / "favicon.svg").read_bytes(),
        LICENCE: LICENCE_TEXT.encode(),
    }
    return files | {f"{SHARED}/lisenssit/{name}": (UI / "licences" / name).read_bytes() for name in LICENCES}


@cache
def style() -> str:
    """The style of the live pages, with fonts and icons inside."""
    base, parts = (UI / "oppiva.css").read_text("utf-8"), [OWN / "library.css", OWN / "export.css"]
    whole = "".join([_FONT.sub(_font, base), *(one.read_text("utf-8") for one in parts), icons()])
    return _COMMENT.sub("", whole)


def _font(found: re.Match[str]) -> str:
    return f'url("data:font/woff2;base64,{b64encode((UI / found[1]).read_bytes()).decode()}")'


def icons() -> str:
    """A class for each icon of the sprites: its shape as a mask over the colour of the text."""
    rows = []
    for name, (box, inside) in sorted(shapes().items()):
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{inside}</svg>'
        rows.append(f'.i-{name}{{--icon:url("data:image/svg+xml,{quote(svg, safe=" =:/,;()-.")}")}}')
    return "@layer parts{" + "\n".join(rows) + "}\n"
