"""The mail with the link by which somebody without an account begins (trust.md S4, S5)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.adoption.models import BeginLink
from oppiva.adoption.queries.begin import link_by_id
from oppiva.adoption.services.beginning import BEGIN_MAIL
from oppiva.catalogue.queries.stewards import name_of
from oppiva.jobs import registry
from oppiva.jobs.registry import Address, Letter, Mail
from oppiva.ui.context import absolute


def register() -> None:
    """Makes the mail known; it goes at once, for somebody waits for it."""
    registry.mail(BEGIN_MAIL, begin, max_age=timedelta(days=7), address=_to_asker)


def begin(letter: Letter) -> Mail | None:
    """The link; nothing once it was used."""
    link = link_by_id(UUID(letter.object_id))
    if link is None:
        return None
    called, _language = name_of(link.operating_model)
    words = {
        "subject": _("Begin with the operating model “%(name)s”") % {"name": called},
        "name": called,
        "address": absolute(reverse("adoption:begin_link", args=[letter.context["token"]])),
    }
    return Mail(
        subject=str(words["subject"]),
        text=render_to_string("adoption/mail/begin.txt", dict(words)),
        html=render_to_string("adoption/mail/begin.html", dict(words)),
    )


def _to_asker(recipient: UUID, context: Mapping[str, object]) -> Address | None:
    """The address stands in the link's row alone: gone there, nothing goes out."""
    link: BeginLink | None = link_by_id(UUID(str(context["link"])))
    return Address(link.mail, "", link.language) if link is not None else None
