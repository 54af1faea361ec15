"""All files of one model: its page and its path in each language, page and data of each version, its materials.

The newest version is the page of the model: its own address leads there, four thousand copies would fill a disk.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.utils import translation

from oppiva.catalogue.library_slots import TakenUp, taken_up_in
from oppiva.catalogue.models import ModelVersion, OperatingModel, origin_of
from oppiva.catalogue.pages import library_model as pages
from oppiva.catalogue.pages.library_path import path_page
from oppiva.catalogue.pages.library_sources import codes_of
from oppiva.catalogue.queries import library as reads
from oppiva.catalogue.queries import library_model as beside
from oppiva.catalogue.queries.library_export import Shelf, versions_of
from oppiva.catalogue.queries.library_model import Live
from oppiva.catalogue.queries.library_path import Walk, codes_in, named_in, nodes_of, path_of
from oppiva.catalogue.queries.path_days import with_experiments
from oppiva.catalogue.queries.questions import PublicQuestions, public_questions
from oppiva.catalogue.rules import library as rules
from oppiva.catalogue.static_export import layout
from oppiva.catalogue.static_export.drawing import copy_of, drawn, head_of, page_at, ways_here
from oppiva.catalogue.static_export.folder import Content
from oppiva.catalogue.static_export.layout import Places
from oppiva.catalogue.static_export.materials import Material
from oppiva.core.chain import canonical
from oppiva.core.policy import ANONYMOUS
from oppiva.jobs import clock
from oppiva.ui.context import LANGUAGES, prefixed

NEWEST = "catalogue/export/newest.html"


@dataclass(frozen=True)
class Read:
    """What all pages of a model are drawn from, read once for all languages; strangers are who reads."""

    model: OperatingModel
    versions: Sequence[ModelVersion]
    newest: ModelVersion
    around: pages.Beside
    live: Mapping[str, Live]
    walk: Walk
    questions: PublicQuestions
    taken: Mapping[str, TakenUp]


def files_of(slug: str, shelf: Shelf, places: Places, materials: Sequence[Material]) -> dict[str, Content]:
    """Path -> content of every file of a model; none when it has left the library meanwhile."""
    read = _read(slug, shelf)
    if read is None:
        return {}
    files: dict[str, Content] = {}
    for version in read.versions:
        files[layout.data_file(slug, version.number)] = canonical(version.content).encode()
    for one in materials:
        files[one.file] = one.held
    nodes = nodes_of([shelf.trace.rows[pk] for pk in read.walk.ends], read.live)
    for language in LANGUAGES:
        with translation.override(language):
            files |= _pages(read, places, language)
            days = with_experiments(shelf.trace.days(list(nodes), language), named_in(nodes))
            path = path_page(read.newest, path_of(read.walk, shelf.trace.own(slug), nodes, days))
            address = f"/mallit/{slug}/polku/"
            at = layout.page_file(address, language)
            context = {"page": path, "copy": copy_of(address, language), "head": head_of(address)}
            files[at] = page_at(drawn("catalogue/library_path.html", context), at, places, language)
    return files


def _read(slug: str, shelf: Shelf) -> Read | None:
    versions = versions_of(slug)
    model = versions[0].operating_model if versions else None
    newest = next((one for one in versions if model is not None and one.pk == model.current_version), None)
    if model is None or newest is None or not rules.reads_published(ANONYMOUS, rules.published_target(model)):
        return None
    for one in versions:
        one.operating_model = model
    since = beside.sources_since(model, newest.content)
    walked = shelf.trace.walk(slug)
    sources = {one["code"] for one in since}.union(*(codes_of(one.content) for one in versions))
    on_path = codes_in([shelf.trace.rows[pk] for pk in walked.ends])
    origin, rows = origin_of(model), beside.version_rows(model)
    # Of the sources of one from elsewhere nothing is known here, whatever is called the same.
    asked_for = on_path if origin is not None else sorted({*sources, *on_path})
    live = beside.live_sources(ANONYMOUS, model.programme.code, asked_for)
    around = pages.Beside(
        places=reads.places_of([model.pk])[model.pk],
        live={} if origin is not None else live,
        term=beside.term_of(model),
        versions=rows,
        today=clock.today(),
        successor=beside.successor_of(model),
        replaced_why=beside.replaced_why(model),
        instead=beside.instead_of(model),
        since=since,
        credits=beside.credits_of(model) if any(one.pulled for one in rows) else {},
        variants=beside.variants_of(model),
        origin=origin,
    )
    # How many wait, and for how long, is true on one day alone.
    asked = replace(public_questions(model), waiting=0, oldest_days=0)
    return Read(model, versions, newest, around, live, walked, asked, taken_up_in(model, tuple(LANGUAGES)))


def _pages(read: Read, places: Places, language: str) -> dict[str, Content]:
    """The newest version in this language; each version in its own."""
    slug = read.model.slug
    files: dict[str, Content] = {}
    address = f"/mallit/{slug}/"
    html = _drawn(read, read.newest, places, copy_of(address, language), language)
    own = layout.page_file(address, language)
    files[own] = page_at(html, own, places, language)
    others = dict.fromkeys(LANGUAGES, address)
    for version in read.versions:
        if language != language_of(version):
            continue
        at = layout.version_file(slug, version.number)
        copy = copy_of(f"{address}{version.number}/", language, others)
        if version is read.newest:
            html = drawn(
                NEWEST,
                {
                    "version": version,
                    "page": prefixed(address, language),
                    "there": layout.relative(at, own),
                    "copy": copy,
                },
            )
        else:
            html = _drawn(read, version, places, copy, language)
        files[at] = page_at(html, at, places, language)
    return files


def language_of(version: ModelVersion) -> str:
    """In which language the page of a version is drawn: that of its text."""
    return version.language if version.language in LANGUAGES else settings.LANGUAGE_CODE


def _drawn(read: Read, version: ModelVersion, places: Places, copy: object, language: str) -> str:
    is_newest = version is read.newest
    taken = read.taken.get(language) if is_newest else None
    around = replace(
        read.around,
        since=read.around.since if is_newest else (),
        variants=read.around.variants if is_newest else (),
        use_told=taken is not None and bool(taken.line),
    )
    page = pages.model_page(version, around)
    context: Mapping[str, Any] = {
        "page": replace(page, ways=ways_here(page.ways, places)),
        "model": read.model,
        "head": head_of(f"/mallit/{read.model.slug}/{version.number}/"),
        "questions": read.questions,
        "ask_to": "",
        "taken": taken,
        "copy": copy,
    }
    return drawn("catalogue/library_model.html", context)
