"""What the days do to the leavers' check: asking, reminding, calling silent, and closing whose day has come."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse

from oppiva.audit.services import log, save
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.jobs.services import queue_mail
from oppiva.people.leaver_days import REMINDED_AFTER, SILENT_AFTER, is_time_to_ask, quarter_of
from oppiva.people.models import LeaverCheck, LeaverLine, Person, RoleGrant, Unit
from oppiva.people.services.grant_news import tell_area
from oppiva.people.services.leavers import LEAVERS, close_who_left
from oppiva.people.services.notices import notify, settle_notices
from oppiva.ui.context import bare_path

ACTIVE = (Person.State.INVITED, Person.State.ACTIVE)
# A worker that did not run for a week still closes whom it missed; later the person may have come back for good.
CLOSED_WITHIN = timedelta(days=7)
# Versions of the one mail about a check: the question and its reminder.
ASKED, REMINDED = 1, 2


@dataclass(frozen=True)
class Chased:
    """What a day changed: reminders, checks called silent, contacts asked who took over from another."""

    reminded: int
    silent: int
    handed_over: int


def ask_units(actor: Actor) -> int:
    """Makes the quarter's check for each living unit with people who hold a grant, and mails its contact.

    The contact is not among those asked about. A unit without a contact, or whose contact has left, gets its check at
    once into the list of the area's administrators. Twice on one day makes nothing twice.
    """
    today = clock.today()
    if not is_time_to_ask(today):
        return 0
    quarter = quarter_of(today)
    there = set(LeaverCheck.objects.filter(quarter=quarter).values_list("unit_id", flat=True))
    people = _people_with_grants()
    units = Unit.objects.filter(
        pk__in=set(people) - there, deleted_in__isnull=True, organisation__deleted_in__isnull=True
    )
    made = 0
    for unit in units.select_related("contact"):
        contact = unit.contact if unit.contact is not None and unit.contact.is_active else None
        asked_about = people[unit.pk] - ({contact.pk} if contact else set())
        if asked_about and _ask(actor, unit, contact, asked_about):
            made += 1
    return made


def chase_contacts(actor: Actor) -> Chased:
    """Reminds after 14 days, calls silent after 30, and asks the new contact of a unit that changed it meanwhile."""
    today, reminded, silent, handed_over = clock.today(), 0, 0, 0
    waiting = LeaverCheck.objects.filter(state=LeaverCheck.State.ASKED, deleted_in__isnull=True)
    for check in waiting.select_related("unit__contact", "unit__organisation"):
        contact = check.unit.contact
        if contact is not None and not contact.is_active:
            contact = None
        with transaction.atomic():
            if check.asked_on + SILENT_AFTER <= today:
                save(check, actor=actor, changes={"state": LeaverCheck.State.SILENT})
                tell_area(
                    actor,
                    check.unit,
                    LEAVERS,
                    object_id=check.pk,
                    code="silent",
                    link=_link(check),
                )
                log("leavers_silent", actor=actor, kind="leaver_check", object_id=str(check.pk))
                silent += 1
            elif contact is not None and contact.pk != check.contact_id:
                save(check, actor=actor, changes={"contact_id": contact.pk})
                settle_notices(LEAVERS, check.pk)  # the one before need not answer any more
                _ask_contact(actor, check, contact.pk)
                handed_over += 1
            elif contact is not None and check.asked_on + REMINDED_AFTER <= today:
                _mail(check, contact.pk, REMINDED)
                reminded += 1
    return Chased(reminded, silent, handed_over)


def close_those_gone(actor: Actor) -> int:
    """Sets left whose day of leaving has come, as far as they hold no grant any more."""
    today = clock.today()
    due = LeaverLine.objects.filter(
        deleted_in__isnull=True, person__isnull=False, left_on__lte=today, left_on__gt=today - CLOSED_WITHIN
    )
    return sum(close_who_left(actor, line) for line in due.filter(state_before=""))


def _people_with_grants() -> dict[UUID, set[UUID]]:
    """Unit -> its living people with a grant that holds or will hold."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    grants = RoleGrant.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today()),
        revoked_at__isnull=True,
        deleted_in__isnull=True,
        person__state__in=ACTIVE,
        person__deleted_in__isnull=True,
        person__unit__isnull=False,
    )
    for unit, person in grants.values_list("person__unit_id", "person_id").distinct():
        found[unit].add(person)
    return found


def _ask(actor: Actor, unit: Unit, contact: Person | None, people: set[UUID]) -> bool:
    today = clock.today()
    check = LeaverCheck(unit=unit, quarter=quarter_of(today), asked_on=today, contact=contact)
    try:
        with transaction.atomic():
            save(check, actor=actor)
            for person in sorted(people):
                save(LeaverLine(leaver_check=check, person_id=person), actor=actor)
            if contact is not None:
                _ask_contact(actor, check, contact.pk)
            log("leavers_asked", actor=actor, kind="leaver_check", object_id=str(check.pk), persons=len(people))
    except IntegrityError:
        return False  # another worker has asked this unit in the same moment
    return True


def _ask_contact(actor: Actor, check: LeaverCheck, contact: UUID) -> None:
    """The question to a contact: a mail, and a notice that waits in the service until somebody has answered."""
    _mail(check, contact, ASKED)
    last_day = check.asked_on + SILENT_AFTER
    notify(
        actor,
        [contact],
        kind=LEAVERS,
        object_id=check.pk,
        code="asked",
        facts={"unit": str(check.unit_id), "day": last_day.isoformat()},
        link=_link(check),
        mailed=True,
    )


def _link(check: LeaverCheck) -> str:
    return bare_path(reverse("people:leaver_check", args=[check.pk]))


def _mail(check: LeaverCheck, contact: UUID, version: int) -> None:
    queue_mail("leaver_check", recipient=contact, object_id=str(check.pk), version=version)
