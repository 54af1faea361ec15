"""Facts of the privacy page and the accessibility statement: what is true today, and what a setting decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from oppiva.audit.services import retention_months
from oppiva.core.policy import Actor
from oppiva.people import structure
from oppiva.people.models import Person
from oppiva.people.queries import answers
from oppiva.people.rules import host

# When the accessibility of this release was last assessed; at most twelve months old at a release (trust.md X8).
ASSESSED_ON = date(2026, 11, 25)
# statement.supervisor (trust.md 13): the passed text of the move from the regional agency has not been seen.
SUPERVISOR = "Traficom"
SUPERVISOR_PAGE = "https://www.saavutettavuusvaatimukset.fi"
ANSWER_DAYS = 14  # 306/2019


@dataclass(frozen=True)
class Processing:
    """One kind of processing: what is kept, on what basis, and until when (trust.md 9)."""

    what: str
    data: str
    basis: str
    kept: str


def support() -> str:
    """The mail of support, empty where none is set."""
    return str(getattr(settings, "OPPIVA_SUPPORT", ""))


def controller() -> str:
    """The controller as the installation names it, empty where it has not been set."""
    return str(getattr(settings, "OPPIVA_CONTROLLER", ""))


def privacy(actor: Actor, person: Person | None) -> dict[str, object]:
    """What the privacy page shows; to one who is signed in, by name who answers for what of theirs (G1)."""
    told = answers(actor, _organisation_of(person)) if person is not None else None
    return {
        "answers": told,
        "host": told.host if told is not None else host(),
        "controller": controller(),
        "support": support(),
        "rows": _processing(),
        "cookie": settings.SESSION_COOKIE_NAME,
        "days": settings.SESSION_COOKIE_AGE // (24 * 3600),
    }


def _organisation_of(person: Person) -> UUID | None:
    room = structure.current().rooms.get(person.unit_id) if person.unit_id else None
    return room.organisation if room is not None else None


def _processing() -> list[Processing]:
    task = _("task in the public interest, or legitimate interest of a private executor")
    return [
        Processing(
            _("Account and sign-in"),
            _("name, work mail, phone if you give it, unit, language, theme"),
            task,
            _("last use + 12 months, or end of the programme + 6 months, whichever is earlier"),
        ),
        Processing(_("Second factor"), _("key of an authenticator or passkey"), task, _("as long as the account")),
        Processing(
            _("Roles"),
            _("role, scope, dates, who gave it and why"),
            task,
            _("as long as the account, then numbers only"),
        ),
        Processing(
            _("Organisations and commitments"),
            _("organisation, unit, contact person, record of the co-operation procedure, signed letters"),
            task,
            _("end of the programme + 6 months; letters as long as the funder requires"),
        ),
        Processing(
            _("Plans"),
            _("the plan file, its versions and checks; pay and rates only for those who answer for money"),
            _("legal duty of a funded project"),
            _("as long as the funder requires"),
        ),
        Processing(
            _("Change history"),
            _("what was in a field before and after, who changed it, when and why"),
            task,
            _("as long as the record"),
        ),
        Processing(
            _("Audit log"),
            _("who did what and when: ids, codes and numbers, no free text"),
            _("legal duty"),
            _("%(months)s months") % {"months": retention_months()},
        ),
        Processing(
            _("Mails"),
            _("to whom and which kind; the body is removed after sending"),
            _("legitimate interest"),
            _("90 days"),
        ),
    ]


def accessibility() -> dict[str, object]:
    """What the accessibility statement shows."""
    return {
        "assessed": ASSESSED_ON,
        "support": support(),
        "supervisor": SUPERVISOR,
        "supervisor_page": SUPERVISOR_PAGE,
        "days": ANSWER_DAYS,
    }
