"""The mails about stewards and the questions to them (records.md 3.5): who is asked what, and one press onwards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.catalogue.models import ANSWER_DAYS, LONGEST_STEWARDSHIP_MONTHS, StewardQuestion, Stewardship
from oppiva.catalogue.pages.stewards import model_address
from oppiva.catalogue.queries.stewards import keeper_who_invited, name_of, question_of, term_of
from oppiva.catalogue.services.model_news import (
    ANSWERED_MAIL,
    CONFIRM_MAIL,
    INVITED_MAIL,
    QUESTION_MAIL,
    REMINDER_MAIL,
    UNANSWERED_MAIL,
)
from oppiva.jobs import clock, registry
from oppiva.jobs.registry import Address, Letter, Mail
from oppiva.ui.context import absolute

Question = StewardQuestion.State


def register() -> None:
    """Makes the mails known. The link that confirms goes at once, for somebody waits for it; the others by day."""
    registry.mail(INVITED_MAIL, invited, quiet=True, address=_to_invited)
    registry.mail(QUESTION_MAIL, asked, quiet=True)
    registry.mail(REMINDER_MAIL, reminder, quiet=True)
    registry.mail(CONFIRM_MAIL, to_confirm, max_age=timedelta(days=7), address=_to_asker)
    registry.mail(ANSWERED_MAIL, answered, quiet=True, address=_to_asker)
    registry.mail(UNANSWERED_MAIL, unanswered, quiet=True, address=_to_asker)


def invited(letter: Letter) -> Mail | None:
    """What is asked of the organisation, by whom and how to answer; nothing once that is settled."""
    term = term_of(UUID(letter.object_id))
    if term is None or term.state != Stewardship.State.INVITED:
        return None
    token = str(letter.context.get("token", ""))
    name, key = ("steward_claim", token) if token else ("stewardship", str(term.pk))
    called, _language = name_of(term.operating_model)
    words = {
        "subject": _("Would you keep the operating model “%(name)s”?") % {"name": called},
        "name": called,
        "keeper": keeper_who_invited(term),
        "organisation": term.organisation_name,
        "role": term.role,
        "programme": term.operating_model.programme.code,
        "days": ANSWER_DAYS,
        "months": LONGEST_STEWARDSHIP_MONTHS,
        "stranger": bool(token),
        "address": absolute(reverse(f"catalogue:{name}", args=[key])),
    }
    return _mail("steward_invited", words)


def asked(letter: Letter) -> Mail | None:
    """That a reader asks, until when it is to be answered, and the way there: no word of the question (trust.md 1)."""
    question = question_of(UUID(letter.object_id))
    if question is None or question.state != Question.ASKED:
        return None
    words = {
        "subject": _("A reader asks about “%(name)s”") % {"name": question.model_version.name},
        "due_on": question.due_on,
        "address": absolute(str(letter.context["link"])),
    }
    return _mail("steward_question_asked", words)


def reminder(letter: Letter) -> Mail | None:
    """That a question waits and until when; nothing once it is settled. The question itself stands in the service."""
    question = question_of(UUID(letter.object_id))
    if question is None or question.state != Question.ASKED or question.due_on is None:
        return None
    late = clock.today() > question.due_on
    name = question.model_version.name
    words = {
        "subject": _("A question about “%(name)s” waits for your answer") % {"name": name},
        "name": name,
        "asked_on": question.asked_at,
        "due_on": question.due_on,
        "late": late,
        # A reminder that was queued before it led to the question leads to all of them.
        "address": absolute(str(letter.context.get("link") or reverse("catalogue:stewardships"))),
    }
    return _mail("steward_reminder", words)


def to_confirm(letter: Letter) -> Mail | None:
    """The link that sends a question on; nothing once it was used. The text stands on the page behind the link."""
    question = question_of(UUID(letter.object_id))
    if question is None or question.state != Question.UNCONFIRMED:
        return None
    words = {
        "subject": _("Confirm your question to the steward of a model"),
        "name": question.model_version.name,
        "address": absolute(reverse("catalogue:question_confirm", args=[letter.context["token"]])),
    }
    return _mail("steward_question_confirm", words)


def answered(letter: Letter) -> Mail | None:
    """The answer, or why there is none, to the address that was confirmed; it may be published later or never."""
    question = question_of(UUID(letter.object_id))
    if question is None or question.state in (Question.UNCONFIRMED, Question.ASKED):
        return None
    declined = question.state == Question.DECLINED
    name = question.model_version.name
    subject = _("An answer to your question about “%(name)s”")
    corrected = bool(letter.context.get("corrected"))
    if corrected:
        subject = _("The answer to your question about “%(name)s” was corrected")
    if declined:
        subject = _("Your question about “%(name)s” is not answered")
    words = {
        "subject": subject % {"name": name},
        "name": name,
        "declined": declined,
        "corrected": corrected,
        "question": question.text,
        "answer": question.reason if declined else question.answer,
        "language": question.language,
        "address": absolute(model_address(question.operating_model.slug)),
    }
    return _mail("steward_answered", words)


def unanswered(letter: Letter) -> Mail | None:
    """That nobody has answered, and when the address is forgotten; nothing once somebody has."""
    question = question_of(UUID(letter.object_id))
    if question is None or question.state != Question.ASKED or question.mail_until is None:
        return None
    name = question.model_version.name
    words = {
        "subject": _("Nobody has answered your question about “%(name)s”") % {"name": name},
        "name": name,
        "asked_on": question.asked_at,
        "until": question.mail_until,
        "address": absolute(model_address(question.operating_model.slug)),
    }
    return _mail("steward_unanswered", words)


def _to_invited(recipient: UUID, context: Mapping[str, object]) -> Address | None:
    mail = str(context.get("mail", ""))
    return Address(mail, "", str(context.get("language", "fi"))) if mail else registry.address_of(recipient)


def _to_asker(recipient: UUID, context: Mapping[str, object]) -> Address | None:
    """The address stands in the question alone: forgotten there, nothing goes out."""
    question = question_of(UUID(str(context["question"])))
    return Address(question.asker_mail, "", question.language) if question is not None and question.asker_mail else None


def _mail(name: str, words: Mapping[str, object]) -> Mail:
    return Mail(
        subject=str(words["subject"]),
        text=render_to_string(f"catalogue/mail/{name}.txt", dict(words)),
        html=render_to_string(f"catalogue/mail/{name}.html", dict(words)),
    )
