"""The sessions of persons: moved to a new id, ended everywhere."""

from __future__ import annotations

from allauth.usersessions.models import UserSession

from oppiva.people.models import Person


def end_sessions(person: Person) -> None:
    """Signs a person out on every device at once."""
    for session in UserSession.objects.filter(user=person):
        session.end()


def move_session(old: str | None, new: str | None) -> bool:
    """Lets the list of own sessions know a session by its new id; False when the old one is not on it."""
    return bool(UserSession.objects.filter(session_key=old).update(session_key=new))
