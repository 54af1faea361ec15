"""The states of a model (records.md 3.1): on trial, back to the desk, reviewed, replaced, withdrawn, checked again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import transaction

from oppiva.audit import services as audit
from oppiva.catalogue import blocks, tried
from oppiva.catalogue.lengths import taken
from oppiva.catalogue.models import (
    IN_USE_STATES,
    REASON_LENGTH,
    EdgeKind,
    ModelOrigin,
    ModelState,
    ModelTrial,
    OperatingModel,
    PeerReview,
    Stewardship,
)
from oppiva.catalogue.queries.gate import PEERS, ahead_of, approvals_of
from oppiva.catalogue.queries.model_sources import node_of_model, unanswered_of
from oppiva.catalogue.rules import library
from oppiva.catalogue.services.drafts import refresh
from oppiva.catalogue.services.model_telling import ask, tell_authors
from oppiva.catalogue.services.nodes import link_nodes
from oppiva.catalogue.signals import offer_changed
from oppiva.core.calendars import add_months
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, system
from oppiva.jobs import clock

# Which state leads where; publishing and replacing bring more along than a state.
LEADS: dict[str, frozenset[str]] = {
    # A local variant goes from its draft to the library: the place that uses it has tried it (`services.versions`).
    ModelState.DRAFT: frozenset({ModelState.TESTING, ModelState.PUBLISHED}),
    ModelState.TESTING: frozenset({ModelState.PEER_REVIEWED, ModelState.DRAFT}),
    # Back on trial when the text that was reviewed has changed.
    ModelState.PEER_REVIEWED: frozenset({ModelState.PUBLISHED, ModelState.DRAFT, ModelState.TESTING}),
    ModelState.PUBLISHED: frozenset({ModelState.DUE_REVIEW, ModelState.REPLACED, ModelState.WITHDRAWN}),
    ModelState.DUE_REVIEW: frozenset({ModelState.PUBLISHED, ModelState.REPLACED, ModelState.WITHDRAWN}),
    ModelState.REPLACED: frozenset(),
    ModelState.WITHDRAWN: frozenset({ModelState.DUE_REVIEW}),
}


@contextmanager
def held(actor: Actor, action: str, model: OperatingModel) -> Iterator[OperatingModel]:
    """The model as it stands, locked, in one transaction; refuses who may not do this to it."""
    with transaction.atomic():
        library.require(actor, action, model)
        found = (
            OperatingModel.objects.select_for_update(of=("self",), no_key=True)
            .filter(pk=model.pk, deleted_in__isnull=True)
            .select_related("programme", "draft", "candidate")
            .first()
        )
        if found is None:
            raise DomainError("gone")
        yield found


def move(
    actor: Actor,
    model: OperatingModel,
    state: str,
    verb: str,
    *,
    reason: str = "",
    told: bool = False,
    **changes: object,
) -> OperatingModel:
    """Bring a held model into a state; refuses one that does not lead there (`model_state`). `told`: the caller tells
    its authors why."""
    if state not in LEADS[model.state]:
        raise DomainError("model_state", model=model.code, state=model.state, wanted=str(state))
    wanted = {"state": state, "state_since": clock.now(), **changes}
    saved = audit.save(model, actor=actor, changes=wanted, reason=reason)
    tell(actor, saved, verb, state=str(state))
    if not told:
        # What publishing still asks for is told along: reviewed is not ready.
        facts = {"missing": list(ahead_of(saved).missing)} if state == ModelState.PEER_REVIEWED else None
        tell_authors(actor, saved, str(state), reason=reason, facts=facts)
    return saved


def tell(actor: Actor, model: OperatingModel, verb: str, **facts: Any) -> None:
    """One row of the audit log about a model."""
    audit.log(
        verb, actor=actor, kind="operating_model", object_id=model.pk, programme=str(model.programme_id),
        model=model.code, **facts,
    )  # fmt: skip


def send_to_trial(actor: Actor, model: OperatingModel) -> OperatingModel:
    """A draft goes on trial: M2, M4 and M6 to M18 are written and a place outside its units is named, or has tried this
    very text before.

    Refuses what is missing (`model_gaps`, `fields`; `trial_unnamed`).
    """
    with held(actor, "write", model) as found:
        if found.origin == ModelOrigin.FORK:
            raise DomainError("variant_not_tried_elsewhere")
        empty = blocks.gaps(found.draft, blocks.TESTING)
        if empty:
            raise DomainError("model_gaps", fields=empty)
        trials = list(ModelTrial.objects.filter(operating_model=found, deleted_in__isnull=True))
        if all(one.done_on is not None for one in trials) and not tried.counted(trials, found.draft):
            raise DomainError("trial_unnamed")
        saved = move(actor, found, ModelState.TESTING, "model_on_trial")
        ask_all(actor, saved)
        return saved


def ask_all(actor: Actor, model: OperatingModel) -> None:
    """Everybody who was named while the text was written, and has not answered, is asked now that it can be read."""
    of = {"operating_model": model, "person__isnull": False, "deleted_in__isnull": True}
    for trial in ModelTrial.objects.filter(done_on__isnull=True, **of).select_related("person"):
        if trial.person is not None:
            ask(actor, model, trial.person, "trial", trial.pk)
    for review in PeerReview.objects.filter(state=PeerReview.State.ASKED, **of).select_related("person"):
        if review.person is not None:
            ask(actor, model, review.person, "review", review.pk)


def back_to_draft(actor: Actor, model: OperatingModel, *, reason: str) -> OperatingModel:
    """A model on trial or reviewed goes back to the desk, with why (10 to 300); its approvals are asked for again.

    What was tried counts for the text that goes back: once the core, the steps or the conditions have changed, a new
    trial is needed.
    """
    why = taken(reason, "reason", least=10, most=REASON_LENGTH)
    with held(actor, "write", model) as found:
        saved = move(actor, found, ModelState.DRAFT, "model_back_to_draft", reason=why)
        text = tried.text_tried(found.draft)
        for trial in ModelTrial.objects.filter(operating_model=found, tried_text="", deleted_in__isnull=True):
            if trial.done_on is not None:
                audit.save(trial, actor=actor, changes={"tried_text": text}, reason=why)
        for one in PeerReview.objects.filter(operating_model=found, deleted_in__isnull=True):
            audit.save(one, actor=actor, changes={"state": PeerReview.State.ASKED, "answered_at": None}, reason=why)
        return saved


def settle_review(actor: Actor, model: OperatingModel) -> OperatingModel:
    """A held model on trial that was tried, approved by the team and by two peers is reviewed; else it stays."""
    if model.state == ModelState.TESTING and not missing_of_review(model):
        return move(actor, model, ModelState.PEER_REVIEWED, "model_reviewed")
    return model


def missing_of_review(model: OperatingModel, *, trials: Iterable[ModelTrial] | None = None) -> tuple[str, ...]:
    """What a model lacks to be reviewed: `trial`, `team`, `peers`; `trials`: where they were read already."""
    kinds = approvals_of(model)
    if trials is None:
        trials = ModelTrial.objects.filter(operating_model=model, done_on__isnull=False, deleted_in__isnull=True)
    return (
        *(() if tried.counted(trials, model.draft) else ("trial",)),
        *(() if PeerReview.Kind.TEAM in kinds else ("team",)),
        *(() if kinds.count(PeerReview.Kind.PEER) >= PEERS else ("peers",)),
    )


def lower_evidence(actor: Actor, model: OperatingModel, level: int | None, *, reason: str = "") -> OperatingModel:
    """Lower the evidence below what is computed, with a reason; None takes that back. Nobody raises it
    (`evidence_raised`)."""
    with held(actor, "approve", model) as found:
        if level is not None:
            taken(reason, "reason", least=10, most=REASON_LENGTH)
            found.lowered_to = None
            if not 0 <= level < refresh(found, why="").evidence:
                raise DomainError("evidence_raised", level=found.evidence)
        changes = {"lowered_to": level, "lowered_reason": reason.strip() if level is not None else ""}
        saved = audit.save(OperatingModel.objects.get(pk=found.pk), actor=actor, changes=changes, reason=reason)
        tell(actor, saved, "model_evidence_lowered" if level is not None else "model_evidence_restored")
        return refresh(saved, why="")


def check(actor: Actor, model: OperatingModel) -> OperatingModel:
    """The steward has looked at the model and it holds: checked today, next in twelve months, no longer due.

    Refuses who is not its steward (`not_steward`), a model that is not in use (`model_state`), and one that something
    contradicts which nobody has answered (`check_contradicted`, `codes`).
    """
    with held(actor, "approve", model) as found:
        if "steward_of" not in library.relations_to(actor, found):
            raise DomainError("not_steward")
        if found.state not in IN_USE_STATES:
            raise DomainError("model_state", model=found.code, state=found.state, wanted="published")
        if against := unanswered_of(found):
            raise DomainError("check_contradicted", codes=against)
        return checked(actor, found, "model_checked")


def checked(actor: Actor, found: OperatingModel, verb: str) -> OperatingModel:
    """A held model counts as checked today: by its steward's word, or by a new version."""
    today = clock.today()
    term = Stewardship.objects.filter(
        operating_model=found, state=Stewardship.State.ACCEPTED, deleted_in__isnull=True
    ).first()
    if term is not None:
        audit.save(term, actor=actor, changes={"next_review_on": add_months(today, 12)})
    if found.state == ModelState.DUE_REVIEW:
        saved = move(actor, found, ModelState.PUBLISHED, verb, last_checked_on=today)
    else:
        saved = audit.save(found, actor=actor, changes={"last_checked_on": today})
        tell(actor, saved, verb)
    return refresh(saved, why="checked")


def say_contradictions_listed(actor: Actor, model: OperatingModel, *, listed: bool = True) -> OperatingModel:
    """Say that a person has read what contradicts the model and that the list of it is whole, or that there is none."""
    with held(actor, "write", model) as found:
        if found.contradictions_listed == listed:
            return found
        saved = audit.save(found, actor=actor, changes={"contradictions_listed": listed})
        tell(actor, saved, "model_contradictions_listed", listed=listed)
        return saved


def withdraw(actor: Actor, model: OperatingModel, *, reason: str) -> OperatingModel:
    """Take a model out of use, with why (10 to 300); its text stays readable with a notice."""
    why = taken(reason, "reason", least=10, most=REASON_LENGTH)
    with held(actor, "approve", model) as found:
        saved = move(actor, found, ModelState.WITHDRAWN, "model_withdrawn", reason=why, withdrawn_reason=why)
        offer_changed.send(OperatingModel, model=saved, actor=actor)
        return saved


def bring_back(actor: Actor, model: OperatingModel, *, reason: str) -> OperatingModel:
    """A withdrawn model comes back, to be checked by its steward before it counts as published."""
    why = taken(reason, "reason", least=10, most=REASON_LENGTH)
    with held(actor, "approve", model) as found:
        saved = move(actor, found, ModelState.DUE_REVIEW, "model_brought_back", reason=why, withdrawn_reason="")
        offer_changed.send(OperatingModel, model=saved, actor=actor)
        return saved


def replace(actor: Actor, model: OperatingModel, by: OperatingModel, *, reason: str) -> OperatingModel:
    """Say that another published model replaces this one: its old address leads on.

    Refuses itself and a ring (`replaced_in_ring`), and one that is not in use itself, withdrawn for example
    (`replacement_not_in_use`).
    """
    why = taken(reason, "reason", least=10, most=REASON_LENGTH)
    with transaction.atomic(), _both(model, by), held(actor, "approve", model) as found:
        other = OperatingModel.objects.select_for_update(no_key=True).filter(pk=by.pk, deleted_in__isnull=True).first()
        if other is None or other.state not in IN_USE_STATES:
            raise DomainError("replacement_not_in_use", model=by.code)
        if found.pk in _leads_on(other):
            raise DomainError("replaced_in_ring", model=other.code)
        saved = move(actor, found, ModelState.REPLACED, "model_replaced", reason=why, replaced_by_id=other.pk)
        link_nodes(actor, node_of_model(found), node_of_model(other), EdgeKind.REPLACED_BY, note=why[:200])
        offer_changed.send(OperatingModel, model=saved, actor=actor)
        return saved


@contextmanager
def _both(one: OperatingModel, other: OperatingModel) -> Iterator[None]:
    """Both locked in one order, whichever is replaced: two who replace them by each other wait, and do not block."""
    rows = OperatingModel.objects.select_for_update(no_key=True).filter(pk__in=[one.pk, other.pk])
    list(rows.order_by("pk"))
    yield


def _leads_on(model: OperatingModel) -> set[UUID]:
    """A model and all that it was replaced by, one after the other."""
    found: set[UUID] = set()
    here: OperatingModel | None = model
    while here is not None and here.pk not in found:
        found.add(here.pk)
        here = here.replaced_by
    return found


def make_due(model: OperatingModel) -> bool:
    """The day of the check has passed, or nobody keeps the model any more: its check is due.

    By the nightly job and by what ends a stewardship, which tell the programme why (`model_news.tell_keepers`).
    """
    clock_actor = system("models")
    today = clock.today()
    with transaction.atomic():
        found = OperatingModel.objects.select_for_update(no_key=True).get(pk=model.pk)
        terms = Stewardship.objects.filter(operating_model=found, deleted_in__isnull=True)
        kept = terms.filter(state=Stewardship.State.ACCEPTED, next_review_on__gte=today, ends_on__gte=today).exists()
        if found.state != ModelState.PUBLISHED or kept:
            return False
        move(clock_actor, found, ModelState.DUE_REVIEW, "model_due", told=True)
        return True
