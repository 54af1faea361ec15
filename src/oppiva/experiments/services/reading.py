"""What one does as a reader of another team: keep the experiment in mind, ask, and be answered (records.md 2.7)."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction

from oppiva.audit.services import delete, save, undo
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, reading
from oppiva.core.text.personal import has_identity_code
from oppiva.experiments import rules
from oppiva.experiments.models import TeamQuestion, WouldTry
from oppiva.experiments.rules import Insider, Sight
from oppiva.experiments.services.logging import log_experiment
from oppiva.experiments.services.telling import address_of, members_of
from oppiva.jobs import clock
from oppiva.people.services import notify, settle_notices

QUESTION = "experiments.question"
ANCHOR = "kysymykset"
Asked = TeamQuestion.State


def set_would_try(sight: Sight, *, wanted: bool) -> None:
    """The reader could try this, or not any more; pressed twice it is one.

    No row of the audit log and no history tells it: nobody but the person learns who.
    """
    person = rules.require_try(sight)
    if not wanted:
        forget_would_try(sight.actor, sight.experiment.pk)
        return
    try:
        with transaction.atomic():
            save(WouldTry(person_id=person, experiment=sight.experiment, at=clock.now()), actor=sight.actor)
    except IntegrityError:  # it is on the list already
        return


def forget_would_try(actor: Actor, experiment: UUID) -> None:
    """Takes an experiment off the actor's own list, also one that is not open any more."""
    if actor.person_id is not None:
        WouldTry.objects.filter(person_id=UUID(actor.person_id), experiment_id=experiment).delete()


def ask_team(sight: Sight, *, text: str) -> TeamQuestion:
    """A question to the team of a decided experiment; every member hears of it, by no name.

    Refuses a draft (`question_of_draft`), who may not ask, and an identity code (`identity_code`).
    """
    person = rules.require_ask(sight)
    _require_clean(text, "text")
    with transaction.atomic():
        made = save(
            TeamQuestion(experiment=sight.experiment, asked_by_id=person, text=text, asked_at=clock.now()),
            actor=sight.actor,
        )
        _tell(sight.actor, members_of(sight.experiment), made, "asked")
        log_experiment("question_asked", sight.actor, sight.experiment)
        return made


def answer_question(insider: Insider, question: TeamQuestion, *, text: str) -> TeamQuestion:
    """A member answers for the team, once; who asked hears of it. Refuses an identity code and a second answer."""
    _require_clean(text, "answer")
    return _settle(insider, question, "answered", {"state": Asked.ANSWERED, "answer": text})


def close_question(insider: Insider, question: TeamQuestion, *, why: str) -> TeamQuestion:
    """The team closes a question without an answer and says why."""
    _require_clean(why, "why")
    return _settle(insider, question, "closed", {"state": Asked.CLOSED, "closed_why": why}, reason=why)


def withdraw_question(sight: Sight, question: TeamQuestion) -> None:
    """Who asked takes the question back while the team has not settled it; it comes back for 30 days."""
    with transaction.atomic():
        held = _locked(sight.actor, question)
        rules.require_withdraw(sight, held)
        delete([held], actor=sight.actor)
        settle_notices(QUESTION, held.pk)
        log_experiment("question_withdrawn", sight.actor, sight.experiment)


def put_question_back(sight: Sight, question: TeamQuestion) -> None:
    """Who asked brings a question back that was taken back, and the team hears of it anew; nothing when it is there."""
    rules.require_ask(sight)
    if question.deleted_in is None:
        return
    with transaction.atomic():
        undo(question.deleted_in, actor=sight.actor)
        held = _locked(sight.actor, question)
        if held.hidden_at is None:
            _tell(sight.actor, members_of(sight.experiment), held, "asked")
        log_experiment("question_put_back", sight.actor, sight.experiment)


def hide_question(sight: Sight, question: TeamQuestion, *, why: str) -> TeamQuestion:
    """A facilitator, or the team that is asked, takes a question out of sight; it stays in the record.

    Who asked hears of it with the reason, the team of what a facilitator hid.
    """
    rules.require_hide(sight)
    _require_clean(why, "why")
    with transaction.atomic():
        held = _locked(sight.actor, question)
        if held.hidden_at is not None:
            return held
        by = UUID(sight.actor.person_id) if sight.actor.person_id else None
        changes = {"hidden_at": clock.now(), "hidden_by_id": by, "hidden_why": why}
        saved = save(held, actor=sight.actor, changes=changes)
        settle_notices(QUESTION, saved.pk)
        own = rules.may_hide_own(sight)
        _tell(sight.actor, [saved.asked_by_id], saved, "hidden_by_team" if own else "hidden", reason=why)
        if not own:
            _tell(sight.actor, members_of(sight.experiment), saved, "hidden_from_team")
        log_experiment("question_hidden_by_team" if own else "question_hidden", sight.actor, sight.experiment)
        return saved


def show_question(sight: Sight, question: TeamQuestion) -> TeamQuestion:
    """A facilitator brings a hidden question back, the team what it hid itself."""
    rules.require_hide(sight)
    with transaction.atomic():
        held = _locked(sight.actor, question)
        if held.hidden_at is None:
            return held
        rules.require_show(sight, held)
        saved = save(held, actor=sight.actor, changes={"hidden_at": None, "hidden_by_id": None, "hidden_why": ""})
        settle_notices(QUESTION, saved.pk)
        _tell(sight.actor, [saved.asked_by_id, *members_of(sight.experiment)], saved, "shown")
        log_experiment("question_shown", sight.actor, sight.experiment)
        return saved


def _settle(
    insider: Insider, question: TeamQuestion, code: str, changes: dict[str, object], *, reason: str = ""
) -> TeamQuestion:
    with transaction.atomic():
        held = _locked(insider.actor, question)
        rules.require_answerer(insider, held)
        changes |= {"answered_by_id": insider.person_id, "answered_at": clock.now()}
        saved = save(held, actor=insider.actor, changes=changes)
        settle_notices(QUESTION, saved.pk)
        _tell(insider.actor, [saved.asked_by_id], saved, code, reason=reason)
        log_experiment(f"question_{code}", insider.actor, insider.experiment)
        return saved


def _tell(
    actor: Actor, persons: list[UUID] | list[UUID | None], question: TeamQuestion, code: str, *, reason: str = ""
) -> None:
    experiment = question.experiment
    notify(
        actor,
        persons,
        kind=QUESTION,
        object_id=question.pk,
        code=code,
        facts={"code": experiment.code},
        reason=reason,
        link=f"{address_of(experiment)}#{ANCHOR}",
    )


def _locked(actor: Actor, question: TeamQuestion) -> TeamQuestion:
    with reading(actor):
        rows = TeamQuestion.objects.select_for_update(of=("self",)).select_related("experiment__programme")
        found = rows.filter(pk=question.pk, deleted_in__isnull=True).first()
    if found is None:
        raise DomainError("gone")
    return found


def _require_clean(text: str, field: str) -> None:
    """Refuses an identity code: it would be read by everybody who reads the experiment (trust.md W6)."""
    if has_identity_code(text):
        raise DomainError("identity_code", field=field)
