"""Questions to the steward of a model: asked by anyone, answered, published, declined (records.md 3.5)."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from uuid import UUID, uuid5

from django.db import transaction

from oppiva.audit import services as audit
from oppiva.catalogue.lengths import taken
from oppiva.catalogue.models import (
    ANSWER_DAYS,
    IN_USE_STATES,
    QUESTION_LENGTH,
    REASON_LENGTH,
    REPLY_LENGTH,
    SHORTEST_QUESTION,
    SHORTEST_REPLY,
    OperatingModel,
    StewardQuestion,
)
from oppiva.catalogue.queries.gate import newest, steward_of
from oppiva.catalogue.rules import library
from oppiva.catalogue.services.model_news import ANSWERED_MAIL, CONFIRM_MAIL, tell_asked, tell_of_question
from oppiva.catalogue.services.model_states import tell
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, allowed, system
from oppiva.core.text.personal import find_personal
from oppiva.jobs import clock, limits
from oppiva.jobs.services import queue_mail

State = StewardQuestion.State
ASKING = system("question")
CONFIRM_DAYS = timedelta(days=7)
# A workshop of 28 that asks from one address and of one model gets through; a flood does not (trust.md S6).
PER_MODEL_DAY, PER_PERSON_HOUR = 120, 20


@dataclass(frozen=True)
class Finding:
    """What looks like personal data in a question (`text`) or its answer. `key`: what "this is none" is kept by."""

    part: str
    text: str
    kind: str
    key: str


# --- asking ----------------------------------------------------------------------------------------------------------
def asks_as_self(actor: Actor, model: OperatingModel) -> bool:
    """Whether the actor asks as the person who is signed in; everybody else gives an address that is confirmed."""
    return actor.person_id is not None and allowed(actor, "write", library.question_target(model), clock.now())


def ask(actor: Actor, model: OperatingModel, *, text: str, language: str, mail: str = "") -> StewardQuestion:
    """A question to the steward of a model in use; one by a mail address waits until its link is confirmed.

    Nobody looks up whose the address is (trust.md S5). Refuses a model without a steward (`question_no_steward`) or out
    of use (`question_closed`), a text of under 10 or over 600, an identity code, and too many (`question_limit`,
    `mail_limit`).
    """
    said = taken(text, "text", least=SHORTEST_QUESTION, most=QUESTION_LENGTH)
    own = asks_as_self(actor, model)
    if not own and not mail:
        raise DomainError("question_mail", field="mail")
    version = newest(model)
    if model.state not in IN_USE_STATES or version is None:
        raise DomainError("question_closed")
    if steward_of(model) is None:
        raise DomainError("question_no_steward")
    with transaction.atomic():
        _require_room(actor, model, own=own)
        made = StewardQuestion(
            operating_model=model,
            model_version=version,
            text=said,
            language=language,
            sent_at=clock.now(),
            state=State.ASKED if own else State.UNCONFIRMED,
        )
        if own:
            made.asker_id = UUID(str(actor.person_id))
            _begin_clock(made)
            audit.save(made, actor=actor)
            _asked(actor, made)
            return made
        token = secrets.token_urlsafe(32)
        made.asker_mail, made.confirm_hash = mail, hash_of(token)
        audit.save(made, actor=ASKING)
        # The address stays in the question alone; the link is only in the mail's row until it has gone.
        queue_mail(
            CONFIRM_MAIL, recipient=address_id(mail), object_id=str(made.pk),
            context={"token": token, "question": str(made.pk)}, counts_for=limits.SELF,
        )  # fmt: skip
        return made


def hash_of(token: str) -> str:
    """What is kept of the secret in a link."""
    return sha256(token.encode()).hexdigest()


def address_id(mail: str) -> UUID:
    """By what the outbox counts the mails to an address; no person's id."""
    return uuid5(UUID(int=0), f"question:{mail.strip().lower()}")


def question_by_link(token: str) -> StewardQuestion:
    """The question that waits for the press behind a link; refuses (`question_link_dead`) one used, old or unknown."""
    found: StewardQuestion | None = (
        StewardQuestion.objects.filter(
            confirm_hash=hash_of(token),
            state=State.UNCONFIRMED,
            sent_at__gt=clock.now() - CONFIRM_DAYS,
            deleted_in__isnull=True,
        )
        .select_related("operating_model__programme", "model_version")
        .first()
    )
    if found is None:
        raise DomainError("question_link_dead")
    return found


def confirm(token: str) -> StewardQuestion:
    """The owner of the address pressed: the question goes to the steward and its 14 days begin; the link is used up."""
    with transaction.atomic():
        held = _locked(question_by_link(token))
        if held.state != State.UNCONFIRMED:
            raise DomainError("question_link_dead")
        due = clock.today() + timedelta(days=ANSWER_DAYS)
        saved = audit.save(
            held,
            actor=ASKING,
            changes={"state": State.ASKED, "asked_at": clock.now(), "due_on": due, "confirm_hash": ""},
        )
        _asked(ASKING, saved)
    return saved


def _begin_clock(question: StewardQuestion) -> None:
    question.asked_at, question.due_on = clock.now(), clock.today() + timedelta(days=ANSWER_DAYS)


def _asked(actor: Actor, question: StewardQuestion) -> None:
    term = steward_of(question.operating_model)
    if term is not None:
        tell_asked(actor, question, term)
    # Who asked is nobody's to know: the row of the log names the model alone.
    tell(ASKING, question.operating_model, "steward_question_asked")


def _require_room(actor: Actor, model: OperatingModel, *, own: bool) -> None:
    now = clock.now()
    day, hour = timedelta(days=1), timedelta(hours=1)
    # Whoever invents addresses fills nobody else's room: what was not confirmed does not count.
    rows = StewardQuestion.objects.filter(operating_model=model, sent_at__gt=now - day)
    rows = rows.exclude(state=State.UNCONFIRMED)
    _require_under(rows.order_by("-sent_at").values_list("sent_at", flat=True)[:PER_MODEL_DAY], PER_MODEL_DAY, day)
    if own:
        mine = StewardQuestion.objects.filter(asker=UUID(str(actor.person_id)), sent_at__gt=now - hour)
        times = mine.order_by("-sent_at").values_list("sent_at", flat=True)[:PER_PERSON_HOUR]
        _require_under(times, PER_PERSON_HOUR, hour)


def _require_under(times: Collection[object], most: int, span: timedelta) -> None:
    held = list(times)
    if len(held) >= most:
        oldest = held[-1]
        wait = (oldest + span - clock.now()).total_seconds()  # type: ignore[operator]  # moments of a column
        raise DomainError("question_limit", retry_after=max(1, round(wait)))


# --- answering -------------------------------------------------------------------------------------------------------
def answer(actor: Actor, question: StewardQuestion, *, text: str, base_version: int | None = None) -> StewardQuestion:
    """The steward's answer as a draft, 2 to 1 200: it goes nowhere before it is sent (`send`).

    What was sent and is written anew stays beside it as a correction; the sent words again are none. Refuses who is not
    the steward (`not_steward`), a question that is settled (`question_settled`), an identity code.
    """
    said = taken(text, "answer", least=SHORTEST_REPLY, most=REPLY_LENGTH)
    with _held(actor, question, State.ASKED, State.ANSWERED) as held:
        changes: dict[str, object] = {"unsent": said if said != held.answer else ""}
        if held.state == State.ASKED:
            # Whose words they are is known from the first draft on: they belong to the copy of one's own data.
            changes["answered_by"] = UUID(str(actor.person_id))
        return audit.save(held, actor=actor, base_version=base_version, changes=changes)


def send(
    actor: Actor,
    question: StewardQuestion,
    *,
    settled: Collection[str] = (),
    public: bool = False,
    base_version: int | None = None,
) -> StewardQuestion:
    """The draft goes to who asked, who has it as an answer or as a correction; `public`: to everyone as well.

    `settled`: the keys of the findings that the steward says are no personal data. Refuses (`question_personal`) a
    finding of the answer nobody looked at, and of the question where it becomes public; a draft that is not there
    (`question_unwritten`); an identity code.
    """
    with _held(actor, question, State.ASKED, State.ANSWERED) as held:
        if not held.unsent:
            raise DomainError("question_unwritten")
        found = _require_looked_at(held, settled, public=public)
        first = held.state == State.ASKED
        changes: dict[str, object] = {"answer": held.unsent, "unsent": "", "state": State.ANSWERED}
        if first:
            changes |= {"answered_at": clock.now(), "answered_by": UUID(str(actor.person_id))}
        saved = audit.save(held, actor=actor, base_version=base_version, changes=changes)
        # What was written on the way and never sent is nobody's: it may hold what a finding had the steward take out.
        audit.empty_wordings(saved, ["unsent"])
        _tell_asker(actor, saved, "answered" if first else "corrected")
        tell(actor, saved.operating_model, "steward_question_answered", settled=found)
        return _made_public(actor, saved, found) if public else saved


def reaches(question: StewardQuestion) -> bool:
    """Whether what is sent now reaches who asked: an address is forgotten 30 days after the answer."""
    return question.asker_id is not None or bool(question.asker_mail)


def decline(actor: Actor, question: StewardQuestion, *, reason: str) -> StewardQuestion:
    """The steward does not answer, and says why (10 to 300); who asked is told."""
    why = taken(reason, "reason", least=10, most=REASON_LENGTH)
    with _held(actor, question, State.ASKED) as held:
        saved = audit.save(
            held,
            actor=actor,
            changes={
                "state": State.DECLINED, "reason": why, "unsent": "", "answered_at": clock.now(),
                "answered_by": UUID(str(actor.person_id)),
            },
        )  # fmt: skip
        audit.empty_wordings(saved, ["unsent"])
        _tell_asker(actor, saved, "declined")
        tell(actor, saved.operating_model, "steward_question_declined")
    return saved


def findings(question: StewardQuestion) -> tuple[Finding, ...]:
    """What looks like personal data in the question and in its answer, sent or not, each once; a person decides."""
    found = [
        _finding(part, text[flag.start : flag.end], str(flag.kind))
        for part, text in (("text", question.text), ("answer", question.unsent or question.answer))
        for flag in find_personal(text, question.language)
    ]
    return tuple({one.key: one for one in found}.values())


def findings_in(text: str, language: str) -> tuple[Finding, ...]:
    """What looks like personal data in a question that is being asked."""
    found = [_finding("text", text[one.start : one.end], str(one.kind)) for one in find_personal(text, language)]
    return tuple({one.key: one for one in found}.values())


def _finding(part: str, cut: str, kind: str) -> Finding:
    return Finding(part, cut, kind, sha256(f"{part}\x00{kind}\x00{cut}".encode()).hexdigest()[:16])


def mark_of(text: str) -> str:
    """By what a question is known whose findings its asker has seen: a changed text has another mark."""
    return sha256(f"looked\x00{text}".encode()).hexdigest()[:16]


def publish(actor: Actor, question: StewardQuestion, *, settled: Collection[str] = ()) -> StewardQuestion:
    """Question and sent answer become public; `settled`: the keys of the findings that the steward says are no personal
    data, one by one.

    Refuses an unanswered one (`question_settled`), a correction that was not sent (`question_unsent`), a finding nobody
    looked at (`question_personal`), and a code (`identity_code`), whatever anybody says.
    """
    with _held(actor, question, State.ANSWERED) as held:
        if held.unsent:
            raise DomainError("question_unsent")
        return _made_public(actor, held, _require_looked_at(held, settled, public=True))


def _require_looked_at(held: StewardQuestion, settled: Collection[str], *, public: bool) -> int:
    """How many findings were looked at; the question's own stand to be decided only where it becomes public."""
    found = [one for one in findings(held) if public or one.part == "answer"]
    if any(one.kind == "HETU" for one in found):
        raise DomainError("identity_code")
    left = sum(one.key not in settled for one in found)
    if left:
        raise DomainError("question_personal", count=left)
    return len(found)


def _made_public(actor: Actor, held: StewardQuestion, found: int) -> StewardQuestion:
    saved = audit.save(held, actor=actor, changes={"state": State.PUBLISHED, "published_at": clock.now()})
    tell(actor, saved.operating_model, "steward_question_published", settled=found)
    return saved


def take_down(actor: Actor, question: StewardQuestion) -> StewardQuestion:
    """A published answer leaves the page of the model, to be mended; the asker has it all the same."""
    with _held(actor, question, State.PUBLISHED) as held:
        saved = audit.save(held, actor=actor, changes={"state": State.ANSWERED, "published_at": None})
        tell(actor, saved.operating_model, "steward_question_taken_down")
    return saved


def _tell_asker(actor: Actor, question: StewardQuestion, code: str) -> None:
    """By notice to who asked signed in, by mail to a confirmed address; each correction is a mail of its own."""
    if question.asker_id is not None:
        tell_of_question(actor, question, [question.asker_id], code)
    elif question.asker_mail:
        corrected = code == "corrected"
        queue_mail(
            ANSWERED_MAIL, recipient=address_id(question.asker_mail), object_id=str(question.pk),
            version=question.version if corrected else 1,
            context={"question": str(question.pk), "corrected": corrected},
        )  # fmt: skip


@contextmanager
def _held(actor: Actor, question: StewardQuestion, *states: str) -> Iterator[StewardQuestion]:
    """The question as it stands, locked, for the model's steward of today, also after the programme's end (A8)."""
    with transaction.atomic():
        model = question.operating_model
        relations = library.relations_to(actor, model)
        target = library.question_target(model, relations)
        if "steward_of" not in relations or not allowed(actor, "write", target, clock.now()):
            raise DomainError("not_steward")
        held = _locked(question)
        if held.state not in states:
            raise DomainError("question_settled", state=held.state)
        yield held


def _locked(question: StewardQuestion) -> StewardQuestion:
    rows = StewardQuestion.objects.select_for_update(no_key=True, of=("self",)).filter(deleted_in__isnull=True)
    found: StewardQuestion | None = rows.select_related("operating_model__programme").filter(pk=question.pk).first()
    if found is None:
        raise DomainError("gone")
    return found
