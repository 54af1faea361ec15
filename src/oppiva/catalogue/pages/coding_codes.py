"""Codes on their pages: the tree in words, what stands together, one code with its quotes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.catalogue.models import Code
from oppiva.catalogue.queries import coding as reads
from oppiva.catalogue.queries.coding_agreement import Cell
from oppiva.catalogue.queries.coding_rows import CodeRow, QuoteRow
from oppiva.catalogue.rules.coding import Desk
from oppiva.ui.formatting import number

MOST_CELLS = 40
SHOWN_QUOTES = 200


@dataclass(frozen=True)
class Twig:
    """A code in the tree; `level` says how deep, for the indent and in words."""

    pk: str
    name: str
    colour: str
    level: int
    under: str
    definition: str
    counted: str


@dataclass(frozen=True)
class Pair:
    """Two codes that stand together; `hidden` in too few texts."""

    first: str
    second: str
    pairs: int
    sources: int
    jaccard: str
    hidden: bool


@dataclass(frozen=True)
class TreePage:
    """The codes of a candidate."""

    sentence: str
    twigs: tuple[Twig, ...]
    pairs: tuple[Pair, ...]
    more_pairs: int
    any_hidden: bool


@dataclass(frozen=True)
class CodePage:
    """One code."""

    pk: str
    version: int
    name: str
    colour: str
    sentence: str
    guides: tuple[tuple[str, str], ...]
    quotes: tuple[QuoteRow, ...]
    more: int


def tree_page(desk: Desk, tree: Sequence[CodeRow], cells: Sequence[Cell]) -> TreePage:
    """The tree with its counts."""
    count, used = len(tree), sum(bool(one.codings) for one in tree)
    sentence = _("There are no codes yet.")
    if count:
        said = ngettext("One code", "%(n)s codes", count) % {"n": count}
        sentence = _("%(codes)s, none in use yet") % {"codes": said}
        if used:
            sentence = ngettext("%(codes)s, one in use", "%(codes)s, %(n)s in use", used) % {"codes": said, "n": used}
    return TreePage(
        sentence=sentence,
        twigs=tuple(_twig(one) for one in tree),
        pairs=tuple(_pair(one) for one in cells[:MOST_CELLS]),
        more_pairs=max(0, len(cells) - MOST_CELLS),
        any_hidden=any(one.hidden for one in cells),
    )


def _twig(one: CodeRow) -> Twig:
    return Twig(
        str(one.pk), one.name, one.colour, min(one.depth, 4), " / ".join(one.path[:-1]), one.definition, counted(one)
    )


def counted(one: CodeRow) -> str:
    """How often it was given, and in how many texts."""
    if not one.codings:
        return _("not given yet")
    marks = ngettext("one mark", "%(n)s marks", one.codings) % {"n": one.codings}
    return ngettext("%(marks)s in one text", "%(marks)s in %(n)s texts", one.sources) % {
        "marks": marks,
        "n": one.sources,
    }


def _pair(one: Cell) -> Pair:
    shown = number(one.jaccard, 2) if not one.hidden else ""
    return Pair(one.first.full, one.second.full, one.pairs, one.sources, shown, one.hidden)


def code_page(desk: Desk, code: Code) -> CodePage:
    """A code with its quotes, in the order of the texts."""
    quotes = reads.quote_rows(desk, code=code.pk)
    told = [one for one in quotes if one.words]
    guides = (
        (_("What does it mean?"), code.definition),
        (_("When is it used?"), code.use_when),
        (_("When is it not used?"), code.not_when),
    )
    facts = {"code": code.name, "n": len(quotes)}
    said = ngettext("%(code)s: one quote", "%(code)s: %(n)s quotes", len(quotes)) % facts
    return CodePage(
        str(code.pk),
        code.version,
        code.name,
        code.colour,
        said if quotes else _("%(code)s: no quotes yet") % {"code": code.name},
        tuple((label, words) for label, words in guides if words),
        tuple(told[:SHOWN_QUOTES]),
        max(0, len(told) - SHOWN_QUOTES),
    )
