"""Who reads the interface: nobody known, or the person of a token by the one grant it stands on. Never a session."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest

from oppiva.core.policy import ANONYMOUS, Actor
from oppiva.people.interface.problems import Refused


@dataclass(frozen=True)
class Reader:
    """The actor of a request, and the token that makes it one."""

    actor: Actor = ANONYMOUS
    token: UUID | None = None


NOBODY = Reader()


def reader_of(request: HttpRequest) -> Reader:
    """Who the edge found behind the request."""
    found: Reader = getattr(request, "interface_reader", NOBODY)
    return found


def own_of(request: HttpRequest) -> tuple[Actor, UUID]:
    """The actor and the token where a token is needed (401 `token_needed`)."""
    found = reader_of(request)
    if found.token is None:
        raise Refused("token_needed", headers={"WWW-Authenticate": "Bearer"})
    return found.actor, found.token
