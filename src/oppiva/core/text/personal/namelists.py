"""The lists behind the names: stems made once, then each word is a few look-ups."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from oppiva.core.text.frequencies import is_common

DATA = Path(__file__).parents[1] / "data"

# Finnish case endings after a vowel stem, longest first; clitics may follow.
_CASES = (
    "illanne", "issa", "issä", "ista", "istä", "illa", "illä", "ille", "ilta", "iltä", "iksi",
    "ssa", "ssä", "sta", "stä", "lla", "llä", "lle", "lta", "ltä", "ksi", "tta", "ttä", "seen",
    "ten", "ien", "jen", "han", "hän", "hin", "hon", "na", "nä", "an", "än", "en", "in", "on", "un", "yn", "ön",
    "ta", "tä", "a", "ä", "n", "t",
)  # fmt: skip
_CLITICS = ("kaan", "kään", "kin", "han", "hän", "ko", "kö", "pa", "pä")
_NEN = re.compile(r"^[a-zåäöšž]{2,}[aeiouyäö](?:nen|sen|selle|sella|sellä|selta|seltä|sesta|sestä|seen)$")
_SURNAME_SV = re.compile(
    r"^[a-zåäöé]{3,}(?:sson|ström|q?vist|kvist|qvist|berg|lund|gren|blom|holm|dahl|stedt|strand|roos|bäck|backa|man|lander|"
    r"fors|felt|feldt|löf|nen|sén|lén|dén|mark)s?$"
)
_SURNAME_ANY = re.compile(r"^[a-zž]{3,}(?:ov|ova|ev|eva|enko|ski|ska|sky|skaya|chuk|ić|ic|yan|idze|shvili|oglu|zadeh)$")


@dataclass(frozen=True, slots=True)
class Seen:
    """What the lists say of one form."""

    first: bool
    last: bool
    ordinary: bool


def _lines(name: str) -> frozenset[str]:
    return frozenset(line.casefold() for line in (DATA / name).read_text("utf-8").splitlines() if line)


@cache
def _words() -> dict[str, frozenset[str]]:
    with (DATA / "names.toml").open("rb") as file:
        return {key: frozenset(value) for key, value in tomllib.load(file).items()}


@cache
def first_names() -> frozenset[str]:
    """The first names in small letters."""
    return _lines("first-names.txt")


@cache
def last_names() -> frozenset[str]:
    """The last names in small letters."""
    return _lines("last-names.txt")


@cache
def nominatives() -> frozenset[str]:
    """Every name without an ending."""
    return first_names() | last_names()


@cache
def _places() -> tuple[frozenset[str], dict[str, str]]:
    places = _lines("places.txt")
    return places, {stem: place for place in places for stem in stems(place)}


@cache
def _ordinary() -> frozenset[str]:
    return _lines("also-words.txt")


@cache
def _stems() -> dict[str, Seen]:
    """Stem before an ending -> what its names are; ordinary when each of them is a word as well."""
    found: dict[str, Seen] = {}
    words = _ordinary()
    for names, first in ((first_names(), True), (last_names(), False)):
        for name in names:
            seen = Seen(first, not first, ordinary=name in words)
            for stem in stems(name):
                found[stem] = _both(found.get(stem), seen)
    return found


def _both(one: Seen | None, other: Seen) -> Seen:
    if one is None:
        return other
    return Seen(one.first or other.first, one.last or other.last, one.ordinary and other.ordinary)


def stems(name: str) -> Iterator[str]:
    """The forms of a Finnish name that its endings follow: Virtanen -> virtase-, Vesanto -> vesanno-."""
    yield name
    if name.endswith("nen"):
        yield name[:-3] + "se"
        yield name[:-3] + "s"
    elif name.endswith(("as", "äs", "is", "us", "ys", "os", "es")):
        yield name[:-1] + "kse"
        yield from (name[:-1] + name[-2], name + "i")
        weak = _stronger(name[:-1])
        if weak:
            yield weak + name[-2]
        if name.endswith("us"):
            yield name[:-1] + "de"
    elif name[-1] in "aeiouyäöåé":
        yield from _of_vowel(name)
    else:
        yield name + "i"


def _of_vowel(name: str) -> Iterator[str]:
    weak = _weaker(name)
    if weak:
        yield weak
    if name.endswith("e"):
        yield name + "e"
        strong = _stronger(name)
        if strong:
            yield strong + "e"
    if name.endswith("i"):
        yield name[:-1] + "e"
        if weak:
            yield weak[:-1] + "e"


_WEAK = (
    ("kk", "k"), ("pp", "p"), ("tt", "t"), ("nk", "ng"), ("nt", "nn"), ("lt", "ll"), ("rt", "rr"), ("mp", "mm"),
    ("ht", "hd"), ("lk", "l"), ("rk", "r"), ("lp", "lv"), ("rp", "rv"),
)  # fmt: skip


def _weaker(name: str) -> str | None:
    """A name with its last stop in the weak grade: Pekka -> peka, Lahti -> lahdi."""
    root, vowel = name[:-1], name[-1]
    for strong, weak in _WEAK:
        if root.endswith(strong):
            return root[: -len(strong)] + weak + vowel
    if len(root) > 2 and root[-2] in "aeiouyäö":
        if root.endswith("k") and not root.endswith("sk"):
            return root[:-1] + vowel
        if root.endswith("t"):
            return root[:-1] + "d" + vowel
        if root.endswith("p"):
            return root[:-1] + "v" + vowel
    return None


def _stronger(name: str) -> str | None:
    """A stem with its last stop in the strong grade: Rinne -> rinte, Kangas -> kanka."""
    root, vowel = name[:-1], name[-1]
    for strong, weak in (
        ("nt", "nn"),
        ("nk", "ng"),
        ("mp", "mm"),
        ("lt", "ll"),
        ("rt", "rr"),
        ("ht", "hd"),
        ("tt", "t"),
        ("kk", "k"),
    ):
        if root.endswith(weak):
            return root[: -len(weak)] + strong + vowel
    return None


def look_up(low: str, language: str) -> Seen | None:
    """What a word in small letters is as a name, with the endings of its language; None when it is none."""
    whole = (low in first_names(), low in last_names())
    if any(whole):
        return Seen(*whole, ordinary=_is_also_word(low))
    if "-" in low:
        parts = [look_up(part, language) for part in low.split("-")]
        if all(parts):
            return Seen(
                any(part.first for part in parts if part), any(part.last for part in parts if part), ordinary=False
            )
        return None
    found: Seen | None = None
    for stem in _bases(low, language):
        seen = _stems().get(stem)
        if seen:
            found = _both(found, seen)
    return Seen(found.first, found.last, found.ordinary or _is_also_word(low)) if found else None


def _is_also_word(low: str) -> bool:
    """Whether a form of a name is an ordinary word as well, a clitic left out: ilman, annan, lähdetkö."""
    if low in _ordinary():
        return True
    return any(low.endswith(clitic) and low[: -len(clitic)] in _ordinary() for clitic in _CLITICS)


def _bases(low: str, language: str) -> Iterator[str]:
    """What may be left of a word without its endings."""
    if language != "fi":
        if low.endswith("s") and len(low) > 3:
            yield low[:-1]
        return
    yield from _without_case(low)
    for clitic in _CLITICS:
        if low.endswith(clitic) and len(low) > len(clitic) + 2:
            plain = low[: -len(clitic)]
            yield plain
            yield from _without_case(plain)


def _without_case(low: str) -> Iterator[str]:
    for ending in _CASES:
        if low.endswith(ending) and len(low) - len(ending) >= 2:
            stem = low[: -len(ending)]
            if len(ending) == 2 and ending[1] == "n" and ending[0] in "aeiouyäö" and stem[-1] != ending[0]:
                continue  # the place where one goes doubles the last vowel: Mattiin, not Mattaan
            if ending in {"a", "ä"} and stem[-1] in "aä":
                continue
            yield stem


def is_ordinary(low: str) -> bool:
    """Whether a form that is no listed name is a common word of one of the languages."""
    return any(is_common(low, language) for language in ("fi", "sv", "en"))


def is_place(low: str) -> bool:
    """Whether a word is a place, in any of its Finnish or Swedish forms."""
    names, bases = _places()
    if low in names or (low.endswith("s") and low[:-1] in names):
        return True
    return any(stem in bases for stem in _without_case(low))


def is_shaped_like_surname(low: str) -> bool:
    """Whether a word ends as family names do: -nen, -ström, -enko."""
    return any(pattern.match(low) for pattern in (_NEN, _SURNAME_SV, _SURNAME_ANY))


def is_deed(word: str) -> bool:
    """Whether a word is what one person does or did."""
    return word.casefold() in _words()["deeds"] or is_speech(word)


def is_speech(word: str) -> bool:
    """Whether a word is what only a person does: to tell, to ask, to ring up."""
    return word.casefold() in _words()["speech"]


def is_never_alone(word: str) -> bool:
    """Whether a name is so common a word that it needs another name beside it."""
    return word.casefold() in _words()["never_alone"]


def is_title(word: str) -> bool:
    """Whether a word comes before a name: a title, a task, a family word."""
    return word.casefold() in _words()["titles"]


def is_thing(word: str) -> bool:
    """Whether a word beside a name says that a thing bears it: "huone Ilona", "Toivo hanke"."""
    return word.casefold() in _words()["things"]
