"""The user guides as the tests read them: what stands in bold, which pictures and which headings they have."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "guide"
LANGUAGES = ("fi", "sv", "en")
NAMES = ("participant", "facilitator", "supervisor", "project-manager", "analyst", "steward", "adopter")
GUIDES = [(language, name) for language in LANGUAGES for name in NAMES]
PICTURE = re.compile(r"!\[([^\]]*)\]\(\.\./pictures/([\w-]+\.png)\)")
PLACE = re.compile(r"%\((\w+)\)s|%s")


@cache
def text(language: str, name: str) -> str:
    """A guide as it is written."""
    return (FOLDER / language / f"{name}.md").read_text("utf-8")


def pictures(language: str, name: str) -> dict[str, str]:
    """The pictures of a guide by their file, with the words that stand in their place."""
    return {file: words for words, file in PICTURE.findall(text(language, name))}


def named() -> set[str]:
    """The pictures of all guides."""
    return {file for language, name in GUIDES for file in pictures(language, name)}


def labels(language: str, name: str) -> set[str]:
    """What a guide says is written on the page."""
    return set(re.findall(r"\*\*([^*]+)\*\*", text(language, name)))


@cache
def words(language: str) -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """All that the product says in a language: as it is, and with a place for what is put into it."""
    plain, patterns = set(), []
    for entry in polib.pofile(str(ROOT / "locale" / language / "LC_MESSAGES" / "django.po")):
        for said in [entry.msgstr, *entry.msgstr_plural.values()]:
            plain.add(said.replace("%%", "%"))
            if "%(" in said and PLACE.sub("", said).strip(" .,:/()"):
                parts = [re.escape(part) for part in PLACE.split(said)[::2]]
                patterns.append(re.compile(r"[^\s.:]+".join(parts)))
    return frozenset(plain), tuple(patterns)


def is_said(language: str, label: str) -> bool:
    """Whether the product says exactly this in the language."""
    plain, patterns = words(language)
    return label in plain or any(pattern.fullmatch(label) for pattern in patterns)
