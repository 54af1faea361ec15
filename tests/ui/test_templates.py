"""No style and no script inside any template; every icon that a template names is in the sprite."""

import re
from pathlib import Path

import pytest

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
