"""Lists of invitations as plain rows, and the one invitation that a link opens."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people import structure
from oppiva.people.models import ImportRow, ImportRun, Invitation, Person, Role
from oppiva.people.queries.grants import scope_names
from oppiva.people.queries.paging import Slice, cut
from oppiva.people.queries.searching import holding
from oppiva.people.rules import houses_for_invitations, invitations_visible_to, units_for_invitations

State = Invitation.State
OPEN = (State.DRAFTED, State.SENT)
# Rows that nobody has decided about: the name beside the person's address, or a namesake's whole row.
OF_ANOTHER = {"mail_of_another": ("name",), "maybe_known": ("name", "email", "unit_text", "language")}
COLUMNS = ("pk", "name", "email", "role", "scope_kind", "scope_id", "state", "declined", "sent_at", "expires_at")


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An invitation of a list; `state` is one of the states, or declined, role and place are in words."""

    pk: UUID
    name: str
    email: str
    role: str
    place: str
    state: str
    sent_at: datetime | None
    expires_at: datetime | None


def hash_of(token: str) -> str:
    """What is stored of a link, bound to its purpose (trust.md 10.11)."""
    return hashlib.sha256(f"oppiva invitation {token}".encode()).hexdigest()


def open_invitation(token: str) -> Invitation | None:
    """The invitation that a link opens now; None for one that is unknown, used, withdrawn or too old alike.

    One indexed look by the hash, whatever the token is: an unknown one takes as long as a dead one.
    """
    return links(token).select_related("invited_by", "unit__organisation", "person").first()


def links(token: str) -> QuerySet[Invitation]:
    """The invitation of a link as long as the link works."""
    return Invitation.objects.filter(
        token_hash=hash_of(token), state=State.SENT, deleted_in__isnull=True, expires_at__gt=clock.now()
    )


def shown_state(state: str, declined: bool, expires_at: datetime | None) -> str:
    """The state as it is now: the night has not yet closed what is over since the morning."""
    if state == State.SENT and expires_at is not None and expires_at <= clock.now():
        return str(State.EXPIRED)
    return "declined" if declined and state == State.WITHDRAWN else str(state)


def invitation_rows(
    actor: Actor, *, text: str = "", state: str = "", unit: UUID | None = None, page: int = 1
) -> Slice[InvitationRow]:
    """The invitations the actor may see, the newest first."""
    rows = invitations_visible_to(actor)
    if state == "avoin":
        rows = rows.filter(state__in=OPEN)
    elif state == "accepted":
        rows = rows.filter(state=State.ACCEPTED)
    elif state == "ohi":
        rows = rows.filter(state__in=[State.WITHDRAWN, State.EXPIRED])
    if unit is not None:
        rows = rows.filter(unit_id=unit)
    if text:
        rows = rows.filter(holding(text, "name_folded") | Q(email__icontains=text))
    found, number, more = cut(rows.order_by("-drafted_at", "id").values_list(*COLUMNS), page)
    wanted: dict[str, set[str]] = defaultdict(set)
    for row in found:
        wanted[row[4]].add(row[5])
    names = {kind: scope_names(kind, ids) for kind, ids in wanted.items()}
    roles = {value: str(label) for value, label in Role.choices}
    return Slice(
        [
            InvitationRow(
                pk,
                name,
                email,
                roles[role],
                names[kind].get(scope, scope),
                shown_state(its_state, declined, expires_at),
                sent_at,
                expires_at,
            )
            for pk, name, email, role, kind, scope, its_state, declined, sent_at, expires_at in found
        ],
        number,
        more,
    )


def invitation_counts(actor: Actor) -> Mapping[str, int]:
    """How many wait for an answer and how many have accepted, one statement."""
    now = clock.now()
    found: Mapping[str, int] = invitations_visible_to(actor).aggregate(
        open=Count("pk", filter=Q(state=State.DRAFTED) | Q(state=State.SENT, expires_at__gt=now)),
        accepted=Count("pk", filter=Q(state=State.ACCEPTED)),
    )
    return found


def unit_choices_for_invitations(actor: Actor, organisation: UUID | None = None) -> Sequence[tuple[str, str]]:
    """Units into which the actor may invite, named with their organisation when there are several of those."""
    known = structure.current()
    named = [
        (known.houses[known.rooms[unit].organisation].name, known.rooms[unit].name, unit)
        for unit in units_for_invitations(actor, organisation)
    ]
    if organisation is not None:
        return [(str(unit), room) for _house, room, unit in sorted(named)]
    return [(str(unit), f"{house}: {room}") for house, room, unit in sorted(named)]


def house_choices_for_invitations(actor: Actor) -> Sequence[tuple[str, str]]:
    """Organisations whose people the actor may invite."""
    known = structure.current().houses
    return sorted(((str(pk), known[pk].name) for pk in houses_for_invitations(actor)), key=lambda pair: pair[1])


def invitations_about(person: UUID) -> list[dict[str, object]]:
    """Every invitation to a person, and those the person sent, as plain values without another person's name."""
    about = about_invited(person)
    columns = ("role", "scope_kind", "language", "state", "declined", "sent_at", "settled_at")
    received = Invitation.objects.filter(about).order_by("drafted_at").values("name", "email", *columns)
    sent = Invitation.objects.filter(~about, invited_by_id=person).order_by("drafted_at").values(*columns)
    return [{"part": "invited", **row} for row in received] + [{"part": "inviter", **row} for row in sent]


def rows_about(person: UUID) -> list[dict[str, object]]:
    """Every row of a list about a person as plain values; what may be somebody else's stays untold."""
    rows = ImportRow.objects.filter(about_invited(person)).order_by("run__made_at", "position")
    columns = ("name", "email", "unit_text", "language", "fate", "run__made_at")
    return [
        {
            name: None if name in OF_ANOTHER.get(row["reason"], ()) else value
            for name, value in row.items()
            if name != "reason"
        }
        for row in rows.values(*columns, "reason")
    ]


def runs_about(person: UUID) -> list[dict[str, object]]:
    """Every list the person brought in or confirmed, without the people on it."""
    rows = import_runs_by(person).order_by("made_at")
    return [
        {
            "part": "maker" if made == person else "confirmer",
            "organisation": house,
            "state": state,
            "made_at": at,
            "confirmed_at": confirmed,
        }
        for made, house, state, at, confirmed in rows.values_list(
            "made_by_id", "organisation__name", "state", "made_at", "confirmed_at"
        )
    ]


def import_runs_by(person: UUID) -> QuerySet[ImportRun]:
    """The lists a person brought in or confirmed."""
    return ImportRun.objects.filter(Q(made_by_id=person) | Q(confirmed_by_id=person))


def about_invited(person: UUID) -> Q:
    """Invitations and rows of lists about a person: joined to them, or of their work mail."""
    mail = Person.objects.filter(pk=person).values_list("email", flat=True).first()
    about = Q(person_id=person)
    return about | Q(email__iexact=mail) if mail else about
