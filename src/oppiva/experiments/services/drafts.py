"""What is being typed is kept as a draft of its writer: it comes back after a new sign-in or on another device."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q

from oppiva.audit.services import save
from oppiva.core.policy import reading, system
from oppiva.core.text import one_newline
from oppiva.experiments.models import Experiment, Step, StepDraft
from oppiva.experiments.rules import Insider
from oppiva.jobs import clock
from oppiva.workshops.models import TeamMember

DRAFT_DAYS = 7  # trust.md O4
# Longer than the longest note that old half-days have left: a draft cut short would be saved over the whole text.
LONGEST = 20_000
MOST_FIELDS = 60


def keep_draft(insider: Insider, step: str, *, values: Mapping[str, str], base_version: int) -> StepDraft | None:
    """What the writer has typed and not saved, by the names of the form's fields; nothing typed is no draft."""
    typed = {name: one_newline(value)[:LONGEST] for name, value in list(values.items())[:MOST_FIELDS]}
    if not typed:
        drop_draft(insider, step)
        return None
    held = {"values": typed, "base_version": base_version, "made_at": clock.now()}
    with reading(insider.actor), transaction.atomic():
        rows = StepDraft.objects.select_for_update().filter(
            person_id=insider.person_id, experiment=insider.experiment, step_code=step, deleted_in__isnull=True
        )
        draft = rows.first()
        if draft is None:
            draft = StepDraft(person_id=insider.person_id, experiment=insider.experiment, step_code=step, **held)
            try:
                with transaction.atomic():
                    return save(draft, actor=insider.actor)
            except IntegrityError:  # another tab of the same writer was first
                draft = rows.get()
        return save(draft, actor=insider.actor, changes=held)


def drop_draft(insider: Insider, step: str) -> None:
    """The draft goes for good: it was saved, or thrown away by its writer."""
    with reading(insider.actor):
        StepDraft.objects.filter(person_id=insider.person_id, experiment=insider.experiment, step_code=step).delete()


def drop_drafts_of_round(experiment: Experiment) -> None:
    """What was not saved before the decision belongs to no later round; the problem is that of all rounds."""
    with reading(system("drafts")):
        StepDraft.objects.filter(experiment=experiment).exclude(step_code=Step.PROBLEM).delete()


def forget_drafts() -> int:
    """Drafts nobody saved in seven days go, and those of who has left the team; answers how many."""
    before = clock.now() - timedelta(days=DRAFT_DAYS)
    member = TeamMember.objects.filter(
        team_id=OuterRef("experiment__team_id"),
        enrolment__person_id=OuterRef("person_id"),
        until__isnull=True,
        deleted_in__isnull=True,
    )
    with reading(system("drafts")):
        return StepDraft.objects.filter(Q(made_at__lt=before) | ~Exists(member)).delete()[0]
