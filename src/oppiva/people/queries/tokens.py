"""One's own tokens in words, and the actor behind a key."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from oppiva.core.policy import Actor, Grant, Place
from oppiva.jobs import clock
from oppiva.people.models import ApiToken, Person, RoleGrant
from oppiva.people.queries.grants import own_grant_rows, rows_of_grants
from oppiva.people.rules import places_of_scopes
from oppiva.people.rules.tokens import tokens_visible_to

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token in words; `over`: it works no more."""

    pk: UUID
    purpose: str
    role: str
    scope: str
    made_on: date
    ends_on: date
    used_on: date | None
    revoked: bool
    over: bool


@dataclass(frozen=True, slots=True)
class Holder:
    """Who acts by a token: the person by its one grant."""

    token: ApiToken
    actor: Actor


def token_hash(secret: str) -> str:
    """What is stored of a key, bound to its purpose (trust.md 10.11)."""
    return hashlib.sha256(f"oppiva interface {secret}".encode("utf-8", "replace")).hexdigest()


def holder_of(secret: str) -> Holder | None:
    """Who acts by this key now; None for one that is unknown, revoked or over, and for a grant that is; one statement.

    Never more than the grant, whatever else the person may.
    """
    rows = ApiToken.objects.filter(secret_hash=token_hash(secret)).select_related("grant", "person")
    found = rows.first()
    if found is None or not found.lives_on(clock.today()):
        return None
    scope = (found.grant.scope_kind, found.grant.scope_id)
    grant = Grant(found.grant.role, Place(*scope), places_of_scopes([scope])[scope])
    return Holder(found, Actor(str(found.person_id), (grant,)))


def told_of(token: UUID) -> ApiToken:
    """The token that a request was let in by, with its grant."""
    return ApiToken.objects.select_related("grant").get(pk=token)


def own_token_rows(actor: Actor) -> list[TokenRow]:
    """The actor's tokens, the living first, then the newest."""
    today = clock.today()
    found = tokens_visible_to(actor).select_related("grant__person", "person").order_by("-made_on", "pk")
    held = list(found[:MOST_SHOWN])
    rows = [
        TokenRow(
            one.pk, one.purpose, str(told.role), str(told.scope), one.made_on, one.ends_on, one.used_on,
            one.revoked_at is not None, not one.lives_on(today),
        )
        for one, told in zip(held, rows_of_grants([one.grant for one in held]), strict=True)
    ]  # fmt: skip
    return sorted(rows, key=lambda row: row.over)


def grant_choices_for_tokens(person: Person) -> list[tuple[str, str]]:
    """The own grants that hold today, in words."""
    today = clock.today()
    living = {
        one.pk for one in RoleGrant.objects.filter(person=person, deleted_in__isnull=True) if one.active_on(today)
    }
    return [
        (str(row.pk), f"{row.role}, {row.scope}" if row.scope else str(row.role))
        for row in own_grant_rows(person)
        if row.pk in living
    ]


def grant_of(person: Person, pk: str) -> RoleGrant | None:
    """One of the person's grants."""
    return RoleGrant.objects.filter(person=person, pk=pk).first()
