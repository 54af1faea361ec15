"""Finnish and Swedish compounds cut into their parts, each in its base form."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from oppiva.core.text.frequencies import is_common
from oppiva.core.text.lemmas import lemma, listed

HEAD, MODIFIER = 4, 3  # letters at least
_VOWELS = frozenset("aeiouyåäö")
_OWNERS = ("mme", "nne", "nsa", "nsä", "ni", "si")
# Endings and the like that stand in a dictionary and are no part of a compound.
_FALSE = frozenset(
    [
        "ala", "ili", "ute", "sta", "stä", "nen", "inen", "ssa", "ssä", "lla", "llä", "lle", "lta", "ltä", "ksi",
        "tta", "ttä", "uus", "yys", "isi", "sen", "ista", "istä", "issa", "issä", "illa", "illä", "ille", "iksi",
        "ina", "inä", "ani", "asi", "ari", "ori", "ali", "alo", "ele", "ante", "ente", "utta", "yttä", "mas", "mis",
        "min", "misen", "mista", "minen", "tus", "tys", "suus", "aine", "lainen", "läinen", "llinen", "ton", "tön",
        "ttö", "ttömä", "tta", "ton", "tava", "tävä", "vat", "vät", "mme", "sta", "tään", "taan", "ella", "ellä",
        "elle", "ainen", "sia", "siä", "sin", "set", "ning", "ande", "else", "het", "iska", "lig", "ligt", "erna",
        "arna", "ende", "are", "ade", "het", "ens",
    ]
)  # fmt: skip


@lru_cache(maxsize=20_000)
def parts(word: str, language: str) -> tuple[str, ...]:
    """The parts of a compound as base forms, the last one its head; empty for a word that is no compound.

    Of several cuts the one with the longest shorter side wins; a side that is no word is cut once more.
    A hyphen always cuts. English words are cut at hyphens only.
    """
    if "-" in word:
        pieces = [piece for piece in word.split("-") if piece]
        found: list[str] = []
        for piece in pieces:
            found += parts(piece, language) or (listed(piece, language) or piece,)
        return tuple(found) if len(pieces) > 1 else ()
    return _cut(word, language, 2) if language in {"fi", "sv"} else ()


def _cut(word: str, language: str, depth: int) -> tuple[str, ...]:
    best: tuple[str, ...] = ()
    shorter = 0
    for at in range(len(word) - HEAD, MODIFIER - 1, -1):
        left, right = word[:at], word[at:]
        if min(at, len(right)) <= shorter:
            continue
        tail = _head(right, language)
        head = _modifier(left, language)
        if tail and head:
            best, shorter = (head, tail), min(at, len(right))
    if best or depth == 1:
        return best
    for at in range(len(word) - HEAD, MODIFIER - 1, -1):
        left, right = word[:at], word[at:]
        if min(at, len(right)) <= shorter:
            continue
        head, tail = _modifier(left, language), _head(right, language)
        if head and (rest := _cut(right, language, depth - 1)):
            best, shorter = (head, *rest), min(at, len(right))
        elif tail and (rest := _cut_modifier(left, language)):
            best, shorter = (*rest, tail), min(at, len(right))
    return best


def _cut_modifier(word: str, language: str) -> tuple[str, ...]:
    """A modifier of two parts: henkilötieto- in henkilötietolaki."""
    for at in range(MODIFIER, len(word) - MODIFIER + 1):
        head, tail = _modifier(word[:at], language), _modifier(word[at:], language)
        if head and tail and at >= MODIFIER and len(word) - at >= HEAD:
            return head, tail
    return ()


def _head(form: str, language: str) -> str | None:
    if len(form) < HEAD or form in _FALSE:
        return None
    base = listed(form, language)
    return base if base and len(base) >= HEAD and base not in _FALSE else None


def _modifier(form: str, language: str) -> str | None:
    if len(form) < MODIFIER or form in _FALSE:
        return None
    base = listed(form, language)
    if base == form:
        return form
    if language == "sv":
        stem = form[:-1] if form.endswith("s") else ""
        for whole in (stem, f"{stem}e"):  # arbets- is arbete
            if len(stem) >= MODIFIER and listed(whole, language):
                return whole
        return None
    if form.endswith("n") and base and len(base) >= MODIFIER:
        return base
    if form.endswith("s") and listed(form[:-1] + "nen", language) == form[:-1] + "nen":
        return form[:-1] + "nen"
    return None


def is_common_word(word: str, language: str) -> bool:
    """Whether a word is common: its form or base form, and of a compound each part (its rarest part decides)."""
    if _is_common_form(word, language):
        return True
    if language == "fi" and any(_is_common_form(form, language) for form in _plainer(word)):
        return True
    pieces = parts(word, language)
    return bool(pieces) and all(_is_common_form(piece, language) for piece in pieces)


@lru_cache(maxsize=20_000)
def _is_common_form(word: str, language: str) -> bool:
    bases = (listed(word, language), lemma(word, language))
    if is_common(word, language) or any(base and is_common(base, language) for base in bases):
        return True
    return language == "fi" and any(base and _is_common_deed(base) for base in bases)


def _is_common_deed(base: str) -> bool:
    """Whether the verb of a noun in -minen is common: kysyminen is kysyä in another coat, and counts as that."""
    stem = base.removesuffix("minen")
    if stem == base or len(stem) < 2 or stem[-1] not in _VOWELS:
        return False
    # The third person has the vowels of the noun, whatever the infinitive does: tapaaminen, tapaa, but tavata.
    third = stem if stem[-2] in _VOWELS else stem + stem[-1]
    return is_common(third, "fi") or is_common(lemma(third, "fi"), "fi")


def _plainer(word: str) -> Iterator[str]:
    """The same word in a form that the dictionary knows sooner.

    Without its owner, with the ending that the owner ate: tapaamisiimme is tapaamisiin, of ours. What is not done as
    what is done: ei kirjoiteta, kirjoitetaan.
    """
    if word.endswith(("ta", "tä")):
        yield f"{word}{word[-1]}n"
    for owner in _OWNERS:
        if word.endswith(owner) and len(word) - len(owner) >= HEAD:
            bare = word[: -len(owner)]
            yield bare
            if bare[-1] in _VOWELS:
                yield f"{bare}n"
    if word.endswith(("aan", "ään", "een")) and len(word) - 2 >= HEAD:
        yield word[:-2]
