"""A model of another library here: its versions as they were frozen there, and where it stands there today.

What was read of it has been looked at (`core.library`); who calls has asked whether the actor may.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import override

from oppiva.audit import services as audit
from oppiva.catalogue.models import (
    IN_USE_STATES,
    Change,
    EdgeKind,
    Effect,
    ForeignModel,
    ModelArea,
    ModelOrigin,
    ModelState,
    ModelVersion,
    NodeKind,
    OperatingModel,
    Origin,
    TraceNode,
)
from oppiva.catalogue.queries.gate import newest
from oppiva.catalogue.queries.model_sources import node_of_model
from oppiva.catalogue.services.drafts import addressed
from oppiva.catalogue.services.effects import insert_edge
from oppiva.catalogue.services.model_states import tell
from oppiva.catalogue.signals import offer_changed, version_published
from oppiva.core.errors import DomainError
from oppiva.core.library import ModelTold, VersionTold
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people.models import EmploymentArea
from oppiva.programme.models import Programme

# U7 is 1 000 007: above all of the programme's own, and its local variants (forks.py) fit the column.
APART = 1_000_000
BACKING = frozenset({EdgeKind.BUILDS_ON, EdgeKind.SUPPORTS})
Content = Mapping[str, Any]


def bring_new(
    actor: Actor,
    programme: Programme,
    told: ModelTold,
    versions: Sequence[tuple[VersionTold, Content]],
    *,
    identity: str,
    address: str,
    library: str,
) -> OperatingModel:
    """A model that was not here: under the programme's next U number, at its own address where that is free. In the
    caller's transaction; `versions`: all of them, the oldest first."""
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    here = OperatingModel.objects.filter(programme=programme, origin=ModelOrigin.FOREIGN)
    nth = max(here.aggregate(most=Max("number"))["most"] or 0, APART) - APART + 1
    said = versions[-1][1]["model"]
    model = addressed(
        actor,
        OperatingModel(
            programme=programme, number=APART + nth, code=f"U{nth}", origin=ModelOrigin.FOREIGN,
            language=told.language, theme=told.theme, state_since=clock.now(),
        ),
        said["slug"],
    )  # fmt: skip
    origin = ForeignModel(
        operating_model=model, identity=identity, address=address, library_name=library,
        programme_code=said["programme"], code=said["code"], slug=said["slug"], origin=said["origin"],
        state=told.state, read_at=clock.now(),
    )  # fmt: skip
    audit.save(origin, actor=actor)
    add_versions(actor, model, versions)
    stand_as(actor, model, told)
    tell(actor, model, "model_brought_in", number=told.current)
    return model


def add_versions(actor: Actor, model: OperatingModel, versions: Sequence[tuple[VersionTold, Content]]) -> None:
    """Versions that came after those that are here, the oldest first; who took an older major hears of it as of any."""
    before = newest(model)
    made: list[tuple[ModelVersion, VersionTold]] = []
    for told, content in versions:
        made.append((_added(actor, model, made[-1][0] if made else before, told, content), told))
    last = made[-1][0]
    changes: dict[str, object] = {"current_version": last.pk, "theme": last.theme}
    if before is None:
        changes |= {"state": ModelState.PUBLISHED, "state_since": clock.now()}
    audit.save(model, actor=actor, changes=changes)
    model.refresh_from_db()
    _keep_areas(model, last.content)
    for version, told in made if before is not None else made[-1:]:
        version.operating_model = model
        version_published.send(
            OperatingModel, version=version, previous=before, change=str(Change(told.change)), actor=actor
        )
        before = version


def _added(
    actor: Actor, model: OperatingModel, before: ModelVersion | None, told: VersionTold, content: Content
) -> ModelVersion:
    texts = content["texts"]
    node = TraceNode(
        programme_id=model.programme_id, kind=NodeKind.VERSION, code=f"{model.code}-{told.number}",
        title=texts["name"], at=clock.now(),
    )  # fmt: skip
    node.save()
    if before is not None:
        insert_edge(actor, before.node, node, EdgeKind.REVISED_TO, origin=Origin.ANALYST)
    major, minor, patch = told.parts
    made = ModelVersion(
        operating_model=model, major=major, minor=minor, patch=patch, change=told.change, change_note=told.note,
        content=dict(content), content_hash=told.hash, language=model.language, name=texts["name"],
        one_sentence=texts["one_sentence"], for_whom=list(texts["for_whom"]), theme=content["model"].get("theme", ""),
        effect=texts.get("effect") or Effect.UNKNOWN, effort=content["effort"]["step"], node=node, by=None,
        at=datetime.fromisoformat(told.at),
    )  # fmt: skip
    made.save()
    return made


def _keep_areas(model: OperatingModel, content: Content) -> None:
    """Where it was tried there, as far as these areas are known here: areas have one code in all of Finland."""
    told = {
        area
        for one in content["sources"]
        if one["carried_out"] and BACKING & set(one["kinds"])
        for area in one["areas"]
    }
    known = set(EmploymentArea.objects.filter(pk__in=told).values_list("pk", flat=True))
    ModelArea.objects.filter(operating_model=model).exclude(area__in=known).delete()
    held = set(ModelArea.objects.filter(operating_model=model).values_list("area_id", flat=True))
    ModelArea.objects.bulk_create(ModelArea(operating_model=model, area_id=one) for one in sorted(known - held))


# --- where it stands there -------------------------------------------------------------------------------------------
def stands_differently(model: OperatingModel, origin: ForeignModel, told: ModelTold) -> bool:
    """Whether its library tells of it otherwise than it stands here: its state, steward or evidence. One that leads to
    what was taken back here does, too."""
    here = (origin.state, origin.organisation, origin.role, origin.replaced_by, model.evidence)
    there = (told.state, told.organisation, told.role, told.replaced_by, told.evidence)
    lost = model.state == ModelState.REPLACED and not _leads_on(model)
    return lost or here != there or model.last_checked_on != _day(told.last_checked_on)


def stand_as(actor: Actor, model: OperatingModel, told: ModelTold) -> None:
    """What its library says of it today. One that was replaced there is out of use until what replaced it is here, too
    (`settle_replaced`)."""
    origin = ForeignModel.objects.get(operating_model=model)
    changes = {
        "state": told.state, "organisation": told.organisation, "role": told.role, "replaced_by": told.replaced_by,
        "read_at": clock.now(),
    }  # fmt: skip
    audit.save(origin, actor=actor, changes=changes)
    wanted: dict[str, object] = {"evidence": told.evidence, "last_checked_on": _day(told.last_checked_on)}
    if told.state in (ModelState.WITHDRAWN, ModelState.REPLACED):
        if not _leads_on(model) or told.state == ModelState.WITHDRAWN:
            wanted |= {"state": ModelState.WITHDRAWN, "withdrawn_reason": _reason(told), "replaced_by": None}
    else:
        wanted |= {"state": told.state, "withdrawn_reason": "", "replaced_by": None}
    if wanted.get("state", model.state) != model.state:
        wanted["state_since"] = clock.now()
    before = model.state
    saved = audit.save(model, actor=actor, changes=wanted, reason="stands_there")
    if (before in IN_USE_STATES) != (saved.state in IN_USE_STATES):
        offer_changed.send(OperatingModel, model=saved, actor=actor)
    model.refresh_from_db()


def settle_replaced(actor: Actor, model: OperatingModel, successor: OperatingModel, why: str = "") -> bool:
    """What replaced it there is here, too: so it is here. False when that would go round in a ring."""
    if _leads_on(model) or successor.pk == model.pk or successor.deleted_in is not None:
        return False
    here: OperatingModel | None = successor
    while here is not None:
        if here.pk == model.pk:
            return False
        here = here.replaced_by
    try:
        insert_edge(
            actor, node_of_model(model), node_of_model(successor), EdgeKind.REPLACED_BY, origin=Origin.ANALYST,
            note=why[:200],
        )  # fmt: skip
    except DomainError as error:
        if error.code == "trace_ring":
            return False
        if error.code != "edge_stands":
            raise
    changes: dict[str, object] = {"state": ModelState.REPLACED, "replaced_by": successor, "withdrawn_reason": ""}
    audit.save(model, actor=actor, changes=changes, reason="stands_there")
    model.refresh_from_db()
    return True


def unsettle_replaced(actor: Actor, gone: Sequence[OperatingModel]) -> None:
    """These are taken back: what they had replaced is out of use as before they came, and says so in its language."""
    rows = OperatingModel.objects.filter(replaced_by__in=[one.pk for one in gone], deleted_in__isnull=True)
    for model in rows.select_for_update(no_key=True, of=("self",)).order_by("pk"):
        with override(model.language):
            foreign = model.origin == ModelOrigin.FOREIGN
            reason = (
                _("Its library has replaced it by another model.")
                if foreign
                else _("The model that replaced it was taken back.")
            )
        changes: dict[str, object] = {
            "state": ModelState.WITHDRAWN, "withdrawn_reason": reason, "replaced_by": None, "state_since": clock.now(),
        }  # fmt: skip
        audit.save(model, actor=actor, changes=changes, reason="stands_there")


def _leads_on(model: OperatingModel) -> bool:
    """Whether it was replaced by a model that is still here."""
    after = model.replaced_by if model.state == ModelState.REPLACED else None
    return after is not None and after.deleted_in is None


def _reason(told: ModelTold) -> str:
    """Why it is out of use, in its own language: as its library says, else that it does not say why."""
    if told.withdrawn_reason:
        return told.withdrawn_reason
    with override(told.language):
        if told.state == ModelState.REPLACED:
            return _("Its library has replaced it by another model.")
        return _("Its library took it out of use and does not say why.")


def _day(value: str) -> date | None:
    return date.fromisoformat(value) if value else None
