"""The mail of a month that a link opens, and its questions over all kinds."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from oppiva.people.models import QuestionMail
from oppiva.people.slots import Question, QuestionKind, question_kinds

SALT = "oppiva.people.question_mail"


def page_token(mail: UUID) -> str:
    """The token of a month's page: made anew from the server's secret for each mail of the month, kept nowhere."""
    return _written(salted_hmac(SALT, mail.hex, algorithm="sha256").digest())


def question_token(page: str, kind: str, key: str) -> str:
    """The token of one question alone: follows from the page's, and does not lead back to it."""
    return _written(hashlib.sha256(f"oppiva question {page} {kind} {key}".encode()).digest())


def page_hash(token: str) -> str:
    """What is stored of a page's token, bound to its purpose (trust.md 10.11)."""
    return hashlib.sha256(f"oppiva questions {token}".encode()).hexdigest()


def question_mail(token: str) -> QuestionMail | None:
    """The mail of a link; None for one nobody made, and for a person who has left."""
    rows = QuestionMail.objects.select_related("person").filter(deleted_in__isnull=True)
    found = rows.filter(token_hash=page_hash(token)).first()
    return found if found is not None and found.person.is_active else None


def questions_of(mail: QuestionMail) -> list[tuple[QuestionKind, Question]]:
    """Everything the mail asks, over all kinds, the first due first."""
    found = [(kind, one) for kind in question_kinds() for one in kind.open(mail)]
    return sorted(found, key=lambda pair: (pair[1].due_on, pair[0].name, pair[1].key))


def open_months(today: date) -> list[date]:
    """The first days of the months whose questions may still be asked on this day."""
    this = today.replace(day=1)
    # A window is 30 days, so that one due on the first days of the month before last may be open in March.
    return [_before(_before(this)), _before(this), this]


def question_mails_about(person: UUID) -> QuerySet[QuestionMail]:
    """The months in which the person was asked something."""
    return QuestionMail.objects.filter(person_id=person)


def question_rows_of(person: UUID) -> list[dict[str, object]]:
    """The same for the copy of one's own data; what is stored of a link opens nothing."""
    columns = ("month", "first_due", "mails", "mailed_on")
    rows: Sequence[dict[str, object]] = list(question_mails_about(person).order_by("month").values(*columns))
    return list(rows)


def _before(month: date) -> date:
    year, number = (month.year, month.month - 1) if month.month > 1 else (month.year - 1, 12)
    return date(year, number, 1)


def _written(digest: bytes) -> str:
    return urlsafe_b64encode(digest).decode().rstrip("=")
