"""The words of the search page: how much was found, why a hit is one, what to try when nothing was found."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from oppiva.ui.counting import number_word

BEST, NEWEST, SUREST = "", "uusin", "varmin"


def heading(total: int, counts: Sequence[str], *, asked: bool, sure: bool = True) -> str:
    """How much was found, and of what when it is of several kinds; a question while nothing is asked.

    `sure` False: no hit has a word of the query, and meaning alone may err.
    """
    if not asked:
        return _("What has been tried before?")
    if not total:
        return _("Nothing was found")
    if not sure and counts:
        return _("Perhaps found: %(what)s") % {"what": _listed(counts)}
    if len(counts) == 1:
        return _("Found: %(what)s") % {"what": counts[0]}
    words = ngettext("One hit: %(what)s", "%(n)s hits: %(what)s", total)
    return words % {"n": number_word(total), "what": _listed(counts)}


def more(n: int) -> str:
    """The button under the hits: how many come next."""
    return ngettext("Show one more", "Show %(n)s more", n) % {"n": n}


def part(first: int, last: int, total: int) -> str:
    """Which of the hits stand on the page, when it does not hold all of them."""
    return _("Hits %(first)s–%(last)s of %(total)s.") % {"first": first, "last": last, "total": total}


def guessed() -> str:
    """No hit has a word of the query."""
    return _("No text has your words. These may still be about the same.")


def best_only(n: int) -> str:
    """There were more texts than are listed."""
    return _("Only the best %(n)s are listed.") % {"n": n}


def why(words: Sequence[str], *, by_meaning: bool, lexical: bool = False) -> str:
    """The reason of a hit: the words that matched, or that it says the same in others; empty while nothing is asked.

    `lexical`: search went by words alone, so that what has none of them is spelt alike and no more.
    """
    if words:
        return _("Matched: %(words)s") % {"words": ", ".join(words)}
    if by_meaning and lexical:
        return _("Spelt alike")
    return _("The same in other words") if by_meaning else ""


def orders() -> tuple[tuple[str, str], ...]:
    """What the hits can be ordered by: value of the address, words."""
    return (
        (BEST, pgettext("order of hits", "Best first")),
        (NEWEST, pgettext("order of hits", "Newest first")),
        (SUREST, pgettext("order of hits", "Surest first")),
    )


def _listed(parts: Sequence[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s and %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}
