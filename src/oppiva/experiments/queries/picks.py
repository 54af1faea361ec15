"""Reads of one's own picks: how each stands beside how it stood when its reader last looked.

A statement for who picked nothing, five at most for who did, however many picks there are.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from oppiva.core.policy import Actor, reading, system
from oppiva.experiments import rules
from oppiva.experiments.models import Cycle, Experiment, FollowUp, Publication

# What is counted of an experiment is told to who reads it alone: `picks_of` asks the rules after the count.
COUNTS = system("picks")
DECIDED, ANSWERED, WITHDRAWN, CLOSED = "decided", "answered", "withdrawn", "closed"


@dataclass(frozen=True)
class Stand:
    """How an experiment stands for a reader: decided rounds, answers of its follow-up, pages taken away; if open."""

    rounds: int = 0
    answers: int = 0
    withdrawals: int = 0
    open: bool = True

    @property
    def mark(self) -> str:
        """The same as a page sends it back, so that what came after the page was drawn stays new."""
        return f"{self.rounds}-{self.answers}-{self.withdrawals}-{int(self.open)}"


@dataclass(frozen=True)
class PickRow:
    """An own pick with how it stands; of one that is not open any more nothing tells which experiment it is."""

    pk: UUID
    experiment: UUID
    programme: UUID
    note: str
    seen: Stand
    now: Stand

    @property
    def news(self) -> tuple[str, ...]:
        """What came since the last look; of what is not open any more that alone."""
        if not self.now.open:
            return (CLOSED,) if self.seen.open else ()
        found = (
            (DECIDED, self.now.rounds > self.seen.rounds),
            (ANSWERED, self.now.answers > self.seen.answers),
            (WITHDRAWN, self.now.withdrawals > self.seen.withdrawals),
        )
        return tuple(code for code, came in found if came)


def picks_of(actor: Actor, here: Actor | None = None) -> list[PickRow]:
    """The actor's own picks, the newest first; `here`: the actor with all its places, where it is known already."""
    columns = ("pk", "experiment_id", "experiment__programme_id", "note")
    seen = ("seen_rounds", "seen_answers", "seen_withdrawals", "seen_open")
    with reading(actor):
        rows = list(rules.picks_of(actor).order_by("-at", "pk").values_list(*columns, *seen))
    if not rows:
        return []
    stands = stands_of(here or rules.with_all_places(actor)[0], [row[1] for row in rows])
    found = []
    for pk, experiment, programme, note, *before in rows:
        was = Stand(*before)
        # Of what is closed nothing is counted: it stays as it was seen, but for being closed.
        closed = Stand(was.rounds, was.answers, was.withdrawals, open=False)
        found.append(PickRow(pk, experiment, programme, note, was, stands.get(experiment, closed)))
    return found


def note_of(actor: Actor, experiment: UUID) -> str | None:
    """The note of the actor's own pick of an experiment; None: it is not picked. One statement."""
    with reading(actor):
        found = rules.picks_of(actor).filter(experiment=experiment).values_list("note", flat=True)
        return next(iter(found), None)


def stands_of(here: Actor, experiments: Collection[UUID]) -> dict[UUID, Stand]:
    """How these experiments stand for the actor (with all its places); those it does not read are not there."""
    readable = set(rules.visible_to(here).filter(pk__in=experiments).order_by().values_list("pk", flat=True))
    if not readable:
        return {}
    # What became of a decision is read with the record; of what is public alone it is not told (W8).
    whole = set(rules.whole_to(here).filter(pk__in=readable).order_by().values_list("pk", flat=True))
    of = {"experiment": OuterRef("pk"), "deleted_in__isnull": True}
    with reading(COUNTS):
        rows = Experiment.objects.filter(pk__in=readable).annotate(
            rounds=_count(Cycle.objects.filter(decided_at__isnull=False, **of)),
            answers=_count(FollowUp.objects.filter(answered_on__isnull=False, **of)),
            withdrawals=_count(Publication.objects.filter(**of).exclude(withdrawn_why="")),
        )
        counted = list(rows.order_by().values_list("pk", "rounds", "answers", "withdrawals"))
    return {
        pk: Stand(rounds, answers if pk in whole else 0, withdrawals) for pk, rounds, answers, withdrawals in counted
    }


def _count(rows: QuerySet[Cycle] | QuerySet[FollowUp] | QuerySet[Publication]) -> Coalesce:
    counted = rows.order_by().values("experiment").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)
