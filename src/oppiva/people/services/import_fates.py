"""The fates of all rows of an import: what they are held against, and what is written where it has changed."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Lower

from oppiva.core.matching import Known, Line, Surroundings, judge
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people import structure
from oppiva.people.models import ImportRow, ImportRun, Invitation, Person, RoleGrant
from oppiva.people.rules import may_change_account, persons_visible_to, units_for_invitations, units_for_persons
from oppiva.people.services.read_files import AT_ONCE, in_parts

# The reader's findings that keep a row from being sent; the others leave a field empty. Who comes twice is judged here,
# since mending one row may answer it for another.
BLOCKING = frozenset(
    {
        "mail_missing",
        "mail_malformed",
        "mail_several",
        "name_missing",
        "name_malformed",
        "name_too_long",
        "name_is_date",
        "letters_lost",
        "formula_without_value",
        "cell_error",
        "identity_code",
    }
)


FATE = ("fate", "reason", "person", "unit", "sends", "facts")


def judge_rows(actor: Actor, run: ImportRun) -> None:
    """The fate of every stored row, written where it has changed."""
    changed = set_fates(actor, run, list(run.rows.order_by("position")))
    ImportRow.objects.bulk_update(changed, FATE, batch_size=AT_ONCE // len(FATE))


def set_fates(actor: Actor, run: ImportRun, rows: Sequence[ImportRow]) -> list[ImportRow]:
    """Sets the fate of every row of a list and answers those in which it has changed; nothing is written."""
    lines = [
        Line(
            row.position,
            row.number,
            row.name,
            row.email,
            row.unit_text,
            str(row.unit_id or ""),
            row.decided,
            tuple(code for code in row.troubles if code in BLOCKING),
        )
        for row in rows
    ]
    changed = []
    for row, fate in zip(rows, judge(lines, _surroundings(actor, run, lines)), strict=True):
        unit = UUID(fate.unit) if fate.unit else row.unit_id
        person = UUID(fate.person) if fate.person else None
        found = (fate.fate, fate.reason, person, unit, fate.sends, dict(fate.facts))
        if found != (row.fate, row.reason, row.person_id, row.unit_id, row.sends, row.facts):
            row.fate, row.reason, row.person_id, row.unit_id, row.sends, row.facts = found
            changed.append(row)
    return changed


def _surroundings(actor: Actor, run: ImportRun, lines: Sequence[Line]) -> Surroundings:
    rooms = structure.current().rooms
    units = [str(unit) for unit, room in rooms.items() if room.organisation == run.organisation_id]
    seen = persons_visible_to(actor)
    people: list[Person] = []
    for some in in_parts(sorted({line.mail.lower() for line in lines if line.mail})):
        people += seen.annotate(plain=Lower("email")).filter(plain__in=some)
    colleagues = list(seen.filter(unit_id__in=units).order_by("name", "pk"))
    live = Invitation.objects.filter(
        Q(state=Invitation.State.DRAFTED) | Q(state=Invitation.State.SENT, expires_at__gt=clock.now()),
        scope_kind="unit",
        scope_id__in=units,
        deleted_in__isnull=True,
    )
    held = RoleGrant.objects.filter(
        role=run.role, scope_kind="unit", scope_id__in=units, revoked_at__isnull=True, deleted_in__isnull=True
    ).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today()))
    left = [person for person in {*people, *colleagues} if person.state == Person.State.LEFT]
    return Surroundings(
        people=[_known(person) for person in people],
        colleagues=[_known(person) for person in colleagues],
        invited=frozenset((mail.lower(), scope) for mail, scope in live.values_list("email", "scope_id")),
        holders=frozenset((str(person), scope) for person, scope in held.values_list("person_id", "scope_id")),
        declined=_said_no(units),
        movable=frozenset(map(str, units_for_persons(actor))),
        here=frozenset(map(str, units_for_invitations(actor, run.organisation_id))),
        openable=frozenset(str(person.pk) for person in left if may_change_account(actor, person)),
        me=actor.person_id or "",
    )


def _said_no(units: Sequence[str]) -> frozenset[str]:
    """The addresses that have said no to an invitation into these units, and yes to none."""
    answers = Invitation.objects.filter(scope_kind="unit", scope_id__in=units, deleted_in__isnull=True)
    no = answers.filter(state=Invitation.State.WITHDRAWN, declined=True).values_list("email", flat=True)
    yes = answers.filter(state=Invitation.State.ACCEPTED).values_list("email", flat=True) if no else ()
    return frozenset(mail.lower() for mail in no if mail) - {mail.lower() for mail in yes}


def _known(person: Person) -> Known:
    return Known(str(person.pk), person.name, person.email.lower(), str(person.unit_id or ""), str(person.state))
