"""Whether a text names one known person: a hint for whoever checks it, by the usual endings of a name."""

from __future__ import annotations

import re

_DOUBLED = ("kk", "pp", "tt")
_WEAK = {"nt": "nn", "nk": "ng", "mp": "mm", "lt": "ll", "rt": "rr"}
# What may follow a stem: the cases of Finnish, the genitives of Swedish and English, a clitic.
_REST = re.compile(
    r"(?:[aeiouyäö]?n|t?[aä]|[aeiouyäö]?(?:ll[aä]|lt[aä]|lle|ss[aä]|st[aä]|ksi|n[aä]|tt[aä])|[’']?s|:\w+)?"
    r"(?:kin|kaan|kään|han|hän)?",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:[’':][^\W\d_]+)?")
FEWEST = 3  # letters of a part of a name that is looked for


def mentions(text: str, name: str) -> bool:
    """Whether a capitalised word of the text is a part of the name, in whatever form."""
    stems = {stem.casefold() for part in re.split(r"[\s-]+", name) if len(part) >= FEWEST for stem in _stems(part)}
    return any(
        word[0].isupper() and any(_is_form(word.casefold(), stem) for stem in stems)
        for found in _WORD.finditer(text)
        if (word := found.group())
    )


def _is_form(word: str, stem: str) -> bool:
    return word.startswith(stem) and _REST.fullmatch(word[len(stem) :]) is not None


def _stems(part: str) -> set[str]:
    """The forms that endings are put to: Virtanen and Virtase-, Pekka and Peka-, Vesanto and Vesanno-."""
    found, low = {part}, part.casefold()
    if low.endswith("nen"):
        found |= {f"{part[:-3]}se", f"{part[:-3]}s"}
    elif low.endswith("s"):
        found |= {f"{part[:-1]}kse", f"{part[:-1]}ks"}
    elif low[-3:-1] in _DOUBLED:
        found.add(part[:-2] + part[-1])
    elif low[-3:-1] in _WEAK:
        found.add(part[:-3] + _WEAK[low[-3:-1]] + part[-1])
    if low.endswith("i"):
        found |= {f"{one[:-1]}e" for one in tuple(found)}
    return found
