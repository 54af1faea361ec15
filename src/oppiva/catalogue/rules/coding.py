"""Who analyses a candidate, and what of it each sees: its analysts write, others read; coders of a set are blind to
each other until it ends (text-analysis.md 10), and a text is read only by who reads its experiment."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.http import Http404

from oppiva.catalogue.models import (
    Candidate,
    CandidateState,
    Code,
    Coding,
    CodingSet,
    Memo,
    Quote,
    SetCoder,
    SetSource,
    SourceVersion,
)
from oppiva.catalogue.rules.table import candidate_for, may_export, may_write, require_write
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, Place, Target, allowed
from oppiva.experiments.queries.decided_texts import readable_of
from oppiva.experiments.rules import with_all_places
from oppiva.jobs import clock

# What it stood on is elsewhere now: the analysis can be read, and goes on there.
OVER = (CandidateState.MERGED, CandidateState.SPLIT)


@dataclass(frozen=True)
class Desk:
    """A candidate's analysis as one reader has it: `writes` as an analyst of a candidate that is not over."""

    actor: Actor
    candidate: Candidate
    writes: bool
    is_analyst: bool

    @property
    def person_id(self) -> UUID | None:
        """Who reads."""
        return UUID(self.actor.person_id) if self.actor.person_id else None

    @cached_property
    def open_set(self) -> CodingSet | None:
        """The set that is coded now."""
        return CodingSet.objects.filter(candidate=self.candidate, ended_at__isnull=True).first()

    @cached_property
    def coders(self) -> tuple[SetCoder, ...]:
        """Who codes it, in order of their ids: no order of merit."""
        if self.open_set is None:
            return ()
        return tuple(SetCoder.objects.filter(coding_set=self.open_set).order_by("coder_id"))

    @property
    def own(self) -> SetCoder | None:
        """The reader's own part in it."""
        return next((one for one in self.coders if one.coder_id == self.person_id), None)

    @cached_property
    def _reads_all(self) -> bool:
        """Whether the reader reads every decided experiment of the programme anyway."""
        everywhere = Target("experiment", frozenset({Place("programme", str(self.candidate.programme_id))}))
        return self.actor.system is not None or allowed(self.actor, "read", everywhere, clock.now())

    def may_read(self, experiments: Collection[UUID]) -> frozenset[UUID]:
        """Those of these decided experiments whose text the reader reads."""
        return frozenset(experiments) if self._reads_all else readable_of(self.placed, experiments)

    @cached_property
    def placed(self) -> Actor:
        """The reader with all own places, unless they read every decided experiment anyway."""
        return self.actor if self._reads_all else with_all_places(self.actor)[0]


def desk_for(actor: Actor, programme: str, code: str) -> Desk:
    """The analysis of this candidate, else 404."""
    return desk_of(actor, candidate_for(actor, programme, code))


def desk_of(actor: Actor, candidate: Candidate) -> Desk:
    """The analysis of a candidate that the actor reads."""
    writes = may_write(actor, candidate.programme)
    return Desk(
        actor, candidate, writes and candidate.state not in OVER, writes or may_export(actor, candidate.programme)
    )


def require_coder(desk: Desk) -> UUID:
    """Refuse (`not_allowed`, `programme_ended`, `candidate_closed`) who may not analyse this candidate; who it is."""
    require_write(desk.actor, desk.candidate.programme)
    if desk.candidate.state in OVER:
        raise DomainError("coding_over", candidate=desk.candidate.code, state=desk.candidate.state)
    if desk.person_id is None:
        raise DomainError("not_allowed", action="write", kind="candidate")
    return desk.person_id


def require_export(desk: Desk) -> None:
    """Refuse (`not_allowed`) who takes nothing out, and (`coding_under_way`) while coders are blind."""
    if not may_export(desk.actor, desk.candidate.programme):
        raise DomainError("not_allowed", action="export", kind="candidate")
    if desk.open_set is not None:
        raise DomainError("coding_under_way", candidate=desk.candidate.code)


def codes_of(candidate: Candidate) -> QuerySet[Code]:
    """The codes that are in use."""
    return Code.objects.filter(candidate=candidate, merged_into__isnull=True, deleted_in__isnull=True)


def code_for(desk: Desk, pk: UUID) -> Code:
    """A code in use of this candidate, else 404."""
    found = codes_of(desk.candidate).filter(pk=pk).select_related("parent").first()
    if found is None:
        raise Http404
    return found


def codings_seen(desk: Desk) -> QuerySet[Coding]:
    """Who gave which code, as far as the reader sees it now.

    While a set is open its coders see their own marks alone, of all times, and others all but the set's. Of a deleted
    experiment nothing is here.
    """
    rows = Coding.objects.filter(
        code__candidate=desk.candidate,
        deleted_in__isnull=True,
        quote__source__experiment__deleted_in__isnull=True,
    )
    if desk.open_set is None:
        return rows
    if desk.own is not None:
        return rows.filter(coder_id=desk.person_id)
    return rows.filter(~Q(coding_set=desk.open_set) | Q(coding_set__isnull=True))


def memos_seen(desk: Desk) -> QuerySet[Memo]:
    """What was thought, as far as the reader sees it now: while a set is open nobody reads what its coders write
    meanwhile but they themselves."""
    rows = Memo.objects.filter(candidate=desk.candidate, deleted_in__isnull=True)
    if desk.open_set is None:
        return rows
    hidden = Q(author__in=[one.coder_id for one in desk.coders], at__gte=desk.open_set.begun_at)
    return rows.exclude(hidden & ~Q(author=desk.person_id)) if desk.person_id else rows.exclude(hidden)


def source_for(desk: Desk, experiment: str, number: int | None = None) -> SourceVersion:
    """A frozen text of the experiment of this code that the reader reads, else 404.

    Without a number the one that the open set holds, else the newest.
    """
    rows = SourceVersion.objects.select_related("experiment").filter(
        experiment__programme=desk.candidate.programme,
        experiment__code__iexact=experiment,
        experiment__deleted_in__isnull=True,
    )
    if number is not None:
        rows = rows.filter(number=number)
    in_set = Exists(SetSource.objects.filter(coding_set=desk.open_set, source=OuterRef("pk")))
    rows = rows.annotate(in_set=in_set if desk.open_set is not None else Value(False))
    found = rows.order_by("-in_set", "-number").first()
    if found is None or found.experiment_id not in desk.may_read([found.experiment_id]):
        raise Http404
    return found


def quote_for(desk: Desk, pk: UUID) -> Quote:
    """A quote that bears a code the reader sees, in a text they read, else 404."""
    found = (
        Quote.objects.filter(pk=pk, pk__in=codings_seen(desk).order_by().values("quote"))
        .select_related("source__experiment")
        .first()
    )
    if found is None or not desk.may_read([found.source.experiment_id]):
        raise Http404
    return found


def own_coding(desk: Desk, pk: UUID, *, taken_back: bool = False) -> Coding:
    """One's own mark of this candidate, one that was taken back when asked for; else 404."""
    rows = Coding.objects.select_related("quote__source__experiment", "code", "coding_set").filter(
        code__candidate=desk.candidate, coder_id=desk.person_id, deleted_in__isnull=not taken_back
    )
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def own_memo(desk: Desk, pk: UUID, *, deleted: bool = False) -> Memo:
    """One's own memo, a deleted one when asked for; else 404."""
    rows = Memo.objects.filter(candidate=desk.candidate, author_id=desk.person_id, deleted_in__isnull=not deleted)
    found = rows.filter(pk=pk).select_related("code", "quote__source__experiment", "source__experiment").first()
    if found is None:
        raise Http404
    return found


def is_fixed() -> Exists:
    """Of a mark, as a query: whether its coder has called a set of its text done since, so that agreement is counted
    from it."""
    return Exists(
        SetCoder.objects.filter(
            coder=OuterRef("coder"), done_at__gte=OuterRef("at"), coding_set__sources__source=OuterRef("quote__source")
        )
    )


def require_unfixed(coding: Coding) -> None:
    """Refuse (`coding_fixed`) to touch a mark from which agreement is counted."""
    if Coding.objects.filter(pk=coding.pk).filter(is_fixed()).exists():
        raise DomainError("coding_fixed")


def set_for_marks(desk: Desk, source: SourceVersion) -> CodingSet | None:
    """The set in which a new mark of the reader counts; None: it is free.

    While a set is open only its coders mark, only its texts, and not once they are done. Refuses `set_of_others`,
    `source_not_in_set`, `coder_done`.
    """
    held = desk.open_set
    if held is None:
        return None
    if desk.own is None:
        raise DomainError("set_of_others", number=held.number)
    if desk.own.done_at is not None:
        raise DomainError("coder_done", number=held.number)
    if not held.sources.filter(source=source).exists():
        raise DomainError("source_not_in_set", number=held.number)
    return held


def versions_of(desk: Desk) -> QuerySet[SourceVersion]:
    """The frozen texts of living experiments of the programme, the newest of each experiment first."""
    return SourceVersion.objects.filter(
        experiment__programme=desk.candidate.programme, experiment__deleted_in__isnull=True
    ).order_by("experiment__code", F("number").desc())
