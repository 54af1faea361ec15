"""From a text to the terms that full text and BM25 see: base forms, parts of compounds and beginnings of words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache

from oppiva.core.text import compounds, lemmas, words

LANGUAGES = ("fi", "sv", "en")
OTHER = "xx"  # any other declared language: plain tokens, the mean of the whole
LONGEST = 20_000  # characters of a document that are looked at
TERM = 60  # characters of a mapped term at most
BEGINNING = 5  # letters that a word's beginning has
TOKEN = re.compile(r"[^\W_]+(?:[-\u2010\u2011][^\W_]+)*")
_GUESSED = 4_000  # characters that are enough to guess by
_SOFT_HYPHEN = "\u00ad"
# Words that carry no matter of their own; in Finnish by base form or form.
_STOP = {
    "fi": frozenset(
        "ja olla ei se että hän mutta kun joka myös ne me te he sekä niin tai nyt vain jo kuin mikä jos minä sinä tämä "
        "nämä nuo tuo on oli ovat olivat ole eikä en et emme ette eivät sen sitä siitä siihen siinä sille ne niitä niistä "
        "niiden jotka jota josta johon jonka joita joiden joissa mitä missä mistä mihin miten kuka kenen vaikka koska "
        "kuten sillä siis ettei jotta eli vai kanssa ilman mukaan jälkeen ennen aikana kautta voida saada tulla pitää "
        "meidän heidän hänen minun sinun teidän itse joku jokin jotain kaikki kaikkien sama".split()
    ),
    "sv": frozenset(
        "och att det är en ett som på för med av den inte till vi har de var om i han hon från när vid efter men också "
        "eller så kan ska skulle blev sig sin sina sitt våra vår vårt alla mer under hos mot ni du jag denna detta dem "
        "då där här hade ha vara bli blir än ur utan över man".split()
    ),
    "en": frozenset(
        "the and of to in is was that for it with as on are be by this have from at not we he she they or an a but which "
        "their our were has had been who her his when after all can will would there its into than then them us you i "
        "do does did so if".split()
    ),
}
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


def guess(text: str) -> str:
    """fi, sv or en, by stop words and endings, then by common words; where two are as likely the first of these."""
    return words.guess_language(text[:_GUESSED])


def known(lang: str | None, text: str) -> str:
    """The declared language, `xx` for one that is not ours; guessed where none is declared."""
    if lang is None or not lang.strip():
        return guess(text)
    code = lang.strip().casefold()[:2]
    return code if code in LANGUAGES else OTHER


def terms(text: str, lang: str) -> tuple[str, ...]:
    """The terms of a text in order, repeated as they stand."""
    found: list[str] = []
    for token in tokens(normal(text)):
        found += of_word(token.group().lower(), lang)
    return tuple(found)


@lru_cache(maxsize=50_000)
def of_word(word: str, lang: str) -> tuple[str, ...]:
    """The terms of one word in small letters; none for a stop word."""
    stop = _STOP.get(lang, frozenset())
    if word in stop:
        return ()
    if lang == "fi":
        return _finnish(word)
    if lang in {"sv", "en"}:
        pieces = [piece for piece in re.split(r"[-\u2010\u2011]", word) if piece]
        stems = [_stem(piece, lang) for piece in pieces if piece not in stop]
        return tuple(stems) if len(pieces) == 1 else (_stem(word, lang), *stems)
    return (word,)


def _finnish(word: str) -> tuple[str, ...]:
    base = lemmas.lemma(word, "fi")
    if base in _STOP["fi"]:
        return ()
    parts = compounds.parts(word, "fi")
    beginnings = tuple(f"^{part[:BEGINNING]}" for part in parts or (base,))
    return (base, *parts, *beginnings) if parts else (base, f"={base}", *beginnings)


@cache
def _stemmer(lang: str) -> object:
    import Stemmer

    return Stemmer.Stemmer({"sv": "swedish", "en": "english"}[lang], 0)


def _stem(word: str, lang: str) -> str:
    return str(_stemmer(lang).stemWord(word))  # type: ignore[attr-defined]


@lru_cache(maxsize=50_000)
def _mapped(term: str) -> str:
    if _PLAIN.fullmatch(term):
        return term[:TERM]
    plain = "".join(
        _SIGNS.get(sign)
        or (sign if sign.isascii() and sign.isalnum() or _PLAIN.fullmatch(sign) else f"qq{ord(sign):x}")
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
