"""The library for programs, below `/api/v1/`: what its pages show everybody, as JSON. Everybody reads it alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Path as InPath
from ninja import Query, Router

from oppiva.catalogue import api_fields as fields
from oppiva.catalogue import library_search
from oppiva.catalogue.forms.library import STATES, LibraryAsked
from oppiva.catalogue.library_kept import kept
from oppiva.catalogue.models import ForeignModel, ModelVersion, OperatingModel, origin_of
from oppiva.catalogue.pages import library_path as paths
from oppiva.catalogue.queries import library as reads
from oppiva.catalogue.queries import library_model as beside
from oppiva.catalogue.queries import library_stamps as stamps
from oppiva.catalogue.queries.library import LibraryRow
from oppiva.catalogue.queries.library_path import PathNode, PathStep, public_path
from oppiva.catalogue.queries.library_slices import library_ids
from oppiva.catalogue.rules import library as rules
from oppiva.jobs.clock import HELSINKI
from oppiva.people.interface.answers import paged, told, whole_address
from oppiva.people.interface.edge import JSON
from oppiva.people.interface.fields import Asked
from oppiva.people.interface.paging import beyond, slice_of
from oppiva.people.interface.problems import Refused
from oppiva.people.interface.reader import reader_of

router = Router(tags=["models"])
ORDERS = {"newest": reads.NEWEST, "evidence": reads.STRONGEST, "name": reads.NAMED}
# What the list's own filters are called here.
NAMES = {
    "theme": reads.THEME, "for_whom": reads.WHOM, "area": reads.AREA, "evidence": reads.EVIDENCE,
    "effort": reads.EFFORT, "effect": reads.EFFECT,
}  # fmt: skip
Slug = InPath[fields.Slug]
Number = InPath[fields.Number]


@router.get("/models", response=fields.Models, url_name="models", summary="Models of the library")
def models(request: HttpRequest, asked: Query[fields.ModelsAsked]) -> HttpResponse:
    """The models that fit, a page at a time. Words are searched for by meaning, too."""
    if asked.q and asked.q.strip():
        return _found(request, asked)
    return _kept(request, stamps.stamp_of_list(), lambda: _listed(request, asked))


def _listed(request: HttpRequest, asked: fields.ModelsAsked) -> HttpResponse:
    page, order = slice_of(request, asked.model_dump()), ORDERS[asked.order]
    behind = beyond(reads.ORDERS[order], page.after)
    found = library_ids(_filters(asked), order=order, behind=behind, most=page.limit + 1)
    shown = found[: page.limit]
    cursor = page.cursor([_plain(one) for one in shown[-1][1]], more=len(found) > page.limit) if shown else None
    return paged(request, [_row(request, one) for one in reads.rows_of([pk for pk, _values in shown])], cursor)


def _found(request: HttpRequest, asked: fields.ModelsAsked) -> HttpResponse:
    """Hits are ordered by how well they fit: a page of them is known by its number."""
    page = slice_of(request, asked.model_dump())
    number, size = page.after or (1, page.limit)
    text = " ".join((asked.q or "").split())
    chosen = {name: values[0] for name, values in _filters(asked).items() if name != reads.STATE}
    told_as = LibraryAsked(text, ORDERS[asked.order], number, chosen | {reads.STATE: asked.state or ""})
    hits = library_search.found_ids(reader_of(request).actor, told_as, size)
    if hits is None:
        raise Refused("unavailable", headers={"Retry-After": "60"})
    ids, total = hits
    cursor = page.cursor((number + 1, size), more=bool(ids) and number * size < total)
    return paged(request, [_row(request, one) for one in reads.rows_of(ids)], cursor)


@router.get("/models/{slug}", response=fields.Model, url_name="model", summary="One model")
def model(request: HttpRequest, slug: Slug) -> HttpResponse:
    """A model by its newest version, with who keeps it."""
    return _kept(request, stamps.stamp_of_model(slug), lambda: told(_whole(request, _newest(request, slug))))


@router.get("/models/{slug}/versions", response=fields.Versions, url_name="versions", summary="Versions of a model")
def versions(request: HttpRequest, slug: Slug, asked: Query[Asked]) -> HttpResponse:
    """Every version of a model, the newest first."""
    found = rules.published_for(reader_of(request).actor, slug)
    page = slice_of(request, asked.model_dump())
    rows = [one for one in beside.version_rows(found) if not page.after or _parts(one.number) < tuple(page.after)]
    shown = rows[: page.limit]
    items = [
        {
            "version": one.number, "change": one.change, "note": one.note, "published_at": one.at,
            "adopters_change": one.pulled, "links": _version_links(request, slug, one.number),
        }
        for one in shown
    ]  # fmt: skip
    cursor = page.cursor(_parts(shown[-1].number), more=len(rows) > page.limit) if shown else None
    return paged(request, items, cursor)


@router.get(
    "/models/{slug}/versions/{number}",
    response=fields.Version,
    url_name="version",
    summary="A version as it was frozen",
)
def version(request: HttpRequest, slug: Slug, number: Number) -> HttpResponse:
    """The whole document of a version, with the hash by which it is known."""
    found = rules.version_for(reader_of(request).actor, slug, number)
    return told(
        {
            "slug": slug, "version": found.number, "published_at": found.at, "sha256": found.content_hash,
            "content": found.content, "links": _version_links(request, slug, found.number),
        }
    )  # fmt: skip


@router.get("/models/{slug}/path", response=fields.Path, url_name="path", summary="The path of a model")
def path(request: HttpRequest, slug: Slug) -> HttpResponse:
    """What led to a model and what came of it, as far as it is public."""
    newest = _newest(request, slug)
    found = public_path(reader_of(request).actor, newest.operating_model)
    programme = newest.operating_model.programme.code

    def node(one: PathNode) -> dict[str, Any]:
        end = paths.end_of(one, programme, "")
        at = whole_address(request, end.address) if end.address else None
        return {"kind": one.kind, "code": end.code, "name": end.name, "language": end.language, "page": at}

    def step(one: PathStep) -> dict[str, Any]:
        on = one.at.astimezone(HELSINKI).date()
        return {"kind": one.kind, "on": on, "source": node(one.source), "target": node(one.target)}

    return told(
        {
            "slug": slug,
            "up": [step(one) for one in found.up if not paths.is_hidden(one.source)],
            "down": [step(one) for one in found.down],
            "days": [{"on": one.on, "what": one.words, "node": node(at)} for at, one in found.days],
            "not_public": [{"kind": one.icon, "what": one.words} for one in paths.folded_of(found.up)],
            "cut": found.cut,
        }
    )


# --- inside ----------------------------------------------------------------------------------------------------------
def _kept(request: HttpRequest, stamp: Any, draw: Callable[[], HttpResponse]) -> HttpResponse:
    """Drawn once while nothing changes: everybody reads the same. What has no stamp is not there, and drawn as that."""
    if stamp is None:
        return draw()
    answer = kept(request, stamp, draw)
    answer["Content-Type"] = JSON
    return answer


def _filters(asked: fields.ModelsAsked) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: (str(value),) for own, name in NAMES.items() if (value := getattr(asked, own)) is not None
    }
    return {**found, reads.STATE: STATES[asked.state or ""]}


def _newest(request: HttpRequest, slug: str) -> ModelVersion:
    return rules.newest_for(reader_of(request).actor, slug)


def _whole(request: HttpRequest, newest: ModelVersion) -> dict[str, Any]:
    held: OperatingModel = newest.operating_model
    term, successor = beside.term_of(held), beside.successor_of(held)
    variants = beside.variants_of(held) if rules.has_variants(held) else ()
    origin = origin_of(held)
    return {
        **_row(request, reads.rows_of([held.pk])[0]),
        "steward": _steward(term, origin),
        "origin": {
            "library": origin.library_name, "address": origin.address or None, "code": origin.code,
            "programme": origin.programme_code,
        } if origin is not None else None,
        "replaced_by": _other(successor) if successor is not None else None,
        "variants": [_other(one) for one in variants],
    }  # fmt: skip


def _steward(term: beside.Term | None, origin: ForeignModel | None) -> dict[str, Any] | None:
    """Who keeps it today; of one from elsewhere, who keeps it there."""
    if origin is not None and origin.organisation:
        return {"organisation": origin.organisation, "role": origin.role, "until": None, "checked_next_on": None}
    if term is None:
        return None
    return {
        "organisation": term.organisation, "role": term.role, "until": term.ends_on,
        "checked_next_on": term.next_review_on,
    }  # fmt: skip


def _row(request: HttpRequest, one: LibraryRow) -> dict[str, Any]:
    return {
        "slug": one.slug, "code": one.code, "state": one.state, "local_variant": one.is_variant,
        "from_elsewhere": one.is_foreign, "version": one.number,
        "published_at": one.at, "language": one.language, "name": one.name, "one_sentence": one.one_sentence,
        "translations": {
            code: {"name": texts.get("name") or "", "one_sentence": texts.get("one_sentence") or ""}
            for code, texts in one.translations.items()
        },
        "theme": one.theme, "for_whom": one.for_whom, "evidence": one.evidence, "effect": one.effect,
        "effort": one.effort, "start_minutes": one.start_minutes, "tried_in": one.places.tried,
        "in_use_in_places": one.places.in_use, "links": _links(request, one.slug),
    }  # fmt: skip


def _links(request: HttpRequest, slug: str) -> dict[str, str]:
    own = whole_address(request, f"/api/v1/models/{slug}")
    page = whole_address(request, reverse("catalogue:model", args=[slug]))
    return {"self": own, "page": page, "versions": f"{own}/versions", "path": f"{own}/path"}


def _version_links(request: HttpRequest, slug: str, number: str) -> dict[str, str]:
    page = whole_address(request, reverse("catalogue:version", args=[slug, number]))
    return {"self": whole_address(request, f"/api/v1/models/{slug}/versions/{number}"), "page": page}


def _other(one: beside.Other) -> dict[str, str]:
    return {"slug": one.slug, "name": one.name, "language": one.language, "state": one.state}


def _parts(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in number.split("."))


def _plain(value: Any) -> Any:
    """A value of an order as a cursor holds it."""
    return value.isoformat() if hasattr(value, "isoformat") else str(value) if isinstance(value, UUID) else value
