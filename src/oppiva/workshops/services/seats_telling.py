"""What people are told of their places: a notice of each change by others, and a mail where a day would be too late."""

from __future__ import annotations

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs.services import queue_mail
from oppiva.people.services import notify
from oppiva.workshops.models import Enrolment, Series

SEAT = "workshops.seat"  # the kind of notice
OFFER_MAIL, PROPOSAL_MAIL = "seat_offer", "seat_proposal"


def tell_proposed(actor: Actor, enrolment: Enrolment, series: Series, bundle: str) -> None:
    """Somebody else proposes the person: a proposal is an invitation, so that its mail goes at once (records.md 12)."""
    _notice(actor, enrolment, "proposed", {"series": series.code})
    if enrolment.person_id is None:
        return
    try:
        queue_mail(
            PROPOSAL_MAIL,
            recipient=enrolment.person_id,
            object_id=str(enrolment.pk),
            version=enrolment.version,
            context={"link": link_of(enrolment)},
            counts_for=actor.person_id,
            counts_as=bundle,
        )
    except DomainError as error:
        # Many proposals in an hour: the notice is there, and the digest brings it.
        if error.code != "mail_limit":
            raise


def tell_offer(actor: Actor, enrolment: Enrolment, series: Series) -> None:
    """A seat is free for the next of the queue; at once, since a day is short (records.md 12)."""
    until = enrolment.offered_until.isoformat() if enrolment.offered_until else ""
    _notice(actor, enrolment, "offered", {"series": series.code, "until": until})
    if enrolment.person_id is not None:
        queue_mail(
            OFFER_MAIL,
            recipient=enrolment.person_id,
            object_id=str(enrolment.pk),
            version=enrolment.version,
            context={"series": series.code, "until": until, "link": link_of(enrolment)},
        )


def tell_expired(actor: Actor, enrolment: Enrolment, series: Series) -> None:
    """The 24 hours are over."""
    _notice(actor, enrolment, "expired", {"series": series.code})


def tell_ended(actor: Actor, enrolment: Enrolment, series: Series, reason: str) -> None:
    """Who keeps the roster ended the place, and said why."""
    _notice(actor, enrolment, "withdrawn", {"series": series.code}, reason)


def tell_moved(actor: Actor, enrolment: Enrolment, before: Series, after: Series) -> None:
    """Who keeps the rosters moved the person to another series."""
    _notice(actor, enrolment, "moved", {"series": before.code, "to": after.code})


def link_of(enrolment: Enrolment) -> str:
    """The page of one's own place, without language prefix."""
    return f"/paikat/{enrolment.pk}/"


def _notice(actor: Actor, enrolment: Enrolment, code: str, facts: dict[str, object], reason: str = "") -> None:
    if enrolment.person_id is not None:
        notify(
            actor,
            [enrolment.person_id],
            kind=SEAT,
            object_id=enrolment.pk,
            code=code,
            facts=facts,
            reason=reason,
            link=link_of(enrolment),
        )
