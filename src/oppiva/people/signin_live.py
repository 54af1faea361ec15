"""Who holds a web session, asked outside a request, as the live channel does."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth import get_user
from django.http import HttpRequest

from oppiva.core.policy import ANONYMOUS, Actor
from oppiva.jobs import clock
from oppiva.people.models import STAFF_ROLES, Person
from oppiva.people.queries import actor_for, is_staff
from oppiva.people.signin import ENDS, OPENED, ROLES, STAFF_HOURS
from oppiva.people.signin_reads import SessionStore


@dataclass(frozen=True)
class Holder:
    """Who acts in a web session, and what else is kept there."""

    actor: Actor
    session: SessionStore

    def text(self, name: str) -> str | None:
        """A text that the session keeps."""
        kept = self.session.get(name)
        return kept if isinstance(kept, str) else None


def holder_of(key: str) -> Holder:
    """Who a request with this key would act as; asking is no use of the session, so its end does not move."""
    request = HttpRequest()
    session = request.session = SessionStore(key or None)
    ends = session.get(ENDS)
    if ends is not None and clock.real().timestamp() >= ends:
        return Holder(ANONYMOUS, SessionStore())
    person = get_user(request)
    if not isinstance(person, Person):
        return Holder(ANONYMOUS, session)
    actor = actor_for(person)
    return Holder(ANONYMOUS if is_staff(actor) and not _as_staff(session) else actor, session)


def _as_staff(session: SessionStore) -> bool:
    """Whether the second factor is there, and whoever became staff meanwhile is within the hours of staff (S3)."""
    if not session.get("second_factor"):
        return False
    late = clock.real().timestamp() >= session.get(OPENED, 0) + STAFF_HOURS * 3600
    became = ENDS in session and STAFF_ROLES.isdisjoint(session.get(ROLES, []))
    return not (became and late)
