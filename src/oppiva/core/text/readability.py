"""How heavy a text is to read: measures, hints by sentence and word, and a number to order texts by. No grade.

LIX was made for Swedish and is no verdict on Finnish; the limits were seen on few texts.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from oppiva.core.text.compounds import is_common_word, parts
from oppiva.core.text.frequencies import LANGUAGES
from oppiva.core.text.lemmas import lemma
from oppiva.core.text.words import Sentence, Word, guess_language, sentences

FlagKind = Literal[
    "LONG_SENTENCE", "LONG_WORD", "RARE_WORD", "NOMINAL", "PASSIVE_CHAIN", "ABBREVIATION", "CLAUSES"
]  # fmt: skip
KINDS: tuple[FlagKind, ...] = (
    "LONG_SENTENCE", "LONG_WORD", "RARE_WORD", "NOMINAL", "PASSIVE_CHAIN", "ABBREVIATION", "CLAUSES",
)  # fmt: skip
PLAIN_HINT, PLAIN_STRONG, ORDINARY = 15, 20, 25  # words in a sentence
LONG_WORD = 14
NOMINAL_SHARE = 0.08
PASSIVES, CLAUSES = 3, 3
WORDS_PER_SENTENCE, LONGEST, LONG_SHARE, RARE_SHARE = 25, 35, 0.30, 0.40
WORD_LENGTH = {"fi": 12}
WORD_LENGTH_ELSE = 9

_NOMINAL = re.compile(r"(?:minen|mise\w*|mist[aä]|miset|misten|misi\w*)$")
_NO_NOMINAL = re.compile(r"ihmi(?:nen|s)|^(?:ylei|lähei|ylimi)|mmaisi|mmäisi")
_PASSIVE = {
    "fi": re.compile(r"(?:taan|tään|daan|dään|laan|lään|raan|rään|naan|nään|tiin|taisiin|täisiin|taneen|täneen)$"),
    "sv": re.compile(r"(?:ades|ats|tes|des|tts|[^aeiouyåäös]as|[^aeiouyåäös]es)$"),
}
_PASSIVE_EN = re.compile(
    r"\b(?:am|is|are|was|were|be|been|being)(?:\s\w+ly|\snot)?\s\w+(?:ed|en|wn|ught|ade|ept|one|ent|old|ut)\b",
    re.IGNORECASE,
)
_JOINTS = {
    "fi": re.compile(
        r",|\bettä\b|\b(?:joka|jonka|jota|jossa|josta|johon|jolla|jolle|jolta|jotka|joiden|joita|joissa|joista)\b",
        re.IGNORECASE,
    ),
    "sv": re.compile(r",|\batt\b|\bsom\b", re.IGNORECASE),
    "en": re.compile(r",|\bthat\b|\bwhich\b|\bwho\b", re.IGNORECASE),
}
_BEFORE_CLAUSE = re.compile(r",(?=\s+(?:että|jo[knthlsi]\w+|att|som|that|which|who)\b)", re.IGNORECASE)
_ABBREVIATION = re.compile(
    r"(?<![\w-])(?:[A-ZÅÄÖ]{2,6}(?=:|\b)|(?:esim|mm|yms|ym|ko|ns|jne|ks|vrt|tms|bl\.a|t\.ex|m\.m|d\.v\.s|osv|e\.g|i\.e|etc)\.)"
    r"|(?<![\w.])n\.(?=\s?[0-9])"
)
_LINK = re.compile(r"(?:https?://|\bwww\.)\S+|(?<!\S)[^\s@]+@[^\s@]+")
_EVERYDAY = frozenset({"EU", "TV", "OK", "PDF", "II", "III", "IV"})


@dataclass(frozen=True, slots=True)
class Measures:
    """The counts of one text; shares are of its words, `rare_words` None when frequencies are off."""

    sentences: int
    words: int
    words_per_sentence: float
    longest_sentence: int
    mean_word_length: float
    long_words: float
    rare_words: float | None
    nominal_words: float
    lix: float


@dataclass(frozen=True, slots=True)
class Hint:
    """One hint and its code points, the end exclusive; `parts` of a long word, `strong` of a long sentence."""

    kind: FlagKind
    start: int
    end: int
    parts: tuple[str, ...] = ()
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Readability:
    """What is known of one text; a higher `rank_score` is heavier."""

    measures: Measures
    flags: tuple[Hint, ...]
    rank_score: float


def readability(
    text: str,
    lang: str | None = None,
    *,
    glossary: Collection[str] = (),
    frequencies: bool = True,
    plain: bool = True,
) -> Readability:
    """Measures, hints and rank of a text; `plain` takes the stricter limits of a plain summary.

    Words of the glossary are never rare. Without `frequencies`, or in another language than the three, no word is.
    """
    language = lang or guess_language(text)
    rows = [(sentence, _words(sentence)) for sentence in sentences(text)]
    rows = [(sentence, words) for sentence, words in rows if words]
    words = [word for _sentence, found in rows for word in found]
    firsts = {found[0].start for _sentence, found in rows}
    counts = frequencies and language in LANGUAGES
    spared = frozenset(term.casefold() for term in glossary)
    rare = [word for word in words if counts and _is_rare(word, word.start in firsts, language, spared)]
    nominal = [word for word in words if language == "fi" and _is_nominal(word)]
    measures = _measures(rows, words, rare if counts else None, nominal)
    hints = [
        *_of_sentences(rows, language, plain),
        *(
            Hint("LONG_WORD", word.start, word.end, parts(word.text.casefold(), language))
            for word in words
            if _letters(word) >= LONG_WORD
        ),
        *(Hint("RARE_WORD", word.start, word.end) for word in rare),
        *_nominals(nominal, measures),
        *_abbreviations(text, spared),
    ]
    return Readability(
        measures, tuple(sorted(hints, key=lambda hint: (hint.start, KINDS.index(hint.kind)))), _rank(measures, language)
    )


def _words(sentence: Sentence) -> list[Word]:
    """The words that are read: not numbers alone, nor what a web or mail address is made of."""
    links = [(sentence.start + one.start(), sentence.start + one.end()) for one in _LINK.finditer(sentence.text)]
    return [
        word
        for word in sentence.words()
        if any(map(str.isalpha, word.text)) and not any(start <= word.start < end for start, end in links)
    ]


def _letters(word: Word) -> int:
    return sum(map(str.isalpha, word.text))


def _measures(
    rows: Sequence[tuple[Sentence, list[Word]]],
    words: Sequence[Word],
    rare: Sequence[Word] | None,
    nominal: Sequence[Word],
) -> Measures:
    count = len(words)
    if not count:
        return Measures(0, 0, 0.0, 0, 0.0, 0.0, None if rare is None else 0.0, 0.0, 0.0)
    lengths = [_letters(word) for word in words]
    per_sentence = count / len(rows)
    return Measures(
        sentences=len(rows),
        words=count,
        words_per_sentence=per_sentence,
        longest_sentence=max(len(found) for _sentence, found in rows),
        mean_word_length=sum(lengths) / count,
        long_words=sum(length >= LONG_WORD for length in lengths) / count,
        rare_words=None if rare is None else len(rare) / count,
        nominal_words=len(nominal) / count,
        lix=per_sentence + 100 * sum(length > 6 for length in lengths) / count,
    )


def _rank(measures: Measures, language: str) -> float:
    """The mean of the measures at hand, each cut to 0..1."""
    at_hand = [
        measures.words_per_sentence / WORDS_PER_SENTENCE,
        measures.longest_sentence / LONGEST,
        measures.mean_word_length / WORD_LENGTH.get(language, WORD_LENGTH_ELSE),
        measures.long_words / LONG_SHARE,
    ]
    if measures.rare_words is not None:
        at_hand.append(measures.rare_words / RARE_SHARE)
    return sum(min(1.0, share) for share in at_hand) / len(at_hand)


def _is_rare(word: Word, opens: bool, language: str, spared: frozenset[str]) -> bool:
    if not all(mark.isalpha() or mark in "-\u2010\u2011" for mark in word.text) or len(word.text) < 2:
        return False
    if word.text[0].isupper() and (not opens or word.text.isupper()):
        return False  # a name or a short form is not a rare word
    low = word.text.casefold()
    return not is_common_word(low, language) and not _is_spared(low, language, spared)


def _is_spared(low: str, language: str, spared: frozenset[str]) -> bool:
    """Whether a word is one of the glossary, in any of its forms."""
    if not spared:
        return False
    if low in spared or lemma(low, language) in spared:
        return True
    return any(len(term) > 5 and low.startswith(term[:-2]) and len(low) <= len(term) + 6 for term in spared)


def _is_nominal(word: Word) -> bool:
    low = word.text.casefold()
    return len(low) > 6 and bool(_NOMINAL.search(low)) and not _NO_NOMINAL.search(low)


def _nominals(nominal: Sequence[Word], measures: Measures) -> Iterator[Hint]:
    """Each -minen word of a text that has many of them; one alone is no habit."""
    if len(nominal) > 1 and measures.nominal_words > NOMINAL_SHARE:
        yield from (Hint("NOMINAL", word.start, word.end) for word in nominal)


def _of_sentences(rows: Sequence[tuple[Sentence, list[Word]]], language: str, plain: bool) -> Iterator[Hint]:
    for sentence, words in rows:
        start, end = sentence.start, sentence.start + len(sentence.text)
        if len(words) > (PLAIN_HINT if plain else ORDINARY):
            yield Hint("LONG_SENTENCE", start, end, strong=len(words) > (PLAIN_STRONG if plain else ORDINARY))
        if _passives(sentence, words, language) >= PASSIVES:
            yield Hint("PASSIVE_CHAIN", start, end)
        if _joints(sentence.text, language) >= CLAUSES:
            yield Hint("CLAUSES", start, end)


def _joints(text: str, language: str) -> int:
    """Commas and words that begin a clause; a comma before such a word is one joint with it."""
    pattern = _JOINTS.get(language)
    return len(pattern.findall(_BEFORE_CLAUSE.sub("", text))) if pattern else 0


def _passives(sentence: Sentence, words: Sequence[Word], language: str) -> int:
    if language == "en":
        return len(_PASSIVE_EN.findall(sentence.text))
    pattern = _PASSIVE.get(language)
    if pattern is None:
        return 0
    found = [word.text.casefold() for word in words if len(word.text) > 4 and pattern.search(word.text.casefold())]
    return sum(language == "sv" or _is_verb(low) for low in found) if len(found) >= PASSIVES else 0


def _is_verb(low: str) -> bool:
    """Whether a form in -taan or -tiin is a passive and not a noun that tells where to: kuntaan, kotiin."""
    base = lemma(low, "fi")
    return base != low and base + base[-1] + "n" != low and base[-1] in "aä"


def _abbreviations(text: str, spared: frozenset[str]) -> Iterator[Hint]:
    """The first use of each short form that no brackets explain."""
    seen: set[str] = set()
    for found in _ABBREVIATION.finditer(text):
        short = found.group()
        if short in seen or short in _EVERYDAY or short.casefold() in spared:
            continue
        seen.add(short)
        explained = re.match(r"(?::\w+)?\s*\(", text[found.end() :]) or text[: found.start()].endswith("(")
        if not explained and not _shouted(text, found):
            yield Hint("ABBREVIATION", found.start(), found.end())


def _shouted(text: str, found: re.Match[str]) -> bool:
    """Whether the words around are in capitals, too: a heading, not a short form."""
    around = re.findall(r"[^\W\d_]{2,}", text[max(0, found.start() - 20) : found.end() + 20])
    return len(around) > 2 and all(map(str.isupper, around))
