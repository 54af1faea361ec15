"""Somebody signed in without the pages of signing in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oppiva.people.models import Person


def signed_in(person: Person, **more: object) -> str:
    """The cookie of a person signed in, listed among the person's own sessions; `more` is kept in the session, too."""
    from allauth.usersessions.models import UserSession
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    kept = SessionStore()
    kept[SESSION_KEY] = str(person.pk)
    kept[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    kept[HASH_SESSION_KEY] = person.get_session_auth_hash()
    for name, value in more.items():
        kept[name] = value
    kept.save()
    # As every sign-in leaves behind: the list of own sessions, by which they are ended.
    UserSession.objects.create(user=person, session_key=kept.session_key, ip="127.0.0.1", user_agent="bench")
    return f"{settings.SESSION_COOKIE_NAME}={kept.session_key}"
