"""Who takes models into use, for programs: as each place lets itself be shown, hidden ones in sums."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from oppiva.adoption import api_fields as fields
from oppiva.adoption.pages.spread import Asked, Board, board_of
from oppiva.adoption.queries import public_use as reads
from oppiva.adoption.queries.public_use import Change
from oppiva.adoption.queries.spread import library_spread, spread_stamp
from oppiva.adoption.spread import Spread, most_changed
from oppiva.catalogue.library_kept import kept
from oppiva.catalogue.rules.library import published_for
from oppiva.people.interface.answers import paged, told
from oppiva.people.interface.edge import JSON
from oppiva.people.interface.paging import slice_of
from oppiva.people.interface.reader import reader_of

router = Router(tags=["adoptions"])
Slug = Path[fields.Slug]


@router.get("/adoptions", response=fields.Adoptions, url_name="adoptions", summary="Places that take models into use")
def adoptions(request: HttpRequest, asked: Query[fields.AdoptionsAsked]) -> HttpResponse:
    """Confirmed places that let themselves be shown, by model."""
    page = slice_of(request, asked.model_dump())
    # By its model and how many of that model came before: a cursor with an id would make an unnamed place known again.
    slug, before = page.after or ("", 0)
    found = reads.shown_places(slug, before, page.limit + 1, model=asked.model or "", area=asked.area or "")
    shown = found[: page.limit]
    items = [
        {
            "model": slug, "name": one.name or None, "kind": one.kind, "area": area or None, "stage": one.stage,
            "unknown": one.unknown, "version": one.version, "ended_reason": one.ended_reason,
            "changes": [_change(change) for change in one.changes],
        }
        for slug, one, area in shown
    ]  # fmt: skip
    last = reads.place_after([row[0] for row in shown], slug, before)
    return paged(request, items, page.cursor(last, more=len(found) > page.limit))


@router.get("/models/{slug}/use", response=fields.Use, url_name="use", summary="How a model is used, in sums")
def use(request: HttpRequest, slug: Slug) -> HttpResponse:
    """Sums over all confirmed places of a model, hidden ones too; the places that may be shown are in /adoptions."""
    found = reads.use_of(published_for(reader_of(request).actor, slug))
    return told(
        {
            "model": slug, "taken": dict(found.taken), "coming": dict(found.coming), "hidden": found.hidden,
            "followers": found.followers,
        }
    )  # fmt: skip


@router.get("/spread", response=fields.Spread, url_name="spread", tags=["spread"], summary="How models spread")
def spread(request: HttpRequest, asked: Query[fields.SpreadAsked]) -> HttpResponse:
    """The spread board: sums over all confirmed places, and by area those that are named."""

    def drawn() -> HttpResponse:
        counted = _board(asked.model or "", asked.theme or "").all
        areas = [{"code": code, "kinds": kinds} for code, kinds in sorted(counted.areas.items())]
        more = {"by_area": areas, "without_area": counted.nowhere, "unnamed": counted.unnamed}
        return told({**_sums(counted), **more})

    return _kept(request, drawn)


@router.get("/spread/models", response=fields.Spreads, url_name="spread_models", tags=["spread"], summary="By model")
def spread_models(request: HttpRequest, asked: Query[fields.SpreadListAsked]) -> HttpResponse:
    """The same sums for each model that somebody has taken up, by its slug."""
    page = slice_of(request, asked.model_dump())

    def drawn() -> HttpResponse:
        board = _board("", asked.theme or "")
        named = sorted((board.found.models[pk].slug, pk) for pk in board.by_model)
        rest = [one for one in named if not page.after or one[0] > page.after[0]]
        shown = rest[: page.limit]
        items = [{"model": slug, **_sums(board.by_model[pk]), "most_changed": _most(board, pk)} for slug, pk in shown]
        last = (shown[-1][0],) if shown else ()
        return paged(request, items, page.cursor(last, more=len(rest) > page.limit))

    return _kept(request, drawn)


# --- inside ----------------------------------------------------------------------------------------------------------
def _kept(request: HttpRequest, drawn: Any) -> HttpResponse:
    answer = kept(request, spread_stamp(), drawn)
    answer["Content-Type"] = JSON
    return answer


def _board(model: str, theme: str) -> Board:
    return board_of(library_spread(), Asked(theme=str(theme), model=model))


def _sums(one: Spread) -> dict[str, Any]:
    return {
        "total": one.total, "kinds": one.kinds, "taken": one.taken, "in_use": one.in_use, "unknown": one.unknown,
        "areas": one.used_areas, "hidden": one.hidden, "first_outside_home": one.first_outside,
        "days_to_use": one.days,
        "shares": [
            {
                "months": share.months, "due": share.due, "in_use": share.in_use, "partly": share.partly,
                "no": share.no, "ended": share.ended, "unknown": share.unknown, "waiting": share.waiting,
            }
            for share in one.shares
        ],
    }  # fmt: skip


def _most(board: Board, model: UUID) -> dict[str, Any] | None:
    part = most_changed(one for one in board.found.parts if one.model == model)
    if part is None:
        return None
    what = board.found.models[model].parts.get(part.key, "")
    return {"key": part.key, "what": what, "changed": part.changed, "checks": part.checks}


def _change(one: Change) -> dict[str, str]:
    return {"how": one.how, "what": one.what, "sentence": one.sentence}
