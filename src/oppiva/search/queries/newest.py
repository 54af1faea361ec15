"""The newest texts that a reader may find: what the search page shows while nothing is asked."""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings
from django.db.models import DateField, F
from django.db.models.functions import Coalesce, TruncDate

from oppiva.core.policy import Actor, reading
from oppiva.core.text.reasons import reason
from oppiva.search import slots
from oppiva.search.queries import rights
from oppiva.search.queries.found import Found, Hit, nothing


def newest(actor: Actor, *, kinds: Collection[str] | None = None, size: int = 5) -> Found:
    """So many of the newest texts open to this reader, by their own day; each with its first line."""
    if not settings.OPPIVA_SEARCH:
        return nothing(off=True)
    wanted = slots.kinds(kinds)
    with reading(actor):
        actors = rights.placed(actor, wanted)
        day = Coalesce(F("dated"), TruncDate("updated_at"), output_field=DateField())
        rows = rights.visible(actors, {}).annotate(day=day).order_by("-day", "pk").defer("lem")[:size]
        hits = [
            Hit(one.kind, one.object_id, 0.0, reason((), one.body, one.lang), False, one.title, one.lang)
            for one in rows
        ]
    listed = {kind.name: [one.object_id for one in hits if one.kind == kind.name] for kind in wanted}
    listed = {name: ids for name, ids in listed.items() if ids}
    by_kind = {name: len(ids) for name, ids in listed.items()}
    return Found(hits, len(hits), by_kind, bool(hits), False, "fi", listed=listed, actors=actors)
