"""Reads of a half-day's flow: its steps, saved sets, what other series do in the same half-day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from oppiva.core.policy import Actor
from oppiva.workshops import rules
from oppiva.workshops.flow import Step, step_of
from oppiva.workshops.models import RunStep, Session
from oppiva.workshops.shipped import shipped_sets

_STEP = ("title", "prompt", "options", "minutes", "form_step", "strengths")


@dataclass(frozen=True)
class StepRow:
    """A stored step with its place and version."""

    pk: UUID
    version: int
    position: int
    step: Step


@dataclass(frozen=True)
class SetRow:
    """A flow to choose: shipped with the product or saved by somebody; `key` names it in a form."""

    key: str
    pk: UUID | None
    name: str
    theme: str
    language: str
    steps: tuple[Step, ...]
    saved_by: str = ""
    version: int = 1
    may_keep: bool = False

    @property
    def shipped(self) -> bool:
        """Whether it comes with the product."""
        return self.pk is None


@dataclass(frozen=True)
class OtherFlow:
    """The same half-day of another series."""

    series: str
    steps: tuple[Step, ...]


def step_rows(session: UUID) -> list[StepRow]:
    """The steps of a half-day in their order; one statement."""
    rows = RunStep.objects.filter(session_id=session, deleted_in__isnull=True).order_by("position", "pk")
    return [
        StepRow(pk, version, position, step_of(dict(zip(_STEP, values, strict=True))))
        for pk, version, position, *values in rows.values_list("pk", "version", "position", *_STEP)
    ]


def flows_of(sessions: Collection[UUID]) -> Mapping[UUID, tuple[Step, ...]]:
    """The steps of several half-days; one statement."""
    found: dict[UUID, tuple[Step, ...]] = {}
    rows = RunStep.objects.filter(session_id__in=list(sessions), deleted_in__isnull=True).order_by("position", "pk")
    for session, *values in rows.values_list("session_id", *_STEP):
        found[session] = (*found.get(session, ()), step_of(dict(zip(_STEP, values, strict=True))))
    return found


def set_rows(actor: Actor, session: Session, language: str) -> list[SetRow]:
    """What may be chosen for the half-day: the shipped sets in a language, then those saved for this number."""
    shipped = [
        SetRow(one.key, None, one.name, one.theme, one.language, one.steps)
        for one in shipped_sets(session.number, language)
    ]
    assert session.series is not None  # only half-days of series have a flow
    programme = session.series.programme
    saved = rules.run_sets_visible_to(actor, programme).filter(number=session.number).order_by("name", "pk")
    boss = rules.may_add_series(actor, programme)
    columns = ("pk", "name", "theme", "language", "steps", "version", "saved_by_id", "saved_by__name")
    return shipped + [
        SetRow(
            str(pk),
            pk,
            name,
            theme,
            spoken,
            tuple(step_of(step) for step in steps),
            saver or "",
            version,
            boss or str(saved_by) == actor.person_id,
        )
        for pk, name, theme, spoken, steps, version, saved_by, saver in saved.values_list(*columns)
    ]


def other_flows(actor: Actor, session: Session) -> list[OtherFlow]:
    """The same half-day of the programme's other series that the actor may plan, those with steps, by code."""
    rows = rules.sessions_visible_to(actor, "write").filter(
        programme_id=session.programme_id, number=session.number, series__deleted_in__isnull=True
    )
    named = dict(rows.exclude(pk=session.pk).order_by("series__code").values_list("pk", "series__code"))
    steps = flows_of(named) if named else {}
    return [OtherFlow(str(code), steps[pk]) for pk, code in named.items() if steps.get(pk)]
