"""A person's consents for their own page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from oppiva.core.policy import Actor
from oppiva.people.models import Consent
from oppiva.people.rules import consents_visible_to


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """A consent in words; `again` says that it was withdrawn and nothing of the kind holds now."""

    pk: UUID
    what: str
    about: str
    given_at: datetime
    withdrawn_at: datetime | None
    again: bool


def own_consent_rows(actor: Actor) -> list[ConsentRow]:
    """The actor's consents, those that hold first, then the withdrawn, newest first; one statement."""
    found = list(consents_visible_to(actor).order_by("-given_at", "pk"))
    words = {value: str(label) for value, label in Consent.Kind.choices}
    shown: set[tuple[str, str, str]] = {_thing(row) for row in found if row.withdrawn_at is None}
    rows = []
    for row in sorted(found, key=lambda row: row.withdrawn_at is not None):
        again = row.withdrawn_at is not None and _thing(row) not in shown
        shown.add(_thing(row))
        rows.append(ConsentRow(row.pk, words[row.kind], row.about, row.given_at, row.withdrawn_at, again))
    return rows


def _thing(consent: Consent) -> tuple[str, str, str]:
    return (consent.kind, consent.object_kind, consent.object_id)
