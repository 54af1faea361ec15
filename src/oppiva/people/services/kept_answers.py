"""A write that is sent again is done once and answered as the first time (trust.md R3)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from oppiva.core.errors import DomainError
from oppiva.jobs import clock
from oppiva.people.models import KeptAnswer


@dataclass(frozen=True)
class Answered:
    """An answer as it is kept; `again`: of an earlier request."""

    status: int
    media: str
    body: str
    again: bool = False


def once(
    token: UUID, key: str, request: bytes, do: Callable[[], Answered], refused: Callable[[DomainError], Answered]
) -> Answered:
    """What `do` answers, with its answer kept in the same transaction; the same key again answers the same.

    Who sends at the same time waits for the first. Refuses (`key_of_another_request`) a key that stands for another
    request. What `do` refuses is an answer, too (`refused`); what else it raises is kept nowhere.
    """
    of = {"token_id": token, "key_hash": _hash(key.encode())}
    told = _hash(request)
    with transaction.atomic():
        try:
            with transaction.atomic():
                row = KeptAnswer(**of, request_hash=told, at=clock.now())
                row.save(force_insert=True)
        except IntegrityError:
            kept = KeptAnswer.objects.get(**of)
            if kept.request_hash != told:
                raise DomainError("key_of_another_request") from None
            return Answered(kept.status, kept.media, kept.body, again=True)
        try:
            with transaction.atomic():
                made = do()
        except DomainError as error:
            made = refused(error)
        row.status, row.media, row.body = made.status, made.media, made.body
        row.save(update_fields=["status", "media", "body"])
    return made


def _hash(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()
