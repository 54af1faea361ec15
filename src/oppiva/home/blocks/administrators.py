"""Those who keep the area's people and the installation in order: area admin and system administrator."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.home import addresses
from oppiva.home.blocks.programmes import programme_names
from oppiva.home.blocks.registry import Block, Link, Row, block
from oppiva.home.queries import SystemFacts
from oppiva.home.sight import Sight
from oppiva.people.models import Role
from oppiva.people.queries import unanswered_checks
from oppiva.reporting.things import Thing
from oppiva.ui.counting import number_inside
from oppiva.ui.formatting import date, number


@block(Role.AREA_ADMIN)
def area_admin(sight: Sight) -> Block:
    """Organisations, units and persons of the area, and what is missing from them."""
    facts = sight.areas
    found: tuple[Thing, ...] = ()
    if facts.unheard:
        title = ngettext(
            "Add the co-operation record of one unit", "Add the co-operation record of %(n)s units", facts.unheard
        )
        found = (
            Thing(
                "units_not_heard",
                title % {"n": number_inside(facts.unheard)},
                _("Date, document and contact show that the staff was heard. They open pulses and dialogues."),
                _("Open the units"),
                addresses.units(),
                ("write", "organisation"),
                4,
            ),
        )
    words = ngettext(
        "Your area has one organisation in Oppiva.", "Your area has %(n)s organisations in Oppiva.", facts.organisations
    )
    sentence = (
        words % {"n": number_inside(facts.organisations)} if facts.organisations else _("Your area is still empty.")
    )
    return Block(
        heading=_("My area"),
        sentence=sentence,
        next=(*found, *_leaver_things(sight)),
        rows=(
            Row(_("Organisations"), number(facts.organisations), addresses.organisations()),
            Row(_("Units"), number(facts.units), addresses.units()),
            Row(_("People"), _people(facts.persons, facts.invited), addresses.persons()),
            *programme_names(sight),
        ),
        steps=() if facts.organisations else (_("Begin by adding your own organisation and its units."),),
        links=(Link(_("Open the audit log"), addresses.log()),),
    )


def _leaver_things(sight: Sight) -> Iterator[Thing]:
    units = unanswered_checks(sight.actor)
    if units:
        title = ngettext("Answer for one unit who has left it", "Answer for %(n)s units who has left them", units)
        yield Thing(
            "leavers_unanswered",
            title % {"n": number_inside(units)},
            _("The unit has no contact, or the contact has not answered in 30 days."),
            _("Open the leavers"),
            addresses.leavers(),
            ("write", "person"),
            4,
        )


def _people(persons: int, invited: int) -> str:
    if not invited:
        return number(persons)
    words = ngettext("%(persons)s, one of them invited only", "%(persons)s, %(invited)s of them invited only", invited)
    return words % {"persons": number(persons), "invited": number(invited)}


@block(Role.INSTANCE_ADMIN)
def instance_admin(sight: Sight) -> Block:
    """The system's state: jobs, mails and the seal of the audit log."""
    facts = sight.system
    found = tuple(_system_things(facts, sight))
    looks = any(one.code != "controllers_missing" for one in found) or facts.unsure_mails or facts.failed_mails
    sealed = _("sealed up to %(day)s") % {"day": date(facts.sealed_to)} if facts.sealed_to else _("not sealed yet")
    return Block(
        heading=_("System"),
        sentence=_("The system needs a look.") if looks else _("The system is running and nothing has failed."),
        next=found,
        rows=(
            Row(_("Jobs"), _pair(facts.waiting_jobs, facts.failed_jobs)),
            Row(_("Mails"), _mails(facts)),
            Row(_("Audit log"), sealed, addresses.log()),
            Row(_("Controllers"), _("who answers for whose data"), addresses.controllers()),
            *programme_names(sight),
        ),
        links=(Link(_("See whether the service is ready"), addresses.readiness()),),
    )


def _pair(waiting: int, failed: int) -> str:
    return _("%(waiting)s waiting, %(failed)s failed") % {"waiting": number(waiting), "failed": number(failed)}


def _mails(facts: SystemFacts) -> str:
    return _("%(waiting)s waiting, %(unsure)s unsure, %(failed)s failed") % {
        "waiting": number(facts.waiting_mails),
        "unsure": number(facts.unsure_mails),
        "failed": number(facts.failed_mails),
    }


def _system_things(facts: SystemFacts, sight: Sight) -> Iterator[Thing]:
    if sight.controllers_missing:
        title = ngettext(
            "Name who answers for one organisation's data",
            "Name who answers for the data of %(n)s organisations",
            sight.controllers_missing,
        )
        yield Thing(
            "controllers_missing",
            title % {"n": number_inside(sight.controllers_missing)},
            _("Everybody is told by name who the controller of their data is and whom to ask."),
            _("Open the controllers"),
            addresses.controllers(),
            ("write", "configuration"),
            5,
        )
    if facts.failed_jobs:
        title = ngettext("Look at one failed job", "Look at %(n)s failed jobs", facts.failed_jobs)
        yield Thing(
            "failed_jobs",
            title % {"n": number_inside(facts.failed_jobs)},
            _("The log tells what happened. Each job says its reason."),
            _("Open the audit log"),
            addresses.log(),
            ("write", "configuration"),
            3,
        )
    if facts.seal_is_late(sight.today):
        yield Thing(
            "seal_late",
            _("Check that the worker runs"),
            _("The audit log has not been sealed on the last nights. The worker does it."),
            _("See whether the service is ready"),
            addresses.readiness(),
            ("write", "configuration"),
            1,
        )
