"""A Finnish word for search: its base form and, where it is a compound, the parts of it, each in its base form."""

from __future__ import annotations

import re
from functools import lru_cache

from oppiva.core.text.compounds import HEAD, parts
from oppiva.core.text.frequencies import is_common
from oppiva.core.text.lemmas import lemma, listed

SHORT = 3  # letters of a part that must be a common word to be believed
# A trial at work is a statutory service and no trial of ours: its word is never cut.
TRIAL = "työkokeilu"
# Compounds whose parts tell nothing any more: a month is no season, an employer no giver. Whole they are others' parts.
WHOLE = frozenset(
    ["kuukausi", "työnantaja", "viikonloppu", "vuosikymmen", "päivämäärä", "jääkiekko", "ajankohta", "aikataulu"]
)
# Short words of the dictionary that begin other words by chance.
_CHANCE = frozenset(
    ["tau", "per", "kir", "vuo", "tuo", "kai", "muu", "pai", "jos", "piki", "pala", "tari", "poru", "his"]
)
_ENDINGS = frozenset(["uksi", "minä", "naan", "lime", "kassa", "delta", "amis", "kallis", "päin", "alla", "kautta"])

_PREFIX = re.compile(r"(etä|lähi|esi|digi|moni|mini|pika)(työ|.{4,})")
_DOING = re.compile(r"(.{4,})mis(.{4,})")
_WORK = re.compile(r"(.{3,})(?:työ(?:n|tä|nä|ksi|ssä|stä|hön|llä|ltä|lle|t)?|töitä|töiden|töissä|töistä|töihin|töillä)")


@lru_cache(maxsize=20_000)
def split(word: str) -> tuple[str, tuple[str, ...]]:
    """The base form of a word in small letters, and the parts of a compound; no parts for a plain word."""
    base = listed(word, "fi") or lemma(word, "fi")
    if base.startswith(TRIAL):
        rest = listed(word.removeprefix(TRIAL), "fi") if word != base else None
        return TRIAL, ((TRIAL, rest) if rest and len(rest) >= HEAD else ())
    if base in WHOLE:
        return base, ()
    if "-" in word:
        pieces = [split(piece) for piece in word.split("-") if piece]
        return base, tuple(part for whole, inner in pieces for part in inner or (whole,)) if len(pieces) > 1 else ()
    found = _parts(word, base)
    if found and not base.endswith(found[-1]):
        base = "".join(found)  # the lemmatiser has lost the head: päätöskirje is no päätös
    return base, found


def _parts(word: str, base: str) -> tuple[str, ...]:
    if is_verb(base) and not _noun(base):
        return ()
    whole = _believed(parts(word, "fi")) if base == word or not listed(word, "fi") else ()
    # Of a form that it does not know the lemmatiser takes the front for the whole, or invents: kuntatalo, kuntta.
    if whole and (base == word or base == whole[0] or not word.startswith(base[:-1])):
        return whole
    found = _believed(parts(base, "fi")) or _more(word) or _more(base)
    return found or (whole if base in whole or listed(base, "fi") is None else ())


def _more(word: str) -> tuple[str, ...]:
    """Compounds whose parts no dictionary lists as such: etäohjaus, kotoutumiskoulutus, ryhmätyö."""
    if found := _PREFIX.fullmatch(word):
        front, head = found.groups()
        return _believed((front, base)) if (base := listed(head, "fi")) else ()
    if found := _DOING.fullmatch(word):
        front, head = found.groups()
        return _believed((f"{front}minen", base)) if (base := listed(head, "fi")) else ()
    if found := _WORK.fullmatch(word):
        # The splitter believes no head of three letters; behind another head it tells whether the front is a part.
        *fronts, _ = parts(f"{found[1]}talo", "fi") or ("",)
        return (*fronts, "työ") if fronts else ()
    return ()


def _believed(found: tuple[str, ...]) -> tuple[str, ...]:
    """The parts, the head as a noun; none when one of them is hardly a part."""
    if not found:
        return ()
    head = _noun(found[-1]) or found[-1]
    found = (*found[:-1], head)
    if head in _ENDINGS or is_verb(head):
        return ()
    return () if any(part in _CHANCE or (len(part) <= SHORT and not is_common(part, "fi")) for part in found) else found


def _noun(head: str) -> str:
    """The noun whose form was read as a verb's or kept its ending: viesti of viestiä; empty where there is none."""
    stem = head[:-1] if head.endswith(("ia", "iä")) else ""
    return stem if stem and listed(stem, "fi") == stem else ""


@lru_cache(maxsize=5_000)
def is_verb(base: str) -> bool:
    """Whether a base form is a verb's: it has the form that tells how something is done (antaa, antaen)."""
    if not base.endswith(("a", "ä")) or len(base) < HEAD:
        return False
    stem = base[:-1]
    return any(listed(f"{form}en", "fi") == base for form in (stem, f"{stem[:-1]}i"))
