"""Memos on their page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.catalogue.models import Code, Quote, SourceVersion
from oppiva.catalogue.pages.coding import address
from oppiva.catalogue.queries import coding as reads
from oppiva.catalogue.queries.coding_rows import MemoRow
from oppiva.catalogue.rules.coding import Desk
from oppiva.catalogue.services.coding_memos import About

SHOWN = 200
LETTERS = 120


@dataclass(frozen=True)
class MemoShown:
    """A memo: of what, where that is, who wrote it when."""

    pk: str
    about: str
    about_to: str
    text: str
    who: str
    mine: bool
    at: datetime


@dataclass(frozen=True)
class MemosPage:
    """All memos of the analysis that one sees."""

    sentence: str
    asks: str  # what a new one is about
    memos: tuple[MemoShown, ...]
    more: int


def memos_page(desk: Desk, about: About) -> MemosPage:
    """The newest first."""
    rows = reads.memo_rows(desk)
    return MemosPage(
        ngettext("One memo", "%(n)s memos", len(rows)) % {"n": len(rows)} if rows else _("There are no memos yet."),
        _of(about),
        shown_memos(desk, rows[:SHOWN]),
        max(0, len(rows) - SHOWN),
    )


def shown_memos(desk: Desk, rows: list[MemoRow]) -> tuple[MemoShown, ...]:
    """Memos as they are listed."""
    names = reads.names_to(desk, [one.author for one in rows])
    return tuple(
        MemoShown(
            str(one.pk), *_place(desk, one), one.text, _("you") if one.mine else names[one.author], one.mine, one.at
        )
        for one in rows
    )


def _place(desk: Desk, one: MemoRow) -> tuple[str, str]:
    if one.kind == "code":
        return _("Code %(name)s") % {"name": one.about}, address(desk, "code", one.about_id)
    if one.kind == "quote":
        return _("Quote of %(code)s: %(words)s") % {
            "code": one.experiment,
            "words": _short(one.about),
        }, address(desk, "coding_source", one.experiment)
    if one.kind == "source":
        return _("Text of %(code)s") % {"code": one.experiment}, address(desk, "coding_source", one.experiment)
    return _("The whole candidate"), ""


def _of(about: About) -> str:
    match about:
        case Code():
            return _("Code %(name)s") % {"name": about.name}
        case Quote():
            return _("Quote of %(code)s: %(words)s") % {
                "code": about.source.experiment.code,
                "words": _short(about.text),
            }
        case SourceVersion():
            return _("Text of %(code)s") % {"code": about.experiment.code}
    return _("The whole candidate")


def _short(words: str) -> str:
    return words if len(words) <= LETTERS else f"{words[:LETTERS].rstrip()}…"
