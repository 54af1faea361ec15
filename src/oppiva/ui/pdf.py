"""Pages as tagged PDF (PDF/UA), made by WeasyPrint from a template; nothing is fetched but our own fonts."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from oppiva.ui.papers import Drawing, Paper, Photo

HERE = Path(__file__).parent
FONTS = HERE / "static" / "oppiva" / "fonts"


def available() -> bool:
    """Whether the machine has what WeasyPrint draws with (Debian: libpango-1.0-0, libpangoft2-1.0-0, ...)."""
    try:
        _weasyprint()  # it loads the libraries it draws with
    except (ImportError, OSError):
        return False
    return True


def document(
    template: str,
    context: Mapping[str, object],
    *,
    style: str = "",
    pictures: Mapping[str, tuple[bytes, str]] | None = None,
) -> bytes:
    """The template as a PDF with headings, language and title; without a request, so nothing of a session is in it.

    `style` is what a page of its own kind adds to the common style sheet. `pictures`: address in the template ->
    content and type, such as `picture:1`; they are given, never fetched.
    """
    library = _weasyprint()
    page: SafeString = render_to_string(template, dict(context))
    given = pictures or {}

    def fetch(address: str, *_given: Any, **_more: Any) -> Any:
        if address in given:
            content, media_type = given[address]
            return library.urls.URLFetcherResponse(address, content, {"Content-Type": media_type})
        return _own(address)

    # Our fonts reach the page only through what the style sheet and the page share.
    fonts = library.text.fonts.FontConfiguration()
    sheet = library.CSS(
        string=(HERE / "pdf.css").read_text("utf-8") + style,
        base_url=f"{FONTS.parent.as_uri()}/",
        url_fetcher=_own,
        font_config=fonts,
    )
    made: bytes = library.HTML(string=str(page), base_url=None, url_fetcher=fetch).write_pdf(
        stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1"
    )
    return made


def paper(made: Paper) -> bytes:
    """A paper as a PDF; drawings become pictures with their finding as alternative text."""
    pictures: dict[str, tuple[bytes, str]] = {}
    sections = []
    for section in made.sections:
        parts = []
        for block in section.blocks:
            address = f"picture:{len(pictures) + 1}"
            if isinstance(block, Photo):
                pictures[address] = (block.content, block.media_type)
            elif isinstance(block, Drawing):
                pictures[address] = (_alone(block.svg), "image/svg+xml")
            parts.append((block, address))
        sections.append((section, parts))
    style = (HERE / "paper.css").read_text("utf-8")
    if made.dense:
        style += (HERE / "paper-dense.css").read_text("utf-8")
    return document("ui/paper.html", {"paper": made, "sections": sections}, style=style, pictures=pictures)


def _alone(svg: str) -> bytes:
    """A drawing that stands by itself: the colours of its classes come along, no page gives them."""
    style = (HERE / "paper-figures.css").read_text("utf-8")
    head, end, rest = svg.partition(">")
    space = "" if "xmlns=" in head else ' xmlns="http://www.w3.org/2000/svg"'
    return f"{head}{space}{end}<style>{style}</style>{rest}".encode()


def _weasyprint() -> Any:
    """The library, without what it changes for everybody: it lets Pillow take pictures that are cut short.

    The pictures people send are judged by the same Pillow in the same process, and a broken one is refused.
    """
    from PIL import ImageFile

    # Each step of drawing and of cutting a font down is told otherwise, thirty lines a paper.
    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.WARNING)
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    import weasyprint

    ImageFile.LOAD_TRUNCATED_IMAGES = before
    return weasyprint


def _own(address: str, *_given: Any, **_more: Any) -> Any:
    """Our fonts and nothing else: no address of a text is ever called (trust.md 10.12)."""
    name = address.rpartition("/")[2]
    if address != (FONTS / name).as_uri():
        raise ValueError(f"not one of our own files: {name}")
    answer = _weasyprint().urls.URLFetcherResponse
    return answer(address, (FONTS / name).read_bytes(), {"Content-Type": "font/woff2"})
