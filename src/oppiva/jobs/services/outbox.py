"""The outbox: mails as rows, written with the deed, claimed in order, settled after sending (trust.md 6)."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from oppiva.core.errors import DomainError
from oppiva.jobs import clock, limits, registry
from oppiva.jobs.models import OutboxMail

if TYPE_CHECKING:
    from oppiva.core.policy import Actor

LEASE = timedelta(minutes=5)
BACKOFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(minutes=120))
GIVE_UP = timedelta(days=5)  # as mail servers do (RFC 5321, 4.5.4.1)
KEPT = timedelta(days=90)
SERVER_AWAY = "server_away"

State = OutboxMail.State
Lane = OutboxMail.Lane
OPEN = (State.LEASED, State.SENDING)


def queue_mail(
    kind: str,
    *,
    recipient: uuid.UUID,
    object_id: str,
    version: int = 1,
    at_most_once: bool = False,
    context: Mapping[str, object] | None = None,
    not_before: datetime | None = None,
    counts_for: uuid.UUID | str | None = None,
    counts_as: str = "",
) -> OutboxMail:
    """Put a mail in the outbox, in the caller's own transaction; only the recipient's id is kept.

    A kind that goes elsewhere than the address book says (registry.mail) keeps that address in its context until sent.

    The same kind, object, recipient and version is one mail: asking again gives the first one. `counts_for` is the
    person who set it off and whose mail limit it uses (limits.SELF: the recipient asked), `counts_as` one name for all
    mails of an import or a message, which then count once. Refuses a kind nobody registered and, with DomainError
    'mail_limit', too many mails.
    """
    known = registry.mail_kind(kind)
    key = {"kind": kind, "object_id": str(object_id), "recipient": recipient, "version": version}
    there = OutboxMail.objects.filter(**key).first()
    if there is not None:
        return there
    sender, bundle = str(counts_for or ""), counts_as or uuid.uuid4().hex
    if sender:
        limits.check(recipient=recipient, sender=sender, bundle=bundle)
    now = clock.now()
    due = max(now, not_before or now)
    lane = Lane.URGENT if known.max_age else Lane.BULK if known.bulk else Lane.POST
    fields = {
        "delivery": OutboxMail.Delivery.AT_MOST_ONCE if at_most_once else OutboxMail.Delivery.AT_LEAST_ONCE,
        "lane": lane,
        "message_id": f"<{uuid.uuid4().hex}@{_domain()}>",
        "created_at": now,
        "next_try_at": clock.awake(due) if known.quiet and not settings.OPPIVA_DEMO else due,
        "context": dict(context or {}),
        "counts_for": sender,
        "counts_as": bundle if sender else "",
    }
    return OutboxMail.objects.get_or_create(**key, defaults=fields)[0]


def add_to_waiting(
    kind: str, *, recipients: Collection[uuid.UUID], object_id: str, part: str, facts: Mapping[str, object]
) -> set[uuid.UUID]:
    """Put more facts into the mapping `part` of each recipient's mail of this kind and object that still waits.

    Several changes in one press, or before the mail went, are one mail. Answers whose mail took them; inside the
    caller's transaction, which keeps the worker from taking such a mail up meanwhile.
    """
    waiting = OutboxMail.objects.select_for_update().filter(
        kind=kind, recipient__in=recipients, object_id=str(object_id), state=State.QUEUED, tries=0
    )
    found = set()
    for mail in waiting.order_by("id"):
        there = mail.context.get(part)
        mail.context = {**mail.context, part: {**(there if isinstance(there, dict) else {}), **facts}}
        mail.save(update_fields=["context"])
        found.add(mail.recipient)
    return found


def claim() -> OutboxMail | None:
    """Take the next mail that is due, or None; codes first, then in the order they were queued.

    While the mail server is away the whole lane waits for the mail that found out, so that the order is kept; codes
    try anyway. A recipient's later mail never overtakes an earlier one that has to be tried again. In quiet hours quiet
    kinds wait, whatever delayed them until then: a worker or a server that was away, or their own place in the queue.
    """
    now = clock.now()
    asleep = [] if settings.OPPIVA_DEMO or clock.awake(now) <= now else registry.quiet_kinds()
    waiting = OutboxMail.objects.filter(state=State.QUEUED, kind__in=set(registry.mail_kinds()) - set(asleep))
    held = set(
        waiting.filter(reason=SERVER_AWAY, next_try_at__gt=now, lane__gt=Lane.URGENT).values_list("lane", flat=True)
    )
    ahead = OutboxMail.objects.filter(
        Q(state__in=OPEN) | Q(state=State.QUEUED) & (Q(tries__gt=0) | Q(next_try_at__lte=now)),
        recipient=OuterRef("recipient"),
        lane=OuterRef("lane"),
        id__lt=OuterRef("id"),
    ).exclude(state=State.QUEUED, kind__in=asleep)
    due = waiting.filter(Q(lane=Lane.URGENT) | ~Exists(ahead), next_try_at__lte=now).exclude(lane__in=held)
    due = due.order_by("lane", "id")
    if not due.exists():  # an idle worker takes no write lock
        return None
    with transaction.atomic():
        mail = due.select_for_update(skip_locked=True).first()
        if mail is None:
            return None
        mail.state, mail.lease, mail.leased_until = State.LEASED, uuid.uuid4(), now + LEASE
        mail.tries += 1
        mail.save(update_fields=["state", "lease", "leased_until", "tries"])
    return mail


def begin_sending(mail: OutboxMail) -> bool:
    """Mark an at-most-once mail as on its way, before the server hears of it; answers whether the lease still held."""
    return bool(_held(mail).update(state=State.SENDING, leased_until=clock.now() + LEASE))


def sent(mail: OutboxMail) -> bool:
    """Record that the server took the mail, and let the lanes that waited for the server go on."""
    now = clock.now()
    with transaction.atomic():
        OutboxMail.objects.filter(state=State.QUEUED, reason=SERVER_AWAY).update(reason="", next_try_at=now)
        return bool(_settle(_held(mail), State.SENT, sent_at=now, reason="", context={}))


def fail(mail: OutboxMail, reason: str) -> bool:
    """Record that the mail will never go, for a reason given as a code; 'smtp_5xx' marks the address as refused."""
    return bool(_settle(_held(mail), State.FAILED, reason=reason, context={}))


def drop(mail: OutboxMail, reason: str) -> bool:
    """Record that the mail need not go any more: the person is gone, the code too old, nothing to say."""
    return bool(_settle(_held(mail), State.DROPPED, reason=reason, context={}))


def unsure(mail: OutboxMail) -> bool:
    """Record that nobody knows whether this at-most-once mail went; a person decides."""
    return bool(_settle(_held(mail), State.UNKNOWN, reason="cut_off"))


def later(mail: OutboxMail, reason: str) -> bool:
    """Put the mail back for a later try, 1, 5, 30, then 120 minutes from now; after five days it fails."""
    again = clock.now() + BACKOFF[min(mail.tries, len(BACKOFF)) - 1]
    if again > mail.created_at + GIVE_UP:
        return fail(mail, reason)
    return bool(_settle(_held(mail), State.QUEUED, reason=reason, next_try_at=again))


def recover() -> int:
    """Put back the mails whose worker was lost; those that may have gone and must not go twice wait for a person."""
    over = OutboxMail.objects.filter(state__in=OPEN, leased_until__lt=clock.now())
    if not over.exists():
        return 0
    with transaction.atomic():
        unknown = _settle(over.filter(state=State.SENDING), State.UNKNOWN, reason="cut_off")
        return unknown + _settle(over.filter(state=State.LEASED), State.QUEUED)


def decide_unknown(mail_id: int, *, actor: Actor, send: bool) -> OutboxMail:
    """A person's decision on a mail that may or may not have gone: send it again, or let it be."""
    if actor.person_id is None:
        raise DomainError("not_yours")
    unknown = OutboxMail.objects.filter(pk=mail_id, state=State.UNKNOWN)
    now = clock.now()
    changed = (
        unknown.update(state=State.QUEUED, next_try_at=now, tries=0, reason="sent_again")
        if send
        else unknown.update(state=State.DROPPED, reason="let_be", context={})
    )
    if not changed:
        raise DomainError("already_decided")
    return OutboxMail.objects.get(pk=mail_id)


def forget(person_id: uuid.UUID) -> int:
    """Drop what waits for an erased person and empty what its mails held; answers how many were dropped."""
    theirs = OutboxMail.objects.filter(recipient=person_id)
    with transaction.atomic():
        theirs.update(context={})
        waiting = theirs.filter(state__in=[State.QUEUED, State.UNKNOWN])
        return _settle(waiting, State.DROPPED, reason="no_address")


def sweep_mails() -> int:
    """Remove mails that ended more than 90 days ago (trust.md 9); answers how many."""
    ended = OutboxMail.objects.filter(
        state__in=[State.SENT, State.FAILED, State.DROPPED], created_at__lt=clock.now() - KEPT
    )
    return ended.delete()[0]


def _held(mail: OutboxMail) -> QuerySet[OutboxMail]:
    return OutboxMail.objects.filter(pk=mail.pk, state__in=OPEN, lease=mail.lease)


def _settle(rows: QuerySet[OutboxMail], state: OutboxMail.State, **fields: object) -> int:
    return rows.update(state=state, lease=None, leased_until=None, **fields)


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
