"""Who reads and writes operating models (trust.md 2): drafts inside the programme, what is published by everyone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import Http404

from oppiva.catalogue.models import (
    AT_WORK_STATES,
    IN_LIBRARY,
    EdgeKind,
    ModelOrigin,
    ModelSource,
    ModelState,
    ModelTrial,
    ModelVersion,
    OperatingModel,
    PeerReview,
    StewardQuestion,
    Stewardship,
)
from oppiva.core.errors import DomainError
from oppiva.core.policy import INSTANCE, Actor, Level, Place, Target, allowed, decide, readers
from oppiva.experiments.rules import with_own_teams
from oppiva.jobs import clock
from oppiva.programme.models import Programme
from oppiva.programme.rules import programmes_visible_to, require_open

# In these a superior reads it, too (trust.md 2, note 8).
REVIEWED = (ModelState.PEER_REVIEWED, *IN_LIBRARY)
# One from elsewhere has its draft where it came from.
_WRITTEN_HERE = Q(deleted_in__isnull=True) & ~Q(origin=ModelOrigin.FOREIGN)
_OF_VERSION = ("operating_model__programme", "operating_model__replaced_by", "operating_model__foreign")
DRAFT, PUBLISHED, QUESTION = "model_draft", "model_published", "steward_question"


# --- what the policy sees --------------------------------------------------------------------------------------------
def relations_to(actor: Actor, model: OperatingModel) -> frozenset[str]:
    """How the actor is related to a model: `steward_of` during the term, `asked` to try or to review it, until it is
    published.

    Two statements, none for a model that was found for this actor (`model_for`).
    """
    if actor.person_id is None:
        return frozenset()
    known = getattr(model, "_related", None)
    if known is not None and known[0] == actor.person_id:
        related: frozenset[str] = known[1]
        return related
    found = set()
    if stewardships_of(actor).filter(operating_model=model).exists():
        found.add("steward_of")
    if model.pk in _asked(actor, [model.pk]):
        found.add("asked")
    return frozenset(found)


def draft_target(model: OperatingModel, relations: Iterable[str] = ()) -> Target:
    """The draft of a model as the policy sees it, with the places of the experiments it builds on."""
    places = {Place("programme", str(model.programme_id)), INSTANCE}
    built = False
    for one in built_on(model):
        built = True
        places.add(Place("team", str(one.experiment.team_id)))
        places |= {Place("area", str(area)) for area in one.experiment.areas}
    more = {"source"} if built else set()
    return Target(DRAFT, frozenset(places), relations=frozenset({*relations, *more}), state=model.state)


def published_target(model: OperatingModel, relations: Iterable[str] = ()) -> Target:
    """What is published of a model; the whole world reads it."""
    places = frozenset({Place("programme", str(model.programme_id)), INSTANCE})
    publicity = "public" if model.state in IN_LIBRARY else ""
    return Target(PUBLISHED, places, relations=frozenset(relations), state=model.state, publicity=publicity)


def question_target(model: OperatingModel, relations: Iterable[str] = ()) -> Target:
    """Questions to the steward of a published model."""
    places = frozenset({Place("programme", str(model.programme_id)), INSTANCE})
    publicity = "public" if model.state in IN_LIBRARY else ""
    return Target(QUESTION, places, relations=frozenset(relations), state=model.state, publicity=publicity)


def readers_of_draft(model: OperatingModel) -> tuple[str, ...]:
    """The roles that read the draft as it stands; said on every page where one writes."""
    return readers(draft_target(model))


def built_on(model: OperatingModel) -> list[ModelSource]:
    """The experiments that a model builds on; no statement for one that was found for this actor (`model_for`)."""
    known: list[ModelSource] | None = getattr(model, "_built_on", None)
    if known is not None or model._state.adding:
        return known or []
    rows = ModelSource.objects.filter(operating_model=model).select_related("experiment")
    return [one for one in rows if EdgeKind.BUILDS_ON in one.kinds]


# --- drafts ----------------------------------------------------------------------------------------------------------
def models_visible_to(actor: Actor) -> QuerySet[OperatingModel]:
    """The models whose draft the actor reads, in whatever state."""
    rows = OperatingModel.objects.filter(_WRITTEN_HERE)
    if actor.system is not None:
        return rows
    here, _teams = with_own_teams(actor)
    inside = programmes_visible_to(here, "read", DRAFT, Level.FULL).order_by().values("pk")
    after_review = Q(programme__in=_open_after_review(here), state__in=REVIEWED)
    return rows.filter(Q(programme__in=inside) | after_review | Q(pk__in=_near(here)))


def model_for(actor: Actor, programme: str, code: str) -> OperatingModel:
    """The model of this code when the actor reads its draft, else 404."""
    of = {"operating_model": OuterRef("pk"), "person": _id(actor), "deleted_in__isnull": True}
    rows = OperatingModel.objects.filter(_WRITTEN_HERE, programme__code=programme, code__iexact=code)
    found: OperatingModel | None = (
        rows.select_related("programme", "draft", "candidate", "replaced_by__draft", "forked_from")
        .annotate(
            kept=Exists(stewardships_of(actor).filter(operating_model=OuterRef("pk"))),
            asked=Exists(PeerReview.objects.filter(**of)) | Exists(ModelTrial.objects.filter(**of)),
        )
        .first()
    )
    if found is None:
        raise Http404
    # Read once for the whole request: pages ask several times what the actor may do.
    related = {name for name, so in (("steward_of", "kept"), ("asked", "asked")) if getattr(found, so)}
    if found.state not in AT_WORK_STATES:
        related.discard("asked")
    found.__dict__.update(_related=(actor.person_id, frozenset(related)), _built_on=built_on(found))
    if not reads_draft(actor, found):
        raise Http404
    return found


def desk_for(actor: Actor, programme: str) -> tuple[Programme, QuerySet[OperatingModel]]:
    """The programme of this code, and those of its models whose drafts the actor reads: all, or some; else 404."""
    here, _teams = with_own_teams(actor)
    found = programmes_visible_to(here, "read", DRAFT, Level.FULL).filter(code=programme).first()
    if found is not None:
        return found, OperatingModel.objects.filter(_WRITTEN_HERE, programme=found)
    rows = models_visible_to(actor).filter(programme__code=programme)
    one = rows.select_related("programme").first()
    if one is None:
        raise Http404
    return one.programme, rows


def reads_draft(actor: Actor, model: OperatingModel) -> bool:
    """Whether the actor reads the draft of a model."""
    here, _teams = with_own_teams(actor)
    return allowed(here, "read", draft_target(model, relations_to(actor, model)), clock.now())


def may(actor: Actor, action: str, model: OperatingModel, relations: frozenset[str] | None = None) -> bool:
    """Whether the actor may write the draft (`write`) or publish it (`approve`): in the programme while it is open, as
    its steward until the term ends. `relations`: when they are known already."""
    relations = relations_to(actor, model) if relations is None else relations
    if model.origin == ModelOrigin.FOREIGN or not allowed(actor, action, draft_target(model, relations), clock.now()):
        return False
    if action == "write" and "steward_of" not in relations and is_kept_by_its_place(model):
        return False
    return model.programme.state != Programme.State.ENDED or "steward_of" in relations


def may_and_readers(actor: Actor, model: OperatingModel) -> tuple[bool, tuple[str, ...]]:
    """Whether the actor may write the draft, and the roles that read it: for a page that tells both."""
    relations = relations_to(actor, model)
    target = draft_target(model, relations)
    open_ = "steward_of" in relations or (
        model.programme.state != Programme.State.ENDED and not is_kept_by_its_place(model)
    )
    # Who reads it by role: what it is to this reader is nobody else's.
    return open_ and allowed(actor, "write", target, clock.now()), readers(
        replace(target, relations=target.relations & {"source"})
    )


def require(actor: Actor, action: str, model: OperatingModel) -> None:
    """Refuse (`not_allowed`) who may not do this to a model, anybody to one from elsewhere, which importing alone
    renews, and (`programme_ended`) a late hand but its steward's."""
    relations = relations_to(actor, model)
    if model.origin == ModelOrigin.FOREIGN or not allowed(actor, action, draft_target(model, relations), clock.now()):
        raise DomainError("not_allowed", action=action, kind=DRAFT)
    if "steward_of" not in relations:
        if action == "write" and is_kept_by_its_place(model):
            raise DomainError("not_allowed", action=action, kind=DRAFT)
        require_open(model.programme)


def is_kept_by_its_place(model: OperatingModel) -> bool:
    """Whether it is a local variant that somebody keeps: the place's own, which the programme reads and does not write;
    one statement for a local variant, none for another."""
    if model.origin != ModelOrigin.FORK or model._state.adding:
        return False
    terms = Stewardship.objects.filter(operating_model=model, state=Stewardship.State.ACCEPTED, deleted_in__isnull=True)
    return terms.filter(ends_on__gte=clock.today()).exists()


def is_of_team(actor: Actor, programme: Programme) -> bool:
    """Whether the actor belongs to the programme's team: who facilitates, analyses or leads it (approval 1)."""
    place = Place("programme", str(programme.pk))
    team = {"facilitator", "analyst", "project_manager"}
    return any(grant.role in team and (grant.scope == place or place in grant.within) for grant in actor.grants)


def stewardships_of(actor: Actor) -> QuerySet[Stewardship]:
    """The stewardships by which the actor acts today."""
    today = clock.today()
    return Stewardship.objects.filter(
        person=_id(actor),
        state=Stewardship.State.ACCEPTED,
        accepted_on__lte=today,
        ends_on__gte=today,
        deleted_in__isnull=True,
    )


def invitations_to(actor: Actor) -> QuerySet[Stewardship]:
    """The stewardships to which the actor is invited and has not said anything yet."""
    return Stewardship.objects.filter(
        person=_id(actor),
        state=Stewardship.State.INVITED,
        operating_model__deleted_in__isnull=True,
        deleted_in__isnull=True,
    ).select_related("operating_model__programme", "operating_model__draft", "organisation")


def invitation_for(actor: Actor, pk: UUID) -> Stewardship:
    """An invitation of one's own to be the steward of a model, answered or not, else 404."""
    rows = Stewardship.objects.filter(
        pk=pk, person=_id(actor), operating_model__deleted_in__isnull=True, deleted_in__isnull=True
    )
    found = rows.select_related("operating_model__programme", "operating_model__draft", "organisation").first()
    if actor.person_id is None or found is None:
        raise Http404
    return found


def stewardship_of(model: OperatingModel, pk: UUID) -> Stewardship:
    """A stewardship of a model that was found for the reader, else 404."""
    found = Stewardship.objects.filter(pk=pk, operating_model=model, deleted_in__isnull=True).first()
    if found is None:
        raise Http404
    found.operating_model = model
    return found


def review_for(actor: Actor, pk: UUID, model: OperatingModel) -> PeerReview:
    """A review of this model that the actor was asked for, else 404."""
    rows = PeerReview.objects.filter(pk=pk, operating_model=model, person=_id(actor), deleted_in__isnull=True)
    found = rows.select_related("operating_model__programme", "operating_model__draft").first()
    if actor.person_id is None or found is None:
        raise Http404
    return found


def trial_for(model: OperatingModel, pk: UUID) -> ModelTrial:
    """A trial of a model that was found for the reader, else 404."""
    found = ModelTrial.objects.filter(pk=pk, operating_model=model, deleted_in__isnull=True).first()
    if found is None:
        raise Http404
    return found


# --- the library -----------------------------------------------------------------------------------------------------
def published_models() -> QuerySet[OperatingModel]:
    """The models in the library, replaced and withdrawn ones included: the world reads them."""
    return OperatingModel.objects.filter(
        state__in=IN_LIBRARY, deleted_in__isnull=True, programme__deleted_in__isnull=True
    )


def current_versions(among: Iterable[UUID] | None = None) -> QuerySet[ModelVersion]:
    """The newest version of each model in the library; `among`: of these models alone."""
    rows = ModelVersion.objects.filter(
        pk=F("operating_model__current_version"),
        operating_model__state__in=IN_LIBRARY,
        operating_model__deleted_in__isnull=True,
        operating_model__programme__deleted_in__isnull=True,
    )
    return rows if among is None else rows.filter(operating_model__in=among)


def found_by(actor: Actor) -> QuerySet[OperatingModel]:
    """The models that a search may find for the actor: the library is everybody's (A5)."""
    return published_models()


def published_for(actor: Actor, slug: str) -> OperatingModel:
    """The published model at this address, else 404; the policy is asked even though everyone reads it."""
    found = published_models().filter(slug=slug).select_related("programme", "replaced_by", "foreign").first()
    if found is None or not reads_published(actor, published_target(found)):
        raise Http404
    return found


def reads_published(actor: Actor, target: Target) -> bool:
    """Whether the actor reads what is published of a model (`published_target`) whole."""
    return decide(actor, "read", target, clock.now()).level == Level.FULL


def newest_for(actor: Actor, slug: str) -> ModelVersion:
    """The newest version of the published model at this address, else 404; one statement with the model and whether
    it has local variants (`has_variants`)."""
    forks = published_models().filter(forked_from=OuterRef("operating_model"))
    rows = current_versions().filter(operating_model__slug=slug).annotate(_forked=Exists(forks))
    found = rows.select_related(*_OF_VERSION).first()
    if found is None or not reads_published(actor, published_target(found.operating_model)):
        raise Http404
    found.operating_model.__dict__["_forked"] = found._forked
    return found


def has_variants(model: OperatingModel) -> bool:
    """Whether a model may have local variants in the library; no statement for one found with its newest version."""
    return bool(getattr(model, "_forked", True))


def version_for(actor: Actor, slug: str, number: str) -> ModelVersion:
    """The version of this number (1.2.0) of a published model, else 404."""
    model = published_for(actor, slug)
    parts = number.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 5 for part in parts):
        raise Http404
    major, minor, patch = (int(part) for part in parts)
    # 01.2.0 is no second address of 1.2.0.
    if number != f"{major}.{minor}.{patch}":
        raise Http404
    found = ModelVersion.objects.filter(operating_model=model, major=major, minor=minor, patch=patch).first()
    if found is None:
        raise Http404
    found.operating_model = model
    return found


def question_for(actor: Actor, model: OperatingModel, pk: UUID) -> StewardQuestion:
    """A question to the steward of a model, for who answers it, else 404."""
    found = StewardQuestion.objects.filter(pk=pk, operating_model=model, deleted_in__isnull=True).first()
    if found is None or "steward_of" not in relations_to(actor, model):
        raise Http404
    return found


# --- inside ----------------------------------------------------------------------------------------------------------
def _id(actor: Actor) -> UUID | None:
    return UUID(actor.person_id) if actor.person_id else None


def _asked(actor: Actor, among: Iterable[UUID] | None = None) -> set[UUID]:
    """The models at work that the actor was asked to try or to review; the text of a later version is not theirs."""
    of = {"person": _id(actor), "operating_model__state__in": AT_WORK_STATES, "deleted_in__isnull": True}
    reviews, trials = PeerReview.objects.filter(**of), ModelTrial.objects.filter(**of)
    if among is not None:
        reviews, trials = reviews.filter(operating_model__in=among), trials.filter(operating_model__in=among)
    pairs = reviews.values_list("operating_model").union(trials.values_list("operating_model"))
    return {pk for (pk,) in pairs}


def _open_after_review(actor: Actor) -> list[UUID]:
    """The programmes whose models the actor reads once they are reviewed."""
    now = clock.now()
    found = []
    for one in Programme.objects.filter(deleted_in__isnull=True, operating_models__isnull=False).distinct():
        places = frozenset({Place("programme", str(one.pk)), INSTANCE})
        if allowed(actor, "read", Target(DRAFT, places, state=ModelState.PEER_REVIEWED), now):
            found.append(one.pk)
    return found


def _near(actor: Actor) -> set[UUID]:
    """The models that the actor reads by what it is to them, not by the programme: as steward, as asked, by a source of
    its team or area; each is decided by the policy."""
    if actor.person_id is None:
        return set()
    found = set(stewardships_of(actor).values_list("operating_model_id", flat=True)) | _asked(actor)
    places = {place for grant in actor.grants for place in grant.within | {grant.scope}}
    teams = {place.id for place in places if place.kind == "team"}
    areas = {place.id for place in places if place.kind == "area"}
    if not teams and not areas:
        return found
    now = clock.now()
    by_model: dict[UUID, set[Place]] = {}
    states: dict[UUID, str] = {}
    rows = ModelSource.objects.values_list(
        "operating_model_id", "operating_model__state", "kinds", "experiment__team_id", "experiment__areas"
    )
    for model, state, kinds, team, held in rows:
        if EdgeKind.BUILDS_ON in kinds and (str(team) in teams or areas & {str(area) for area in held}):
            states[model] = state
            by_model.setdefault(model, {INSTANCE}).update(
                {Place("team", str(team)), *(Place("area", str(area)) for area in held)}
            )
    for model, where in by_model.items():
        target = Target(DRAFT, frozenset(where), relations=frozenset({"source"}), state=states[model])
        if allowed(actor, "read", target, now):
            found.add(model)
    return found
