"""A browser signed in as a person of the cast, second factor and all."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from oppiva.jobs import clock
from oppiva.people.models import Person


def browser_of(person: Person) -> Client:
    """The person's browser, signed in a moment ago."""
    client, session = Client(), SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session["second_factor"] = True
    session["account_authentication_methods"] = [{"method": "mfa", "at": clock.real().timestamp()}]
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client
