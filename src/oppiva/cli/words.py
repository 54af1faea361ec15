"""The words of commands in the person's language, from the same translations as the pages but without Django."""

import gettext as _gettext
import os
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
LANGUAGES = ("fi", "sv", "en")


def language() -> str:
    """The language of the terminal by LC_ALL, LC_MESSAGES or LANG; Finnish when they name none of ours."""
    named = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return named[:2].lower() if named[:2].lower() in LANGUAGES else "fi"


@cache
def _book(code: str) -> _gettext.NullTranslations:
    return _gettext.translation("django", ROOT / "locale", [code], fallback=True)


def gettext(message: str) -> str:
    """The message in the terminal's language."""
    return _book(language()).gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """The message for a number of things in the terminal's language."""
    return _book(language()).ngettext(singular, plural, number)
