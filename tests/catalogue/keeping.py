"""What the tests of stewards and of questions to them share: invitations, mails as they go, the clock on a day."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from datetime import timedelta
from threading import Event

from django.core import mail

from catalogue.library import Library
from oppiva.catalogue import services
from oppiva.catalogue.models import StewardQuestion, Stewardship
from oppiva.catalogue.services import model_nights, questions, stewards
from oppiva.core.calendars import day_begins
from oppiva.core.policy import ANONYMOUS
from oppiva.jobs import clock, worker
from oppiva.jobs.models import OutboxMail
from oppiva.people.models import Notice, Person

QUESTION = "Toimiiko tämä, jos meillä on vain yksi virkailija?"
ANSWER = "Toimii: vuoro on silloin joka toinen päivä, ja se luvataan ääneen."
MAIL = "lukija@toinen.example"


def on(days: int, hour: int = 10) -> AbstractContextManager[None]:
    """The clock stands still on the morning so many days from today."""
    return clock.travel(day_begins(clock.today() + timedelta(days=days)) + timedelta(hours=hour))


def invited(library: Library, person: Person | None = None) -> Stewardship:
    """The keeper is asked, and has not answered."""
    return services.invite_steward(
        library.analyst, library.fresh(), organisation=library.elsewhere, role="palvelupäällikkö",
        person=person or library.keeper,
    )  # fmt: skip


def term_of(library: Library) -> Stewardship:
    """The newest stewardship of the model, with its model."""
    rows = Stewardship.objects.filter(operating_model=library.model).select_related("operating_model__programme")
    return rows.order_by("-invited_at").first()  # type: ignore[return-value]


def asked_by_mail(library: Library, text: str = QUESTION, address: str = MAIL) -> tuple[StewardQuestion, str]:
    """A question whose address is not confirmed, and the secret of its link."""
    made = questions.ask(ANONYMOUS, library.fresh(), text=text, language="fi", mail=address)
    row = OutboxMail.objects.get(kind="steward_question_confirm", object_id=str(made.pk))
    return made, str(row.context["token"])


def confirmed(library: Library, text: str = QUESTION, address: str = MAIL) -> StewardQuestion:
    """A question that is with the steward, asked by mail."""
    _made, token = asked_by_mail(library, text, address)
    return questions.confirm(token)


def answered(library: Library, text: str = ANSWER, question: StewardQuestion | None = None) -> StewardQuestion:
    """The same, answered: written, looked through and sent to who asked."""
    written = questions.answer(library.steward, question or confirmed(library), text=text)
    settled = [one.key for one in questions.findings(written)]
    return questions.send(library.steward, written, settled=settled)


def post() -> list[mail.EmailMessage]:
    """What the worker sends now."""
    mail.outbox.clear()
    worker.loop(Event(), once=True)
    return list(mail.outbox)


def link_in(message: mail.EmailMessage) -> str:
    """The path of the link in a mail."""
    found = re.search(r"https?://[^/\s]+(/\S+)", str(message.body))
    assert found is not None, message.body
    return found[1]


def lines_of(person: Person) -> list[tuple[str, str]]:
    """Kind and code of the person's notices of models, the oldest first."""
    mine = Notice.objects.filter(person=person, kind__startswith="catalogue.")
    return list(mine.order_by("created_at", "pk").values_list("kind", "code"))


def night() -> dict[str, int]:
    """The nightly work on models."""
    return {
        "ended": stewards.end_terms(), "due": model_nights.call_checks_due(), "aged": model_nights.age_evidence(),
        "warned": model_nights.warn_askers(), "forgotten": model_nights.forget_addresses(),
    }  # fmt: skip
