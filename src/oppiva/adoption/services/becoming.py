"""The role of an adopter: it opens what one keeps oneself, so whoever begins has it without being invited."""

from __future__ import annotations

from oppiva.adoption.services.holding import ADOPTIONS
from oppiva.jobs import clock
from oppiva.people import grant_reasons
from oppiva.people.models import Person, Role, RoleGrant
from oppiva.people.queries import in_force
from oppiva.people.services import give_grant


def become_adopter(person: Person) -> None:
    """Gives the role, of one's own alone, to who does not have it."""
    own = RoleGrant.objects.filter(person=person, role=Role.ADOPTER, scope_kind="own", deleted_in__isnull=True)
    if not in_force(own).exists():
        give_grant(
            ADOPTIONS, person=person, role=Role.ADOPTER, scope_kind="own", starts_on=clock.today(),
            reason=grant_reasons.ADOPTED, behalf_of=None,
        )  # fmt: skip
