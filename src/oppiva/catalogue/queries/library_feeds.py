"""What machines read of the library as a whole: its newest versions, and every model of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from oppiva.catalogue.models import ModelArea, ModelVersion
from oppiva.catalogue.rules.library import current_versions, published_models

NEWEST = 50


@dataclass(frozen=True)
class FeedRow:
    """A version as a feed tells it."""

    pk: UUID
    slug: str
    number: str
    shown: str
    name: str
    one_sentence: str
    note: str
    language: str
    at: datetime


def newest_versions(*, theme: str = "", area: str = "") -> tuple[FeedRow, ...]:
    """The newest versions of the models in the library, the newest first: all, those of a theme, or those of models
    that were tried in an area; one statement."""
    models = published_models()
    if area:
        models = models.filter(pk__in=ModelArea.objects.filter(area=area).values("operating_model"))
    rows = ModelVersion.objects.filter(operating_model__in=models).order_by("-at", "pk")
    if theme:
        rows = rows.filter(theme=theme)
    columns = ("pk", "operating_model__slug", "name", "one_sentence", "change_note", "language", "at")
    found = []
    for major, minor, patch, *row in rows.values_list("major", "minor", "patch", *columns)[:NEWEST]:
        pk, slug, *texts = row
        shown = f"{major}.{minor}" + (f".{patch}" if patch else "")
        found.append(FeedRow(pk, slug, f"{major}.{minor}.{patch}", shown, *texts))
    return tuple(found)


def every_model() -> tuple[tuple[str, datetime], ...]:
    """Slug and day of the newest version of every model in the library, by slug; one statement."""
    rows = current_versions().order_by("operating_model__slug")
    return tuple(rows.values_list("operating_model__slug", "at"))
