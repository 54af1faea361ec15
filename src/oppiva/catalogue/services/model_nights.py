"""What happens to models by the clock alone: checks come due, evidence ages, stewards are reminded, addresses are
forgotten. Each may run again and does nothing twice."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from oppiva.audit import services as audit
from oppiva.catalogue.evidence import MONTHS_A_STEP, months_between
from oppiva.catalogue.models import (
    ANSWER_DAYS,
    IN_USE_STATES,
    MAIL_DAYS,
    UNANSWERED_MONTHS,
    UNKEPT_MONTHS,
    ModelOrigin,
    ModelState,
    OperatingModel,
    StewardQuestion,
    Stewardship,
)
from oppiva.catalogue.services.drafts import refresh
from oppiva.catalogue.services.model_news import UNANSWERED_MAIL, remind, tell_keepers, tell_steward
from oppiva.catalogue.services.model_states import make_due
from oppiva.catalogue.services.questions import CONFIRM_DAYS, address_id
from oppiva.core.calendars import add_months, day_begins
from oppiva.core.policy import system
from oppiva.jobs import clock
from oppiva.jobs.services import queue_mail

NIGHT = system("models")
FIRST_REMINDER, SECOND_REMINDER = 1, 2
State = StewardQuestion.State


def call_checks_due() -> int:
    """Published models whose day of the check has passed, or that nobody keeps; both sides are told once.

    One statement over all of them, whatever their number; answers how many came due.
    """
    today = clock.today()
    terms = Stewardship.objects.filter(
        operating_model=OuterRef("pk"), state=Stewardship.State.ACCEPTED, deleted_in__isnull=True
    )
    kept = terms.filter(next_review_on__gte=today, ends_on__gte=today)
    late = OperatingModel.objects.filter(~Exists(kept), state=ModelState.PUBLISHED, deleted_in__isnull=True)
    late = late.exclude(origin=ModelOrigin.FOREIGN)  # checked where it is kept
    due = 0
    for model in late.select_related("programme").order_by("pk"):
        with transaction.atomic():
            if not make_due(model):
                continue
            due += 1
            term = Stewardship.objects.filter(
                operating_model=model, state=Stewardship.State.ACCEPTED, ends_on__gte=today, deleted_in__isnull=True
            ).first()
            tell_keepers(NIGHT, model, "due", term=term)
            if term is not None:
                term.operating_model = model
                tell_steward(NIGHT, term, "due")
    return due


def age_evidence() -> int:
    """Evidence loses a step with each full 24 months that nobody checked the model (records.md 3.3).

    Looked at in the month after such a day: a night without a worker is made up, and the rest costs one statement.
    """
    today = clock.today()
    rows = OperatingModel.objects.filter(
        state__in=IN_USE_STATES,
        evidence__gt=0,
        last_checked_on__lte=add_months(today, -MONTHS_A_STEP),
        deleted_in__isnull=True,
    ).exclude(origin=ModelOrigin.FOREIGN)
    aged = 0
    for model in rows.select_related("programme").order_by("pk"):
        if model.last_checked_on is None or months_between(model.last_checked_on, today) % MONTHS_A_STEP:
            continue
        before = model.evidence
        with transaction.atomic():
            aged += refresh(model, why="aged").evidence < before
    return aged


def remind_stewards() -> int:
    """A mail on day 7 and on day 14 of each question that waits, each once; a missed day 7 is made up by day 14 alone.

    Without a steward nobody is reminded: the next one finds the question, and how long it has waited.
    """
    today = clock.today()
    rows = StewardQuestion.objects.filter(state=State.ASKED, deleted_in__isnull=True).filter(
        Q(reminded__lt=SECOND_REMINDER, due_on__lte=today)
        | Q(reminded__lt=FIRST_REMINDER, due_on__lte=today + timedelta(days=ANSWER_DAYS // 2))
    )
    waiting = list(rows.select_related("operating_model__programme").order_by("asked_at", "pk"))
    if not waiting:
        return 0
    terms = {
        term.operating_model_id: term
        for term in Stewardship.objects.filter(
            operating_model__in={one.operating_model_id for one in waiting},
            state=Stewardship.State.ACCEPTED,
            ends_on__gte=today,
            deleted_in__isnull=True,
        )
    }
    sent = 0
    for question in waiting:
        term = terms.get(question.operating_model_id)
        if term is None or term.person_id is None:
            continue
        number = SECOND_REMINDER if question.due_on is not None and question.due_on <= today else FIRST_REMINDER
        with transaction.atomic():
            audit.save(question, actor=NIGHT, changes={"reminded": number})
            remind(question, term, number)
            sent += 1
    return sent


def warn_askers() -> int:
    """Who asked and is still without an answer hears that the address will be forgotten, 30 days before it is: a year
    after the question, or three months after it where nobody keeps the model. Answers how many."""
    today, ahead = clock.today(), clock.today() + timedelta(days=MAIL_DAYS)
    kept = Stewardship.objects.filter(
        operating_model=OuterRef("operating_model"), state=Stewardship.State.ACCEPTED, ends_on__gte=today,
        deleted_in__isnull=True,
    )  # fmt: skip
    late = Q(asked_at__lte=_day_before(ahead, UNANSWERED_MONTHS))
    alone = Q(~Exists(kept), asked_at__lte=_day_before(ahead, UNKEPT_MONTHS))
    rows = StewardQuestion.objects.filter(late | alone, state=State.ASKED, mail_until__isnull=True)
    warned = 0
    for question in rows.exclude(asker_mail="").select_related("operating_model").order_by("asked_at", "pk"):
        with transaction.atomic():
            saved = audit.save(question, actor=NIGHT, changes={"mail_until": ahead})
            queue_mail(
                UNANSWERED_MAIL, recipient=address_id(saved.asker_mail), object_id=str(saved.pk),
                context={"question": str(saved.pk)},
            )  # fmt: skip
            warned += 1
    return warned


def _day_before(day: date, months: int) -> datetime:
    return day_begins(add_months(day, -months) + timedelta(days=1))


def forget_addresses() -> int:
    """The address of who asked goes 30 days after the answer, and without one on the day that its owner was told
    (`warn_askers`); a question never confirmed goes whole after 7 days."""
    now = clock.now()
    of_mail = StewardQuestion.objects.exclude(asker_mail="")
    gone = of_mail.filter(
        Q(answered_at__lt=now - timedelta(days=MAIL_DAYS)) | Q(state=State.ASKED, mail_until__lte=clock.today())
    ).update(asker_mail="")
    never = StewardQuestion.objects.filter(state=State.UNCONFIRMED, sent_at__lt=now - CONFIRM_DAYS)
    return gone + never.delete()[0]
