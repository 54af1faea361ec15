"""What the desk shows of models: the list with what each lacks next, and one model with all that hangs on it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, prefetch_related_objects

from oppiva.catalogue import blocks, tried
from oppiva.catalogue.models import (
    AT_WORK_STATES,
    IN_USE_STATES,
    EdgeKind,
    ModelOrigin,
    ModelSource,
    ModelState,
    ModelTrial,
    OperatingModel,
    PeerReview,
    Stewardship,
)
from oppiva.catalogue.queries.gate import ahead_of, outlasts
from oppiva.catalogue.queries.model_sources import unanswered_of
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.programme.models import Programme, Target

PEERS = 2
WAITING_STATES = (*AT_WORK_STATES, ModelState.DUE_REVIEW)  # something is to be done by who works at the desk


@dataclass(frozen=True)
class DeskRow:
    """A model in the list. `lacks`: codes of what comes next, `gaps` how many fields are still to be written for the
    gate ahead."""

    pk: UUID
    code: str
    name: str
    sentence: str
    language: str
    state: str
    since: datetime
    evidence: int
    slug: str
    lacks: tuple[str, ...]
    gaps: int
    is_variant: bool = False


@dataclass(frozen=True)
class DeskList:
    """The models of a programme that the reader sees, by state; `target` is what the plan promises, None: nothing."""

    rows: tuple[DeskRow, ...]
    published: int
    target: int | None
    counts: Mapping[str, int]


def desk_list(programme: Programme, rows: QuerySet[OperatingModel]) -> DeskList:
    """The models of a programme that the reader may read (`rules.library.desk_for`), those at work first; five
    statements."""
    found = [_row(one) for one in with_all(rows)]
    order = {state: at for at, state in enumerate(ModelState.values)}
    counted = OperatingModel.objects.filter(
        programme=OuterRef("programme"),
        origin=ModelOrigin.EXPERIMENTS,
        state__in=IN_USE_STATES,
        deleted_in__isnull=True,
    )
    number = counted.order_by().values("programme").annotate(n=Count("pk")).values("n")
    target = (
        Target.objects.filter(programme=programme, code="models", deleted_in__isnull=True)
        .annotate(published=Subquery(number))
        .first()
    )
    shown = sum(one.state in IN_USE_STATES and not one.is_variant for one in found)
    return DeskList(
        rows=tuple(sorted(found, key=lambda one: (order[one.state], len(one.code), one.code))),
        published=(target.published or 0) if target is not None else shown,
        target=target.value if target is not None else None,
        counts={state: sum(one.state == state for one in found) for state in ModelState.values},
    )


def with_all(rows: QuerySet[OperatingModel]) -> QuerySet[OperatingModel]:
    """The models with draft, trials, reviews and stewards; one statement and three more."""
    return rows.select_related("draft", "programme").prefetch_related(*_hanging())


def _hanging() -> tuple[Prefetch[Any], ...]:
    living = Q(deleted_in__isnull=True)
    return (
        Prefetch("trials", ModelTrial.objects.filter(living).select_related("organisation", "unit", "person")),
        Prefetch("reviews", PeerReview.objects.filter(living).select_related("person", "area").order_by("asked_at")),
        Prefetch("stewardships", Stewardship.objects.filter(living).select_related("organisation")),
    )


def _row(model: OperatingModel) -> DeskRow:
    draft = model.draft
    first = model.state in (ModelState.DRAFT, ModelState.TESTING) and model.origin != ModelOrigin.FORK
    gate = blocks.TESTING if first else blocks.PUBLISHING
    return DeskRow(
        pk=model.pk,
        code=model.code,
        name=draft.name,
        sentence=draft.one_sentence,
        language=model.language,
        state=model.state,
        since=model.state_since,
        evidence=model.evidence,
        slug=model.slug,
        lacks=lacks(model),
        gaps=len(blocks.gaps(draft, gate)) if model.state in AT_WORK_STATES else 0,
        is_variant=model.origin == ModelOrigin.FORK,
    )


def lacks(model: OperatingModel) -> tuple[str, ...]:
    """What a model (`with_all`) lacks on its way to the next state: `text`, `place`, `trial`, `team`, `peers`,
    `steward`, `rest` (what publishing asks for), `read` (the contradictions), `answer`, `source`, `publish`, `check`.

    Of a reviewed one by the gate itself: its eight statements are asked when nothing else is missing."""
    trials, reviews = list(model.trials.all()), list(model.reviews.all())
    if model.origin == ModelOrigin.FORK and model.state == ModelState.DRAFT:
        return _before_publishing(model)
    if model.state == ModelState.DRAFT:
        named = any(one.done_on is None for one in trials) or tried.counted(trials, model.draft)
        return (*(("text",) if blocks.gaps(model.draft, blocks.TESTING) else ()), *(() if named else ("place",)))
    if model.state == ModelState.TESTING:
        approved = [one.kind for one in reviews if one.state == PeerReview.State.APPROVED]
        return (
            *(() if tried.counted(trials, model.draft) else ("trial",)),
            *(() if PeerReview.Kind.TEAM in approved else ("team",)),
            *(() if approved.count(PeerReview.Kind.PEER) >= PEERS else ("peers",)),
        )
    if model.state == ModelState.PEER_REVIEWED:
        return _before_publishing(model)
    return ("check",) if model.state == ModelState.DUE_REVIEW else ()


def _before_publishing(model: OperatingModel) -> tuple[str, ...]:
    found: tuple[str, ...] = (
        *(("rest",) if blocks.gaps(model.draft, blocks.PUBLISHING) else ()),
        *(() if (term := keeper_of(model)) is not None and outlasts(term, model.programme) else ("steward",)),
        *(() if model.contradictions_listed else ("read",)),
    )
    return found or of_gate(ahead_of(model).missing) or ("publish",)


# What the gate before a version misses, as what is done next; personal data is looked at in publishing itself.
OF_GATE = {
    "fields": "rest",
    "source": "source",
    "unanswered": "answer",
    "contradictions_unread": "read",
    "steward": "steward",
    "steward_short": "steward",
    "peers": "peers",
    "place": "used",
    "code": "rest",
}


def of_gate(missing: Collection[str]) -> tuple[str, ...]:
    """What comes next by what the gate misses."""
    return tuple(dict.fromkeys(OF_GATE[one] for one in missing if one in OF_GATE))


def keeper_of(model: OperatingModel) -> Stewardship | None:
    """The accepted stewardship that has not run out, of a model read `with_all`."""
    today = clock.today()
    return next(
        (
            one
            for one in model.stewardships.all()
            if one.state == Stewardship.State.ACCEPTED and one.ends_on is not None and one.ends_on >= today
        ),
        None,
    )


@dataclass(frozen=True)
class DeskModel:
    """One model with all that hangs on it.

    `sources`: how many experiments stand behind it, `unanswered`: the codes of those that contradict it and have no
    answer, `missing`: fields that publishing asks for, `for_trial`: those of them that the trial asks for.
    """

    model: OperatingModel
    trials: tuple[ModelTrial, ...]
    reviews: tuple[PeerReview, ...]
    keeper: Stewardship | None
    sources: int
    unanswered: tuple[str, ...]
    lacks: tuple[str, ...]
    missing: frozenset[str]
    for_trial: frozenset[str]


def desk_model(model: OperatingModel) -> DeskModel:
    """A model that the reader has found (`rules.library.model_for`); four statements, three more where experiments
    contradict it."""
    prefetch_related_objects([model], *_hanging())
    kinds = list(ModelSource.objects.filter(operating_model=model).values_list("kinds", flat=True))
    against = any(EdgeKind.CONTRADICTS in some for some in kinds)
    return DeskModel(
        model=model,
        trials=tuple(sorted(model.trials.all(), key=lambda one: one.named_at)),
        reviews=tuple(model.reviews.all()),
        keeper=keeper_of(model),
        sources=len(kinds),
        unanswered=unanswered_of(model) if against else (),
        lacks=lacks(model),
        missing=frozenset(blocks.gaps(model.draft, blocks.PUBLISHING)),
        for_trial=frozenset(blocks.gaps(model.draft, blocks.TESTING)),
    )


def somebody_in(held: DeskModel) -> bool:
    """Whether a person was named who has not tried or reviewed the model yet: such a one is told of the trial."""
    trials = any(one.person_id is not None and one.done_on is None for one in held.trials)
    asked = PeerReview.State.ASKED
    return trials or any(one.person_id is not None and one.state == asked for one in held.reviews)


def somebody_asked(model: OperatingModel) -> bool:
    """The same of a model that was not read whole; four statements."""
    return somebody_in(desk_model(model))


@dataclass(frozen=True)
class Asked:
    """A trial or a review of a model that waits for the reader."""

    kind: str
    pk: UUID
    programme: str
    code: str
    name: str
    language: str
    at: datetime


def waiting_trials() -> QuerySet[ModelTrial]:
    """The trials of models on trial that nobody has told of."""
    return ModelTrial.objects.filter(
        done_on__isnull=True,
        deleted_in__isnull=True,
        operating_model__state=ModelState.TESTING,
        operating_model__deleted_in__isnull=True,
    )


def waiting_reviews() -> QuerySet[PeerReview]:
    """The reviews of models on trial that nobody has answered."""
    return PeerReview.objects.filter(
        state=PeerReview.State.ASKED,
        deleted_in__isnull=True,
        operating_model__state=ModelState.TESTING,
        operating_model__deleted_in__isnull=True,
    )


def asked_of(actor: Actor) -> tuple[Asked, ...]:
    """What models on trial ask of the actor: to try one, to review one, the oldest first; one statement."""
    if actor.person_id is None:
        return ()
    columns = ("operating_model__programme__code", "operating_model__code", "operating_model__draft__name",
               "operating_model__language")  # fmt: skip
    trials = waiting_trials().annotate(what=Value("trial"), moment=F("named_at"))
    reviews = waiting_reviews().annotate(what=Value("review"), moment=F("asked_at"))
    named = ("what", "pk", *columns, "moment")
    mine = [rows.filter(person=UUID(actor.person_id)).values_list(*named) for rows in (trials, reviews)]
    return tuple(sorted((Asked(*row) for row in mine[0].union(mine[1])), key=lambda one: one.at))


@dataclass(frozen=True)
class DeskWaits:
    """How many models wait for who works at the desk: half-written drafts, on trial, ready to be published, due.

    `held`: reviewed ones that lack something before they can be published, `lacks`: what, by its codes.
    """

    drafts: int = 0
    testing: int = 0
    reviewed: int = 0
    due: int = 0
    held: int = 0
    lacks: tuple[str, ...] = ()


APART = (ModelOrigin.FORK, ModelOrigin.FOREIGN)


def desk_waits(programme: Programme) -> DeskWaits:
    """The counts of a programme's models by state; one statement, and where some are reviewed what each lacks."""
    rows = OperatingModel.objects.filter(programme=programme, deleted_in__isnull=True).order_by()
    # A local variant waits for the place that writes it, not for the programme, one from elsewhere for its own.
    counts = dict(rows.exclude(origin__in=APART).values_list("state").annotate(n=Count("pk")))
    reviewed = counts.get(ModelState.PEER_REVIEWED, 0)
    waiting = [lacks(one) for one in with_all(rows.filter(state=ModelState.PEER_REVIEWED))] if reviewed else []
    held = [one for one in waiting if one != ("publish",)]
    return DeskWaits(
        counts.get(ModelState.DRAFT, 0),
        counts.get(ModelState.TESTING, 0),
        len(waiting) - len(held),
        counts.get(ModelState.DUE_REVIEW, 0),
        len(held),
        tuple(dict.fromkeys(code for some in held for code in some)),
    )


def model_of_candidate(candidate: UUID) -> OperatingModel | None:
    """The model that a candidate became, None when it has been sent back; one statement."""
    rows = OperatingModel.objects.filter(candidate=candidate, deleted_in__isnull=True)
    return rows.select_related("draft", "programme").first()


def replacements(actor: Actor, model: OperatingModel) -> list[tuple[str, str]]:
    """The models by which this one may be replaced: in use, and not itself; code and name."""
    rows = OperatingModel.objects.filter(
        programme=model.programme_id, state__in=IN_USE_STATES, deleted_in__isnull=True
    ).exclude(pk=model.pk).exclude(origin=ModelOrigin.FOREIGN)  # fmt: skip
    return [(code, f"{code} {name}") for code, name in rows.order_by("number").values_list("code", "draft__name")]
