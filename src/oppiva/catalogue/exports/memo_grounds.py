"""The grounds of a memo: how strong the evidence is, its sources with their numbers, what speaks against it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.catalogue.dials import Dial
from oppiva.catalogue.exports.memo_room import Piece
from oppiva.catalogue.model_words import FIELD_NAMES
from oppiva.catalogue.models import EdgeKind
from oppiva.catalogue.path_words import kind_name
from oppiva.people.queries import area_names
from oppiva.ui import formatting
from oppiva.ui.papers import Fact, Facts, Grid, Words

# Contradictions come first: they are never what is left out of the table.
MOST_SOURCES = 6
NUMBERS = frozenset({"unit", "before", "after", "n"})
FIRST = (EdgeKind.CONTRADICTS, EdgeKind.BUILDS_ON, EdgeKind.SUPPORTS)


def unsaid() -> str:
    """What is said where nobody has written anything."""
    return _("not told")


def grounds(content: Mapping[str, Any], evidence: Dial, other: str, closed: Collection[str] = ()) -> Iterator[Piece]:
    """The pieces of the section; `other`: the language of what was written, where it is not the reader's. `closed`: the
    codes of sources that were withdrawn since: as on the page, their numbers are not told any more."""
    open_ = [_without_numbers(one) if one["code"] in closed else one for one in content["sources"]]
    sources = sorted(open_, key=_place)
    reviews = content["reviews"]
    yield Piece("grounds", Facts([Fact(evidence.label, f"{evidence.word} ({evidence.mark}), {evidence.line}")]))
    yield Piece("grounds", Facts([Fact(_("Reviewed"), _reviewed(reviews))]))
    if sources:
        yield Piece("grounds", _table(sources[:MOST_SOURCES], other))
    if len(sources) > MOST_SOURCES:
        rest = len(sources) - MOST_SOURCES
        more = ngettext(
            "%(n)s more source stands on the page of the version.",
            "%(n)s more sources stand on the page of the version.",
            rest,
        )
        yield Piece("grounds", Words(more % {"n": rest}, small=True))
    yield from _against(sources, other)
    yield _elsewhere(content, other)


def _without_numbers(one: Mapping[str, Any]) -> Mapping[str, Any]:
    return {key: value for key, value in one.items() if key not in NUMBERS}


def _place(one: Mapping[str, Any]) -> int:
    return min((FIRST.index(kind) for kind in one["kinds"] if kind in FIRST), default=len(FIRST))


def _reviewed(reviews: Mapping[str, Any]) -> str:
    peers = ngettext("%(n)s peer of another area", "%(n)s peers of other areas", reviews["peers"])
    tried = ngettext("tried in %(n)s other place", "tried in %(n)s other places", len(reviews["trials"]))
    return f"{peers % {'n': reviews['peers']}}, {tried % {'n': len(reviews['trials'])}}"


def _table(sources: Sequence[Mapping[str, Any]], other: str) -> Grid:
    head = [_("Experiment"), _("How it belongs"), _("Area"), _("Before"), _("After"), _("Unit"), _("n")]
    rows = [
        [
            one["code"],
            ", ".join(kind_name(kind) for kind in one["kinds"]),
            ", ".join(area_names(one["areas"])) or "–",
            *_numbers(one),
        ]
        for one in sources
    ]
    return Grid(_("Sources and what they counted"), head, rows, frozenset({3, 4, 6}))


def _numbers(one: Mapping[str, Any]) -> list[str]:
    """Before, after, unit and n; of a source that is not public, that no number is."""
    if not one.get("n") and not one.get("after"):
        hidden = _("not public") if one["carried_out"] else _("not carried out")
        return ["–", "–", hidden, "–"]
    n = one.get("n")
    return [
        _figure(one.get("before", "")), _figure(one.get("after", "")), one.get("unit") or "–",
        formatting.number(n) if n else "–",
    ]  # fmt: skip


def _figure(text: str) -> str:
    return formatting.number(Decimal(text)) if text else _("unknown")


def _against(sources: Sequence[Mapping[str, Any]], other: str) -> Iterator[Piece]:
    """Each contradiction with its answer; from the third on they may go to the page."""
    against = [one for one in sources if EdgeKind.CONTRADICTS in one["kinds"]]
    if not against:
        yield Piece("grounds", Facts([Fact(_("Contradictions"), _("none known"))]))
    for at, one in enumerate(against):
        label = _("Contradicts: %(code)s") % {"code": one["code"]}
        answer = " ".join(one["answer"].split())
        fact = Fact(label, answer or _("not answered"), other if answer else "")
        yield Piece("grounds", Facts([fact]), label, leave=0 if at < 2 else 10 + at)


def _elsewhere(content: Mapping[str, Any], other: str) -> Piece:
    texts, name = content["texts"], str(FIELD_NAMES["did_not_work"])
    if texts.get("did_not_work"):
        return Piece("grounds", Facts([Fact(name, " ".join(texts["did_not_work"].split()), other)]), name, leave=3)
    return Piece("grounds", Facts([Fact(name, _("not known"))]))
