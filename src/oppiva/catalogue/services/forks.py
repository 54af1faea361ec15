"""A local variant: a place's own model that branches off the version it took (records.md 5, fork), and back again."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from oppiva.audit import services as audit
from oppiva.audit.models import Record
from oppiva.catalogue import blocks
from oppiva.catalogue.lengths import taken
from oppiva.catalogue.models import (
    CHECK_MONTHS,
    LONGEST_STEWARDSHIP_MONTHS,
    EdgeKind,
    ModelArea,
    ModelDraft,
    ModelMaterial,
    ModelOrigin,
    ModelSource,
    ModelState,
    ModelVersion,
    NodeKind,
    OperatingModel,
    Origin,
    Stewardship,
    TraceNode,
)
from oppiva.catalogue.queries.history import FORK_UNDONE
from oppiva.catalogue.queries.model_sources import draft_code, node_of_model
from oppiva.catalogue.queries.standing import path_of
from oppiva.catalogue.services.drafts import addressed, as_held, refresh
from oppiva.catalogue.services.effects import insert_edge
from oppiva.catalogue.services.model_states import tell
from oppiva.catalogue.services.nodes import unlink_nodes
from oppiva.catalogue.services.stewards import NAME_LENGTH, ROLE_LENGTH
from oppiva.core.calendars import add_months
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people.models import Organisation, Person

# Numbers of local variants lie above all others: M8-S2 is 108 002.
FIRST_NUMBER, APART = 100_000, 1_000
# The original's own: where it stands in Innokylä, and whom to ask about it.
NOT_COPIED = frozenset({"innokyla", "contact"})


def fork_version(
    actor: Actor,
    version: ModelVersion,
    *,
    person: Person,
    organisation: Organisation | None,
    organisation_name: str,
    role: str,
    client_ref: UUID | None = None,
) -> OperatingModel:
    """Begin a local variant: a draft with the texts, language and theme of the version, kept from now on by the
    person's organisation; the sources of the version flow on.

    The caller has asked whether the person may (the adopter of the version). Refuses names out of their lengths.
    """
    said = taken(role, "role", least=2, most=ROLE_LENGTH)
    name = taken(organisation_name, "organisation", least=2, most=NAME_LENGTH)
    with transaction.atomic():
        root = _root(version.operating_model)
        # Two that branch off at once get two codes.
        OperatingModel.objects.select_for_update(no_key=True).get(pk=root.pk)
        nth = 1 + OperatingModel.objects.filter(
            programme=root.programme_id, number__gt=_number(root, 0), number__lt=_number(root, APART)
        ).count()  # fmt: skip
        code = f"{root.code}-S{nth}"
        made = OperatingModel(
            programme=root.programme, number=_number(root, nth), code=code, origin=ModelOrigin.FORK,
            forked_from=version.operating_model, language=version.language, theme=version.theme,
            state_since=clock.now(),
        )  # fmt: skip
        if client_ref is not None:
            made.pk = client_ref
        model = addressed(actor, made, f"{version.name} {code}")
        texts = version.content["texts"]
        held = {one: as_held(one, texts.get(one)) for one in blocks.FIELDS if one not in NOT_COPIED}
        audit.save(ModelDraft(operating_model=model, contact=said, **held), actor=actor)
        node = TraceNode(
            programme=root.programme, kind=NodeKind.VERSION, code=draft_code(model), title=version.name, at=clock.now()
        )
        node.save()
        insert_edge(actor, version.node, node, EdgeKind.FORKED_TO, origin=Origin.ANALYST)
        today = clock.today()
        term = Stewardship(
            operating_model=model, organisation=organisation, organisation_name=name, role=said, person=person,
            state=Stewardship.State.ACCEPTED, invited_at=clock.now(), accepted_on=today, accepted_by=person,
            next_review_on=add_months(today, CHECK_MONTHS), ends_on=add_months(today, LONGEST_STEWARDSHIP_MONTHS),
        )  # fmt: skip
        audit.save(term, actor=actor)
        tell(actor, model, "model_forked", version=version.number)
        refresh(model, why="")
    return OperatingModel.objects.select_related("programme", "draft").get(pk=model.pk)


def undo_fork(actor: Actor, model: OperatingModel, *, along: Iterable[Record] = ()) -> UUID:
    """Take a local variant back whole while it is a draft: the model with its text, steward and materials in one batch,
    and every edge at it retracted. `along`: what the caller's app holds of it.

    The caller has asked whether the actor may. Refuses one that was published (`fork_gone_further`).
    """
    with transaction.atomic():
        found = OperatingModel.objects.select_for_update(of=("self",), no_key=True).get(pk=model.pk)
        if found.origin != ModelOrigin.FORK or found.state != ModelState.DRAFT or found.deleted_in is not None:
            raise DomainError("fork_gone_further", model=found.code)
        _retract_all(actor, found)
        ModelSource.objects.filter(operating_model=found).delete()
        ModelArea.objects.filter(operating_model=found).delete()
        batch = audit.delete(
            [
                found, ModelDraft.objects.get(operating_model=found), *along,
                *Stewardship.objects.filter(operating_model=found, deleted_in__isnull=True),
                *ModelMaterial.objects.filter(operating_model=found, deleted_in__isnull=True),
            ],
            actor=actor,
            reason=FORK_UNDONE,
        )  # fmt: skip
        tell(actor, found, FORK_UNDONE)
    return batch


def _retract_all(actor: Actor, model: OperatingModel) -> None:
    node = node_of_model(model)
    held = path_of(model.programme).graph
    edges = (*held.into.get(node.pk, ()), *held.out_of.get(node.pk, ()))
    unlink_nodes(actor, model.programme, edges, FORK_UNDONE)


def _root(model: OperatingModel) -> OperatingModel:
    """The model that is no local variant, from which all of these came."""
    here = model
    while here.forked_from is not None:
        here = here.forked_from
    return here


def _number(root: OperatingModel, nth: int) -> int:
    return FIRST_NUMBER + root.number * APART + nth
