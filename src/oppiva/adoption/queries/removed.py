"""What a place has taken back of what it told, while it can be brought back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, OuterRef, Subquery, Value

from oppiva.adoption.models import Adaptation, AdopterTip, Adoption
from oppiva.audit.models import UNDO_DAYS, Deletion
from oppiva.jobs import clock

CHANGE, TIP = "change", "tip"


@dataclass(frozen=True)
class RemovedRow:
    """A change or a tip that was taken back; `language`: of the text, empty where it is not told."""

    kind: str
    batch: UUID
    text: str
    language: str
    at: datetime

    @property
    def until(self) -> datetime:
        """When it goes for good."""
        return self.at + timedelta(days=UNDO_DAYS)


def removed_from(adoption: Adoption) -> tuple[RemovedRow, ...]:
    """What was taken back in the last 30 days, the newest first; one statement."""
    at = Deletion.objects.filter(batch=OuterRef("deleted_in"), restored_at__isnull=True).values("at")[:1]
    since = clock.now() - timedelta(days=UNDO_DAYS)
    rows: list[Any] = []  # of unlike tables, and the key of a deletion is there in each
    for model, kind, text, language in (
        (Adaptation, CHANGE, "sentence", Value("", CharField())),
        (AdopterTip, TIP, "text", F("language")),
    ):
        gone = model.objects.filter(adoption=adoption, deleted_in__isnull=False)
        told = gone.annotate(
            row_kind=Value(kind, CharField()), row_text=F(text), row_language=language, gone_at=Subquery(at)
        )
        kept = told.filter(gone_at__gte=since).order_by()
        rows.append(kept.values_list("row_kind", "deleted_in", "row_text", "row_language", "gone_at"))
    changes, tips = rows
    return tuple(RemovedRow(*row) for row in changes.union(tips, all=True).order_by("-gone_at"))
