"""The mails of a month: everything that is due to one person at once, and what is not answered twice more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from oppiva.audit.services import log as audit_log
from oppiva.audit.services import save
from oppiva.core.calendars import add_months
from oppiva.core.errors import DomainError
from oppiva.core.policy import system
from oppiva.jobs import clock
from oppiva.jobs.parts import apart
from oppiva.jobs.services import queue_mail
from oppiva.people.models import QuestionMail
from oppiva.people.queries.questions import open_months, page_hash, page_token, question_token, questions_of
from oppiva.people.slots import DueQuestion, QuestionKind, Stand, question_kinds

MAIL = "questions"
ASKER = system("questions")
# Days after the first due day of the month on which a mail goes.
MAILED_ON = (0, 7, 21)
KEPT_MONTHS = 24


@dataclass(frozen=True)
class Wanted:
    """A question of a month that nobody has answered yet, with its kind."""

    kind: QuestionKind
    due: DueQuestion

    @property
    def name(self) -> str:
        """What the question is called among those of all kinds."""
        return f"{self.kind.name}:{self.due.key}"


# --- asking ----------------------------------------------------------------------------------------------------------
def ask_questions() -> dict[str, int]:
    """The mails of today, and those of days on which no worker was there; run again it asks nobody twice.

    A day that was missed is made up by the newest mail alone. What is past its window is not asked.
    """
    today, done = clock.today(), {"mails": 0, "nobody": 0, "failed": 0}
    for month in open_months(today):
        wanted, failed = _wanted(month, today)
        done["failed"] += failed
        by_person: dict[UUID, list[Wanted]] = defaultdict(list)
        for one in wanted:
            if one.due.person is not None:
                by_person[one.due.person].append(one)
            elif one.due.due_on <= today:
                done["nobody"] += one.kind.nobody(one.due.key)
        # Who has nothing left to answer is not asked, but the days go by.
        silent = QuestionMail.objects.filter(month=month, days__lt=len(MAILED_ON), deleted_in__isnull=True)
        for person in {*by_person, *silent.values_list("person_id", flat=True)}:
            done["mails"] += _mail_to(person, month, by_person.get(person, ()), today)
    return done


def ask_again(kind: str, key: str, due_on: date) -> None:
    """Asks the next one of a question that was passed on: at once when it is due and no reminder is to come."""
    today, month = clock.today(), due_on.replace(day=1)
    wanted, _failed = _wanted(month, today)
    found = next((one for one in wanted if (one.kind.name, one.due.key) == (kind, key)), None)
    if found is None:
        return
    if found.due.person is not None:
        _mail_to(found.due.person, month, [one for one in wanted if one.due.person == found.due.person], today)
    elif due_on <= today:
        found.kind.nobody(key)


def _wanted(month: date, today: date) -> tuple[list[Wanted], int]:
    """What may be asked of a month's questions, and how many kinds could not say."""
    last, found, failed = add_months(month, 1) - timedelta(days=1), [], 0
    for kind in question_kinds():
        due: Sequence[DueQuestion] = ()
        with apart(f"questions of kind {kind.name}") as part:
            due = kind.due(month, last)
        failed += part.failed
        found += [Wanted(kind, one) for one in due if month <= one.due_on <= last and today <= one.last_day]
    return found, failed


def _mail_to(person: UUID, month: date, wanted: Sequence[Wanted], today: date) -> int:
    """The mail of this day to one person, if one is due: the first, a reminder, or one of what came too late for both.

    The mail, its questions and what is queued are written together or not at all. Of two at the same moment one mail
    stands, and the next day's work goes on from it.
    """
    try:
        with transaction.atomic():
            return _mail_of_day(person, month, wanted, today)
    except IntegrityError:
        return 0


def _mail_of_day(person: UUID, month: date, wanted: Sequence[Wanted], today: date) -> int:
    rows = QuestionMail.objects.select_for_update().filter(person_id=person, month=month)
    mail = rows.filter(deleted_in__isnull=True).first()
    if mail is None:
        return _first_mail(person, month, wanted, today) if wanted else 0
    days, theirs = _days(mail.first_due, today), {(k.name, key) for k in question_kinds() for key in k.asked(mail)}
    new = [one for one in wanted if (one.kind.name, one.due.key) not in theirs]
    if days > mail.days:
        if not wanted or not _belonging(mail, wanted, new):
            save(mail, actor=ASKER, changes={"days": days})
            return 0
        return _queue(mail, days, today)
    late = [one for one in new if one.due.due_on <= today and _comes_too_late(mail, one, today)]
    asked = _ask(mail, late)
    return _queue(mail, days, today, only=asked) if asked else 0


def _first_mail(person: UUID, month: date, wanted: Sequence[Wanted], today: date) -> int:
    first = min(one.due.due_on for one in wanted)
    days, before = _days(first, today), min(one.due.mailed for one in wanted)
    if days <= before:
        return 0
    mail = QuestionMail(person_id=person, month=month, first_due=first)
    mail.token_hash = page_hash(page_token(mail.pk))
    save(mail, actor=ASKER)
    if not _ask(mail, wanted):
        mail.delete()
        return 0
    return _queue(mail, days, today)


def _belonging(mail: QuestionMail, wanted: Sequence[Wanted], new: Sequence[Wanted]) -> bool:
    """Takes the new questions into the mail; whether anything is left to remind of."""
    return bool(_ask(mail, new)) or len(wanted) > len(new)


def _ask(mail: QuestionMail, wanted: Sequence[Wanted]) -> list[str]:
    """Each question becomes the mail's; answers the names of those that did."""
    asked, token = [], page_token(mail.pk)
    for one in wanted:
        own = question_token(token, one.kind.name, one.due.key)
        with apart(f"a question of kind {one.kind.name}"):
            if one.kind.ask(one.due.key, mail.person_id, mail, own):
                asked.append(one.name)
    return asked


def _queue(mail: QuestionMail, days: int, today: date, only: Collection[str] = ()) -> int:
    """The mail in the outbox; `only`: the questions it names, when it is none of the three."""
    token = page_token(mail.pk)
    changes = {"days": days, "mails": mail.mails + 1, "mailed_on": today}
    if page_hash(token) != mail.token_hash:  # the server's secret was changed since
        changes["token_hash"] = page_hash(token)
    mail = save(mail, actor=ASKER, changes=changes)
    # The link itself is only in the mail's row until it has gone.
    context: dict[str, object] = {"token": token, **({"only": sorted(only)} if only else {})}
    queue_mail(MAIL, recipient=mail.person_id, object_id=str(mail.pk), version=mail.mails, context=context)
    audit_log(
        "questions_mailed",
        actor=ASKER,
        kind="question_mail",
        object_id=str(mail.pk),
        subject_id=mail.person_id,
        mail=mail.mails,
    )
    return 1


def _days(first: date, today: date) -> int:
    return sum(first + timedelta(days=days) <= today for days in MAILED_ON)


def _comes_too_late(mail: QuestionMail, one: Wanted, today: date) -> bool:
    """Whether no reminder of the mail comes in which the question could still be answered in time."""
    to_come = (mail.first_due + timedelta(days=days) for days in MAILED_ON)
    return not any(today < day <= one.due.last_day for day in to_come)


# --- passing on ------------------------------------------------------------------------------------------------------
def pass_on_all(mail: QuestionMail) -> int:
    """The person is not in this work any more: every question that waits is asked of others; answers how many."""
    waiting = [(kind, one) for kind, one in questions_of(mail) if one.stand == Stand.OPEN and one.may_pass]
    for kind, one in waiting:
        kind.pass_on(mail, one.key)
    if not waiting:
        raise DomainError("question_closed")
    return len(waiting)


def take_up_all(mail: QuestionMail) -> None:
    """Undo of `pass_on_all`."""
    for kind, one in questions_of(mail):
        if one.stand == Stand.PASSED:
            kind.take_up_again(mail, one.key)


# --- how long it is kept ---------------------------------------------------------------------------------------------
def forget_question_mails(person: UUID) -> None:
    """The months in which an erased person was asked something; their links open nothing any more."""
    QuestionMail.objects.filter(person_id=person).delete()


def sweep_question_mails() -> int:
    """Removes the months of more than two years ago; answers how many."""
    return QuestionMail.objects.filter(month__lt=add_months(clock.today().replace(day=1), -KEPT_MONTHS)).delete()[0]
