"""No style and no script inside any template; every icon that a template names is in the sprite."""

import gzip
import json
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

import oppiva

SOURCE = Path(oppiva.__file__).parent
STATIC = SOURCE / "ui/static/oppiva"
TEMPLATES = sorted(SOURCE.glob("*/templates/**/*.html"))
PAGES = [file for file in TEMPLATES if "mail" not in file.parts]
SPRITE = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "sprite.svg").read_text("utf-8")))


def name(file: Path) -> str:
    return str(file.relative_to(SOURCE))


@pytest.mark.parametrize("file", PAGES, ids=name)
def test_nothing_is_inline(file: Path) -> None:
    text = file.read_text("utf-8")
    assert not re.search(r"\sstyle=|<style|\son\w+=\"|hx-on|javascript:|js:", text)
    for script in re.findall(r"<script[^>]*>", text):
        assert "src=" in script
        assert "://" not in script


@pytest.mark.parametrize("file", TEMPLATES, ids=name)
def test_every_icon_is_in_the_sprite(file: Path) -> None:
    text = file.read_text("utf-8")
    named = set(re.findall(r'{% icon "([\w-]+)"', text)) | set(re.findall(r'\sicon="([\w-]+)"', text))
    assert named <= SPRITE


def test_static_files_name_no_other_origin() -> None:
    for file in (STATIC / "oppiva.css", STATIC / "oppiva.js", STATIC / "sprite.svg", STATIC / "favicon.svg"):
        addresses = re.findall(r"https?://[^\s\"')]+", file.read_text("utf-8"))
        assert set(addresses) <= {"http://www.w3.org/2000/svg"}, file.name


def test_what_is_not_ours_has_its_licence_beside_it() -> None:
    notice = (STATIC / "NOTICE.md").read_text("utf-8")
    for file in STATIC.rglob("*"):
        if file.is_file() and file.parent.name != "licences" and file.name != "NOTICE.md":
            assert file.name in notice, f"{file.name} has no source and licence"
    for licence in re.findall(r"`(licences/[^`]+)`", notice):
        assert (STATIC / licence).stat().st_size > 300


@pytest.mark.parametrize("file", PAGES, ids=name)
def test_a_page_that_uses_htmx_loads_it(file: Path) -> None:
    text = file.read_text("utf-8")
    if re.search(r"\shx-(get|post|sse)", text) and "{% extends" in text:
        assert '{% include "ui/htmx.html" %}' in text


def test_htmx_is_told_what_the_content_policy_and_the_history_need() -> None:
    text = (SOURCE / "ui/templates/ui/htmx.html").read_text("utf-8")
    config = json.loads(re.search(r"content='([^']+)'", text)[1])
    assert config == {"includeIndicatorCSS": False, "mode": "same-origin", "noSwap": [204, 304, "5xx"]}
    assert "4.0.1" in (STATIC / "htmx.min.js").read_text("utf-8")


def compressed(file: Path) -> int:
    """Bytes on the wire: fonts are packed already, the rest goes compressed."""
    content = file.read_bytes()
    return len(content) if file.suffix == ".woff2" else len(gzip.compress(content, 9))


@pytest.mark.parametrize("name", ["atkinson-hyperlegible-next", "familjen-grotesk"])
def test_letters_of_finnish_that_no_subset_of_the_first_visit_holds_are_in_a_font_beside_it(name: str) -> None:
    first, more = (set(TTFont(STATIC / f"fonts/{name}{end}.woff2").getBestCmap()) for end in ("", "-more"))
    assert more == {ord(letter) for letter in "ŠšŽž"}
    assert not first & more
    assert {ord(letter) for letter in "åäöÅÄÖé–”’€"} <= first
    style = (STATIC / "oppiva.css").read_text("utf-8")
    assert f'url("fonts/{name}-more.woff2") format("woff2")' in style
    assert style.count("unicode-range: U+160-161, U+17D-17E") == 2


def test_the_first_visit_leaves_room_for_the_page_itself() -> None:
    files = [file for file in STATIC.rglob("*") if file.suffix in {".css", ".js", ".svg", ".woff2"}]
    # Fetched by a page with one of their four letters alone.
    files = [file for file in files if not file.stem.endswith("-more")]
    assert len(files) + 1 <= 8, "requests of a first visit, the page included"
    first = [file for file in files if file.name != "htmx.min.js"]
    assert sum(map(compressed, first)) <= 72 * 1024
    assert sum(map(compressed, files)) <= 82 * 1024
    assert sum(file.stat().st_size for file in files if file.suffix == ".js") <= 45 * 1024
