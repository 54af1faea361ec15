"""What has been done to a model, out of the revisions of its record and its text and out of its versions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from oppiva.audit.models import AuditEvent, Revision, kind_of
from oppiva.catalogue.models import ModelDraft, ModelState, ModelVersion, OperatingModel
from oppiva.catalogue.rules import library
from oppiva.core.policy import Actor, reading, system
from oppiva.people.models import Role, RoleGrant
from oppiva.people.queries import names_of

HISTORY = system("history")
NEAREST = (Role.ANALYST, Role.FACILITATOR, Role.PROJECT_MANAGER, Role.COMMUNICATOR)
CHANGED = "model_evidence_changed"  # the verb of a computed level that became another
OWN = frozenset({"state", "lowered_to", "contradictions_listed", "slug", "theme", "language", "replaced_by_id"})


@dataclass(frozen=True)
class Happened:
    """One save, one publication or one turn of the evidence. `of`: `model`, `text`, `version` or `evidence`; `changes`:
    field -> what it became. `role`: of who did it, for a reader who does not see the name: a role of the programme, or
    `writer`."""

    of: str
    at: datetime
    by: str
    changes: Mapping[str, object] = field(default_factory=dict)
    reason: str = ""
    note: str = ""
    number: str = ""
    role: str = ""


def history_of(actor: Actor, model: OperatingModel, most: int = 100) -> tuple[Happened, ...]:
    """The newest first; five statements. `actor` reads the draft (`rules.library.model_for`); who did it is a name to
    its writers and the programme's team, to everybody else a role."""
    kinds = {kind_of(OperatingModel): ("model", model.pk), kind_of(ModelDraft): ("text", model.draft.pk)}
    with reading(actor):
        rows = list(
            Revision.objects.filter(
                kind__in=list(kinds), object_id__in=[pk for _of, pk in kinds.values()], version__isnull=False
            )
            .exclude(field="")
            .order_by("-at", "-pk")
            .values_list("kind", "version", "field", "after", "actor_id", "at", "reason")[: most * 10]
        )
    versions = list(ModelVersion.objects.filter(operating_model=model).order_by("-at"))
    persons = {row[4] for row in rows if row[4]} | {one.by for one in versions if one.by}
    if sees_names(actor, model):
        names, roles = names_of(persons), {}
    else:
        own = persons & {UUID(str(actor.person_id))} if actor.person_id else set()
        names, roles = names_of(own), _roles_of(model, persons - own)
    saves: dict[tuple[str, int], dict[str, object]] = {}
    heads: dict[tuple[str, int], tuple[UUID | None, datetime, str]] = {}
    for kind, version, name, after, by, at, reason in rows:
        of = kinds[kind][0]
        if of == "model" and name not in OWN:
            continue
        saves.setdefault((of, version or 0), {})[name] = after
        heads.setdefault((of, version or 0), (by, at, reason))
    found = [
        Happened(of, at, _name(names, by), changes, reason, role=_role(roles, names, by))
        for (of, version), changes in saves.items()
        for by, at, reason in [heads[of, version]]
    ]
    found += [
        Happened(
            "version", one.at, _name(names, one.by), note=one.change_note, number=one.shown,
            role=_role(roles, names, one.by),
        )
        for one in versions
    ]  # fmt: skip
    found += _evidence(model, most)
    return tuple(sorted(found, key=lambda one: one.at, reverse=True)[:most])


def sees_names(actor: Actor, model: OperatingModel) -> bool:
    """Whether the actor reads by name who wrote, tried and reviewed a model: the programme's team, its steward, and who
    has written it; to everybody else who reads the draft a role is enough. One statement, none for the first two."""
    if actor.system is not None or library.is_of_team(actor, model.programme):
        return True
    if actor.person_id is None:
        return False
    if "steward_of" in library.relations_to(actor, model):
        return True
    with reading(HISTORY):
        rows = Revision.objects.filter(
            kind=kind_of(ModelDraft), object_id=model.draft.pk, actor_id=UUID(actor.person_id)
        )
        return rows.exists()


def _roles_of(model: OperatingModel, persons: Collection[UUID]) -> dict[UUID, str]:
    """The role in which each of them works on models, the nearest to them first; one statement."""
    rows = RoleGrant.objects.filter(
        person__in=persons, scope_kind="programme", scope_id=str(model.programme_id), role__in=NEAREST
    )
    held = sorted(rows.values_list("person_id", "role"), key=lambda row: NEAREST.index(row[1]), reverse=True)
    return dict(held)


def sender_of(model: OperatingModel) -> UUID | None:
    """Who sent a model on trial, the last time it was; None when that is not told. One statement."""
    with reading(HISTORY):
        rows = Revision.objects.filter(
            kind=kind_of(OperatingModel), object_id=model.pk, field="state", after=ModelState.TESTING.value
        )
        # Who changed a reviewed text brought it back on trial without sending it.
        sent = rows.exclude(reason="text_changed").order_by("-at", "-pk")
        return sent.values_list("actor_id", flat=True).first()


def _evidence(model: OperatingModel, most: int) -> list[Happened]:
    """When the computed evidence became another, and why."""
    with reading(HISTORY):
        rows = AuditEvent.objects.filter(
            programme=str(model.programme_id), verb=CHANGED, kind="operating_model", object_id=str(model.pk)
        ).order_by("-at", "-pk")[:most]
        return [Happened("evidence", at, "", facts) for at, facts in rows.values_list("at", "facts")]


def _name(names: Mapping[UUID, str], by: UUID | None) -> str:
    return names.get(by, "") if by is not None else ""


def _role(roles: Mapping[UUID, str], names: Mapping[UUID, str], by: UUID | None) -> str:
    return "" if by is None or by in names else roles.get(by, "writer")
