"""The mail that tells a team at once that its public page was withdrawn (records.md 12): a line and a link."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from oppiva.experiments.services.publishing import WITHDRAWN_MAIL
from oppiva.jobs.registry import Letter, Mail, mail


def register() -> None:
    """Makes the mail known."""
    mail(WITHDRAWN_MAIL, publication_withdrawn, quiet=True)


def publication_withdrawn(letter: Letter) -> Mail:
    """Which experiment, and where to read why; the reason itself stays in the service."""
    words = {
        "subject": _("Experiment %(code)s is no longer published") % {"code": letter.context["code"]},
        "address": f"{settings.OPPIVA_ADDRESS.rstrip('/')}{letter.context['link']}",
    }
    return Mail(
        subject=str(words["subject"]),
        text=render_to_string("experiments/mail/publication_withdrawn.txt", words),
        html=render_to_string("experiments/mail/publication_withdrawn.html", words),
    )
