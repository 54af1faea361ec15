"""The text a team writes into a step (tiimin muistio): saved without losing anybody's words, shared and unshared.

Two who save at the same time: the second gets both texts (records.md 11). What is being typed is kept as a draft of
its writer, so that it comes back after a new sign-in, another device or the end of the half-day.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from oppiva.audit.services import log, save
from oppiva.core.errors import DomainError
from oppiva.core.policy import reading, system
from oppiva.core.text import one_newline
from oppiva.jobs import clock
from oppiva.workshops import rules
from oppiva.workshops.models import DOOR_HOURS, NOTE_LENGTH, NoteDraft, RunStep, Session, StepNote, Team
from oppiva.workshops.rules import Attendee
from oppiva.workshops.services.day import locked, require_state
from oppiva.workshops.services.live import changed
from oppiva.workshops.services.progress import require_reached, saved_now

DRAFT_DAYS = 7  # trust.md O4
State = Session.State


def save_note(
    attendee: Attendee, step: RunStep, *, text: str, base_version: int, client_ref: UUID | None = None
) -> StepNote:
    """The team's text of the step; `base_version` is that of the note it was typed on, 0 when there was none.

    Raises Conflict with both texts when somebody else saved another text meanwhile. Refuses what is too long, a step
    not reached yet, and a half-day that has been over for two hours; the writer's draft stays then.
    """
    team = rules.require_team(attendee)
    text = one_newline(text).strip()
    if len(text) > NOTE_LENGTH:
        raise DomainError("note_long", most=NOTE_LENGTH, field="text")
    with transaction.atomic():
        session, day = locked(attendee.session)
        require_writable(session)
        require_reached(session, day, team, step)
        note = _note(attendee, team, step)
        saved = save(
            note,
            actor=attendee.actor,
            # An empty note is made first, so that two who begin at the same time both began from version 1.
            base_version=max(base_version, 1),
            changes={"text": text},
            client_ref=client_ref,
        )
        saved_now(attendee.actor, team, step)
        drop_draft(attendee, step)
        _log("note_saved", attendee, team, step)
        changed(session.pk)
        return saved


def share_note(attendee: Attendee, step: RunStep, *, shared: bool) -> StepNote:
    """Opens the team's text of a step to the facilitators, or closes it again (W3). Refuses an empty one."""
    team = rules.require_team(attendee)
    with transaction.atomic():
        session, _day = locked(attendee.session)
        note = _note(attendee, team, step)
        if shared and not note.text:
            raise DomainError("note_empty")
        if (note.shared_at is not None) == shared:
            return note
        saved = save(note, actor=attendee.actor, changes={"shared_at": clock.now() if shared else None})
        _log("note_shared" if shared else "note_unshared", attendee, team, step)
        changed(session.pk)
        return saved


def keep_draft(attendee: Attendee, step: RunStep, *, text: str, base_version: int) -> NoteDraft | None:
    """What the writer has typed and not saved; an empty draft, or one that says what is saved, is none."""
    team = rules.require_team(attendee)
    text = one_newline(text)[:NOTE_LENGTH]
    with reading(attendee.actor), transaction.atomic():
        note = StepNote.objects.filter(team=team, step=step, deleted_in__isnull=True).first()
        stands = note.text if note is not None else ""
        if text.strip() == stands.strip():
            drop_draft(attendee, step)
            return None
        rows = NoteDraft.objects.select_for_update().filter(
            person_id=rules.person_of(attendee), team=team, step=step, deleted_in__isnull=True
        )
        values = {"text": text, "base_version": base_version, "made_at": clock.now()}
        draft = rows.first()
        if draft is None:
            draft = NoteDraft(person_id=rules.person_of(attendee), team=team, step=step, **values)
            try:
                with transaction.atomic():
                    return save(draft, actor=attendee.actor)
            except IntegrityError:  # another tab of the same writer was first
                draft = rows.get()
        return save(draft, actor=attendee.actor, changes=values)


def drop_draft(attendee: Attendee, step: RunStep) -> None:
    """The draft goes for good: it was saved, or thrown away by its writer."""
    with reading(attendee.actor):
        NoteDraft.objects.filter(person_id=rules.person_of(attendee), team=attendee.team, step=step).delete()


def forget_drafts() -> int:
    """Drafts nobody saved in seven days go; answers how many."""
    before = clock.now() - timedelta(days=DRAFT_DAYS)
    with reading(system("drafts")):
        return NoteDraft.objects.filter(made_at__lt=before).delete()[0]


def is_writable(session: Session) -> bool:
    """Whether texts can still be saved: while it runs, and two hours on for a phone that was without network."""
    if session.state in {State.RUNNING, State.CLOSING}:
        return True
    ends = session.finishes()
    late = ends is not None and clock.now() < ends + timedelta(hours=DOOR_HOURS)
    return session.state == State.HELD and late


def require_writable(session: Session) -> None:
    """Refuse as the moment has it; the text stays in the draft."""
    if not is_writable(session):
        require_state(session, [State.RUNNING, State.CLOSING])


def _note(attendee: Attendee, team: Team, step: RunStep) -> StepNote:
    """The team's note of the step, made empty when there is none."""
    with reading(attendee.actor):
        rows = StepNote.objects.filter(team=team, step=step, deleted_in__isnull=True)
        found = rows.first()
        if found is not None:
            return found
        try:
            with transaction.atomic():
                return save(StepNote(team=team, step=step), actor=attendee.actor)
        except IntegrityError:
            return rows.get()


def _log(verb: str, attendee: Attendee, team: Team, step: RunStep) -> None:
    log(
        verb, actor=attendee.actor, kind="team", object_id=str(team.pk), programme=str(attendee.session.programme_id),
        number=step.position,
    )  # fmt: skip
