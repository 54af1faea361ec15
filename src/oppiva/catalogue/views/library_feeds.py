"""The library for machines: a frozen version as JSON, the Atom feed, the sitemap. The same bytes for everybody, so they
carry an ETag; what was withdrawn is asked for anew each time."""

from __future__ import annotations

from hashlib import sha256

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from oppiva.catalogue.library_kept import Store
from oppiva.catalogue.pages import library_feeds as pages
from oppiva.catalogue.queries import library_feeds as reads
from oppiva.catalogue.queries.library_manifest import material_files, models_told, stamp_of_manifest
from oppiva.catalogue.queries.library_stamps import Stamp
from oppiva.catalogue.rules import library as rules
from oppiva.catalogue.static_export.manifest import manifest as manifest_of
from oppiva.core.chain import canonical
from oppiva.experiments.models import Theme
from oppiva.jobs import clock
from oppiva.people.asker import actor_of
from oppiva.people.queries import area_name, area_of

ANEW = "public, no-cache"
# Of thousands of models a few megabytes, which take half a second to tell.
_told: Store[tuple[Stamp, str, str]] = Store(1)


@login_not_required
@require_safe
def data(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """All that was published of a version: the bytes whose SHA-256 its page tells, for ever the same."""
    version = rules.version_for(actor_of(request), slug, number)
    answer = _answer(request, canonical(version.content), "application/json", tag=version.content_hash)
    answer["Last-Modified"] = http_date(version.at.timestamp())
    return answer


@login_not_required
@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    """The newest versions."""
    return _atom(request, pages.whole_feed(), reads.newest_versions())


@login_not_required
@require_safe
def theme(request: HttpRequest, theme: str) -> HttpResponse:
    """Those of one theme."""
    if theme not in Theme.values:
        raise Http404
    return _atom(request, pages.theme_feed(theme), reads.newest_versions(theme=theme))


@login_not_required
@require_safe
def area(request: HttpRequest, area: str) -> HttpResponse:
    """Those of models that were tried in one area."""
    found = area_of(area)
    return _atom(request, pages.area_feed(found.code, area_name(found)), reads.newest_versions(area=found.code))


def _atom(request: HttpRequest, feed: pages.Feed, rows: tuple[reads.FeedRow, ...]) -> HttpResponse:
    made = pages.atom(feed, rows, request.build_absolute_uri, get_language() or "fi")
    return _answer(request, made, "application/atom+xml")


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """The whole library as `kirjasto.json` of an export has it; told once while nothing of it changes."""
    stamp = stamp_of_manifest()
    held = _told.get(())
    if held is None or held[0] != stamp:
        models = models_told()
        text = manifest_of(models, material_files(models), clock.today().isoformat())
        held = (stamp, text, sha256(text.encode()).hexdigest())
        _told.put((), held)
    return _answer(request, held[1], "application/json", tag=held[2])


@login_not_required
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every model of the library."""
    return _answer(request, pages.sitemap(reads.every_model(), request.build_absolute_uri), "application/xml")


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What is public may be read by anybody; all else asks who one is. Searches are endless, so they are left out."""
    lines = (
        "User-agent: *",
        "Disallow: /haku/",
        "Disallow: /*?",
        "Disallow: /*/kansio.zip",
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
    )
    return _answer(request, "\n".join(lines) + "\n", "text/plain")


def _answer(request: HttpRequest, text: str, kind: str, *, tag: str = "") -> HttpResponse:
    """The text, or 304 for who has it already."""
    body = text.encode()
    etag = f'"{tag or sha256(body).hexdigest()}"'
    known = {one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")}
    answer = HttpResponse(status=304) if etag in known else HttpResponse(body, content_type=f"{kind}; charset=utf-8")
    answer["ETag"], answer["Cache-Control"] = etag, ANEW
    return answer
