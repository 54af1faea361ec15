"""Where a person is signed in, and with what: the devices, the keys and codes of their own page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session

from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people.devices import device_name, network_name
from oppiva.people.rules import sessions_visible_to


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One device where the person is signed in; times on the product's clock."""

    pk: int
    device: str
    network: str
    since: datetime
    used: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One passkey or security key of the person."""

    pk: int
    name: str
    added: datetime
    used: datetime | None


@dataclass(frozen=True, slots=True)
class Factors:
    """The second factors of a person: keys, whether an app is in use, and recovery codes left (None: none made)."""

    keys: tuple[KeyRow, ...] = ()
    app: bool = False
    codes_left: int | None = None

    @property
    def any(self) -> bool:
        """Whether the person has a second factor at all."""
        return self.app or bool(self.keys)


def own_session_rows(actor: Actor, current: str | None) -> list[SessionRow]:
    """The devices where the actor is signed in now, this one first, then the last used; one statement."""
    living = Session.objects.filter(expire_date__gt=clock.real()).values("session_key")
    shift = clock.shift()
    rows = [
        SessionRow(
            row.pk,
            device_name(row.user_agent),
            network_name(row.ip),
            row.created_at + shift,
            row.last_seen_at + shift,
            row.session_key == current,
        )
        for row in sessions_visible_to(actor).filter(session_key__in=living).order_by("-last_seen_at", "-pk")
    ]
    return sorted(rows, key=lambda row: not row.current)


def own_factors(actor: Actor) -> Factors:
    """The actor's second factors, without any secret; one statement."""
    if actor.person_id is None:
        return Factors()
    shift = clock.shift()
    keys: list[KeyRow] = []
    app, codes = False, None
    for row in Authenticator.objects.filter(user_id=UUID(actor.person_id)).order_by("created_at", "pk"):
        match row.type:
            case Authenticator.Type.WEBAUTHN:
                used = row.last_used_at + shift if row.last_used_at else None
                keys.append(KeyRow(row.pk, row.wrap().name, row.created_at + shift, used))
            case Authenticator.Type.TOTP:
                app = True
            case Authenticator.Type.RECOVERY_CODES:
                codes = len(row.wrap().get_unused_codes())
    return Factors(tuple(keys), app, codes)
