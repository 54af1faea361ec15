"""Asking whether a decision is still in use, and the answers (records.md 2.6)."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.db import IntegrityError, transaction

from oppiva.audit.services import save
from oppiva.core.errors import DomainError
from oppiva.core.policy import reading
from oppiva.core.text import one_newline
from oppiva.core.text.personal import has_identity_code
from oppiva.experiments.follow_dates import MONTHS, Due
from oppiva.experiments.models import WHY_LENGTH, Cycle, Experiment, FollowUp, FollowUpLink
from oppiva.experiments.queries.follow_ups import to_ask
from oppiva.experiments.rules.follow_ups import Follower, cycle_of, key_of
from oppiva.experiments.rules.followed import READER, Told, link_hash, told_of
from oppiva.experiments.services.logging import log_experiment
from oppiva.experiments.services.telling import tell_team
from oppiva.jobs import clock
from oppiva.people.models import QuestionMail
from oppiva.people.services import ask_again

# What these questions are called among all that people are asked (people/slots/questions.py).
KIND = "experiment"
Value = FollowUp.Value


# --- asking ----------------------------------------------------------------------------------------------------------
def take_into(mail: QuestionMail, key: str, token: str) -> bool:
    """A question becomes one of the mail of a month, with a link of its own; inside the transaction of the mail.

    False when it is answered or not asked any more, when another is to be asked by now, and when the mail has it.
    """
    found = _locked(key)
    if found is None:
        return False
    experiment, cycle, said, due = found
    row = _row(experiment, cycle, due)
    person = to_ask(experiment, said)
    if row is None or row.value or person is None or person.pk != mail.person_id:
        return False
    if FollowUpLink.objects.filter(follow_up=row, mail=mail, deleted_in__isnull=True).exists():
        return False
    row = save(row, actor=READER, changes={"nobody": False, "asked_id": person.pk})
    link = FollowUpLink(follow_up=row, person=person, mail=mail, token_hash=link_hash(token), made_at=clock.now())
    save(link, actor=READER)
    log_experiment("follow_up_asked", READER, experiment, months=due.months)
    return True


def nobody_to_ask(key: str) -> bool:
    """The question is due and nobody is there to ask: unknown at once. False: that is known."""
    with transaction.atomic():
        found = _locked(key)
        if found is None:
            return False
        experiment, cycle, said, due = found
        row = _row(experiment, cycle, due)
        if row is None or row.value or row.nobody or to_ask(experiment, said) is not None:
            return False
        save(row, actor=READER, changes={"nobody": True, "asked_id": None})
        log_experiment("follow_up_nobody", READER, experiment, months=due.months)
        return True


def pass_on(follower: Follower) -> Due:
    """Who was asked is not in this work any more: the links of all mails die, the next one of the team is asked."""
    if follower.link is None:
        raise DomainError("follow_closed")
    with transaction.atomic():
        _lock(follower.experiment.pk)
        due = follower.due_on(clock.today())
        if due is None:
            raise DomainError("follow_closed")
        save(follower.link, actor=follower.actor, changes={"passed_on_at": clock.now()})
        row = _written(follower.cycle, due)
        if row is not None and not row.value:
            save(row, actor=READER, changes={"asked_id": None})
        log_experiment("follow_up_passed_on", follower.actor, follower.experiment, months=due.months)
    # Apart: a break here costs a day, for the morning's work asks whoever has not been asked.
    ask_again(KIND, key_of(follower.cycle.pk, due.months), due.on)
    return due


def take_up_again(follower: Follower) -> None:
    """Undo of `pass_on`, with the one link by which it was passed on: that person is asked again, of an answer that
    came meanwhile nothing changes.

    A mail to the next one that has not gone stays unsent; a link that has gone goes on answering for a member.
    """
    with transaction.atomic():
        _lock(follower.experiment.pk)
        link = FollowUpLink.objects.select_for_update().get(pk=follower.link.pk) if follower.link is not None else None
        due = follower.due_on(clock.today())
        if link is None or due is None:
            raise DomainError("follow_closed")
        if link.passed_on_at is None:
            return
        save(link, actor=follower.actor, changes={"passed_on_at": None})
        row = _written(follower.cycle, due)
        if row is not None and not row.value:
            save(row, actor=READER, changes={"nobody": False, "asked_id": follower.person_id})
        log_experiment("follow_up_taken_up", follower.actor, follower.experiment, months=due.months)


def _locked(key: str) -> tuple[Experiment, Cycle, Told, Due] | None:
    """The question of a mail by the decision as it stands now, its experiment locked; None when it is not asked."""
    named = cycle_of(key)
    cycle = Cycle.objects.filter(pk=named[0], deleted_in__isnull=True).first() if named is not None else None
    if named is None or cycle is None or named[1] not in MONTHS:
        return None
    experiment = _lock(cycle.experiment_id)
    said = told_of(cycle)
    due = said.asked_on(named[1], clock.today()) if said is not None else None
    return (experiment, cycle, said, due) if said is not None and due is not None else None


# --- answering -------------------------------------------------------------------------------------------------------
def answer_follow_up(follower: Follower, *, value: str, reason: str | None = None) -> FollowUp:
    """An answer to the question that is open today; an earlier one of the round is replaced and stays in the history.

    After the 30 days it is marked as late. Refuses what is none of the three (`follow_value`), a reason that is too
    long (`follow_reason`) or names an identity code (`identity_code`), and an answer when no question is open
    (`follow_closed`).
    """
    if value not in Value.values:
        raise DomainError("follow_value", field="value")
    with transaction.atomic():
        row, due = _open(follower)
        changed = value != row.value
        if changed:
            late = clock.today() > due.last_day
            row = save(
                row,
                actor=follower.actor,
                changes={
                    "value": value,
                    "reason": _tidy(reason or ""),
                    "late": late,
                    "answered_on": clock.today(),
                    "answered_by_id": follower.person_id,
                },
            )
            tell_team(follower.actor, follower.experiment, "followed", facts={"months": due.months, "value": value})
            log_experiment("follow_up_answered", follower.actor, follower.experiment, months=due.months, value=value)
        elif reason is not None:
            row = save(row, actor=follower.actor, changes={"reason": _tidy(reason)})
        return row


def explain_follow_up(follower: Follower, *, reason: str) -> FollowUp:
    """Why it is so, beside an answer that is there; refuses (`follow_unanswered`) one that was taken back meanwhile."""
    words = _tidy(reason)
    with transaction.atomic():
        row, _due = _open(follower)
        if not row.value:
            raise DomainError("follow_unanswered")
        return save(row, actor=follower.actor, changes={"reason": words})


def take_back_follow_up(follower: Follower) -> FollowUp:
    """The answer is taken back; nobody has answered then."""
    empty = {"value": "", "reason": "", "late": False, "answered_on": None, "answered_by_id": None}
    with transaction.atomic():
        row, due = _open(follower)
        if not row.value:
            return row
        row = save(row, actor=follower.actor, changes=empty)
        log_experiment("follow_up_taken_back", follower.actor, follower.experiment, months=due.months)
        return row


def _open(follower: Follower) -> tuple[FollowUp, Due]:
    """The question of today with its row, locked; by the decision as it stands now."""
    experiment = _lock(follower.experiment.pk)
    cycle = Cycle.objects.get(pk=follower.cycle.pk)
    said = told_of(cycle)
    due = replace(follower, told=said).due_on(clock.today()) if said is not None else None
    if due is None:
        raise DomainError("follow_closed")
    row = _row(experiment, cycle, due, asked=follower.person_id if follower.link is not None else None)
    if row is None:
        raise DomainError("busy")
    return row, due


def _row(experiment: Experiment, cycle: Cycle, due: Due, *, asked: UUID | None = None) -> FollowUp | None:
    """The row of a question, made when nobody has asked or answered yet; None: another made it at this moment."""
    with reading(READER):
        rows = FollowUp.objects.select_for_update(of=("self",))
        found = rows.filter(cycle=cycle, months=due.months, deleted_in__isnull=True).first()
        if found is not None:
            return found
        made = FollowUp(experiment=experiment, cycle=cycle, months=due.months, due_on=due.on, asked_id=asked)
        try:
            with transaction.atomic():
                return save(made, actor=READER)
        except IntegrityError:
            return None


def _written(cycle: Cycle, due: Due) -> FollowUp | None:
    """The row of a question, locked, when there is one."""
    with reading(READER):
        rows = FollowUp.objects.select_for_update(of=("self",))
        return rows.filter(cycle=cycle, months=due.months, deleted_in__isnull=True).first()


def _lock(pk: UUID) -> Experiment:
    """The experiment before its question, as the team's own deeds lock them."""
    rows = Experiment.objects.select_for_update(no_key=True, of=("self",)).select_related("team__series", "programme")
    found = rows.filter(pk=pk, deleted_in__isnull=True).first()
    if found is None:
        raise DomainError("gone")
    return found


def _tidy(reason: str) -> str:
    words = " ".join(one_newline(reason).split())
    if len(words) > WHY_LENGTH:
        raise DomainError("follow_reason", field="reason", most=WHY_LENGTH)
    if has_identity_code(words):
        raise DomainError("identity_code", field="reason")
    return words


# --- whose it was ----------------------------------------------------------------------------------------------------
def erase_follow_ups(person_id: UUID) -> None:
    """What was answered stays the team's; who was asked and who answered does not."""
    with reading(READER):
        FollowUp.objects.filter(asked_id=person_id).update(asked=None)
        FollowUp.objects.filter(answered_by_id=person_id).update(answered_by=None)


def erase_links(person_id: UUID) -> None:
    """The links of an erased person open nothing any more."""
    FollowUpLink.objects.filter(person_id=person_id).delete()
