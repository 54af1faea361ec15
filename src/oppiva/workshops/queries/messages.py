"""Reads of messages: the page of a series, the first page of a reader, who is told, the mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.workshops import rules
from oppiva.workshops.models import Enrolment, Series, SeriesMessage, Session, Team, TeamMember

# So long a message stands on the first page.
NEW = timedelta(days=14)


@dataclass(frozen=True)
class MessageRow:
    """One message as its readers see it; a withdrawn one says only that it was."""

    pk: UUID
    programme: str
    series: str
    team: int | None
    text: str
    by_mail: bool
    author: str
    at: datetime
    withdrawn_at: datetime | None
    corrects: bool
    corrected: bool

    @property
    def address(self) -> str:
        """The page of the series' messages, without the prefix of a language."""
        return f"/hanke/{self.programme}/sarjat/{self.series}/viestit/"


_COLUMNS = (
    "pk",
    "series__programme__code",
    "series__code",
    "team__number",
    "text",
    "by_mail",
    "author__name",
    "published_at",
    "withdrawn_at",
    "corrects_id",
    "has_correction",
)


def message_rows(actor: Actor, series: Series) -> list[MessageRow]:
    """What the actor may read of a series' messages, the newest first; the text of a withdrawn one for nobody."""
    return _rows(actor, series=series)


def newest_messages(actor: Actor, most: int = 3) -> list[MessageRow]:
    """The newest messages to the actor's own series and teams, for the first page; one's own are no news."""
    # A place brings the role in its series: who has none is asked about nothing.
    if actor.person_id is None or not any(grant.scope.kind in {"series", "team"} for grant in actor.grants):
        return []
    since = clock.now() - NEW
    rows = _rows(
        actor, published_at__gt=since, withdrawn_at__isnull=True, series__pk__in=_own_series(UUID(actor.person_id))
    )
    return rows[:most]


def _own_series(person: UUID) -> object:
    """Where the actor takes part: who leads reads the messages on their page."""
    return Enrolment.objects.filter(person_id=person, state=Enrolment.State.ENROLLED, deleted_in__isnull=True).values(
        "series"
    )


def _rows(actor: Actor, **more: object) -> list[MessageRow]:
    corrections = SeriesMessage.objects.filter(corrects=OuterRef("pk"), deleted_in__isnull=True)
    found = (
        rules.messages_visible_to(actor)
        .filter(**more)
        .annotate(has_correction=Exists(corrections))
        .order_by("-published_at", "-pk")
    )
    return [
        MessageRow(
            pk, programme, code, team, "" if withdrawn else text, mail, author or "", at, withdrawn, bool(old), new
        )
        for pk, programme, code, team, text, mail, author, at, withdrawn, old, new in found.values_list(*_COLUMNS)
    ]


def readers_of(series: Series, team: Team | None) -> set[UUID]:
    """Whom a message is for: the enrolled of the series or the members of the team, and who leads the series."""
    living = Enrolment.objects.filter(series=series, state=Enrolment.State.ENROLLED, deleted_in__isnull=True)
    if team is not None:
        members = TeamMember.objects.filter(team=team, until__isnull=True, deleted_in__isnull=True)
        living = living.filter(pk__in=members.values("enrolment"))
    found = {person for person in living.values_list("person_id", flat=True) if person is not None}
    for persons in Session.objects.filter(series=series, deleted_in__isnull=True).values_list(
        "facilitator_id", "second_id"
    ):
        found |= {person for person in persons if person is not None}
    return found


def message_for_mail(pk: UUID) -> SeriesMessage | None:
    """A message that still stands, for its mail."""
    return (
        SeriesMessage.objects.select_related("series__programme", "team")
        .filter(pk=pk, withdrawn_at__isnull=True, deleted_in__isnull=True)
        .first()
    )


def teams_to_write(series: Series) -> QuerySet[Team]:
    """The teams of a series one can write to, by number."""
    return Team.objects.filter(series=series, deleted_in__isnull=True).select_related("series").order_by("number")
