"""The reader behind the key of a request."""

from __future__ import annotations

from django.http import HttpRequest

from oppiva.people.interface.problems import Refused
from oppiva.people.interface.reader import Reader
from oppiva.people.queries.tokens import holder_of
from oppiva.people.services.tokens import note_use

LONGEST = 200


def find(request: HttpRequest) -> Reader:
    """Who acts by `Authorization: Bearer KEY`; one that is not known, or has ended, is refused and never a stranger."""
    scheme, _space, secret = request.headers["Authorization"].partition(" ")
    secret = secret.strip()
    found = holder_of(secret) if scheme.lower() == "bearer" and 0 < len(secret) <= LONGEST else None
    if found is None:
        raise Refused("token_not_valid", headers={"WWW-Authenticate": "Bearer"})
    note_use(found.token)
    return Reader(found.actor, found.token.pk)
