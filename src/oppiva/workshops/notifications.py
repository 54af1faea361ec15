"""The mails of workshops: a line and a link each, in the reader's language."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from oppiva.jobs import clock
from oppiva.jobs.registry import Letter, Mail, mail
from oppiva.ui.context import prefixed
from oppiva.ui.formatting import number
from oppiva.workshops import queries
from oppiva.workshops.entries import OWN_CALENDAR, file_for, place_of, title_of
from oppiva.workshops.models import OFFER_HOURS
from oppiva.workshops.queries import free_seats_of, open_offer, open_proposal, sessions_of
from oppiva.workshops.queries.scopes import series_label, team_label
from oppiva.workshops.services.closing import THANKS_MAIL
from oppiva.workshops.services.half_day_mails import ENDS, HALF_DAYS
from oppiva.workshops.services.messages import MESSAGE_MAIL
from oppiva.workshops.services.reminders import FREE_MAIL
from oppiva.workshops.services.seats_telling import OFFER_MAIL, PROPOSAL_MAIL


def register() -> None:
    """Makes the mails of workshops known."""
    # Urgent: an offer that comes late is no offer.
    mail(OFFER_MAIL, seat_offer, max_age=timedelta(hours=OFFER_HOURS))
    mail(PROPOSAL_MAIL, seat_proposal, quiet=True)
    mail(FREE_MAIL, free_seats, quiet=True)
    mail(HALF_DAYS, half_days, quiet=True)
    mail(MESSAGE_MAIL, series_message, quiet=True)
    mail(THANKS_MAIL, session_thanks, quiet=True)


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


def half_days(letter: Letter) -> Mail | None:
    """The half-days that changed for the reader, each with its entry; nothing once all of them are over."""
    changes = letter.context.get("changes")
    changes = changes if isinstance(changes, dict) else {}
    now = clock.now()
    found = [one for one in queries.half_days([UUID(pk) for pk in changes]) if one.finishes > now]
    if not found:
        return None
    link = absolute(prefixed(OWN_CALENDAR, get_language() or settings.LANGUAGE_CODE))
    rows, files = [], []
    for one in found:
        code = str(changes[str(one.pk)])
        ends = code in ENDS or one.is_cancelled
        rows.append((one, title_of(one), change_in_words(code), place_of(one), one.join_url if not ends else "", ends))
        files.append(file_for(one, letter.address, ends=ends, link=link))
    codes = {str(changes[str(one.pk)]) for one in found}
    words = {
        "subject": half_days_subject(str(letter.context.get("series", "")), codes),
        "rows": rows,
        "address": link,
    }
    mail = worded("half_days", words)
    return replace(mail, calendar=tuple(files))


def half_days_subject(series: str, codes: Collection[str]) -> str:
    """What has happened, in the subject: one kind of change by its name, several as changes."""
    lines = {
        "published": _("Series %(series)s: the dates of your workshops"),
        "enrolled": _("Series %(series)s: you have a place, here are the dates"),
        "ended": _("Series %(series)s: your place has ended"),
        "moved": _("Series %(series)s: a new time"),
        "place": _("Series %(series)s: a new place or meeting link"),
        "leader": _("Series %(series)s: who leads has changed"),
        "not_leading": _("Series %(series)s: you do not lead any more"),
        "cancelled": _("Series %(series)s: a workshop is cancelled"),
        "series_cancelled": _("Series %(series)s is cancelled"),
        "restored": _("Series %(series)s: a workshop takes place after all"),
        "series_restored": _("Series %(series)s takes place after all"),
    }
    if set(codes) == {"away", "replacement"}:
        return _("You take part in a workshop of series %(series)s") % {"series": series}
    if "back" in codes:
        return _("You take part in a workshop of your own series again")
    code = next(iter(codes)) if len(codes) == 1 else ""
    if set(codes) <= {"ended", "gave_up"}:
        code = "ended"
    return lines.get(code, _("Series %(series)s: changes in your workshops")) % {"series": series}


def change_in_words(code: str) -> str:
    """What has happened to one half-day, in two or three words."""
    return {
        "published": _("the date is set"),
        "enrolled": _("you take part"),
        "ended": _("your place has ended"),
        "moved": _("new time"),
        "place": _("new place or meeting link"),
        "leader": _("who leads has changed"),
        "not_leading": _("you do not lead it any more"),
        "cancelled": _("cancelled"),
        "series_cancelled": _("cancelled"),
        "restored": _("takes place after all"),
        "series_restored": _("takes place after all"),
        "away": _("you are away"),
        "replacement": _("you take part here instead"),
        "gave_up": _("you do not come here"),
        "back": _("you take part in your own series again"),
    }.get(code, _("changed"))


def series_message(letter: Letter) -> Mail | None:
    """What a facilitator wrote to the reader's series or team; nothing when it was withdrawn before the mail went."""
    found = queries.message_for_mail(UUID(letter.object_id))
    if found is None:
        return None
    series, team = found.series, found.team
    whom = team_label(series.code, team.number) if team is not None else series_label(series.code)
    path = f"/hanke/{series.programme.code}/sarjat/{series.code}/viestit/"
    words = {
        "subject": _("A message to you: %(whom)s") % {"whom": whom},
        "text": found.text,
        "address": absolute(prefixed(path, get_language() or settings.LANGUAGE_CODE)),
    }
    return worded("series_message", words)


def session_thanks(letter: Letter) -> Mail | None:
    """Thanks for a half-day: what the facilitator wrote, the own team's next step and a link to its page."""
    team = str(letter.context.get("team") or "")
    found = queries.thanks_for(UUID(letter.object_id), UUID(team) if team else None)
    if found is None:
        return None
    message = str(letter.context.get("message") or "")
    written = queries.message_for_mail(UUID(message)) if message else None
    path = f"/hanke/{found.programme}/sarjat/{found.series}/tyopajat/{found.number}/tiimi/"
    about = {"series": found.series, "number": found.number}
    words = {
        "subject": _("Thank you for workshop %(number)s of series %(series)s") % about,
        "text": written.text if written is not None else "",
        "step": found.text,
        "owner": found.owner,
        "due_on": found.due_on,
        "address": absolute(prefixed(path, get_language() or settings.LANGUAGE_CODE)),
    }
    return worded("session_thanks", words)
