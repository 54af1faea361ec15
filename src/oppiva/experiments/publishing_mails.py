"""The mails of publishing (records.md 12), each a line and a link: withdrawn, and the reminder about the own name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from oppiva.experiments.name_waiting import NAMES_MAIL, silence_of
from oppiva.experiments.queries.publishing import is_name_asked
from oppiva.experiments.services.publishing import WITHDRAWN_MAIL
from oppiva.jobs import clock
from oppiva.jobs.registry import Letter, Mail, mail


def register() -> None:
    """Makes the mails known; both wait for the morning."""
    mail(WITHDRAWN_MAIL, publication_withdrawn, quiet=True)
    mail(NAMES_MAIL, names_asked, quiet=True)


def publication_withdrawn(letter: Letter) -> Mail:
    """Which experiment, and where to read why; the reason itself stays in the service."""
    words = {
        "subject": _("Experiment %(code)s is no longer published") % {"code": letter.context["code"]},
        "address": _address(letter),
    }
    return _mail("publication_withdrawn", words)


def names_asked(letter: Letter) -> Mail | None:
    """The question about the own name once more, and what silence means; nothing when it has been answered."""
    if not is_name_asked(UUID(letter.object_id), UUID(str(letter.context["person"]))):
        return None
    asked = datetime.fromisoformat(str(letter.context["asked_at"]))
    words = {
        "subject": _("May your name stand on the public page of experiment %(code)s?")
        % {"code": letter.context["code"]},
        "free_on": silence_of(asked, clock.now(), reminded=True).free_on,
        "address": _address(letter),
    }
    return _mail("names_asked", words)


def _address(letter: Letter) -> str:
    return f"{settings.OPPIVA_ADDRESS.rstrip('/')}{letter.context['link']}"


def _mail(name: str, words: Mapping[str, object]) -> Mail:
    return Mail(
        subject=str(words["subject"]),
        text=render_to_string(f"experiments/mail/{name}.txt", dict(words)),
        html=render_to_string(f"experiments/mail/{name}.html", dict(words)),
    )
