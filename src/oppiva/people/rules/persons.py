"""Who may see and do what with persons."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from oppiva.audit.prepared import Prepared, Slot
from oppiva.core.policy import INSTANCE, Actor, Level, Place, Target, allowed
from oppiva.core.policy.walls import GUESTS
from oppiva.jobs import clock
from oppiva.people.models import Person, RoleGrant
from oppiva.people.rules.asking import may, reach
from oppiva.people.rules.grants import may_give
from oppiva.people.rules.places import grants_of, ids_of, places_of_person, places_of_work, units_inside

LIVING = [state for state in Person.State if state != Person.State.ERASED]
_PERSON = Slot(0, Person._meta.pk)
_person = Prepared(lambda: Person.objects.filter(pk=_PERSON, deleted_in__isnull=True, state__in=LIVING))


def persons_visible_to(actor: Actor, action: str = "read") -> QuerySet[Person]:
    """The persons whose name and unit the actor may see (or whom the actor may edit); oneself always."""
    places = reach(actor, action, "person")
    living = Person.objects.filter(deleted_in__isnull=True, state__in=LIVING)
    return living if INSTANCE in places else living.filter(_oneself(actor) | _belonging(places))


def contacts_visible_to(actor: Actor) -> QuerySet[Person]:
    """The persons whose mail and phone a role of the actor opens, and oneself; a colleague's own yes opens no more."""
    places = reach(actor, "read", "contact", at_least=Level.FULL)
    living = Person.objects.filter(deleted_in__isnull=True, state__in=LIVING)
    return living if INSTANCE in places else living.filter(_oneself(actor) | _belonging(places))


def left_seen_by(actor: Actor) -> Q:
    """Those who have left, for whoever edits or takes out lists of the persons there, and the system administrator."""
    if sees_all_who_left(actor):
        return Q(state=Person.State.LEFT)
    return Q(state=Person.State.LEFT) & _belonging(_places_of_left(actor))


def sees_left(actor: Actor) -> bool:
    """Whether there is any place in which the actor sees who has left."""
    return sees_all_who_left(actor) or bool(_places_of_left(actor))


def sees_all_who_left(actor: Actor) -> bool:
    """Whether the actor sees everybody who has left: the system administrator, who keeps the accounts."""
    return INSTANCE in reach(actor, "read", "person")


def _places_of_left(actor: Actor) -> frozenset[Place]:
    return reach(actor, "write", "person") | reach(actor, "export", "person")


def takes_out_all_it_sees(actor: Actor) -> bool:
    """Whether the list of persons and what may be exported of it are the same, place by place."""
    return reach(actor, "read", "person") <= reach(actor, "export", "person")


def _oneself(actor: Actor) -> Q:
    return Q(pk=UUID(actor.person_id)) if actor.person_id else Q(pk__in=[])


def _belonging(places: frozenset[Place]) -> Q:
    """The persons who work in one of the places or hold a role in one of the programmes, the installation apart."""
    inside = Q(pk__in=[])
    units = units_inside(places)
    if units:
        inside |= Q(unit_id__in=units)
    programmes = ids_of(places, "programme")
    if programmes:
        inside |= Q(
            pk__in=RoleGrant.objects.filter(
                scope_kind="programme", scope_id__in=programmes, deleted_in__isnull=True
            ).values("person_id")
        )
    return inside


def person_for(actor: Actor, pk: UUID, action: str = "read") -> Person:
    """The person when the actor may see (or edit) them, else 404; the same as `persons_visible_to`, for one."""
    person = next(iter(_person.records(pk)), None)
    if person is None:
        raise Http404
    if not opens(actor, person, action):
        raise Http404
    return person


def opens(actor: Actor, person: Person, action: str = "read") -> bool:
    """Whether the actor may see (or edit) a living person at all: name and unit; oneself always."""
    if actor.person_id == str(person.pk):
        return True
    inside = reach(actor, action, "person")
    # One place is enough, so the roles are asked for only when the place of work does not settle it.
    return bool((places_of_work(person) | {INSTANCE}) & inside or places_of_person(person) & inside)


def may_edit(actor: Actor, person: Person) -> bool:
    """Whether the actor may change the person; one of the person's places is enough, that of work is asked first."""
    work = places_of_work(person)
    if work and may(actor, "write", Target("person", work)):
        return True
    return may(actor, "write", person_target("person", person, actor))


def may_change_account(actor: Actor, person: Person) -> bool:
    """Whether the actor may change where a person's sign-in codes go, or whether they can sign in at all.

    Whoever sets the address can become the person, so it takes the right to give every grant the person has or will
    have; one's own account opens nothing that one does not hold.
    """
    if actor.system is not None or actor.person_id == str(person.pk):
        return True
    today = clock.today()
    return all(
        may_give(actor, role, scope_kind, scope_id, person)
        for scope_kind, scope_id, _pk, _person, _name, role, _starts, ends_on, revoked_at, _second in grants_of(person)
        if revoked_at is None and (ends_on is None or ends_on >= today)
    )


def person_target(kind: str, person: Person, actor: Actor) -> Target:
    """A person as the policy sees them: where they work, and whether they are the actor."""
    own = frozenset({"own"}) if actor.person_id == str(person.pk) else frozenset()
    return Target(kind, places_of_person(person), own)


def sees_contact(actor: Actor, person: Person, target: Target) -> bool:
    """Whether the actor may see a person's mail and phone: by role, as a colleague when the person opted in, or own."""
    target = replace(target, kind="contact", shared=person.show_contact)
    return "own" in target.relations or allowed(actor, "read", target, clock.now())


def is_guest(actor: Actor) -> bool:
    """Whether the actor holds the roles of guests alone: they read what is public and are in nobody's team."""
    return bool(actor.roles) and actor.roles <= GUESTS


def sees_person(actor: Actor, pk: UUID) -> bool:
    """Whether the actor may open this person's page."""
    return persons_visible_to(actor).filter(pk=pk).exists()
