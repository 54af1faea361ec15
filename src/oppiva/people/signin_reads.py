"""What every page of a signed-in person reads, the session and the person, by statements that are written once.

Both stay what they were: Django's sessions in the database and allauth's backend.
"""

from __future__ import annotations

from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends.db import SessionStore as DatabaseSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from oppiva.audit.prepared import Prepared, Slot
from oppiva.people import opening
from oppiva.people.models import Person

_session = Prepared(
    lambda: Session.objects.filter(
        session_key=Slot(0, Session._meta.get_field("session_key")),
        expire_date__gt=Slot(1, Session._meta.get_field("expire_date")),
    )
)


class SessionStore(DatabaseSession):
    """Django's sessions in the database."""

    def _get_session_from_db(self) -> Session | None:
        now = timezone.now()
        key = str(self.session_key)
        data = opening.open_session(key, now)
        if data is not None:
            return Session(session_key=key, session_data=data)
        found = _session.records(self.session_key, now)
        if not found:
            self._session_key = None
            return None
        return found[0]


class Backend(AuthenticationBackend):
    """allauth's backend."""

    def get_user(self, user_id: UUID) -> Person | None:
        """The person of a session while they may sign in."""
        person = opening.open_person(user_id)
        return person if person is not None and self.user_can_authenticate(person) else None
