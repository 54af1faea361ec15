"""The verbs of a workshop's flow: its steps saved as a whole, a set used, the shipped set where there is none."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from oppiva.audit.services import Conflict, delete, save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, system
from oppiva.workshops import rules
from oppiva.workshops.flow import Step, pairs_of, step_of
from oppiva.workshops.models import (
    FEWEST_MINUTES,
    FEWEST_STEPS,
    MOST_MINUTES,
    MOST_OPTIONS,
    MOST_STEPS,
    RunStep,
    Session,
    Team,
)
from oppiva.workshops.services.live import changed
from oppiva.workshops.services.logging import log_session
from oppiva.workshops.shipped import NUMBERS, shipped_set

FLOW = system("flow")
TITLE, PROMPT, OPTION_TITLE, OPTION_TEXT = 60, 300, 60, 160


@dataclass(frozen=True)
class Given:
    """A step as a page sends it; `pk` and `base_version` name the stored one it was, `name` the form's own part."""

    step: Step
    pk: UUID | None = None
    base_version: int = 1
    name: str = ""


def set_steps(actor: Actor, session: Session, given: Sequence[Given], *, known: Collection[UUID] = ()) -> list[RunStep]:
    """The steps of the half-day in this order; of `known` (those the page showed) the ones left out are removed.

    What others changed in other fields or added meanwhile stays; the same field of a step raises Conflict, its fields
    named `NAME_field`. Refuses a half-day that is under way, fewer than 3 or more than 12 steps (`steps_count`), and a
    step out of its limits (`step_limits`).
    """
    rules.require_flow(actor, session)
    for one in given:
        _check(one)
    with transaction.atomic():
        found = _locked(session)
        rules.require_flow(actor, found)
        living = living_steps(found)
        mine, clashes = _saved(actor, found, given, {row.pk: row for row in living})
        if clashes:
            raise _joined(clashes)
        kept = {row.pk for row in mine}
        removed = [row for row in living if row.pk not in kept and row.pk in known]
        order = _with_others(mine, [row for row in living if row not in removed])
        if not FEWEST_STEPS <= len(order) <= MOST_STEPS:
            raise DomainError("steps_count", count=len(order), fewest=FEWEST_STEPS, most=MOST_STEPS)
        if removed:
            delete(removed, actor=actor)
        for position, row in enumerate(order, 1):
            if row._state.adding:
                row.position = position
                save(row, actor=actor)
            elif row.position != position:
                save(row, actor=actor, changes={"position": position})
        log_session("flow_set", actor, found)
        changed(found.pk)
        return order


def use_steps(actor: Actor, session: Session, steps: Sequence[Step]) -> list[RunStep]:
    """The steps of a set in place of the present ones; a step that is there already stays the same one."""
    with transaction.atomic():
        rules.require_flow(actor, session)
        living = living_steps(session)
        pairs = pairs_of([step_of_row(row) for row in living], steps)
        given = []
        for index, step in enumerate(steps):
            twin = living[pairs[index]] if index in pairs else None
            given.append(Given(step) if twin is None else Given(step, twin.pk, twin.version))
        return set_steps(actor, session, given, known=[row.pk for row in living])


def ensure_flow(session: Session) -> None:
    """A half-day without steps gets the shipped ones of its number: of the teams' theme when they share one."""
    if session.series is None or session.number not in NUMBERS or session.kind != Session.Kind.SERIES:
        return
    with transaction.atomic():
        found = _locked(session)
        if living_steps(found):
            return
        theme, language = default_theme(session), default_language(session)
        for position, step in enumerate(shipped_set(session.number, theme, language).steps, 1):
            save(RunStep(session=found, position=position, **step.values()), actor=FLOW)
        log_session("flow_set", FLOW, found)
        changed(found.pk)


def default_theme(session: Session) -> str:
    """The theme all teams of the series have; empty when they differ or there are none."""
    rows = Team.objects.filter(series=session.series, deleted_in__isnull=True)
    themes = set(rows.values_list("theme", flat=True))
    return themes.pop() if len(themes) == 1 else ""


def default_language(session: Session) -> str:
    """The series' first language."""
    languages = list(session.series.languages) if session.series is not None else []
    return str(languages[0]) if languages else "fi"


def living_steps(session: Session) -> list[RunStep]:
    """The steps as they stand, in their order."""
    rows = RunStep.objects.filter(session_id=session.pk, deleted_in__isnull=True)
    return list(rows.order_by("position", "pk"))


def step_of_row(row: RunStep) -> Step:
    """The stored step as plain data."""
    data = {name: getattr(row, name) for name in ("title", "prompt", "options", "minutes", "form_step", "strengths")}
    return step_of(data)


def _locked(session: Session) -> Session:
    """The half-day as it stands, locked: two who save its steps wait for each other."""
    rows = Session.objects.select_for_update(of=("self",)).select_related("series__programme")
    found = rows.filter(pk=session.pk, deleted_in__isnull=True).first()
    if found is None:
        raise DomainError("gone")
    return found


def _saved(
    actor: Actor, session: Session, given: Sequence[Given], kept: dict[UUID, RunStep]
) -> tuple[list[RunStep], list[tuple[str, Conflict]]]:
    """The sent steps, stored ones saved on their own version, new ones not yet; and where somebody was faster."""
    found: list[RunStep] = []
    clashes = []
    for one in given:
        row = kept.get(one.pk) if one.pk is not None else None
        if row is None:
            if one.pk is None or _was_touched(session, one):
                found.append(RunStep(session=session, **one.step.values()))
            continue
        try:
            save(row, actor=actor, base_version=one.base_version, changes=one.step.values())
        except Conflict as conflict:
            clashes.append((one.name, conflict))
        found.append(row)
    return found, clashes


def _was_touched(session: Session, one: Given) -> bool:
    """Whether a step that somebody removed meanwhile was changed on this page: then what was typed is not lost."""
    row = RunStep._base_manager.filter(pk=one.pk or session.pk, session=session).first()
    return row is None or step_of_row(row) != one.step


def _joined(clashes: Sequence[tuple[str, Conflict]]) -> Conflict:
    """One conflict over all steps, its fields named as the page names them."""
    mine: dict[str, object] = {}
    theirs: dict[str, object] = {}
    others: dict[str, object] = {}
    for name, one in clashes:
        mine |= {f"{name}_{field}": value for field, value in one.mine.items()}
        theirs |= {f"{name}_{field}": value for field, value in one.theirs.items()}
        changed_too = one.facts["others"]
        assert isinstance(changed_too, dict)
        others |= {f"{name}_{field}": value for field, value in changed_too.items()}
        # Sent again, the step is based on what stands now.
        others[f"{name}_v"] = one.version
    refused = [revision for _name, one in clashes for revision in one.refused]
    return Conflict(mine=mine, theirs=theirs, others=others, version=1, refused=refused)


def _with_others(mine: Sequence[RunStep], living: Sequence[RunStep]) -> list[RunStep]:
    """The sent order, with each step that somebody else added after the one it stands behind."""
    order = list(mine)
    before: RunStep | None = None
    for row in living:
        if row not in order:
            order.insert(0 if before is None else order.index(before) + 1, row)
        before = row
    return order


def _check(one: Given) -> None:
    step = one.step
    fine = (
        0 < len(step.title.strip()) <= TITLE
        and len(step.prompt) <= PROMPT
        and FEWEST_MINUTES <= step.minutes <= MOST_MINUTES
        and len(step.options) <= MOST_OPTIONS
        and all(0 < len(part.title) <= OPTION_TITLE and len(part.text) <= OPTION_TEXT for part in step.options)
        and (not step.form_step or step.form_step in RunStep.FormStep.values)
    )
    if not fine:
        raise DomainError("step_limits", name=one.name)
