"""The mail of a month's questions: a line for each and one link, and what of it belongs to a person's own data."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from oppiva.jobs import registry
from oppiva.jobs.registry import Letter, Mail
from oppiva.people import own_data_words, queries, question_words, services, slots
from oppiva.people.slots import Question, QuestionKind
from oppiva.people.words import add_verbs
from oppiva.ui import registry as ui
from oppiva.ui.context import absolute
from oppiva.ui.registry import Words

GONE = 409


def register() -> None:
    """Makes the mail known, its line in the log, its own data, and what is said of a question that is over."""
    registry.mail(services.QUESTIONS, questions, quiet=True)
    add_verbs({"questions_mailed": __("mailed the questions of a month")})
    ui.error_words(
        "question_closed",
        lambda _facts: Words(_("This question does not ask anything any more."), _("Nothing was changed."), GONE),
    )
    own_data_words.add(
        {
            "month": __("Month"),
            "first_due": __("First due day"),
            "mails": __("Mails"),
            "mailed_on": __("Newest mail"),
        },
        {},
    )
    slots.register_personal_data(
        slots.PersonalData(
            "people.questionmail",
            lambda: _("Months in which you were asked something by mail"),
            _rows,
            services.forget_question_mails,
        )
    )


def questions(letter: Letter) -> Mail | None:
    """What waits for the person's answer; nothing once all is answered, passed on, over or asked of another."""
    token, only = str(letter.context.get("token", "")), letter.context.get("only")
    mail = queries.question_mail(token)
    if mail is None or str(mail.pk) != letter.object_id:
        return None
    waiting = [(kind, one) for kind, one in queries.questions_of(mail) if one.mail]
    if isinstance(only, list):
        waiting = [(kind, one) for kind, one in waiting if f"{kind.name}:{one.key}" in only]
    reminder = letter.version > 1 and not isinstance(only, list)
    return letter_of(waiting, absolute(reverse("people:questions", args=[token])), reminder=reminder)


def letter_of(waiting: Sequence[tuple[QuestionKind, Question]], address: str, *, reminder: bool) -> Mail | None:
    """The mail that asks these, with this link; None when nothing waits."""
    if not waiting:
        return None
    asked = [one for _kind, one in waiting]
    topics = list(dict.fromkeys(str(kind.topic) for kind, _one in waiting))
    subject = asked[0].subject if len(asked) == 1 else question_words.subject(len(asked), topics)
    words = {
        "subject": subject,
        "heading": question_words.heading(len(asked), sum(one.seconds for one in asked)),
        "lines": asked,
        "reminder": reminder,
        "address": address,
    }
    return Mail(
        subject=subject,
        text=render_to_string("people/mail/questions.txt", words),
        html=render_to_string("people/mail/questions.html", words),
    )


def _rows(person: UUID) -> list[dict[str, object]]:
    return queries.question_rows_of(person)
