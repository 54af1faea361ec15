"""The contrast of every pair of the design's table, computed from the style that is served, in both themes."""

import re
from pathlib import Path

import pytest

import oppiva.ui

CSS = (Path(oppiva.ui.__file__).parent / "static/oppiva/oppiva.css").read_text("utf-8")

PAIRS = [
    ("ink", "page", 7), ("ink", "surface", 7), ("ink", "sunken", 7),
    ("ink-muted", "page", 4.5), ("ink-muted", "surface", 4.5), ("ink-muted", "sunken", 4.5),
    ("on-primary", "primary", 4.5), ("on-primary", "primary-strong", 4.5), ("primary", "page", 4.5),
    ("primary", "surface", 4.5), ("link", "page", 4.5), ("link", "surface", 4.5), ("link", "sunken", 4.5),
    ("on-next", "next", 7), ("ink", "next-soft", 7), ("next-ink", "surface", 4.5), ("next-ink", "next-soft", 4.5),
    ("ok", "surface", 4.5), ("ok", "ok-soft", 4.5), ("ok", "page", 4.5), ("stop", "surface", 4.5),
    ("stop", "stop-soft", 4.5), ("stop", "page", 4.5), ("info", "surface", 4.5), ("info", "info-soft", 4.5),
    ("private", "surface", 4.5), ("private", "private-soft", 4.5), ("ink", "private-soft", 7), ("ink", "info-soft", 7),
    ("ink", "ok-soft", 7), ("ink", "stop-soft", 7), ("control", "surface", 3), ("control", "page", 3),
    ("focus", "page", 3), ("focus", "surface", 3), ("on-band", "band", 7), ("band-muted", "band", 4.5),
    ("band-accent", "band", 4.5), ("d1", "surface", 3), ("d2", "surface", 3),
    ("d3", "surface", 3), ("d4", "surface", 3),
]  # fmt: skip


def roles(block: str) -> dict[str, str]:
    return dict(re.findall(r"--c-([\w-]+): (#[0-9A-Fa-f]{6})", block))


def rule(start: str) -> str:
    begin = CSS.index(start)
    return CSS[begin : CSS.index("}", begin)]


LIGHT = roles(rule(":root {"))
DARK = {**LIGHT, **roles(rule('[data-theme="dark"] {'))}
DEVICE_DARK = {**LIGHT, **roles(rule(':root:not([data-theme="light"]) {'))}


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2 from #RRGGBB."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("text", "ground", "least"), PAIRS)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_stands_out_from_its_ground(theme: dict[str, str], text: str, ground: str, least: float) -> None:
    assert contrast(theme[text], theme[ground]) >= least


def test_dark_by_choice_and_dark_by_device_are_the_same() -> None:
    assert DARK == DEVICE_DARK


def test_the_formula_is_the_one_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_parts_use_roles_and_never_raw_colours() -> None:
    parts = CSS[CSS.index("@layer parts {") : CSS.index("@layer helpers {")]
    raw = set(re.findall(r"#[0-9A-Fa-f]{3,8}\b", parts))
    assert raw <= {"#fff", "#000"}, "only the ink button on cloudberry has fixed colours"
