"""The leavers' checks of the demo: two units with a contact, of which one has answered in January and one is silent."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from django.utils.translation import override

from oppiva.core.policy import system
from oppiva.jobs.clock import travel
from oppiva.people import services
from oppiva.people.demo.cast import PEOPLE_IN, SETUP, person
from oppiva.people.leaver_days import REMINDED_AFTER, SILENT_AFTER, asking_day, quarter_of
from oppiva.people.models import LeaverCheck, Person, Role, Unit
from oppiva.people.queries import actor_for, person_with_mail

JOB = system("leavers")
HOUSE, BEGAN = "Järvi-Savon työllisyyspalvelut", PEOPLE_IN + timedelta(days=1)
# Unit -> the mail of its contact (empty: one of its people), and how many of its people take part.
UNITS = (("Henkilöasiakkaat", "pirjo.hakamaki@jarvisavo.example", 5), ("Työnantajapalvelut", "", 3))
ANSWERED = "Työnantajapalvelut"


def build(random: Random, day: date) -> None:
    """Contacts and grants of two units, and the check of the quarter the day lies in."""
    if day < BEGAN:
        return
    with override("fi"):
        for name, mail, count in UNITS:
            _unit(name, mail, count)
        asked_on = asking_day(quarter_of(day))
        if asked_on <= day:
            _asked(asked_on, day)


def _unit(name: str, mail: str, count: int) -> None:
    """The unit gets its contact, and some of its people take part since the summer."""
    unit, admin = Unit.objects.filter(name=name, organisation__name=HOUSE).first(), person(Role.AREA_ADMIN)
    if unit is None or admin is None:
        return
    free = Person.objects.filter(unit=unit, grants__isnull=True, state=Person.State.ACTIVE).order_by("email")
    first, *others = list(free[: count + 1])
    contact = person_with_mail(mail) if mail else first
    with travel(BEGAN):
        services.edit_unit(SETUP, unit, base_version=unit.version, fields={"contact": contact})
        for who in others:
            services.give_grant(
                actor_for(admin),
                person=who,
                role=Role.PARTICIPANT,
                scope_kind="unit",
                scope_id=str(unit.pk),
                starts_on=BEGAN,
                reason="osallistuu hankkeeseen",
            )


def _asked(asked_on: date, day: date) -> None:
    with travel(asked_on):
        services.ask_units(JOB)
    answer_day = asked_on + timedelta(days=4)
    rows = LeaverCheck.objects.filter(unit__name=ANSWERED, unit__organisation__name=HOUSE)
    check = rows.select_related("unit__contact").first()
    if check is not None and check.unit.contact is not None and answer_day <= day:
        line = check.lines.exclude(person__email__startswith="eero.").order_by("person__email").first()
        left = {line.person_id: asked_on} if line is not None and line.person_id is not None else {}
        with travel(answer_day):
            services.answer_leavers(actor_for(check.unit.contact), check, left=left, reason="lähtenyt yksiköstä")
    for after in (REMINDED_AFTER, SILENT_AFTER):
        if asked_on + after <= day:
            with travel(asked_on + after):
                services.chase_contacts(JOB)
