"""Saved flows: kept to be used again, named anew, removed with undo."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction

from oppiva.audit.services import delete, log, save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.workshops import rules
from oppiva.workshops.models import FEWEST_STEPS, RunSet, Session
from oppiva.workshops.services.flow import default_language, living_steps, step_of_row


def save_set(actor: Actor, session: Session, *, name: str, theme: str = "", client_ref: UUID | None = None) -> RunSet:
    """The flow of the half-day as a set under this name, for a theme or all.

    Refuses a flow of fewer than three steps (`flow_too_short`) and a name that is taken (`run_set_name_taken`).
    """
    rules.require_plan(actor, session)
    steps = [step_of_row(row).values() for row in living_steps(session)]
    if len(steps) < FEWEST_STEPS:
        raise DomainError("flow_too_short", fewest=FEWEST_STEPS)
    made = RunSet(
        programme_id=session.programme_id,
        name=name,
        number=min(session.number, 3),
        theme=theme,
        language=default_language(session),
        steps=steps,
        saved_by_id=UUID(actor.person_id) if actor.person_id else None,
    )
    try:
        with transaction.atomic():
            made = save(made, actor=actor, client_ref=client_ref)
            _log("run_set_saved", actor, made)
    except IntegrityError as error:
        raise DomainError("run_set_name_taken", field="name", value=name) from error
    return made


def rename_set(actor: Actor, found: RunSet, *, base_version: int, name: str, theme: str) -> RunSet:
    """Another name or theme for a saved flow; refuses a name that is taken (`run_set_name_taken`)."""
    rules.require_set(actor, found)
    try:
        with transaction.atomic():
            changes = {"name": name, "theme": theme}
            changed = save(found, actor=actor, base_version=base_version, changes=changes)
            _log("run_set_changed", actor, changed)
    except IntegrityError as error:
        raise DomainError("run_set_name_taken", field="name", value=name) from error
    return changed


def remove_set(actor: Actor, found: RunSet) -> UUID:
    """Takes a saved flow away; the batch comes back for 30 days."""
    rules.require_set(actor, found)
    with transaction.atomic():
        batch = delete([found], actor=actor)
        _log("run_set_removed", actor, found)
    return batch


def _log(verb: str, actor: Actor, found: RunSet) -> None:
    log(verb, actor=actor, kind="run_set", object_id=str(found.pk), programme=str(found.programme_id))
