"""Names of a workbook's sheets that are no rows, and words in every language of the service."""

from __future__ import annotations

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

INSTRUCTIONS = _("Instructions")
LISTS = _("Lists")


def in_all_languages(words: str | Promise) -> tuple[str, ...]:
    """The words in each language of the service, each once."""
    found: dict[str, None] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found[str(words)] = None
    return tuple(found)


def passed_by() -> dict[str, str]:
    """Sheets that are passed by without a word: what the template itself brings."""
    return {name: "" for words in (INSTRUCTIONS, LISTS) for name in in_all_languages(words)}
