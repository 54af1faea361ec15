"""A draft is tried elsewhere from its text alone, and approved by the team and by two peers of other areas."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from oppiva.audit import services as audit
from oppiva.catalogue.lengths import taken
from oppiva.catalogue.models import (
    REVIEW_LENGTH,
    TRIAL_LENGTH,
    EdgeKind,
    ModelSource,
    ModelState,
    ModelTrial,
    OperatingModel,
    PeerReview,
)
from oppiva.catalogue.queries.desk_history import sender_of
from oppiva.catalogue.queries.gate import areas_built_on
from oppiva.catalogue.rules import library
from oppiva.catalogue.services.model_states import held, settle_review, tell
from oppiva.catalogue.services.model_telling import ask, settled, tell_authors
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people.models import Organisation, Person, Unit

LEAST = 10
CARRYING = frozenset({EdgeKind.BUILDS_ON, EdgeKind.SUPPORTS})


def name_trial(
    actor: Actor, model: OperatingModel, *, organisation: Organisation, unit: Unit | None = None,
    person: Person | None = None,
) -> ModelTrial:  # fmt: skip
    """Name a place that will try the model from its text alone; `person` may read the draft from now on.

    Refuses a unit of its sources (`trial_at_source`), a unit of another organisation (`unit_elsewhere`), and a model
    that is no draft and not on trial (`model_state`).
    """
    with held(actor, "write", model) as found:
        _require_at_work(found)
        if unit is not None and unit.organisation_id != organisation.pk:
            raise DomainError("unit_elsewhere")
        if _is_source(found, organisation, unit):
            raise DomainError("trial_at_source", place=unit.name if unit is not None else organisation.name)
        made = audit.save(
            ModelTrial(
                operating_model=found, organisation=organisation, unit=unit, person=person, named_at=clock.now()
            ),
            actor=actor,
        )
        tell(actor, found, "model_trial_named")
        if person is not None and found.state == ModelState.TESTING:
            ask(actor, found, person, "trial", made.pk)
    return made


def _is_source(model: OperatingModel, organisation: Organisation, unit: Unit | None) -> bool:
    """Whether an experiment that carries the model came from there; an organisation as a whole: from any of its units.

    The area alone bars nobody: another organisation of the same area may try it.
    """
    rows = ModelSource.objects.filter(operating_model=model).select_related("experiment")
    units = {str(one) for source in rows if CARRYING & set(source.kinds) for one in source.experiment.units}
    if unit is not None:
        return str(unit.pk) in units
    houses = Unit.objects.filter(pk__in=units).values_list("organisation_id", flat=True)
    return organisation.pk in set(houses)


def _require_at_work(model: OperatingModel) -> None:
    if model.state not in (ModelState.DRAFT, ModelState.TESTING):
        raise DomainError("model_state", model=model.code, state=model.state, wanted="testing")


def drop_trial(actor: Actor, trial: ModelTrial) -> None:
    """Take back that a place was named, before it has told anything (`trial_done`)."""
    with held(actor, "write", trial.operating_model) as found:
        _require_at_work(found)
        if ModelTrial.objects.get(pk=trial.pk).done_on is not None:
            raise DomainError("trial_done")
        audit.delete([trial], actor=actor, reason="trial_dropped")
        settled([trial.pk])
        tell(actor, found, "model_trial_dropped")


def tell_trial(
    actor: Actor,
    trial: ModelTrial,
    *,
    done_on: date,
    unclear: str,
    changed: str = "",
    no_change_reason: str = "",
    base_version: int | None = None,
) -> ModelTrial:
    """What came of trying a model from its text alone: what was unclear (10 to 600), and what was changed in the text
    because of it, or why nothing was.

    By who tries, or by who writes the model. Refuses both answers or none (`trial_change`), a day to come
    (`day_to_come`), and a model that is not on trial (`model_state`).
    """
    clean = taken(unclear, "unclear", least=LEAST, most=TRIAL_LENGTH)
    said, why = changed.strip(), no_change_reason.strip()
    if bool(said) == bool(why):
        raise DomainError("trial_change")
    said = taken(said, "changed", least=LEAST if said else 0, most=TRIAL_LENGTH)
    why = taken(why, "no_change_reason", least=LEAST if why else 0, most=300)
    if done_on > clock.today():
        raise DomainError("day_to_come", field="done_on")
    with _asked_or_writer(actor, trial.operating_model, trial.person_id) as found:
        if found.state != ModelState.TESTING:
            raise DomainError("model_state", model=found.code, state=found.state, wanted="testing")
        saved = audit.save(
            ModelTrial.objects.get(pk=trial.pk),
            actor=actor,
            base_version=base_version,
            changes={
                "done_on": done_on, "unclear": clean, "changed": said, "no_change": not said, "no_change_reason": why,
            },
        )  # fmt: skip
        tell(actor, found, "model_trial_told")
        settled([saved.pk])
        tell_authors(actor, found, "trial_told")
        settle_review(actor, found)
    return saved


def _asked_or_writer(
    actor: Actor, model: OperatingModel, person: UUID | None
) -> AbstractContextManager[OperatingModel]:
    """Held for reading by who was asked, who needs no right to write; for writing by anyone else."""
    own = actor.person_id is not None and person is not None and str(person) == actor.person_id
    return held(actor, "read" if own else "write", model)


def ask_review(actor: Actor, model: OperatingModel, person: Person, *, kind: str = PeerReview.Kind.PEER) -> PeerReview:
    """Ask a person to review the model; a peer may read the draft from now on.

    Refuses a peer of an area that an experiment it builds on came from (`peer_of_source`), one without an area
    (`peer_without_area`), who is asked already (`review_asked`), and who is not of the programme's team for the team's
    approval (`reviewer_not_of_team`).
    """
    with held(actor, "write", model) as found:
        _require_at_work(found)
        area = person.unit.organisation.area if person.unit is not None else None
        if kind == PeerReview.Kind.PEER:
            _require_peer(found, area.pk if area is not None else None)
        made = PeerReview(
            operating_model=found, kind=kind, person=person, area=area, asked_at=clock.now()
        )  # fmt: skip
        try:
            with transaction.atomic():
                made = audit.save(made, actor=actor)
        except IntegrityError as error:
            raise DomainError("review_asked") from error
        tell(actor, found, "model_review_asked", review=str(kind))
        if found.state == ModelState.TESTING:
            ask(actor, found, person, "review", made.pk)
    return made


def _require_peer(model: OperatingModel, area: str | None) -> None:
    if area is None:
        raise DomainError("peer_without_area")
    if area in areas_built_on(model):
        raise DomainError("peer_of_source")


def approve_as_team(actor: Actor, model: OperatingModel, *, text: str = "") -> PeerReview:
    """The team's approval, by another of it than who sent the model on trial (`reviewer_sent_it`); refuses others
    (`reviewer_not_of_team`), who was asked as a peer (`review_asked`), and a model that is not on trial
    (`model_state`)."""
    with held(actor, "read", model) as found:
        if not library.is_of_team(actor, found.programme):
            raise DomainError("reviewer_not_of_team")
        _require_other(actor, found)
        rows = PeerReview.objects.filter(
            operating_model=found, person=UUID(str(actor.person_id)), deleted_in__isnull=True
        )
        review = rows.first()
        if review is not None and review.kind != PeerReview.Kind.TEAM:  # who was asked as a peer answers as one
            raise DomainError("review_asked")
        if review is None:
            review = audit.save(
                PeerReview(
                    operating_model=found, kind=PeerReview.Kind.TEAM, person_id=actor.person_id, asked_at=clock.now()
                ),
                actor=actor,
            )
        return _answered(actor, found, review, approves=True, text=text)


def _require_other(actor: Actor, model: OperatingModel) -> None:
    """Nobody approves for the team what they sent on trial themselves: two pairs of eyes see it."""
    if str(sender_of(model)) == actor.person_id:
        raise DomainError("reviewer_sent_it")


def answer_review(actor: Actor, review: PeerReview, *, approves: bool, text: str = "") -> PeerReview:
    """The reviewer approves the text, or sends it back with why (10 to 600).

    Refuses anybody else (`not_reviewer`), a model that is not on trial (`model_state`), and a peer whose area has
    become that of a source meanwhile (`peer_of_source`).
    """
    if actor.person_id is None or str(review.person_id) != actor.person_id:
        raise DomainError("not_reviewer")
    with held(actor, "read", review.operating_model) as found:
        if review.kind == PeerReview.Kind.PEER:
            _require_peer(found, review.area_id)
        elif approves:
            _require_other(actor, found)
        return _answered(actor, found, review, approves=approves, text=text)


def _answered(actor: Actor, found: OperatingModel, review: PeerReview, *, approves: bool, text: str) -> PeerReview:
    said = taken(text, "text", least=0 if approves else LEAST, most=REVIEW_LENGTH)
    if found.state != ModelState.TESTING:
        raise DomainError("model_state", model=found.code, state=found.state, wanted="testing")
    state = PeerReview.State.APPROVED if approves else PeerReview.State.RETURNED
    saved = audit.save(
        PeerReview.objects.get(pk=review.pk),
        actor=actor,
        changes={
            "state": state, "text": said, "answered_at": clock.now(), "draft_version": found.draft.version,
        },
    )  # fmt: skip
    tell(actor, found, "model_review_answered", approves=approves)
    settled([saved.pk])
    tell_authors(actor, found, "approved" if approves else "sent_back", reason="" if approves else said)
    settle_review(actor, found)
    return saved
