"""The verbs of tokens: made shortly after signing in, revoked by one press, forgotten when their time is over."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from oppiva.audit.services import log, save
from oppiva.core.calendars import add_months
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, is_sudo
from oppiva.jobs import clock
from oppiva.people.models import ApiToken, KeptAnswer, RoleGrant
from oppiva.people.queries.tokens import token_hash
from oppiva.people.rules.tokens import is_own_grant, tokens_visible_to

MOST_MONTHS = 12
MOST_TOKENS = 20
# So long an answer is kept to be given again, and an ended token to be seen.
ANSWERS_KEPT = timedelta(hours=48)
TOKENS_KEPT = timedelta(days=365)
BEGINS = "opv_"


def make_token(
    actor: Actor, grant: RoleGrant, *, purpose: str, ends_on: date, client_ref: UUID | None = None
) -> tuple[ApiToken, str]:
    """A key of 256 bits for one program, by one of the actor's own grants; the key itself is answered here alone.

    Shortly after signing in (`sign_in_again`). Refuses another's grant or one that does not hold (`token_grant`), days
    out of twelve months (`token_days`), a purpose that is not said (`token_purpose`), and one more than twenty
    (`tokens_many`). The same `client_ref` again is refused (`token_made`): nobody sees a key twice.
    """
    if not is_sudo(actor, clock.now()):
        raise DomainError("sign_in_again")
    if not is_own_grant(actor, grant):
        raise DomainError("token_grant", field="grant")
    today = clock.today()
    if not today <= ends_on <= add_months(today, MOST_MONTHS):
        raise DomainError("token_days", field="months")
    said = " ".join(purpose.split())
    if not 2 <= len(said) <= 80:
        raise DomainError("token_purpose", field="purpose")
    secret = BEGINS + secrets.token_urlsafe(32)
    with transaction.atomic():
        # Two who press at once wait for one another.
        RoleGrant.objects.select_for_update(no_key=True).get(pk=grant.pk)
        if client_ref is not None and ApiToken.objects.filter(pk=client_ref).exists():
            raise DomainError("token_made")
        living = tokens_visible_to(actor).filter(revoked_at__isnull=True, ends_on__gte=today)
        if living.count() >= MOST_TOKENS:
            raise DomainError("tokens_many", most=MOST_TOKENS)
        made = ApiToken(
            person_id=grant.person_id, grant=grant, purpose=said, secret_hash=token_hash(secret), made_on=today,
            ends_on=ends_on,
        )  # fmt: skip
        if client_ref is not None:
            made.pk = client_ref
        save(made, actor=actor)
        _log("api_token_made", actor, made)
    return made, secret


def revoke_token(actor: Actor, token: ApiToken) -> ApiToken:
    """Ends the actor's own token at once; pressed twice, the first time stays."""
    if actor.person_id != str(token.person_id):
        raise DomainError("not_allowed", action="write", kind="profile")
    with transaction.atomic():
        stored = ApiToken.objects.select_for_update(no_key=True).get(pk=token.pk)
        if stored.revoked_at is None:
            stored = save(stored, actor=actor, changes={"revoked_at": clock.now()})
            _log("api_token_revoked", actor, stored)
    return stored


def note_use(token: ApiToken) -> None:
    """The day of the last use, written once a day."""
    today = clock.today()
    if token.used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(used_on=today)


def sweep_tokens() -> dict[str, int]:
    """Answers of two days ago and tokens that ended a year ago go."""
    answers, _each = KeptAnswer.objects.filter(at__lt=clock.now() - ANSWERS_KEPT).delete()
    old = ApiToken.objects.filter(ends_on__lt=clock.today() - TOKENS_KEPT)
    tokens, _each = old.delete()
    return {"answers": answers, "tokens": tokens}


def _log(verb: str, actor: Actor, token: ApiToken) -> None:
    log(verb, actor=actor, kind="api_token", object_id=token.pk, subject_id=token.person_id, role=str(token.grant.role))
