"""From a text to the terms that full text and BM25 see: base forms, parts of compounds and beginnings of words."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from oppiva.core.text import finnish, words
from oppiva.core.text.frequencies import is_common

_DATA = Path(__file__).parent / "data"
LANGUAGES = ("fi", "sv", "en")
OTHER = "xx"  # any other declared language: plain tokens, the mean of the whole
LONGEST = 20_000  # characters of a document that are looked at
TERM = 60  # characters of a mapped term at most
BEGINNING = 5  # letters that a word's beginning has
TOKEN = re.compile(r"[^\W_]+(?:[-\u2010\u2011][^\W_]+)*")
_GUESSED = 4_000  # characters that are enough to guess by
_SOFT_HYPHEN = "\u00ad"
# Figures with a hyphen between: 07-3, K-12. A hyphen cuts every other word.
CODE = re.compile(r"(?=[\w-]*\d)\w{1,6}(?:-\w{1,6}){1,3}")
# The youth workshop is a statutory service and no workshop of ours: a term of its own, as finnish.TRIAL is.
_YOUNG = frozenset(["nuorten", "nuorien"])
_WORKSHOP, _YOUTH_WORKSHOP = "työpaja", "nuorten-työpaja"
_WORKSHOP_PARTS = frozenset(["työpaja", "työ", "paja", "=työpaja", "^työ", "^paja", "^työpa"])
# Signs that a full-text index would cut at, as letters; "qq" begins no word of ours.
_SIGNS = {"^": "qqp", "=": "qqw", "-": "qqh"}
_PLAIN = re.compile(r"[a-zà-öø-ÿāčēģīķļņōŗšūžő]+")


def normal(text: str) -> str:
    """NFC, control characters as spaces, without soft hyphens."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(_kept(sign) for sign in composed) if not composed.isprintable() else composed


def _kept(sign: str) -> str:
    if sign == _SOFT_HYPHEN:
        return ""
    return " " if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else sign


def document_text(title: str, body: str) -> str:
    """Title and body as the one text of a document, cut at its longest."""
    return (f"{title}. {body}" if title.strip() and body.strip() else title or body)[:LONGEST]


def tokens(text: str) -> Iterator[re.Match[str]]:
    """The tokens of a text with their places: letters and digits with inner hyphens, as written."""
    return TOKEN.finditer(text)


def small(word: str) -> str:
    """A token in small letters, its hyphens as one sign."""
    return word.lower().replace("\u2010", "-").replace("\u2011", "-")


def guess(text: str) -> str:
    """fi, sv or en by stop words and endings, then by common words; where two are as likely the first of these."""
    found = [small(token.group()) for token in tokens(text[:_GUESSED])]
    if any(word in words.STOP[lang] for word in found for lang in LANGUAGES):
        return words.guess_language(text[:_GUESSED])
    points = dict.fromkeys(LANGUAGES, 0)
    for word in found:
        for lang in LANGUAGES:
            points[lang] += 2 * is_common(word, lang) + (words.ENDINGS[lang].search(word) is not None)
    return max(LANGUAGES, key=lambda lang: points[lang])


def known(lang: str | None, text: str) -> str:
    """The declared language, `xx` for one that is not ours; guessed where none is declared."""
    if lang is None or not lang.strip():
        return guess(text)
    code = lang.strip().casefold()[:2]
    return code if code in LANGUAGES else OTHER


@dataclass(frozen=True, slots=True)
class Placed:
    """A word of a text in small letters, its place (code points, end exclusive) and its terms."""

    word: str
    start: int
    end: int
    terms: tuple[str, ...]


def placed(text: str, lang: str) -> Iterator[Placed]:
    """The words of a text (in its normal form) with their terms; a stop word has none."""
    before = ""
    for token in tokens(text):
        word = small(token.group())
        found = of_word(word, lang)
        if before in _YOUNG and found and found[0].startswith(_WORKSHOP):
            found = (_YOUTH_WORKSHOP, *(term for term in found[1:] if term not in _WORKSHOP_PARTS))
        yield Placed(word, token.start(), token.end(), found)
        before = word if lang == "fi" else ""


def terms(text: str, lang: str) -> tuple[str, ...]:
    """The terms of a text in order, repeated as they stand."""
    return tuple(term for found in placed(normal(text), lang) for term in found.terms)


@cache
def stop_words(lang: str) -> frozenset[str]:
    """Words that carry no matter of their own, as forms and base forms; none for another language than the three."""
    table = tomllib.loads((_DATA / "stop-words.toml").read_text("utf-8"))
    return frozenset(str(table.get(lang, "")).split())


@lru_cache(maxsize=50_000)
def of_word(word: str, lang: str) -> tuple[str, ...]:
    """The terms of one word in small letters; none for a stop word."""
    stop = stop_words(lang)
    if word in stop:
        return ()
    if len(word) > TERM or CODE.fullmatch(word) or lang not in LANGUAGES:
        return (word[:TERM],)
    if lang == "fi":
        return _finnish(word)
    pieces = [piece for piece in word.split("-") if piece]
    stems = [_stemmer(lang)(piece) for piece in pieces if piece not in stop]
    return tuple(stems) if len(pieces) == 1 else (_stemmer(lang)(word), *stems)


def _finnish(word: str) -> tuple[str, ...]:
    base, parts = finnish.split(word)
    if base in stop_words("fi"):
        return ()
    beginnings = tuple(f"^{part[:BEGINNING]}" for part in parts or (base,))
    # A word that stands alone says more than one inside a compound: "=" is its mark.
    return (base, *parts, *beginnings) if parts else (base, f"={base}", *beginnings)


@cache
def _stemmer(lang: str) -> Callable[[str], str]:
    """The Snowball stemmer of a language; where it is not installed a form stands for its stem."""
    if find_spec("Stemmer") is None:
        return str
    import Stemmer

    stem: Callable[[str], str] = Stemmer.Stemmer({"sv": "swedish", "en": "english"}[lang], 0).stemWord
    return stem


@lru_cache(maxsize=50_000)
def _mapped(term: str) -> str:
    if _PLAIN.fullmatch(term):
        return term[:TERM]
    plain = "".join(
        _SIGNS.get(sign)
        or (sign if (sign.isascii() and sign.isalnum()) or _PLAIN.fullmatch(sign) else f"qq{ord(sign):x}")
        for sign in term
    )
    # A digit in front would be read as a number by one database and as a word by the other.
    return (f"qqn{plain}" if plain[0].isdigit() else plain)[:TERM]


def as_lem(found: Sequence[str]) -> str:
    """The terms as the full-text index sees them: letters and digits, one space between."""
    return " ".join(map(_mapped, found))


def as_query(found: Iterable[str]) -> tuple[str, ...]:
    """Single terms as the full-text index holds them, each once, in order."""
    return tuple(dict.fromkeys(map(_mapped, found)))
