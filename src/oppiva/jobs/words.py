"""The words of what jobs refuses, for forms and error pages."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.ui.registry import Words, error_words

MEGABYTE = 1024 * 1024


def register() -> None:
    """Give ui the words."""
    error_words("mail_limit", mail_limit)
    error_words("disk_full", lambda facts: Words(_("The server's disk is full, so the file was not saved."), "", 503))
    error_words("file_empty", lambda facts: _("The file is empty. Choose another file."))
    error_words("file_too_big", file_too_big)
    error_words("file_type", file_type)
    error_words("file_bomb", lambda facts: _("The file unpacks to far more than its size. Save it again and retry."))
    error_words("picture_too_large", picture_too_large)
    error_words("picture_broken", lambda facts: _("The picture cannot be read. Save it again or choose another one."))
    error_words("file_gone", lambda facts: Words(_("This file is no longer kept. Add it again."), "", 409))
    error_words("already_decided", lambda facts: Words(_("Somebody has already decided about this mail."), "", 409))


def mail_limit(facts: Mapping[str, object]) -> Words:
    """Too many mails: which limit, and when there is room again."""
    minutes = max(1, -(-int(str(facts["retry_after"])) // 60))
    first = {
        "address": _("Several mails have just been sent to this address."),
        "sender": _("You have sent many mails within an hour."),
    }.get(str(facts["limit"]), _("The service has sent as many mails as it may in a day."))
    again = ngettext(
        "The mail was not sent. Try again in %(minutes)d minute.",
        "The mail was not sent. Try again in %(minutes)d minutes.",
        minutes,
    )
    return Words(first, again % {"minutes": minutes}, 429)


def file_too_big(facts: Mapping[str, object]) -> str:
    """Too big: how big the file is and how big it may be, in megabytes."""
    size, most = (-(-int(str(facts[name])) // MEGABYTE) for name in ("size", "most"))
    return _("The file is %(size)d MB, and at most %(most)d MB can be saved.") % {"size": size, "most": most}


def picture_too_large(facts: Mapping[str, object]) -> str:
    """More pixels than are drawn anew, in megapixels."""
    return _("The picture has too many pixels: at most %(most)d megapixels. Save it smaller.") % {
        "most": int(str(facts["most"]))
    }


def file_type(facts: Mapping[str, object]) -> str:
    """A type that is not taken in."""
    if facts.get("found") == "macro":
        return _("The file has macros. Save it without macros and choose it again.")
    return _("This type of file cannot be saved here. Choose for example a PDF file.")
