"""Identifying descriptions: who is singled out beside what is sensitive, within one sentence."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from oppiva.core.text.personal import namelists
from oppiva.core.text.personal.flags import Flag
from oppiva.core.text.words import Sentence, sentences

_CASE = "(?:n|lla|llä|lle|lta|ltä|ssa|ssä|sta|stä|ksi|na|nä|a|ä|an|än|seen)"
_BEFORE_OWN = "(?:ll[aä]|lle|lt[aä]|st[aä]|ss[aä]|[aä])"
_OWN = "(?:mme|ni|nsa|nsä)"
_CLITIC = "(?:kin|ko|kö|kaan|kään|han|hän)?"
_AGE = re.compile(
    r"(?<![\w–-])(?:[1-9][0-9])(?:\s?[-–]?\s?vuotia(?:s|an|alla|alle|alta|sta|ana)(?:kin)?|\s?-?v\.?(?=[ ,])|"
    r"[- ]?år(?:ing(?:en|s)?|ig(?:a|e)?)|\s?år gam(?:mal|la|mel)|[- ]year[- ]olds?|[- ]?yo)\b",
    re.IGNORECASE,
)
_HAS = r"(?:hänellä|{nouns})(?:\W+\w+){{0,2}}?\W+(?:on|oli|todettiin|diagnosoitiin|havaittiin|ei ole|ollut)\b"


@dataclass(frozen=True, slots=True)
class _Cues:
    """The compiled cues."""

    particular: re.Pattern[str]
    person: re.Pattern[str]
    general: re.Pattern[str]
    topics: re.Pattern[str]
    strong: re.Pattern[str]
    weak: re.Pattern[str]
    services: re.Pattern[str]
    others: re.Pattern[str]
    only: re.Pattern[str]
    role: re.Pattern[str]
    family: re.Pattern[str]


def _any(words: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word))) + ")"


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


@cache
def _cues(finnish: bool) -> _Cues:
    """The cues of data/descriptions.toml, compiled at first use."""
    with (namelists.DATA / "descriptions.toml").open("rb") as file:
        data: dict[str, Any] = tomllib.load(file)
    nouns, who, what = data["nouns"], data["who"], data["what"]
    singular = "(?:" + "|".join(f"{nom}|{stem}{_CASE}|{part}" for nom, stem, part in nouns["fi"]) + ")"
    owned = "(?:" + "|".join(f"{stem}{_BEFORE_OWN}?{_OWN}" for _nom, stem, _part in nouns["fi"]) + ")"
    having = "(?:" + "|".join(f"{stem}ll[aä]{_OWN}?" for _nom, stem, _part in nouns["fi"]) + ")"
    long = [word for word in data["role"]["roles"] if len(word) > 3]  # these end compounds: kunnanjohtaja
    short = [word for word in data["role"]["roles"] if len(word) <= 3]
    inside = [stem for stem in what["strong"] if len(stem) > 7 and stem.isalpha()]  # long enough to end a compound
    swedish, english = _any(nouns["sv_one"]), _any(nouns["en"])
    particular = (
        rf"\b{_any(who['fi_before'])}(?:\s[\w-]+){{0,2}}?\s(?:[\w-]{{3,}}?)?{singular}{_CLITIC}\b"
        # agent nouns, of which there is no list: "eräs laitoshuoltaja"
        rf"|\b{_any(who['fi_before'])}\s(?:[\w-]+\s)?\w{{5,}}[aeiouyäö]j[aä]{_CASE}?{_CLITIC}\b"
        rf"|\b{_any(who['one_of'])}\s(?:[\w-]+\s)?[\w-]+(?:ista|istä|oista|öistä|eista|na|arna|erna|s)\b"
        rf"|\b(?:[\w-]{{3,}}?)?{owned}{_CLITIC}\b|\b{_HAS.format(nouns=having)}"
        rf"|\b{_any(nouns['fi_one'])}(?:{_CASE}|{_OWN})?\b"
        rf"|\b{_any(who['sv_before'])}(?:\s[\w-]+){{0,2}}?\s{swedish}\b"
        rf"|\b{_any(who['en_before'])}(?:\s[\w-]+){{0,2}}?\s{english}\b|\bensamstående\b|\bensamförsörjar\w*"
    )
    pronouns = who["pronouns"] + ([] if finnish else who["not_finnish"])
    person = rf"\b(?:(?:[\w-]{{3,}}?)?{singular}{_CLITIC}|{_any(nouns['sv'])}|{_any(pronouns)})\b"
    return _Cues(
        particular=_compiled(particular),
        person=_compiled(person),
        general=_compiled(rf"\b{_any(who['general'])}\b"),
        topics=_compiled(rf"\b{_any(who['topics'])}\b"),
        strong=_compiled(rf"(?:\b{_any(what['strong'])}|\b\w{{4,}}?{_any(inside)})[\w-]*"),
        weak=_compiled(rf"(?:\b{_any(what['weak'])}|(?<=\w){_any(['taustai'])})[\w-]*"),
        services=_compiled(_any(what["services"])),
        others=_compiled(_any(what["others"])),
        only=_compiled(rf"\b{_any(data['role']['only'])}\b"),
        role=_compiled(
            rf"\b{_any(data['role']['before'])}[\s-](?:[\w-]+\s){{0,2}}?(?:[\w-]*?{_any(long)}|{_any(short)})\b"
        ),
        family=_compiled(rf"\b(?:{_any(data['family']['words'])}|\w+(?:lapsinen|lapsisen|barnsmor|barnsfar))\b"),
    )


def find_descriptions(text: str, language: str) -> Iterator[Flag]:
    """Sentences that single out a person and touch a sensitive area, hold a unique role, or age, place and family."""
    cues = _cues(language == "fi")
    for sentence in sentences(text):
        span = _sensitive(sentence, cues) or _unique(sentence, cues) or _three(sentence, cues)
        if span:
            start, end = sentence.start + span[0], sentence.start + span[1]
            yield Flag("DESC", start, end, text[start:end], "low")


def _sensitive(sentence: Sentence, cues: _Cues) -> tuple[int, int] | None:
    text = sentence.text
    strong = _area(text, cues.strong, cues)
    what = strong or _area(text, cues.weak, cues)
    if not what:
        return None
    who = _AGE.search(text) or _only(cues.particular, text, what)
    rule = cues.general.search(text)
    if who and (rule is None or rule.start() > what.end() or _AGE.search(text)):
        return _cover(who, what)
    who = _only(cues.person, text, what)
    if who and strong and not rule and not cues.topics.search(text):
        return _cover(who, strong)
    only = cues.only.search(text)
    return _cover(only, strong) if only and strong and 0 < strong.start() - only.end() < 20 else None


def _only(pattern: re.Pattern[str], text: str, what: re.Match[str]) -> re.Match[str] | None:
    """The first match that is not the sensitive word itself."""
    return next((found for found in pattern.finditer(text) if not _inside(found, what)), None)


def _inside(found: re.Match[str], what: re.Match[str]) -> bool:
    return what.start() <= found.start() and found.end() <= what.end()


def _area(text: str, pattern: re.Pattern[str], cues: _Cues) -> re.Match[str] | None:
    """The first sensitive word that is no service's name and no other word that begins alike."""
    for found in pattern.finditer(text):
        word = found.group()
        if not cues.services.search(word, 4) and not cues.others.match(text, found.start()):
            return found
    return None


def _unique(sentence: Sentence, cues: _Cues) -> tuple[int, int] | None:
    found = cues.role.search(sentence.text)
    return found.span() if found else None


def _three(sentence: Sentence, cues: _Cues) -> tuple[int, int] | None:
    """Age, place and family together."""
    age, family = _AGE.search(sentence.text), cues.family.search(sentence.text)
    if not (age and family):
        return None
    for word in sentence.words():
        if word.text[0].isupper() and namelists.is_place(word.text.casefold()):
            at = word.start - sentence.start
            ends = (*age.span(), *family.span(), at, at + len(word.text))
            return min(ends), max(ends)
    return None


def _cover(one: re.Match[str], other: re.Match[str]) -> tuple[int, int]:
    return min(one.start(), other.start()), max(one.end(), other.end())
