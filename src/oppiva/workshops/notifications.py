"""The mails of workshops: a line and a link each, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.jobs.registry import Letter, Mail, mail
from oppiva.ui.formatting import number
from oppiva.workshops.models import OFFER_HOURS
from oppiva.workshops.queries import free_seats_of, open_offer, open_proposal, sessions_of
from oppiva.workshops.services.reminders import FREE_MAIL
from oppiva.workshops.services.seats_telling import OFFER_MAIL, PROPOSAL_MAIL


def register() -> None:
    """Makes the mails of workshops known."""
    # Urgent: an offer that comes late is no offer.
    mail(OFFER_MAIL, seat_offer, max_age=timedelta(hours=OFFER_HOURS))
    mail(PROPOSAL_MAIL, seat_proposal, quiet=True)
    mail(FREE_MAIL, free_seats, quiet=True)


def seat_offer(letter: Letter) -> Mail | None:
    """A seat that is free for the reader; nothing when it was answered before the mail went."""
    found = open_offer(UUID(letter.object_id))
    if found is None:
        return None
    words = {
        "subject": _("A seat is free for you in series %(series)s") % {"series": found.series.code},
        "series": found.series.code,
        "until": found.offered_until,
        "address": absolute(str(letter.context["link"])),
    }
    return worded("seat_offer", words)


def seat_proposal(letter: Letter) -> Mail | None:
    """Somebody proposes the reader for a series; nothing when it was answered before the mail went."""
    found = open_proposal(UUID(letter.object_id))
    if found is None:
        return None
    words = {
        "subject": _("You are proposed for a seat in series %(series)s") % {"series": found.series.code},
        "series": found.series.code,
        "by": found.proposed_by.name if found.proposed_by is not None else "",
        "sessions": [one for one in sessions_of([found.series_id]).get(found.series_id, ()) if one.day],
        "until": found.series.sign_up_until,
        "address": absolute(str(letter.context["link"])),
    }
    return worded("seat_proposal", words)


def free_seats(letter: Letter) -> Mail | None:
    """How many seats of the reader's organisation are free; nothing when they have been taken meanwhile."""
    free = free_seats_of(UUID(letter.object_id))
    if not free:
        return None
    words = {
        "subject": ngettext("One workshop seat is free", "%(n)s workshop seats are free", free) % {"n": number(free)},
        "free": free,
        "address": absolute("/"),
    }
    return worded("free_seats", words)


def worded(kind: str, words: Mapping[str, object]) -> Mail:
    """A mail of this name's two templates."""
    return Mail(
        subject=str(words["subject"]),
        text=render_to_string(f"workshops/mail/{kind}.txt", dict(words)),
        html=render_to_string(f"workshops/mail/{kind}.html", dict(words)),
    )


def absolute(path: str) -> str:
    """The whole address of a path."""
    return f"{settings.OPPIVA_ADDRESS.rstrip('/')}{path}"
