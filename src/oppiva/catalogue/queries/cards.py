"""Experiments as cards of the table: what each tells, under the rights of who reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from oppiva.catalogue import rules
from oppiva.catalogue.models import CardVerdict, ModelSource
from oppiva.core.policy import Actor, Place, Target, allowed
from oppiva.experiments import queries as experiments
from oppiva.experiments.models import Experiment
from oppiva.experiments.queries import OtherExperiment
from oppiva.experiments.rules import with_all_places
from oppiva.jobs import clock
from oppiva.programme.models import Programme


@dataclass(frozen=True)
class Card:
    """A card. Of one that is not decided (`decided` False) no word is shown: the text is its team's alone (W3).

    `readable`: the reader reads the record, or what went out of it. `baseline`, `x`, `n`: what was counted before and
    in the trial. `margin`: how sure the newest grouping is of its place, the least sure first; None: it does not say.
    """

    pk: UUID
    code: str
    state: str
    decided: bool
    readable: bool = False
    name: str = ""
    summary: str = ""
    language: str = ""
    theme: str = ""
    whose: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    choice: str = ""
    certainty: int | None = None
    decided_on: date | None = None
    unit: str = ""
    baseline: Decimal | None = None
    x: Decimal | None = None
    n: int = 0
    imported: bool = False
    later: bool = False
    margin: Decimal | None = None


@dataclass(frozen=True)
class OnTable:
    """What the row of an experiment says beside its text: `verdict` is what a person said of it, `in_model`: a model
    stands on it, so that it waits for no candidate."""

    pk: UUID
    code: str
    state: str
    decided: bool
    placeable: bool
    imported: bool
    areas: tuple[str, ...]
    verdict: str
    in_model: bool = False


def rows_on_table(programme: Programme, placed: QuerySet[Any]) -> list[OnTable]:
    """The experiments that may lie on the table, and those that do though they may not any more; one statement."""
    said = CardVerdict.objects.filter(experiment=OuterRef("pk"), retracted_at__isnull=True).values("kind")[:1]
    stood_on = ModelSource.objects.filter(experiment=OuterRef("pk"), operating_model__deleted_in__isnull=True)
    may = rules.cards_of(programme).order_by().values("pk")
    rows = Experiment.objects.filter(
        Q(pk__in=may) | Q(pk__in=placed), programme=programme, deleted_in__isnull=True
    ).annotate(verdict=Subquery(said), in_model=Exists(stood_on))
    columns = ("pk", "code", "state", "submitted_at", "imported", "areas", "verdict", "in_model")
    return [
        OnTable(
            pk=pk,
            code=code,
            state=state,
            decided=submitted is not None,
            placeable=submitted is not None or state in rules.AT_WORK,
            imported=imported,
            areas=tuple(areas or ()),
            verdict=verdict or "",
            in_model=in_model,
        )
        for pk, code, state, submitted, imported, areas, verdict, in_model in rows.order_by("code").values_list(
            *columns
        )
    ]


def cards_to(
    actor: Actor, programme: Programme, rows: list[OnTable], margins: Mapping[str, str] | None = None
) -> dict[UUID, Card]:
    """These rows as cards under the reader's rights; two statements, three where not all is read whole."""
    here = placed(actor, programme)
    told = experiments.cards_of(here, [one.pk for one in rows if one.decided])
    texts = {one.pk: one for one in experiments.with_numbers(here, told)}
    return {one.pk: _card(one, texts.get(one.pk), (margins or {}).get(str(one.pk))) for one in rows}


def told_to(actor: Actor, programme: Programme, experiment: UUID) -> OtherExperiment | None:
    """What a decided experiment predicted and what came, as its reader may know it; None of one that is not open."""
    here = placed(actor, programme)
    found = experiments.with_numbers(here, experiments.cards_of(here, [experiment]))
    return found[0] if found and found[0].name else None


def placed(actor: Actor, programme: Programme) -> Actor:
    """The actor with its places, unless it reads every decided experiment of the programme anyway."""
    everywhere = Target("experiment", frozenset({Place("programme", str(programme.pk))}))
    if actor.system is not None or allowed(actor, "read", everywhere, clock.now()):
        return actor
    return with_all_places(actor)[0]


def _card(row: OnTable, text: OtherExperiment | None, margin: str | None) -> Card:
    held: dict[str, Any] = {}
    if text is not None and text.name:
        held = {
            "readable": True,
            "name": text.name,
            "summary": text.summary,
            "language": text.language,
            "theme": text.theme,
            "whose": text.whose,
            "choice": text.choice,
            "certainty": text.certainty,
            "decided_on": text.decided_on,
            "unit": text.prediction.unit,
            "baseline": text.counted.baseline,
            "x": text.counted.x,
            "n": text.counted.n,
        }
    return Card(
        pk=row.pk,
        code=row.code,
        state=row.state,
        decided=row.decided,
        areas=row.areas,
        imported=row.imported,
        later=row.verdict == CardVerdict.Kind.LATER,
        margin=Decimal(margin) if margin is not None else None,
        **held,
    )
