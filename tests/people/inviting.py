"""Somebody invited by the area admin, the link, and the answer."""

import pytest
from django.test import Client

from oppiva.core.errors import DomainError
from oppiva.jobs.models import OutboxMail
from oppiva.people import services
from oppiva.people.models import Invitation
from people.cast import Cast


def asked(cast: Cast, name: str = "Uusi Ihminen", **more: object) -> Invitation:
    """Somebody invited by the area admin as a participant of the unit."""
    given = {
        "name": name,
        "email": f"{name.split()[0].lower()}@tyo.example",
        "unit": cast.unit,
        "role": "participant",
        "scope_kind": "unit",
        "scope_id": str(cast.unit.pk),
        "language": "fi",
    }
    return services.invite(cast.actor(cast.admin), **{**given, **more})


def token_of(invitation: Invitation) -> str:
    """The link's token as it waits in the outbox."""
    row = OutboxMail.objects.filter(kind="invitation", object_id=str(invitation.pk)).order_by("-id").first()
    assert row is not None
    return str(row.context["token"])


def page_of(invitation: Invitation) -> str:
    return f"/kutsu/{token_of(invitation)}/"


def say(invitation: Invitation, answer: str = "yes", client: Client | None = None) -> object:
    return (client or Client()).post(page_of(invitation), {"answer": answer})


def refused(code: str) -> object:
    return pytest.raises(DomainError, match=code)
