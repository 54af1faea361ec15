"""The message that a model has a new major version: what changed, in a sentence and a link."""

from __future__ import annotations

from uuid import UUID

from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oppiva.adoption.queries.versions import version_of
from oppiva.adoption.services.news import VERSION, VERSION_MAIL
from oppiva.jobs import registry
from oppiva.jobs.registry import Letter, Mail
from oppiva.people import slots
from oppiva.ui.context import absolute, prefixed


def register() -> None:
    """Makes the mail and the notice known; the mail waits for the morning."""
    registry.mail(VERSION_MAIL, new_version, quiet=True)
    slots.register_notice(slots.NoticeKind(VERSION, "catalogue.modelversion", line))


def line(code: str, facts: slots.Facts) -> str:
    """That a model the reader uses or follows has a new version."""
    told = {"code": facts.get("code", ""), "number": facts.get("number", "")}
    if code == "adopter":
        return _("Model %(code)s: version %(number)s changes the core. You use an older one.") % told
    return _("Model %(code)s, which you follow: version %(number)s changes the core.") % told


def new_version(letter: Letter) -> Mail | None:
    """What changed, and where to look; nothing when the version is not the newest any more."""
    version = version_of(UUID(letter.object_id))
    if version is None:
        return None
    language, link = get_language() or "fi", str(letter.context.get("link", ""))
    whole = f"/mallit/{version.operating_model.slug}/{version.number}/"
    words = {
        "subject": _("New version %(number)s: %(name)s") % {"number": version.shown, "name": version.name},
        "name": version.name,
        "number": version.shown,
        "note": version.change_note,
        "language": version.language,
        "uses": link.startswith("/kayttoonotot/"),
        "address": absolute(prefixed(link, language)),
        "compare": absolute(prefixed(whole, language)),
    }
    return Mail(
        subject=str(words["subject"]),
        text=render_to_string("adoption/mail/new_version.txt", words),
        html=render_to_string("adoption/mail/new_version.html", words),
    )
