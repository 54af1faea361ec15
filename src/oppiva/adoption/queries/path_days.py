"""The dated steps of adoptions for the path: moves, changes, answers; of a hidden place nothing goes to everybody."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from oppiva.adoption import rules
from oppiva.adoption.models import (
    Adaptation,
    Adoption,
    AdoptionFollowUp,
    How,
    ShowAs,
    Stage,
    StageMove,
    StillUsed,
    What,
)
from oppiva.catalogue.path_slots import PathDay
from oppiva.core.policy import Actor

MOVED, ADAPTED, ANSWERED = "moved", "adapted", "answered"


def days_of(actor: Actor, nodes: Collection[UUID], public: bool) -> list[PathDay]:
    """The days of the adoptions of these nodes; one statement. Sentences of a place are for who
    reads all of it."""
    counted = rules.counted().filter(node__in=list(nodes))
    readable = Adoption.objects.none() if public else rules.whole_for(actor)
    living = {"adoption__in": counted, "deleted_in__isnull": True}
    given = AdoptionFollowUp.objects.filter(**living, answered_on__isnull=False)
    rows = (
        _told(StageMove.objects.filter(adoption__in=counted), readable, MOVED, "on", "to_stage", F("from_stage"), ""),
        _told(Adaptation.objects.filter(**living), readable, ADAPTED, "made_on", "what", F("how"), "sentence"),
        _told(given, readable, ANSWERED, "answered_on", "value", Cast("months", CharField()), ""),
    )
    held = sorted(rows[0].union(*rows[1:], all=True), key=lambda row: (row[3], row[4] != MOVED))
    return [
        PathDay(node, on, kind, _words(kind, one, other), said if whole else "")
        for node, shown, whole, on, kind, one, other, said in held
        if whole or shown in (ShowAs.NAME, ShowAs.AREA)
    ]


def _told(
    rows: QuerySet[Any], readable: QuerySet[Adoption], kind: str, on: str, one: str, other: Combinable, said: str
) -> QuerySet[Any]:
    """Rows of one kind under the names that all kinds share; `_whole`: of a place that the reader reads all of."""
    own = Exists(readable.filter(pk=OuterRef("adoption")))
    told = rows.order_by().annotate(
        _node=F("adoption__node_id"), _shown=F("adoption__show_as"), _whole=own, _day=F(on),
        _kind=Value(kind, CharField()), _one=F(one), _other=other,
        _said=F(said) if said else Value("", CharField()),
    )  # fmt: skip
    named: QuerySet[Any] = told.values_list("_node", "_shown", "_whole", "_day", "_kind", "_one", "_other", "_said")
    return named


def _words(kind: str, one: str, other: str) -> str:
    if kind == MOVED:
        return _("Stage: %(stage)s") % {"stage": Stage(one).label}
    if kind == ADAPTED:
        return _("Changed at the place: %(what)s, %(how)s") % {"what": What(one).label, "how": How(other).label}
    return _("Asked after %(months)s months: %(answer)s") % {"months": other, "answer": StillUsed(one).label}
