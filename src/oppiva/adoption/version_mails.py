"""The messages of a model that somebody uses or follows: a new major version, its end; a sentence and a link."""

from __future__ import annotations

from uuid import UUID

from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oppiva.adoption.queries.versions import model_in, version_of
from oppiva.adoption.services.news import OFFER, OFFER_MAIL, VERSION, VERSION_MAIL
from oppiva.catalogue.models import ModelState
from oppiva.catalogue.queries.stewards import name_of
from oppiva.jobs import registry
from oppiva.jobs.registry import Letter, Mail
from oppiva.people import slots
from oppiva.ui.context import absolute, prefixed


def register() -> None:
    """Makes the mails and the notices known; the mails wait for the morning."""
    registry.mail(VERSION_MAIL, new_version, quiet=True)
    registry.mail(OFFER_MAIL, over, quiet=True)
    slots.register_notice(slots.NoticeKind(VERSION, "catalogue.modelversion", line))
    slots.register_notice(slots.NoticeKind(OFFER, "catalogue.operatingmodel", offer_line))


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


def offer_line(code: str, facts: slots.Facts) -> str:
    """That a model the reader uses or follows was replaced or withdrawn, or is back."""
    told = {"code": facts.get("code", "")}
    lines: dict[tuple[str, str], str] = {
        (ModelState.REPLACED, "adopter"): _("Model %(code)s, which you use, was replaced by another."),
        (ModelState.REPLACED, "follower"): _("Model %(code)s, which you follow, was replaced by another."),
        (ModelState.WITHDRAWN, "adopter"): _("Model %(code)s, which you use, was taken out of use."),
        (ModelState.WITHDRAWN, "follower"): _("Model %(code)s, which you follow, was taken out of use."),
    }
    back = {
        "adopter": _("Model %(code)s, which you use, is offered for use again."),
        "follower": _("Model %(code)s, which you follow, is offered for use again."),
    }
    role = "adopter" if code == "adopter" else "follower"
    return lines.get((str(facts.get("state", "")), role), back[role]) % told


def over(letter: Letter) -> Mail | None:
    """What replaces the model, or why it was withdrawn; nothing when that is not so any more."""
    state = str(letter.context.get("state", ""))
    model = model_in(UUID(letter.object_id), state)
    if model is None:
        return None
    language, link = get_language() or "fi", str(letter.context.get("link", ""))
    name, written = name_of(model)
    words: dict[str, object] = {
        "name": name,
        "language": written,
        "reason": model.withdrawn_reason,
        "uses": link.startswith("/kayttoonotot/"),
        "address": absolute(prefixed(link, language)),
    }
    if (by := model.replaced_by) is not None:
        words["by"], words["by_language"] = name_of(by)
        words["by_address"] = absolute(prefixed(f"/mallit/{by.slug}/", language))
        subject = _("Replaced by another: %(name)s")
    else:
        subject = _("Taken out of use: %(name)s")
    words["subject"] = subject % {"name": name}
    return Mail(
        subject=str(words["subject"]),
        text=render_to_string("adoption/mail/model_over.txt", words),
        html=render_to_string("adoption/mail/model_over.html", words),
    )
