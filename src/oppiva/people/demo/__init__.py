"""People's part of the demo: the cast first, then what happens among them, one module a noun."""

from __future__ import annotations

from datetime import date
from random import Random

from oppiva.people.demo import cast, invitations, leavers, notices, organisations, own
from oppiva.people.demo.cast import (
    ACCOUNTS,
    PROGRAMME_ROLES,
    SETUP,
    accounts,
    give_programme_grants,
    person,
    stranger,
)
from oppiva.people.demo.organisations import paper

__all__ = [
    "ACCOUNTS",
    "PROGRAMME_ROLES",
    "SETUP",
    "accounts",
    "build",
    "give_programme_grants",
    "paper",
    "person",
    "stranger",
]


def build(random: Random, day: date) -> None:
    """Tells people's part of the story up to the day."""
    cast.build(random, day)
    invitations.build(random, day)
    leavers.build(random, day)
    notices.build(random, day)
    organisations.build(random, day)
    own.build(random, day)
