"""What search in a folder looks through, as files of script: a page that lies on a disk may fetch nothing else.

One file a language with what a row of the list tells, and one for all with the words of the texts, folded: lower case,
without the dots and rings of å, ä and ö.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import translation

from oppiva.catalogue.library_search import PARTS
from oppiva.catalogue.pages import library as list_pages
from oppiva.catalogue.queries.library import LibraryRow
from oppiva.catalogue.queries.library_export import chunks, texts_of
from oppiva.catalogue.static_export.folder import Content
from oppiva.catalogue.static_export.layout import INDEX
from oppiva.ui.context import LANGUAGES

WORDS_FILE = "haku/sanat.js"
_WORD = re.compile(r"[^\W_]+")
SHORTEST = 3  # a shorter word is found in the name or the sentence alone


def files_of(rows: Sequence[LibraryRow]) -> dict[str, Content]:
    """Path -> content of the files that search reads."""
    files: dict[str, Content] = {}
    for language in LANGUAGES:
        with translation.override(language):
            files[rows_file(language)] = _script("oppivaRows", (_row(one, language) for one in rows))
    files[WORDS_FILE] = _script("oppivaWords", _words(rows))
    return files


def rows_file(language: str) -> str:
    """The file with the rows in this language."""
    return f"haku/{language}.js"


def fold(text: str) -> str:
    """As the script of the page folds what is typed."""
    plain = unicodedata.normalize("NFD", text.lower())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def _row(one: LibraryRow, language: str) -> list[Any]:
    shown = list_pages.row(one, language)
    start = "" if language == next(iter(LANGUAGES)) else f"{language}/"
    return [
        f"{start}mallit/{one.slug}/{INDEX}", one.code, shown.kind, shown.about, shown.name.words, shown.name.language,
        shown.sentence.words, shown.sentence.language, shown.state, shown.places, shown.evidence, shown.effort,
        one.theme, list(one.for_whom), one.evidence, one.state,
    ]  # fmt: skip


def _words(rows: Sequence[LibraryRow]) -> Iterable[str]:
    for part in chunks(rows):
        texts = texts_of([one.pk for one in part])
        for one in part:
            yield " ".join(sorted(_of(texts.get(one.pk) or {})))


def _of(texts: Mapping[str, Any]) -> set[str]:
    said = [texts.get(name) for name in PARTS]
    said += [list(one.values()) for name in ("core_parts", "edge_parts") for one in texts.get(name) or ()]
    said += [list(one.values()) for one in (texts.get("translations") or {}).values()]
    return {word for text in _flat(said) for word in _WORD.findall(fold(text)) if len(word) >= SHORTEST}


def _flat(said: object) -> Iterable[str]:
    if isinstance(said, str):
        yield said
    elif isinstance(said, list):
        for one in said:
            yield from _flat(one)


def _script(name: str, rows: Iterable[object]) -> bytes:
    """The rows as a script, told one by one: all of them at once would be held four times."""
    return f"window.{name}=[".encode() + b",".join(map(_told, rows)) + b"];\n"


def _told(row: object) -> bytes:
    said = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    # Two signs that end a line in a script and not in JSON.
    return said.replace("\u2028", " ").replace("\u2029", " ").encode()
