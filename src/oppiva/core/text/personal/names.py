"""Names of persons: lists, Finnish and Swedish endings, and what stands beside a name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from oppiva.core.text.personal import namelists
from oppiva.core.text.personal.flags import Confidence, Flag
from oppiva.core.text.words import Word, sentences

_BEFORE_MONTH = frozenset(
    ["in", "of", "since", "until", "by", "from", "to", "last", "next", "this", "late", "early", "mid", "and"]
)
_COMPANY = re.compile(
    r"\b(?:Oyj?|Ab|AB|Abp|Ky|ky|Tmi|ry|rf|Ltd|Inc|Group|GmbH|LLC|Foundation|säätiö|Center|Consulting)\b"
)
_THAT = re.compile(r"\W*(?:\w+\W+){0,2}?(?:että|att|that)\b")
_OPENERS = "\"”“'’»«.!?…:;•·*–—-/(>|="


@dataclass(frozen=True, slots=True)
class _Token:
    """A capitalised word and what it may be."""

    word: Word
    first: bool
    last: bool
    place: bool
    ordinary: bool
    initial: bool
    shouting: bool  # in capitals only: a name beside another, else a heading or a short form
    opens: bool  # the first word of its sentence
    shaped: bool  # looks like a surname that no list holds

    @property
    def name(self) -> bool:
        return self.first or self.last


def find_names(text: str, language: str) -> Iterator[Flag]:
    """Names in a text: first and last, initial and last, or one alone; places and companies are left out."""
    for sentence in sentences(text):
        words = sentence.words()
        tokens = [_token(word, at == 0 or _opens(text, word), language, text) for at, word in enumerate(words)]
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if token is None:
                at += 1
                continue
            run = [token]
            while (
                at + len(run) < len(tokens)
                and (following := tokens[at + len(run)]) is not None
                and _joined(text, run[-1], following)
            ):
                run.append(following)
            yield from _of_run(text, run, words, at)
            at += len(run)


def _opens(text: str, word: Word) -> bool:
    """Whether a word opens direct speech, a list or what follows a colon: its capital says nothing."""
    before = text[max(0, word.start - 3) : word.start].rstrip()
    return not before or before[-1] in _OPENERS


def _joined(text: str, left: _Token, right: _Token) -> bool:
    """Whether two capitalised words stand side by side; a full stop only after an initial."""
    between = text[left.word.end : right.word.start]
    if between in {" ", "\u00a0"}:
        return True
    return left.initial and between in {". ", ".", ".\u00a0"}


def _token(word: Word, opens: bool, language: str, text: str) -> _Token | None:
    raw = word.text
    if not raw[0].isupper() or (text[word.end : word.end + 1] == "-" and text[word.end + 1 : word.end + 2] == " "):
        return None  # no capital, or half of a compound: "Siv- och vassröjning"
    plain = _without_ending_mark(raw)
    parts = plain.split("-")
    if len(parts) > 1 and parts[-1][:1].islower():
        return None  # "Onni-hanke": a thing named after somebody
    shouting = plain.isupper() and len(plain) > 2
    if len(raw) > 1 and raw.isupper() and not shouting:
        return None  # HR
    if (
        any(mark.isupper() for part in parts for mark in part[1:])
        and not shouting
        and not plain.startswith(("Mc", "Mac", "O'"))
    ):
        return None
    low = plain.casefold()
    seen = namelists.look_up(low, language)
    initial = len(plain) == 1 or (len(plain) == 3 and plain[1] == "-")
    ordinary = seen.ordinary if seen else namelists.is_ordinary(low)
    return _Token(
        word=Word(plain, word.start),
        first=bool(seen and seen.first),
        last=bool(seen and seen.last),
        place=namelists.is_place(low),
        ordinary=ordinary or (shouting and not seen),
        shouting=shouting,
        initial=initial,
        opens=opens,
        shaped=namelists.is_shaped_like_surname(low),
    )


def _without_ending_mark(raw: str) -> str:
    """A word without English 's, which is no part of the name's form."""
    return re.sub(r"['’]s$", "", raw) if len(raw) > 3 else raw


def _of_run(text: str, run: Sequence[_Token], words: Sequence[Word], at: int) -> Iterator[Flag]:
    """The names in words with capitals that stand side by side."""
    if _COMPANY.search(text, run[0].word.start, run[-1].word.end + 5):
        return
    begin = 0
    while begin < len(run):
        for end in range(min(len(run), begin + 4), begin, -1):
            sure = _sure(text, run[begin:end], words, at + begin)
            if sure:
                start, stop = run[begin].word.start, run[end - 1].word.end
                yield Flag("NAME", start, stop, text[start:stop], sure)
                begin = end
                break
        else:
            begin += 1


def _sure(text: str, part: Sequence[_Token], words: Sequence[Word], at: int) -> Confidence | None:
    """How surely words side by side are one name; None when they are none. The first of them is words[at]."""
    if len(part) == 1:
        return _alone(text, part[0], words, at)
    if part[0].initial:
        return "medium" if _is_initialled(text, part) else None
    part = [part[0], *(one for one in part[1:-1] if not one.initial), part[-1]]
    head, tail = part[:-1], part[-1]
    if all(one.first for one in head) and not (len(part) == 2 and _only_ordinary(part)):
        if tail.last or tail.shaped or (tail.first and len(part) == 2):
            return "high"
        if tail.initial or (_is_unknown(tail) and not (head[0].opens and head[0].ordinary)):
            return "medium"
    if len(part) == 2 and _only_ordinary(part) and head[0].first and tail.last and not part[0].shouting:
        return "low"  # "Toivo Salo on nimi": the second word has no other reason for its capital
    backwards = part[0].last and not part[0].place and all(one.first for one in part[1:])
    return "high" if backwards and not _only_ordinary(part) else None


def _is_initialled(text: str, part: Sequence[_Token]) -> bool:
    """An initial and a last name; a last name that no list holds needs the full stop: "K. Ruotanen"."""
    head, tail = part[:-1], part[-1]
    dotted = text[part[0].word.end : part[0].word.end + 1] == "."
    good = tail.last or (dotted and (tail.shaped or _is_unknown(tail)))
    return good and all(one.initial or one.first for one in head) and len(tail.word.text) > 2


def _is_unknown(token: _Token) -> bool:
    """Whether a word is no common one and no place: beside a first name it is a last name."""
    return not token.ordinary and not token.place and len(token.word.text) > 2


def _only_ordinary(part: Sequence[_Token]) -> bool:
    """Two words that are both also ordinary ones, the first of them only with a capital because it opens."""
    return all(one.ordinary for one in part) and part[0].opens


def _alone(text: str, token: _Token, words: Sequence[Word], place: int) -> Confidence | None:
    titled = place > 0 and namelists.is_title(words[place - 1].text)
    if len(token.word.text) < 2 or token.initial or token.shouting or namelists.is_never_alone(token.word.text):
        return None
    if not token.name:
        return "low" if (titled or token.shaped) and not token.opens and _is_unknown(token) else None
    if token.place or token.ordinary:
        acts = _acts(text, words, place)
        if token.place:
            speaks = place + 1 < len(words) and namelists.is_speech(words[place + 1].text)
            plain = token.word.text.casefold() in namelists.nominatives()
            return "low" if plain and ((speaks and acts) or titled) else None
        subject = token.word.text.casefold() in namelists.nominatives()
        if (token.opens and not (acts and subject)) or _month(text, words, place) or _is_thing(words, place):
            return None
        return "low"
    return None if _is_thing(words, place) else "low"


def _acts(text: str, words: Sequence[Word], at: int) -> bool:
    """Whether the next word is what a person does, and nothing is only hoped or known ("Toivo on, että")."""
    if at + 1 >= len(words) or text[words[at].end : words[at + 1].start] != " ":
        return False
    following = words[at + 1]
    return (namelists.is_deed(following.text) and not _THAT.match(text, following.end)) or namelists.is_speech(
        following.text
    )


def _month(text: str, words: Sequence[Word], at: int) -> bool:
    """May, April, June and Will, Mark ... of an English sentence."""
    if words[at].text not in {"May", "April", "June", "August", "Augusti"}:
        return False
    before = words[at - 1].text.casefold() if at else ""
    after = words[at + 1].text if at + 1 < len(words) else ""
    if not at:
        return not namelists.is_speech(after)
    return before in _BEFORE_MONTH or after[:1].isdecimal() or before.isdecimal()


def _is_thing(words: Sequence[Word], at: int) -> bool:
    """Whether the words around say that a system, a room or a house bears the name."""
    before = words[at - 1].text if at else ""
    after = words[at + 1].text if at + 1 < len(words) else ""
    return namelists.is_thing(before) or namelists.is_thing(after)
