"""Public experiments for programs, below `/api/v1/experiments`: what went out of each, and nothing of the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Path, Query, Router

from oppiva.experiments import api_fields as fields
from oppiva.experiments import rules
from oppiva.experiments.public_told import told_of
from oppiva.experiments.queries import public_list as reads
from oppiva.experiments.queries.publishing import content_of_publication
from oppiva.people.interface.answers import paged, told, whole_address
from oppiva.people.interface.paging import beyond, slice_of
from oppiva.people.interface.reader import reader_of

router = Router(tags=["experiments"])
Code = Path[fields.Code]


@router.get("/experiments", response=fields.Experiments, url_name="experiments", summary="Public experiments")
def experiments(request: HttpRequest, asked: Query[fields.ExperimentsAsked]) -> HttpResponse:
    """The experiments that are public, the newest first."""
    page = slice_of(request, asked.model_dump())
    found = reads.public_rows(beyond(reads.ORDER, page.after), page.limit + 1, programme=asked.programme or "")
    shown = found[: page.limit]
    last = (shown[-1].at.isoformat(), str(shown[-1].publication)) if shown else ()
    rows = [_row(request, one.content, one.number, one.at, one.sha256) for one in shown]
    return paged(request, rows, page.cursor(last, more=len(found) > page.limit))


@router.get(
    "/experiments/{programme}/{code}", response=fields.Experiment, url_name="experiment", summary="A public experiment"
)
def experiment(request: HttpRequest, programme: Code, code: Code) -> HttpResponse:
    """What went out of one experiment, whole; withdrawn, it is found no more."""
    found, newest = rules.public_for(reader_of(request).actor, programme, code)
    content = content_of_publication(newest)
    names: Sequence[str] = reads.authors_of([content], [found.pk]).get(found.pk, ())
    return told(
        {
            **_row(request, content, newest.number, newest.published_at, newest.sha256),
            "licence": content["licence"], "authors": names,
            "content": told_of(content),
        }
    )  # fmt: skip


def _row(request: HttpRequest, content: Mapping[str, Any], number: int, at: object, sha256: str) -> dict[str, Any]:
    programme, code, texts = content["programme"], content["code"], content["texts"]
    page = whole_address(request, reverse("experiments:public", args=[programme, code]))
    return {
        "programme": programme, "code": code, "number": number, "published_at": at, "sha256": sha256,
        "language": content["language"], "name": texts.get("name", ""), "summary": texts.get("summary", ""),
        "theme": content["problem"]["theme"] or "", "areas": content["areas"],
        "decision": content["decision"]["choice"], "certainty": content["result"].get("certainty"),
        "links": {"self": whole_address(request, f"/api/v1/experiments/{programme}/{code}"), "page": page},
    }  # fmt: skip
