"""Whether a model is still in use at a place, and the short pulse: asked by a month's mail, answered (A10, A11)."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import IntegrityError, transaction

from oppiva.adoption import rules
from oppiva.adoption.link_hash import link_hash
from oppiva.adoption.models import (
    ITEMS,
    USING,
    WORDS_LENGTH,
    Adoption,
    AdoptionFollowUp,
    AdoptionLink,
    AdoptionPulse,
    EndReason,
    Stage,
    StageMove,
    StillUsed,
)
from oppiva.adoption.queries.standing import status_unknown
from oppiva.adoption.rules.adoptions import counted
from oppiva.adoption.rules.asked import FOLLOW_UP, PULSE, Held, named, pulse_due, still_due, to_ask
from oppiva.adoption.services.course import moved
from oppiva.adoption.services.holding import ADOPTIONS, held, tell, tell_trace
from oppiva.audit import services as audit
from oppiva.catalogue.lengths import taken
from oppiva.core.calendars import add_months
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.experiments.follow_dates import Due
from oppiva.jobs import clock
from oppiva.people.models import QuestionMail
from oppiva.people.services import ask_again

# What these questions are called among all that people are asked (people/slots/questions.py).
KINDS = {FOLLOW_UP: "adoption", PULSE: "adoptionpulse"}
Row = AdoptionFollowUp | AdoptionPulse


# --- asking ----------------------------------------------------------------------------------------------------------
def take_into(mail: QuestionMail, kind: str, key: str, token: str) -> bool:
    """A question becomes one of the mail of a month, with a link of its own; inside the transaction of the mail.

    False when it is answered or not asked any more, when another is to be asked by now, and when the mail has it.
    """
    found = _locked(kind, key)
    if found is None:
        return False
    adoption, due = found
    person, row = to_ask(adoption), _row(kind, adoption, due)
    if row is None or row.answered_on is not None or person is None or person.pk != mail.person_id:
        return False
    links = AdoptionLink.objects.filter(mail=mail, deleted_in__isnull=True, **{kind: row})
    if links.exists():
        return False
    changes: dict[str, object] = {"asked_id": person.pk}
    row = audit.save(row, actor=ADOPTIONS, changes=changes | ({"nobody": False} if kind == FOLLOW_UP else {}))
    made = AdoptionLink(person=person, mail=mail, token_hash=link_hash(token), made_at=clock.now(), **{kind: row})
    audit.save(made, actor=ADOPTIONS)
    tell(ADOPTIONS, adoption, "adoption_asked", months=due.months, what=kind)
    return True


def nobody_to_ask(key: str) -> bool:
    """The question is due and nobody is there to ask: unknown at once. False: that is known."""
    with transaction.atomic():
        found = _locked(FOLLOW_UP, key)
        if found is None or to_ask(found[0]) is not None:
            return False
        row = _row(FOLLOW_UP, *found)
        if not isinstance(row, AdoptionFollowUp) or row.value or row.nobody:
            return False
        audit.save(row, actor=ADOPTIONS, changes={"nobody": True, "asked_id": None})
        tell(ADOPTIONS, found[0], "adoption_nobody_to_ask", months=found[1].months)
        return True


def pass_on(question: Held, kind: str) -> None:
    """Who was asked is not in this work any more: the contact of the organisation is asked, where it is known."""
    if question.passed or question.answered:
        raise DomainError("question_closed")
    with held(_actor(question), question.adoption, write=False) as adoption:
        audit.save(question.link, actor=_actor(question), changes={"passed_on_at": clock.now()})
        audit.save(question.row, actor=ADOPTIONS, changes={"asked_id": None})
        tell(_actor(question), adoption, "adoption_question_passed_on", months=question.due.months)
    ask_again(KINDS[kind], question.key, question.due.on)


def take_up_again(question: Held) -> None:
    """Undo of `pass_on`: the person is asked again."""
    if not question.passed:
        return
    with held(_actor(question), question.adoption, write=False) as adoption:
        audit.save(question.link, actor=_actor(question), changes={"passed_on_at": None})
        if not question.answered:
            more = {"nobody": False} if isinstance(question.row, AdoptionFollowUp) else {}
            changes = {"asked_id": question.link.person_id, **more}
            audit.save(question.row, actor=ADOPTIONS, changes=changes)
        tell(_actor(question), adoption, "adoption_question_taken_up", months=question.due.months)


# --- still in use? ---------------------------------------------------------------------------------------------------
def answer(
    actor: Actor,
    adoption: Adoption,
    months: int,
    *,
    value: str,
    reason: str = "",
    words: str = "",
    by_link: bool = False,
) -> AdoptionFollowUp:
    """The answer of a round: in use, partly, or not any more, which takes a reason and ends the adoption today.

    Changed until the next round is due; an answer changed from no brings the place back to its stage. After the 30 days
    it is marked late. `by_link`: by the link of its mail, which is the right to answer, also ahead of the due day.
    Refuses another word (`follow_value`), no without a reason (`end_without_reason`), and a question that is not open
    (`question_closed`).
    """
    if value not in StillUsed.values:
        raise DomainError("follow_value", field="value")
    if value == StillUsed.NO and reason not in EndReason.values:
        raise DomainError("end_without_reason", field="reason")
    said = taken(words, "words", most=WORDS_LENGTH)
    today = clock.today()
    with held(actor, adoption, write=not by_link) as found:
        due = _open(found, months, ahead=by_link)
        row = _row(FOLLOW_UP, found, due)
        if not isinstance(row, AdoptionFollowUp):
            raise DomainError("busy")
        before = row.value
        changes = {
            "value": value, "reason": reason if value == StillUsed.NO else "", "words": said,
            "late": today > due.last_day, "answered_on": today,
            "answered_by_id": UUID(actor.person_id) if actor.person_id else None, "nobody": False,
        }  # fmt: skip
        row = audit.save(row, actor=actor, changes=changes)
        tell(actor, found, "adoption_answered", months=months, value=str(value))
        if value == StillUsed.NO:
            if found.stage != Stage.ENDED:
                found = moved(actor, found, to=Stage.ENDED, on=max(today, found.stage_since), reason=reason, words=said)
                row = audit.save(row, actor=ADOPTIONS, changes={"ended_move": _last_move(found).pk})
        elif before == StillUsed.NO:
            found = _brought_back(actor, found, row)
        tell_trace(found)
        return row


def take_back(actor: Actor, adoption: Adoption, months: int, *, by_link: bool = False) -> None:
    """The answer is taken back; nobody has answered then, and what a no had ended goes on."""
    with held(actor, adoption, write=not by_link) as found:
        row = AdoptionFollowUp.objects.filter(adoption=found, months=months, deleted_in__isnull=True).first()
        if row is None or not row.value:
            return
        _open(found, months, ahead=by_link)
        before = row.value
        empty = {"value": "", "reason": "", "words": "", "late": False, "answered_on": None, "answered_by_id": None}
        row = audit.save(row, actor=actor, changes=empty)
        tell(actor, found, "adoption_answer_taken_back", months=months)
        if before == StillUsed.NO:
            found = _brought_back(actor, found, row)
        tell_trace(found)


def _last_move(adoption: Adoption) -> StageMove:
    found = StageMove.objects.filter(adoption=adoption).order_by("on", "at").last()
    assert found is not None  # the first is written with the adoption
    return found


def _brought_back(actor: Actor, found: Adoption, row: AdoptionFollowUp) -> Adoption:
    """A place that this very answer had ended is at the stage of before again, from today; one that ended by its own
    move stays ended."""
    last = _last_move(found)
    if found.stage != Stage.ENDED or last.pk != row.ended_move or not last.from_stage:
        return found
    audit.save(row, actor=ADOPTIONS, changes={"ended_move": None})
    # Established is not asked for anew: the break was no break.
    to = Stage.IN_USE if last.from_stage == Stage.EMBEDDED else last.from_stage
    return moved(actor, found, to=to, on=max(clock.today(), found.stage_since))


def _open(adoption: Adoption, months: int, *, ahead: bool) -> Due:
    today = clock.today()
    by = add_months(today.replace(day=1), 1) if ahead else today
    due = still_due(adoption, months, by)
    if due is None or today >= due.ends or adoption.refused_on is not None:
        raise DomainError("question_closed")
    return due


def stop_asking_by_link(actor: Actor, adoption: Adoption) -> None:
    """ "Don't ask again", pressed on the page of a mail; the last answer stays with its date."""
    with held(actor, adoption, write=False) as found:
        if found.asking_stopped_on is None:
            saved = audit.save(found, actor=actor, changes={"asking_stopped_on": clock.today()})
            tell(actor, saved, "adoption_asking_stopped")


# --- pulse -----------------------------------------------------------------------------------------------------------
def answer_pulse(
    actor: Actor, adoption: Adoption, months: int, *, items: Mapping[str, int | None], by_link: bool = False
) -> AdoptionPulse:
    """Four items of 1 to 5; one that is left empty was not answered. Changed while the 30 days last.

    Refuses a number out of range (`pulse_range`), none at all (`pulse_empty`), and a pulse that is not open
    (`question_closed`).
    """
    given = {name: items.get(name) for name in ITEMS}
    for name, value in given.items():
        if value is not None and not 1 <= value <= 5:
            raise DomainError("pulse_range", field=name)
    if all(value is None for value in given.values()):
        raise DomainError("pulse_empty", field=ITEMS[0])
    today = clock.today()
    with held(actor, adoption, write=not by_link) as found:
        by = add_months(today.replace(day=1), 1) if by_link else today
        due = pulse_due(found, months, by)
        if due is None or today >= due.ends or found.refused_on is not None:
            raise DomainError("question_closed")
        row = _row(PULSE, found, due)
        if not isinstance(row, AdoptionPulse):
            raise DomainError("busy")
        row = audit.save(row, actor=actor, changes={**given, "answered_on": today})
        tell(actor, found, "adoption_pulse_answered", months=months)
        return row


# --- nights ----------------------------------------------------------------------------------------------------------
def refresh_states() -> int:
    """What the trace says of places whose state has become unknown, or known again; answers how many changed."""
    rows = counted().filter(stage__in=USING, node__isnull=False).select_related("node", "programme")
    changed = 0
    for adoption in rows.order_by("pk"):
        assert adoption.node is not None
        if adoption.node.in_use == status_unknown(adoption):
            with transaction.atomic():
                tell_trace(adoption)
            changed += 1
    return changed


# --- inside ----------------------------------------------------------------------------------------------------------
def _locked(kind: str, key: str) -> tuple[Adoption, Due] | None:
    """The place and the question of a mail, the place locked; None when it is not asked (any more)."""
    pair = named(key)
    rows = rules.living().select_for_update(of=("self",), no_key=True)
    rows = rows.select_related("programme", "contact", "organisation__contact")
    adoption = rows.filter(pk=pair[0], refused_on__isnull=True).first() if pair is not None else None
    if pair is None or adoption is None or adoption.stage == Stage.ENDED or adoption.asking_stopped_on is not None:
        return None
    by = add_months(clock.today().replace(day=1), 1)
    due = (still_due if kind == FOLLOW_UP else pulse_due)(adoption, pair[1], by)
    return (adoption, due) if due is not None and clock.today() < due.ends else None


def _row(kind: str, adoption: Adoption, due: Due) -> Row | None:
    """The row of a question, locked, made when nobody has asked or answered yet; None: another made it just now."""
    table: type[AdoptionFollowUp] | type[AdoptionPulse] = AdoptionFollowUp if kind == FOLLOW_UP else AdoptionPulse
    rows = table.objects.select_for_update(of=("self",))
    found = rows.filter(adoption=adoption, months=due.months, deleted_in__isnull=True).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return audit.save(table(adoption=adoption, months=due.months, due_on=due.on), actor=ADOPTIONS)
    except IntegrityError:
        return None


def _actor(question: Held) -> Actor:
    return Actor(str(question.link.person_id))
