"""The public experiments for programs: what went out of each, by where a page of them ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from oppiva.core.policy import ANONYMOUS, reading
from oppiva.experiments.models import AuthorName, Publication
from oppiva.experiments.queries.publishing import content_of_publication
from oppiva.experiments.rules.searching import published_to
from oppiva.people.models import Person

ORDER = ("-published_at", "pk")


@dataclass(frozen=True)
class PublicRow:
    """What is out of an experiment now, as it was frozen, and who of its authors say yes to their name today."""

    experiment: UUID
    publication: UUID
    number: int
    at: datetime
    sha256: str
    content: Mapping[str, Any]


def public_rows(behind: Q, most: int, *, programme: str = "") -> list[PublicRow]:
    """What is out, the newest first; a statement, however many. Everybody reads the same: nobody is asked."""
    with reading(ANONYMOUS):
        rows = _out().filter(behind)
        if programme:
            rows = rows.filter(experiment__programme__code=programme)
        return [_row(one) for one in rows.order_by(*ORDER)[:most]]


def authors_of(contents: Sequence[Mapping[str, Any]], experiments: Sequence[UUID]) -> dict[UUID, tuple[str, ...]]:
    """By experiment the authors who say yes to their name today; one statement, none for none."""
    asked = {pk: set(content["authors"]) for pk, content in zip(experiments, contents, strict=True)}
    if not any(asked.values()):
        return {}
    rows = AuthorName.objects.filter(experiment__in=asked, named=True, deleted_in__isnull=True)
    living = rows.exclude(person__state=Person.State.ERASED).order_by("person__name", "pk")
    found: dict[UUID, list[str]] = {}
    for pk, person, name in living.values_list("experiment_id", "person_id", "person__name"):
        if str(person) in asked[pk]:
            found.setdefault(pk, []).append(name)
    return {pk: tuple(names) for pk, names in found.items()}


def _out() -> QuerySet[Publication]:
    public = published_to(ANONYMOUS).order_by().values("pk")
    return Publication.objects.filter(experiment__in=public, ended_at__isnull=True, deleted_in__isnull=True)


def _row(one: Publication) -> PublicRow:
    return PublicRow(
        one.experiment_id, one.pk, one.number, one.published_at, one.sha256, content_of_publication(one)
    )  # fmt: skip
