"""The secret address of one's own calendar: made, made anew, ended, opened; only its hash is stored."""

from __future__ import annotations

import hashlib
import secrets
from uuid import UUID

from django.db import transaction

from oppiva.audit.services import log, save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people.models import Person
from oppiva.people.queries import actor_for
from oppiva.workshops import queries
from oppiva.workshops.models import CalendarFeed

BYTES = 32  # trust.md 10.11: 256 bits


def make_feed(actor: Actor) -> tuple[CalendarFeed, str]:
    """A new address for the actor and its secret, which is never seen again; an earlier address ends with it."""
    if actor.person_id is None:
        raise DomainError("not_allowed", action="write", kind="seat")
    with transaction.atomic():
        # The person's row is the lock: two presses at once would else both find no address.
        person = Person.objects.select_for_update().select_related(None).get(pk=UUID(actor.person_id))
        _end(actor)
        token = secrets.token_urlsafe(BYTES)
        feed = save(CalendarFeed(person=person, token_hash=_hash(token), made_at=clock.now()), actor=actor)
        _log("feed_made", actor, feed)
        return feed, token


def end_feed(actor: Actor) -> bool:
    """The actor's address stops working at once; answers whether there was one."""
    with transaction.atomic():
        return _end(actor)


def open_feed(token: str) -> Person | None:
    """Whose calendar this secret opens, and the day of the visit is kept; None for one that opens nothing (any more).

    Dead with its end, with the person (left, erased), and once all their programmes have ended (trust.md A8).
    """
    feed = (
        CalendarFeed.objects.select_related("person")
        .filter(token_hash=_hash(token), ended_at__isnull=True, deleted_in__isnull=True)
        .first()
    )
    if feed is None or not feed.person.is_active or queries.is_over_for(actor_for(feed.person)):
        return None
    today = clock.today()
    if feed.used_on != today:
        # A visit is no deed of the person's: no revision, no row of the log.
        CalendarFeed.objects.filter(pk=feed.pk).update(used_on=today)
    return feed.person


def _end(actor: Actor) -> bool:
    feed = queries.own_feed(actor)
    if feed is None:
        return False
    _log("feed_ended", actor, save(feed, actor=actor, changes={"ended_at": clock.now()}))
    return True


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _log(verb: str, actor: Actor, feed: CalendarFeed) -> None:
    log(verb, actor=actor, kind="calendar_feed", object_id=str(feed.pk), subject_id=feed.person_id)
