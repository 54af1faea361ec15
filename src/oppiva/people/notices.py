"""Notices in words: the kinds of people itself, the digest and the reminder as mails, what is held of a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from oppiva.jobs import clock
from oppiva.jobs import registry as jobs_registry
from oppiva.jobs.registry import Letter, Mail
from oppiva.people import queries, services, slots
from oppiva.people.grant_reasons import worded
from oppiva.people.models import Role
from oppiva.people.queries import NoticeLine
from oppiva.ui.context import absolute, prefixed
from oppiva.ui.counting import number_word
from oppiva.ui.formatting import date as day_in_words

GRANT = "grant"


@dataclass(frozen=True)
class Line:
    """One notice as pages and mails show it, in the active language."""

    words: str
    reason: str
    address: str
    notice: NoticeLine


def register() -> None:
    """Makes the notices of grants known, the two mails, and what of it belongs to a person's own data."""
    slots.register_notice(slots.NoticeKind(GRANT, "people.rolegrant", grant_line))
    jobs_registry.mail(services.DIGEST, digest, bulk=True, quiet=True)
    jobs_registry.mail(services.REMINDER, reminder, quiet=True)
    slots.register_personal_data(
        slots.PersonalData("people.notice", lambda: _("Notices"), _notice_rows, services.forget_notices)
    )
    slots.register_personal_data(
        slots.PersonalData("people.digestrun", lambda: _("Weekly digests"), _run_rows, services.forget_digests)
    )


def words_of(kind: str, code: str, facts: Mapping[str, object]) -> str:
    """A notice as one sentence; a kind that no app words any more still says that something has changed."""
    known = slots.notice_kinds().get(kind)
    return str(known.line(code, facts)) if known is not None else _("Something of yours has changed.")


def line_of(notice: NoticeLine) -> Line:
    """A notice with its words and its address in the active language."""
    words = words_of(notice.kind, notice.code, notice.facts)
    return Line(words, worded(notice.reason), prefixed(notice.link, get_language() or settings.LANGUAGE_CODE), notice)


def grant_line(code: str, facts: slots.Facts) -> str:
    """What has happened to a grant of the reader."""
    known = dict(Role.choices)
    about = {"role": str(known.get(str(facts.get("role")), facts.get("role", ""))), "day": _day(facts.get("day"))}
    lines = {
        "given": _("You have a new role: %(role)s."),
        "planned": _("You have a new role from %(day)s: %(role)s."),
        "waiting": _("You have been given a role that waits for a second granter: %(role)s."),
        "confirmed": _("Your role has been confirmed: %(role)s."),
        "ended": _("Your role ends on %(day)s: %(role)s."),
        "revoked": _("Your role has been ended: %(role)s."),
    }
    return lines.get(code, _("Your role has changed: %(role)s.")) % about


def _day(value: object) -> str:
    return day_in_words(date.fromisoformat(value)) if isinstance(value, str) and value else ""


def digest(letter: Letter) -> Mail | None:
    """The changes of the week, one line a record, after the one thing that waits for the person."""
    ids, more = letter.context.get("notices"), letter.context.get("more")
    person, notices = queries.notices_of_mail([str(one) for one in ids] if isinstance(ids, list) else [])
    if person is None:
        return None
    rest = more if isinstance(more, int) else 0
    total = len(notices) + rest
    subject = ngettext("One change in Oppiva", "%(n)s changes in Oppiva", total) % {"n": number_word(total)}
    off = absolute(reverse("people:digest_off", args=[services.digest_off_token(person)]))
    words = {
        "subject": subject,
        "step": _next_step(person),
        "lines": [(line, absolute(line.address)) for line in map(line_of, notices)],
        "more": ngettext("and one more", "and %(n)s more", rest) % {"n": rest} if rest else "",
        "all": absolute(reverse("people:notices")),
        "settings": absolute(reverse("people:own")),
        "off": off,
    }
    return Mail(
        subject=subject,
        text=render_to_string("people/mail/digest.txt", words),
        html=render_to_string("people/mail/digest.html", words),
        unsubscribe=off,
    )


def _next_step(person: UUID) -> tuple[str, str] | None:
    step = slots.next_step(person)
    return (step.words, absolute(prefixed(step.link, get_language() or settings.LANGUAGE_CODE))) if step else None


def reminder(letter: Letter) -> Mail | None:
    """What the person has on the next day; nothing once that day is over."""
    context = letter.context
    facts, when = context.get("facts"), date.fromisoformat(str(context.get("day")))
    if when < clock.today():
        return None
    kind, code, known = str(context.get("kind")), str(context.get("code")), facts if isinstance(facts, dict) else {}
    line = words_of(kind, code, known)
    link = prefixed(str(context.get("link", "/")), get_language() or settings.LANGUAGE_CODE)
    subject = _subject_of(kind, code, known) or _("Reminder for %(day)s") % {"day": day_in_words(when)}
    words = {"subject": subject, "line": line, "address": absolute(link)}
    return Mail(
        subject=subject,
        text=render_to_string("people/mail/reminder.txt", words),
        html=render_to_string("people/mail/reminder.html", words),
    )


def _subject_of(kind: str, code: str, facts: slots.Facts) -> str:
    """Of what a mail reminds; empty where its kind says only a line."""
    known = slots.notice_kinds().get(kind)
    return str(known.subject(code, facts)) if known is not None and known.subject is not None else ""


def _notice_rows(person: UUID) -> list[dict[str, object]]:
    return [
        {
            "at": notice.created_at,
            "change": words_of(notice.kind, notice.code, notice.facts),
            "reason": worded(notice.reason),
            "link": notice.link,
            "read": notice.seen_at,
            "mailed": notice.mailed_at,
        }
        for notice in queries.notice_rows_about(person)
    ]


def _run_rows(person: UUID) -> list[dict[str, object]]:
    return [
        {"week": run.week, "day": run.due_on, "outcome": str(run.get_outcome_display())}
        for run in queries.digest_runs_about(person)
    ]
