"""The mails of workshops: a line and a link each, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from oppiva.jobs.registry import Letter, Mail, mail
from oppiva.workshops.models import OFFER_HOURS
from oppiva.workshops.queries import open_offer
from oppiva.workshops.services.seats import OFFER_MAIL


def register() -> None:
    """Makes the mails of workshops known."""
    # Urgent: an offer that comes late is no offer.
    mail(OFFER_MAIL, seat_offer, max_age=timedelta(hours=OFFER_HOURS))


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
