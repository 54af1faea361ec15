"""The leavers' checks of the demo: two units with a contact, of which one has answered in January and one is silent."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from django.utils.translation import override

from oppiva.core.policy import system
from oppiva.jobs.clock import travel
from oppiva.people import queries, rules, services
from oppiva.people.demo.cast import PEOPLE_IN, SETUP, person
from oppiva.people.leaver_days import REMINDED_AFTER, SILENT_AFTER, asking_day, quarter_of
from oppiva.people.models import Person, Role
from oppiva.people.queries import actor_for

JOB = system("leavers")
BEGAN = PEOPLE_IN + timedelta(days=1)
# Unit -> the role of its contact (empty: one of its people), and how many of its people take part.
UNITS = (("Henkilöasiakkaat", Role.SUPERVISOR, 5), ("Työnantajapalvelut", "", 3))
ANSWERED = "Työnantajapalvelut"


def build(random: Random, day: date) -> None:
    """Contacts and grants of two units, and the check of the quarter the day lies in."""
    admin = person(Role.AREA_ADMIN)
    if day < BEGAN or admin is None:
        return
    with override("fi"):
        with travel(BEGAN):
            for name, role, count in UNITS:
                _unit(admin, name, role, count)
        if asking_day(quarter_of(day)) <= day:
            _asked(admin, asking_day(quarter_of(day)), day)


def _unit(admin: Person, name: str, role: str, count: int) -> None:
    """The unit gets its contact, and some of its people take part since the summer."""
    actor = actor_for(admin)
    row = next(row for row in queries.unit_rows(actor, queries.Filters(text=name)).rows if row.name == name)
    everybody = queries.Filters(unit=row.pk, state=queries.EVERYBODY)
    people = [rules.person_for(actor, one.pk) for one in queries.person_rows(actor, everybody).rows]
    free = sorted(
        (who for who in people if who.state == Person.State.ACTIVE and not queries.grant_rows_of(actor, who)),
        key=lambda who: who.email,
    )
    unit = rules.unit_for(actor, row.pk)
    contact = person(role) if role else free[0]
    services.edit_unit(SETUP, unit, base_version=unit.version, fields={"contact": contact})
    for who in free[1 : count + 1]:
        services.give_grant(
            actor,
            person=who,
            role=Role.PARTICIPANT,
            scope_kind="unit",
            scope_id=str(unit.pk),
            starts_on=BEGAN,
            reason="osallistuu hankkeeseen",
        )


def _asked(admin: Person, asked_on: date, day: date) -> None:
    with travel(asked_on):
        services.ask_units(JOB)
    if asked_on + timedelta(days=4) <= day:
        with travel(asked_on + timedelta(days=4)):
            _answer(admin, asked_on)
    for after in (REMINDED_AFTER, SILENT_AFTER):
        if asked_on + after <= day:
            with travel(asked_on + after):
                services.chase_contacts(JOB)


def _answer(admin: Person, left_on: date) -> None:
    """The contact of one unit tells that somebody without a part in the story has left."""
    actor = actor_for(admin)
    rows = queries.leaver_check_rows(actor, quarter=quarter_of(left_on)).rows
    found = next((row for row in rows if row.unit == ANSWERED), None)
    if found is None:
        return
    check = rules.leaver_check_for(actor, found.pk)
    known = person(Role.TEAM_MEMBER)
    leaving = [one.pk for one in queries.asked_about(actor, check) if known is None or one.pk != known.pk]
    if check.unit.contact is not None and leaving:
        services.answer_leavers(
            actor_for(check.unit.contact), check, left={leaving[0]: left_on}, reason="lähtenyt yksiköstä"
        )
