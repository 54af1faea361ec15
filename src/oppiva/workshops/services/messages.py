"""Messages to a series or a team: written, withdrawn (and marked so), corrected by a new one."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from oppiva.audit.services import log, save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.jobs.services import queue_mail
from oppiva.people.services import notify
from oppiva.workshops import queries, rules
from oppiva.workshops.models import Series, SeriesMessage, Team

MESSAGE = "workshops.message"  # the kind of notice
MESSAGE_MAIL = "series_message"
MOST_LETTERS = 600


@dataclass(frozen=True)
class Sent:
    """A message, how many are told, and how many of them get no mail because their hour of mails is full."""

    message: SeriesMessage
    readers: int
    without_mail: int


def write_message(
    actor: Actor,
    series: Series,
    *,
    text: str,
    team: Team | None = None,
    by_mail: bool = False,
    corrects: SeriesMessage | None = None,
) -> Sent:
    """Tells the series or one of its teams something, on their first page at once and, if wanted, by mail.

    All its mails count as one against the writer's limit (`mail_limit`). `corrects` is withdrawn by it. Refuses a team
    of another series.
    """
    rules.require_messages(actor, series)
    if team is not None and team.series_id != series.pk:
        raise DomainError("message_other_team", field="team")
    with transaction.atomic():
        if corrects is not None:
            _withdraw(actor, corrects)
        message = SeriesMessage(
            series=series,
            team=team,
            text=text,
            by_mail=by_mail,
            author_id=UUID(actor.person_id) if actor.person_id else None,
            published_at=clock.now(),
            corrects=corrects,
        )
        save(message, actor=actor)
        readers = {one for one in queries.readers_of(series, team) if str(one) != actor.person_id}
        _tell(actor, message, readers, "corrected" if corrects is not None else "published")
        without = _mail(actor, message, readers) if by_mail else 0
        log(
            "message_sent", actor=actor, kind="message", object_id=str(message.pk), programme=str(series.programme_id),
            count=len(readers),
        )  # fmt: skip
        return Sent(message, len(readers), without)


def withdraw_message(actor: Actor, message: SeriesMessage) -> SeriesMessage:
    """Takes a message back: readers see that there was one, mails that wait do not go. Refuses to do so twice."""
    rules.require_messages(actor, message.series)
    with transaction.atomic():
        withdrawn = _withdraw(actor, message)
        _tell(actor, withdrawn, queries.readers_of(withdrawn.series, withdrawn.team), "withdrawn")
        return withdrawn


def _withdraw(actor: Actor, message: SeriesMessage) -> SeriesMessage:
    found = SeriesMessage.objects.select_for_update().filter(pk=message.pk, deleted_in__isnull=True).first()
    if found is None:
        raise DomainError("gone")
    if found.withdrawn_at is not None:
        raise DomainError("message_withdrawn")
    changed = save(found, actor=actor, changes={"withdrawn_at": clock.now()})
    programme = str(message.series.programme_id)
    log("message_withdrawn", actor=actor, kind="message", object_id=str(changed.pk), programme=programme)
    return changed


def _tell(actor: Actor, message: SeriesMessage, readers: set[UUID], code: str) -> None:
    series, team = message.series, message.team
    notify(
        actor,
        readers,
        kind=MESSAGE,
        object_id=message.pk,
        code=code,
        facts={"series": series.code, "team": team.number if team is not None else 0},
        link=f"/hanke/{series.programme.code}/sarjat/{series.code}/viestit/",
    )


def _mail(actor: Actor, message: SeriesMessage, readers: set[UUID]) -> int:
    """A mail to each reader; answers who has had so many this hour that the notice alone must do."""
    without = 0
    for person in sorted(readers, key=str):
        try:
            queue_mail(
                MESSAGE_MAIL,
                recipient=person,
                object_id=str(message.pk),
                context={"series": message.series.code},
                counts_for=actor.person_id,
                counts_as=f"message:{message.pk}",
            )
        except DomainError as error:
            if error.facts.get("limit") != "address":
                raise
            without += 1
    return without
