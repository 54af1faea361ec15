"""The sessions of persons: moved to a new id, noted as used, ended one by one or everywhere."""

from __future__ import annotations

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from oppiva.audit.services import log
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people.models import Person


def end_sessions(person: Person) -> None:
    """Signs a person out on every device at once."""
    for session in UserSession.objects.filter(user=person):
        session.end()


def end_session(actor: Actor, session: UserSession) -> None:
    """Signs one device out; it has ended before its next request is answered (trust.md S3)."""
    session.end()
    _log(actor, 1)


def end_own_sessions(actor: Actor, *, but: str | None = None) -> int:
    """Signs the actor out on every device, or on all but the session of this key; answers on how many."""
    ended = 0
    for session in UserSession.objects.filter(user_id=actor.person_id).exclude(session_key=but or ""):
        session.end()
        ended += 1
    _log(actor, ended)
    return ended


def move_session(old: str | None, new: str | None) -> bool:
    """Lets the list of own sessions know a session by its new id; False when the old one is not on it."""
    return bool(UserSession.objects.filter(session_key=old).update(session_key=new))


def note_use(key: str | None, moment: datetime) -> None:
    """Notes that a session is in use, for the person's list of devices."""
    UserSession.objects.filter(session_key=key).update(last_seen_at=moment)


def sweep_sessions() -> int:
    """The night's work: sessions past their end go with what was kept in them, and their lines in the lists of devices.

    Answers how many; the record of processing promises it.
    """
    over = Session.objects.filter(expire_date__lt=clock.real()).delete()[0]
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return over


def _log(actor: Actor, number: int) -> None:
    log("sessions_ended", actor=actor, kind="person", subject_id=actor.person_id, sessions=number)
