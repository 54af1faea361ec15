"""What people puts into the frame of every page: who is signed in, and the sections of those who have them."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from oppiva.core.policy import roles_that_may
from oppiva.people.models import Person, Role, Theme
from oppiva.people.queries import unread_notices
from oppiva.ui import registry
from oppiva.ui.registry import Me, Shown

# Rows of the table that give a section; who only takes part finds unit and colleagues on their own pages.
TAKING_PART = frozenset({Role.PARTICIPANT, Role.TEAM_MEMBER, Role.ADOPTER, Role.EMPLOYER_GUEST, Role.AUDITOR})
PEOPLE = frozenset(roles_that_may("read", "person")) - TAKING_PART
ORGANISATIONS = frozenset(roles_that_may("read", "organisation")) - TAKING_PART
GRANTS = frozenset(roles_that_may("grant", "invitation")) - {Role.TEAM_MEMBER}


def register() -> None:
    """Fills the frame's slots."""
    registry.me(me)
    registry.section(
        "people", _("People"), order=50, url="people:person_list", shown=_having(PEOPLE), holds=("/kutsut/",)
    )
    registry.section(
        "organisations",
        _("Organisations"),
        order=60,
        url="people:organisation_list",
        shown=_having(ORGANISATIONS),
        holds=("/yksikot/", "/alueet/", "/kunnat/", "/poistetut/", "/rekisterinpitajat/"),
    )
    registry.section(
        "grants", _("Grants"), order=70, url="people:grant_list", shown=_having(GRANTS), holds=("/poistuneet/",)
    )


def me(request: HttpRequest) -> Me | None:
    """The signed-in person with the look they chose, or None."""
    person = getattr(request, "user", None)
    if not isinstance(person, Person):
        return None
    theme = "" if person.theme == Theme.DEVICE else person.theme
    return Me(
        person.name,
        registry.address_of("people:own"),
        registry.address_of("account_logout"),
        theme,
        news=registry.address_of("people:notices"),
        unread=unread_notices(person.pk),
    )


def _having(roles: frozenset[str]) -> Shown:
    def shown(request: HttpRequest) -> bool:
        actor = getattr(request, "actor", None)
        return actor is not None and bool(actor.roles & roles)

    return shown
