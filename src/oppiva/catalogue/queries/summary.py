"""The summary of a candidate: what each of its experiments measured, and in which direction each went.

As many statements for a thousand experiments as for ten.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.http import Http404

from oppiva.catalogue import rules
from oppiva.catalogue.graph import Graph, is_mixed
from oppiva.catalogue.measuring import Measures, Read, measured
from oppiva.catalogue.models import Candidate, EdgeKind, MeasureReading, TraceEdge
from oppiva.catalogue.queries.cards import placed
from oppiva.catalogue.queries.standing import EDGE_COLUMNS, edge_read, with_retracted
from oppiva.core.policy import Actor
from oppiva.core.statistics import EffectPlan, EffectProblem, Fate, Tried, effect_directions
from oppiva.core.statistics.effect_model import OVER
from oppiva.experiments.counting import CARRIED_OUT, INTERRUPTED, NOT_COUNTED, NOT_STARTED
from oppiva.experiments.models import Choice, Cycle
from oppiva.experiments.queries import MeasuredRound, MeasureNumbers, marks_of, measured_of
from oppiva.programme.models import Programme

_FATES = {NOT_COUNTED: Fate.FAILED, INTERRUPTED: Fate.INTERRUPTED, NOT_STARTED: Fate.NOT_STARTED}


@dataclass(frozen=True)
class SummaryRow:
    """One experiment: how it belongs to the candidate, what became of it, and its measures."""

    round: MeasuredRound
    kinds: tuple[str, ...]
    fate: Fate
    measures: tuple[Measures, ...]

    @property
    def mixed(self) -> bool:
        """Whether it both supports and contradicts."""
        return is_mixed(self.kinds)


@dataclass(frozen=True)
class CandidateSummary:
    """The rows by code, and what they say together. `background`: experiments that lie here as context alone, which
    weigh nothing; `missing`: those of which the reader knows nothing; `unread`: measures nobody has read yet."""

    candidate: Candidate
    rows: tuple[SummaryRow, ...]
    plan: EffectPlan
    background: int
    missing: int
    unread: int


def summary(actor: Actor, candidate: Candidate) -> CandidateSummary:
    """The summary of a candidate that the actor reads (`rules.candidate_for`); seven statements, two or three more
    where the reader does not read every experiment whole."""
    kinds = _sources(candidate)
    weighs = {pk: some for pk, some in kinds.items() if set(some) != {EdgeKind.CONTEXT}}
    rounds = measured_of(placed(actor, candidate.programme), weighs)
    buckets = _buckets(candidate)
    read = _readings([one.cycle for one in rounds.values()])
    rows = tuple(
        _row(one, weighs[one.experiment], buckets.get(one.experiment, ""), read)
        for one in sorted(rounds.values(), key=lambda one: one.code)
        if one.readable
    )
    missing = len(weighs) - len(rows)
    plan = effect_directions(EffectProblem(tuple(_tried(one) for one in rows), missing))
    unread = sum(not one.read.version for row in rows for one in row.measures)
    return CandidateSummary(candidate, rows, plan, len(kinds) - len(weighs), missing, unread)


def measure_of(actor: Actor, candidate: Candidate, code: str, position: int) -> tuple[Cycle, MeasureNumbers, Read]:
    """One measure of the newest decided round of an experiment of the candidate, as it is read; else 404."""
    kinds = _sources(candidate)
    found = [
        one
        for one in measured_of(placed(actor, candidate.programme), kinds).values()
        if one.readable and one.code.casefold() == code.casefold()
    ]
    measures = [each for one in found for each in one.measures if each.position == position]
    if not measures:
        raise Http404
    cycle = Cycle.objects.select_related("experiment__programme").get(pk=found[0].cycle)
    return cycle, measures[0], _readings([cycle.pk]).get((cycle.pk, position), Read())


def measures_in(actor: Actor, programme: Programme) -> list[tuple[Cycle, MeasureNumbers]]:
    """Every measure of the newest decided round of each experiment of a programme that the actor reads, by code."""
    cards = rules.cards_of(programme).filter(submitted_at__isnull=False).order_by().values_list("pk", flat=True)
    rounds = measured_of(placed(actor, programme), list(cards)).values()
    cycles = Cycle.objects.select_related("experiment__programme").in_bulk([one.cycle for one in rounds])
    return [
        (cycles[one.cycle], measure) for one in sorted(rounds, key=lambda held: held.code) for measure in one.measures
    ]


def _sources(candidate: Candidate) -> dict[UUID, tuple[str, ...]]:
    """The experiments a candidate stands on with the kinds by which they do; one statement."""
    programme = candidate.programme_id
    rows = TraceEdge.objects.filter(Q(source__programme=programme) | Q(target__programme=programme))
    ends = ("source__experiment_id", "source__candidate_id", "target__candidate_id")
    edges, experiments, node = [], {}, None
    for *columns, experiment, source, target in with_retracted(rows).values_list(*EDGE_COLUMNS, *ends):
        edge = edge_read(columns)
        edges.append(edge)
        experiments[edge.source] = experiment
        node = edge.target if target == candidate.pk else edge.source if source == candidate.pk else node
    found: dict[UUID, tuple[str, ...]] = {}
    for edge in Graph.of(edges).sources(node) if node is not None else ():
        experiment = experiments[edge.source]
        if experiment is not None:
            found[experiment] = tuple(dict.fromkeys((*found.get(experiment, ()), edge.kind)))
    return found


def _buckets(candidate: Candidate) -> Mapping[UUID, str]:
    programme = candidate.programme_id
    return {mark.pk: mark.bucket for series in marks_of([programme]).get(programme, ()) for mark in series.experiments}


def _readings(cycles: Sequence[UUID]) -> Mapping[tuple[UUID, int], Read]:
    rows = MeasureReading.objects.filter(cycle__in=cycles, deleted_in__isnull=True)
    return {(one.cycle_id, one.position): _read(one) for one in rows}


def _read(one: MeasureReading) -> Read:
    band = (one.band_low, one.band_high) if one.band_low is not None and one.band_high is not None else None
    return Read(
        domain=one.domain,
        wish=one.wish,
        band=band,
        counts=one.counts,
        answers=one.answers,
        method_changed=one.method_changed,
        said=one.said,
        note=one.note,
        version=one.version,
    )


def _row(one: MeasuredRound, kinds: tuple[str, ...], bucket: str, read: Mapping[tuple[UUID, int], Read]) -> SummaryRow:
    fate = _fate(one, bucket)
    return SummaryRow(
        round=one,
        kinds=kinds,
        fate=fate,
        measures=tuple(
            measured(each, read.get((one.cycle, each.position), Read()), over=fate in OVER) for each in one.measures
        ),
    )


def _fate(one: MeasuredRound, bucket: str) -> Fate:
    """What became of it, by the bucket in which it is one of the 105; a decision to stop is told as such."""
    if bucket == CARRIED_OUT:
        return Fate.STOPPED if one.choice == Choice.STOP else Fate.CARRIED_OUT
    return _FATES.get(bucket, Fate.UNDER_WAY)


def _tried(row: SummaryRow) -> Tried:
    """The row as `core.statistics` takes it: the measures that have a domain, with what may be told of them."""
    held = tuple(one.held for one in row.measures if one.held is not None and one.read.domain)
    return Tried(row.round.code, row.fate, held)
