"""Pages as tagged PDF (PDF/UA), made by WeasyPrint from a template; nothing is fetched but our own fonts."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

HERE = Path(__file__).parent
FONTS = HERE / "static" / "oppiva" / "fonts"


def available() -> bool:
    """Whether the machine has what WeasyPrint draws with (Debian: libpango-1.0-0, libpangoft2-1.0-0, ...)."""
    try:
        _weasyprint()  # it loads the libraries it draws with
    except (ImportError, OSError):
        return False
    return True


def document(template: str, context: Mapping[str, object], *, style: str = "") -> bytes:
    """The template as a PDF with headings, language and title; without a request, so nothing of a session is in it.

    `style` is what a page of its own kind adds to the common style sheet.
    """
    library = _weasyprint()
    page: SafeString = render_to_string(template, dict(context))
    # Our fonts reach the page only through what the style sheet and the page share.
    fonts = library.text.fonts.FontConfiguration()
    sheet = library.CSS(
        string=(HERE / "pdf.css").read_text("utf-8") + style,
        base_url=f"{FONTS.parent.as_uri()}/",
        url_fetcher=_own,
        font_config=fonts,
    )
    made: bytes = library.HTML(string=str(page), base_url=None, url_fetcher=_own).write_pdf(
        stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1"
    )
    return made


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
