"""The pilot's own book: every text typed has a token of its own, and whether the service took it or refused it.

At the end the book is laid beside what the service gives out: an accepted token is there exactly once, a refused one
nowhere. What was replaced by the person's own later text is expected in no present page, only in the history.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

TAKEN, REFUSED, OPEN, REPLACED = "taken", "refused", "open", "replaced"
SEEN = "seen"  # looked at where and while it is shown, and shown nowhere later
# Letters only: a token is one word to every field, whatever it does with digits, codes and marks of personal data.
ALPHABET = "bcdfghklmnprstv"
VOWELS = "aeiouy"
FOUND = re.compile(r"qz(?:[bcdfghklmnprstv][aeiouy]){5}")


@dataclass
class Typed:
    """One token: who typed it where, and what became of it."""

    token: str
    who: str
    where: str
    fate: str = OPEN
    why: str = ""
    series: str = ""


@dataclass
class Ledger:
    """All tokens of a run."""

    rows: dict[str, Typed] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def token(self, who: str, where: str, series: str = "") -> str:
        """A new token for a text that is about to be typed."""
        with self._guard:
            made = word(len(self.rows))
            self.rows[made] = Typed(made, who, where, series=series)
        return made

    def settle(self, text: str, fate: str, why: str = "") -> None:
        """Says what became of the tokens in a text."""
        for token in FOUND.findall(text):
            row = self.rows.get(token)
            if row is not None:
                row.fate, row.why = fate, why

    def of(self, fate: str, where: str = "") -> list[Typed]:
        """The tokens of a fate, in one kind of place or all."""
        return [row for row in self.rows.values() if row.fate == fate and (not where or row.where == where)]

    def check(self, texts: dict[str, Iterable[str]]) -> list[str]:
        """What differs from the book, in words; `texts` gives for each kind of place what the service shows there."""
        counts = {where: Counter(FOUND.findall("\n".join(given))) for where, given in texts.items()}
        found: list[str] = []
        for row in self.rows.values():
            seen = counts[row.where][row.token] if row.where in counts else None
            if row.fate == TAKEN and row.where not in counts:
                found.append(f"{row.token}: nobody looked where {row.where} of {row.who} is shown")
            elif row.fate == TAKEN and seen != 1:
                found.append(f"{row.token}: {row.where} of {row.who} ({row.series}) is there {seen} times, not once")
            elif row.fate == REPLACED and seen:
                found.append(f"{row.token}: {row.where} of {row.who} was replaced, yet is there {seen} times")
            elif row.fate == REFUSED:
                places = [where for where, count in counts.items() if count[row.token]]
                if places:
                    found.append(f"{row.token}: {row.where} of {row.who} was refused ({row.why}), yet is in {places}")
            elif row.fate == OPEN:
                found.append(f"{row.token}: {row.where} of {row.who} was neither taken nor refused")
        return found

    def summary(self) -> dict[str, Counter[str]]:
        """How many tokens of each kind of place had which fate."""
        found: dict[str, Counter[str]] = {}
        for row in self.rows.values():
            found.setdefault(row.where, Counter())[row.fate] += 1
        return found


def word(number: int) -> str:
    """The token of a number: a word of twelve letters that no text holds by chance, another for each number."""
    letters = []
    # Spread, so that two neighbours are no prefix of each other and look like words.
    left = number * 7_919 % (90**5)
    for _pair in range(5):
        left, pair = divmod(left, 90)
        letters.append(ALPHABET[pair // 6] + VOWELS[pair % 6])
    return "qz" + "".join(letters)
