"""Words and sentences of a text with their places, and which language it is written in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Letters with inner hyphens and apostrophes; digits inside a word stay with it.
WORD = re.compile(r"[^\W_]+(?:[-'’\u2010\u2011][^\W_]+)*")
# After these a full stop ends no sentence.
_SHORT = frozenset(
    [
        "esim", "mm", "ym", "yms", "jne", "ns", "n", "s", "synt", "os", "klo", "nro", "puh", "p", "tel", "tri", "dr",
        "mr", "mrs", "ms", "prof", "hra", "rva", "vrt", "ks", "ko", "eli", "ao", "em", "esm", "tms", "ts", "ml",
        "mukaan.lukien", "t.ex", "bl.a", "m.fl", "m.m", "s.k", "d.v.s", "f.d", "kl", "nr", "st", "ca", "jr", "sr",
        "e.g", "i.e", "etc", "vs", "no", "st.f", "dvs", "o.s.v", "jfr", "toim", "vs.", "apul", "kh", "kv", "ry",
    ]
)  # fmt: skip
_END = re.compile(r"(?<![.!?…])[.!?…]+[)\"”»'’]{0,3}(?=\s)|\n")
_NEXT = re.compile(r"\s*(\S?)")
STOP = {
    "fi": frozenset(
        [
            "ja", "on", "ei", "se", "että", "oli", "hän", "ovat", "mutta", "kun", "joka", "jotka", "myös", "ne", "me",
            "te", "he", "sekä", "niin", "tai", "sitä", "siitä", "nyt", "vain", "jo", "ole", "olivat", "kuin", "mitä",
            "jos", "minä", "sinä", "tämä", "heti", "koko", "sen", "hänen", "hänellä", "asiakas", "kanssa", "mukaan",
            "jälkeen", "ennen", "kaikki",
        ]
    ),
    "sv": frozenset(
        [
            "och", "att", "det", "är", "en", "ett", "som", "på", "för", "med", "av", "den", "inte", "till", "vi",
            "har", "de", "var", "om", "i", "han", "hon", "från", "när", "vid", "efter", "men", "också", "eller", "så",
            "kan", "ska", "skulle", "blev", "sig", "sin", "våra", "vår", "alla", "mer", "under", "hos", "mot", "ni",
            "du", "jag", "denna", "detta",
        ]
    ),
    "en": frozenset(
        [
            "the", "and", "of", "to", "in", "is", "was", "that", "for", "it", "with", "as", "on", "are", "be", "by",
            "this", "have", "from", "at", "not", "we", "he", "she", "they", "or", "an", "but", "which", "their",
            "our", "were", "has", "had", "been", "who", "her", "his", "when", "after", "all", "can", "will", "would",
            "there",
        ]
    ),
}  # fmt: skip
ENDINGS = {
    "fi": re.compile(r"(?:ssa|ssä|sta|stä|lla|llä|lle|lta|ltä|nen|set|ksi|mme|tiin|mään|minen|uus|yys|aan|ään|een)$"),
    "sv": re.compile(r"(?:ades|ande|ning|ningen|arna|erna|heten|ligt|ade|och|ör|åt|ör|na)$|å"),
    "en": re.compile(r"(?:ing|tion|ed|ly|ness|ment|th|ould|wh)$"),
}
_LANGUAGES = ("fi", "sv", "en")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written, and where."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """The code point after the last letter."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without the spaces around it, and where it begins."""

    text: str
    start: int

    def words(self) -> list[Word]:
        """Its words with their places in the whole text."""
        return [Word(found.group(), self.start + found.start()) for found in WORD.finditer(self.text)]


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of a text; a line break ends one, the full stop of a short form or of an initial does not."""
    begin = 0
    for found in _END.finditer(text):
        if found.group().startswith(".") and not _ends(text, begin, found):
            continue
        yield from _sentence(text, begin, found.end())
        begin = found.end()
    yield from _sentence(text, begin, len(text))


def _ends(text: str, begin: int, stop: re.Match[str]) -> bool:
    before = text[max(begin, stop.start() - 40) : stop.start()].rsplit(None, 1)
    last = before[-1].lstrip("(\"”'") if before else ""
    following = _NEXT.match(text, stop.end())
    after = following[1] if following else ""
    if len(stop.group()) > 1:
        return True
    if after.islower() or last.casefold() in _SHORT or (len(last) == 1 and last.isupper()):
        return False
    return not (last.isdecimal() and len(last) <= 2 and after.isdecimal())


def _sentence(text: str, begin: int, end: int) -> Iterator[Sentence]:
    raw = text[begin:end]
    plain = raw.strip()
    if plain:
        yield Sentence(plain, begin + len(raw) - len(raw.lstrip()))


def guess_language(text: str) -> str:
    """fi, sv or en by stop words and endings; where two are as likely the first of these."""
    words = [found.group().casefold() for found in WORD.finditer(text)]
    points = {
        language: 2 * sum(word in STOP[language] for word in words)
        + sum(ENDINGS[language].search(word) is not None for word in words if len(word) > 4)
        for language in _LANGUAGES
    }
    return max(_LANGUAGES, key=lambda language: points[language])
