"""Notices around grants in words, and what the leavers' check holds about a person."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from oppiva.people import queries, services, slots, structure
from oppiva.people.models import Role
from oppiva.ui.formatting import date as day_in_words

GRANTER, LEAVERS = "granter", "leavers"


def register() -> None:
    """Makes the two kinds known, and the rows that belong to a person's own data."""
    slots.register_notice(slots.NoticeKind(GRANTER, "people.rolegrant", granter_line))
    slots.register_notice(slots.NoticeKind(LEAVERS, "people.leavercheck", leavers_line))
    slots.register_personal_data(
        slots.PersonalData(
            "people.leaverline",
            lambda: _("Asked about as a leaver"),
            queries.leaver_lines_about,
            services.forget_leaver,
        )
    )
    slots.register_personal_data(
        slots.PersonalData(
            "people.leavercheck",
            lambda: _("Asked as the contact of a unit"),
            queries.leaver_checks_about,
            services.forget_contact,
        )
    )


def granter_line(code: str, facts: slots.Facts) -> str:
    """What has become of a grant that the reader gave and that waited for another granter."""
    known = dict(Role.choices)
    role = {"role": str(known.get(str(facts.get("role")), facts.get("role", "")))}
    if code == "declined":
        return _("A grant you gave was not confirmed: %(role)s.") % role
    return _("A grant you gave was confirmed and holds: %(role)s.") % role


def leavers_line(code: str, facts: slots.Facts) -> str:
    """The question to a unit's contact, and a unit whose contact has not told in 30 days who has left."""
    unit = structure.current().living_room(UUID(str(facts["unit"])))[0] if facts.get("unit") else ""
    if code == "asked":
        day = day_in_words(date.fromisoformat(str(facts["day"])))
        return _("%(unit)s: who has left? Answer by %(day)s.") % {"unit": unit, "day": day}
    return _("%(unit)s has not told in 30 days who has left. Answer for it.") % {"unit": unit}
