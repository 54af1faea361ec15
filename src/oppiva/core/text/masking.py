"""Names and numbers taken out of a line before others read it: simple, and rather too much than too little."""

from __future__ import annotations

import re
from collections.abc import Collection

MASK = "[…]"
LEAST = 3  # letters of a name that are looked for; shorter parts ("de", "af") are words
_PATTERNS = (
    re.compile(r"\b\d{6}[-+A-Fa-fU-Yu-y]\d{3}[0-9A-Za-z]\b"),  # Finnish identity code, old and new century signs
    re.compile(r"[^\s@<>]+@[^\s@<>]+\.\w+"),
    re.compile(r"(?<!\w)\+?\d(?:[\s().-]?\d){5,}(?!\w)"),  # six digits or more, grouped as in a phone number
)
_WORD = re.compile(r"[^\W\d_]+")


def mask(text: str, names: Collection[str] = ()) -> str:
    """The text with identity codes, mails, phone-like numbers and these persons' names replaced by `[…]`.

    A name is found in its inflected forms, too: a word with a capital that begins as the name does.
    """
    for pattern in _PATTERNS:
        text = pattern.sub(MASK, text)
    parts = {part.casefold() for name in names for part in _WORD.findall(name) if len(part) >= LEAST}
    return _WORD.sub(lambda found: MASK if _is_name(found.group(), parts) else found.group(), text) if parts else text


def _is_name(word: str, parts: Collection[str]) -> bool:
    low = word.casefold()
    if low in parts:
        return True
    # Finnish changes the end of a name ("Virtanen", "Virtasen"), so its last letters are not looked at.
    return word[0].isupper() and any(
        low.startswith(part[: max(LEAST, len(part) - 3)]) and len(low) <= len(part) + 5 for part in parts
    )
