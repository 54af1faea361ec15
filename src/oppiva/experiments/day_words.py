"""What a half-day tells of an experiment, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from oppiva.experiments.models import Choice, State, Step
from oppiva.experiments.queries.day import DecidedRow

MOST_LETTERS = 160  # of a team's next step (records.md 6)


def step_name(step: str) -> str:
    """A step as the wall names it."""
    words = str(Step(step).label)
    return words[:1].upper() + words[1:]


def next_step(row: DecidedRow) -> str:
    """A decision as the team's next step, in the team's language: the choice, who sees to it if a role, and why."""
    with override(row.language):
        choice = str(Choice(row.choice).label)
        if row.owner_role and row.owner is None:
            choice = _("%(choice)s (%(role)s)") % {"choice": choice, "role": row.owner_role}
        words = f"{choice}: {row.why}"
    return words if len(words) <= MOST_LETTERS else f"{words[: MOST_LETTERS - 1].rstrip()}…"


def closed(step: str, state: str) -> str:
    """Why a step is not written into in the half-day now."""
    if step == Step.LOG:
        return _("Your numbers and notes are in the log of your experiment.")
    if state in {State.IDEA, State.PLANNED}:
        return _("Your trial has not begun yet. You write this step after it.")
    if state in {State.DECIDED, State.PUBLISHED}:
        return _("Your decision is written down. The record is read, no longer written.")
    if state == State.NOT_STARTED:
        return _("Your experiment is marked as not started.")
    if state == State.INTERRUPTED:
        return _("Your experiment is interrupted.")
    return _("Your prediction is locked. A change is written as an amendment.")
