"""What the table holds about a person, for the copy of their own data: what they did there, by id."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from oppiva.catalogue.models import CardVerdict, GroupingRun, PairLink, TraceEdge, TraceEvent

Rows = list[dict[str, object]]


def events_by(person_id: UUID) -> QuerySet[Any]:
    """The effects of the person's deeds."""
    return TraceEvent.objects.filter(by=person_id)


def event_rows_of(person_id: UUID) -> Rows:
    """What the person did at the table, and the reasons they wrote."""
    rows = events_by(person_id).select_related("node", "edge__target").order_by("pk")
    return [
        {
            "table_deed": one.kind,
            "table_code": one.node.code if one.node else "",
            "table_target": one.edge.target.code if one.edge else "",
            "table_reason": one.reason,
            "table_at": one.at,
        }
        for one in rows
    ]


def edges_by(person_id: UUID) -> QuerySet[Any]:
    """The edges that the person placed."""
    return TraceEdge.objects.filter(by=person_id)


def edge_rows_of(person_id: UUID) -> Rows:
    """What the person placed where, and the notes they wrote."""
    rows = edges_by(person_id).order_by("pk").values_list("source__code", "target__code", "kind", "note", "at")
    return [
        {"table_code": source, "table_target": target, "table_edge": kind, "table_note": note, "table_at": at}
        for source, target, kind, note, at in rows
    ]


def verdicts_by(person_id: UUID) -> QuerySet[Any]:
    """What the person said of cards."""
    return CardVerdict.objects.filter(by=person_id)


def verdict_rows_of(person_id: UUID) -> Rows:
    """What the person said of which card, and why."""
    rows = verdicts_by(person_id).order_by("pk").values_list("experiment__code", "kind", "reason", "at")
    return [
        {"table_code": code, "table_verdict": kind, "table_reason": reason, "table_at": at}
        for code, kind, reason, at in rows
    ]


def links_by(person_id: UUID) -> QuerySet[Any]:
    """The links that the person's moves taught."""
    return PairLink.objects.filter(by=person_id)


def link_rows_of(person_id: UUID) -> Rows:
    """Which cards the person put together or apart."""
    rows = links_by(person_id).order_by("pk").values_list("a__code", "b__code", "kind", "at")
    return [{"table_code": a, "table_target": b, "table_link": kind, "table_at": at} for a, b, kind, at in rows]


def runs_by(person_id: UUID) -> QuerySet[Any]:
    """The groupings that the person asked for."""
    return GroupingRun.objects.filter(by=person_id)


def run_rows_of(person_id: UUID) -> Rows:
    """When the person had the cards grouped."""
    return [{"table_run_at": at} for at in runs_by(person_id).order_by("pk").values_list("at", flat=True)]
