"""A row about one person in every table of the running half-day, written straight into them."""

from __future__ import annotations

from oppiva.audit.models import Revision
from oppiva.core.policy import reading, system
from oppiva.jobs import clock
from oppiva.people.models import Person
from oppiva.workshops.models import ClosingRow, HelpRequest, NoteDraft, RunStep, Session, SessionDay, StepNote, Team


def fill_day(person: Person, other: Person, session: Session, team: Team) -> None:
    """The person led, wrote, typed, asked for help and sees to the next step; another wrote the rest."""
    now = clock.now()
    SessionDay.objects.create(session=session, leads=person, attendance_by=other, attendance_at=now, opened_at=now)
    step = RunStep.objects.create(session=session, position=1, title="Mittari", minutes=20)
    with reading(system("test")):
        note = StepNote.objects.create(team=team, step=step, text=f"{other.name} laskee", version=3)
        for version, actor, text in ((2, person, "Laskemme luvun"), (3, other, f"{other.name} laskee")):
            Revision.objects.create(
                kind="workshops.stepnote", object_id=note.pk, version=version, field="text", before="", after=text,
                actor_id=actor.pk, at=now,
            )  # fmt: skip
        NoteDraft.objects.create(person=person, team=team, step=step, text="kesken", made_at=now)
    HelpRequest.objects.create(team=team, asked_by=person, text="Mikä luku?", asked_at=now, state="done")
    HelpRequest.objects.create(
        team=team, asked_by=other, text=f"{other.name} kysyy", asked_at=now, taken_by=person, taken_at=now, state="done"
    )
    ClosingRow.objects.create(session=session, team=team, text="Soitamme", owner=person, due_on=clock.today())
