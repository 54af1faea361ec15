"""The questions about a model in use, as kinds of the mail of a month (people/slots/questions.py)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from oppiva.adoption import asked_words, errors
from oppiva.adoption.models import ITEMS, AdoptionFollowUp, AdoptionPulse, StillUsed
from oppiva.adoption.pages.asked import pulse_forms, still_forms
from oppiva.adoption.queries.asked import Unanswered, pulses_unanswered, still_unanswered
from oppiva.adoption.rules.asked import FOLLOW_UP, PULSE, Held, held_by, key_of
from oppiva.adoption.services import following
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.experiments.follow_words import question
from oppiva.jobs import clock
from oppiva.people.models import QuestionMail
from oppiva.people.slots import Answered, DueQuestion, Question, Stand, register_questions
from oppiva.ui.refusals import words_of

STILL_CARD, PULSE_CARD = "adoption/_still_card.html", "adoption/_pulse_card.html"
CLOSED = frozenset({"gone", "question_closed", "adoption_refused"})


class _OfPlaces:
    """What both kinds share: rows of links, who is asked, passing on."""

    name: str
    topic: str | Promise
    kind: str

    def ask(self, key: str, person: UUID, mail: QuestionMail, token: str) -> bool:
        """The link of the question, with its row."""
        return following.take_into(mail, self.kind, key, token)

    def asked(self, mail: QuestionMail) -> frozenset[str]:
        """The rounds whose links belong to the mail."""
        rows = mail.adoption_links.filter(deleted_in__isnull=True, **{f"{self.kind}__isnull": False})
        pairs = rows.values_list(f"{self.kind}__adoption_id", f"{self.kind}__months")
        return frozenset(key_of(adoption, months) for adoption, months in pairs)

    def pass_on(self, mail: QuestionMail, key: str) -> None:
        """The contact of the organisation is asked, where it is known."""
        following.pass_on(self.held(mail, key), self.kind)

    def take_up_again(self, mail: QuestionMail, key: str) -> None:
        """The person is asked again."""
        following.take_up_again(self.held(mail, key))

    def held(self, mail: QuestionMail, key: str) -> Held:
        """The question of this name; refuses (`question_closed`) what the mail does not ask any more."""
        found = next((one for one in held_by(mail, self.kind) if one.key == key), None)
        if found is None:
            raise DomainError("question_closed")
        return found

    def told(self, found: Sequence[Unanswered]) -> list[DueQuestion]:
        """As the mails of a month ask for them."""
        return [
            DueQuestion(key_of(one.adoption, one.due.months), one.person, one.due.on, one.due.last_day) for one in found
        ]


class StillInUse(_OfPlaces):
    """Whether a place still uses the model (A11)."""

    name = following.KINDS[FOLLOW_UP]
    topic: str | Promise = pgettext_lazy("what is asked", "still in use")
    kind = FOLLOW_UP

    def due(self, first: date, last: date) -> Sequence[DueQuestion]:
        """Unanswered rounds that fall due between the two days."""
        return self.told(still_unanswered(first, last))

    def nobody(self, key: str) -> bool:
        """Unknown at once."""
        return following.nobody_to_ask(key)

    def open(self, mail: QuestionMail) -> Sequence[Question]:
        """Each with its three answers."""
        return [still_question(held) for held in held_by(mail, FOLLOW_UP)]

    def answer(self, mail: QuestionMail, key: str, posted: QueryDict) -> Answered:
        """One of the three answers, no with its reason; taken back; not to be asked any more."""
        held = self.held(mail, key)
        if held.passed:
            raise DomainError("question_closed")
        return answered_still(held, posted)


class Pulse(_OfPlaces):
    """The four items of the first and the sixth month (A10)."""

    name = following.KINDS[PULSE]
    topic: str | Promise = pgettext_lazy("what is asked", "how it works")
    kind = PULSE

    def due(self, first: date, last: date) -> Sequence[DueQuestion]:
        """Unanswered pulses that fall due between the two days."""
        return self.told(pulses_unanswered(first, last))

    def nobody(self, key: str) -> bool:
        """A pulse without an answer says nothing."""
        return False

    def open(self, mail: QuestionMail) -> Sequence[Question]:
        """Each with its four items."""
        return [pulse_question(held) for held in held_by(mail, PULSE)]

    def answer(self, mail: QuestionMail, key: str, posted: QueryDict) -> Answered:
        """The items that were chosen."""
        held = self.held(mail, key)
        if held.passed:
            raise DomainError("question_closed")
        items = {
            name: int(value)
            if (value := posted.get(name, "")) and value.isascii() and value.isdigit() and len(value) < 3
            else None
            for name in ITEMS
        }
        try:
            following.answer_pulse(
                Actor(str(held.link.person_id)), held.adoption, held.due.months, items=items, by_link=True
            )
        except DomainError as error:
            return _refused(error, {})
        return Answered("vastaus")


def register() -> None:
    """Fills the slot."""
    register_questions(StillInUse())
    register_questions(Pulse())


def answered_still(held: Held, posted: QueryDict) -> Answered:
    """What a press on a card does; no without a reason asks for it on the same card."""
    actor, adoption, months = Actor(str(held.link.person_id)), held.adoption, held.due.months
    value, reason = posted.get("value", ""), posted.get("reason", "")
    try:
        match posted.get("deed", ""):
            case "back":
                following.take_back(actor, adoption, months, by_link=True)
                return Answered("peruttu")
            case "stop":
                following.stop_asking_by_link(actor, adoption)
                return Answered("lopetettu")
            case _ if value == StillUsed.NO and not reason:
                return Answered(context={"asks_why": True})
            case _:
                following.answer(actor, adoption, months, value=value, reason=reason, by_link=True)
                return Answered("vastaus")
    except DomainError as error:
        return _refused(error, {"asks_why": value == StillUsed.NO})


def _refused(error: DomainError, context: dict[str, object]) -> Answered:
    if error.code in CLOSED:
        raise DomainError("question_closed") from error
    if error.code not in errors.WORDS:
        raise error
    return Answered(refused=words_of(errors.WORDS, error), context=context)


def still_question(held: Held) -> Question:
    """The question with its line of a mail and its card of a page."""
    row, today, name = held.row, clock.today(), held.adoption.model_version.name
    assert isinstance(row, AdoptionFollowUp)
    lead = asked_words.taken(held.adoption.organisation_name, held.adoption.first_in_use_on or held.due.on, today)
    done = {}
    if row.value:
        done["vastaus"] = _("The answer is saved.")
    else:
        done["peruttu"] = _("The answer is taken back.")
    return Question(
        key=held.key,
        stand=_stand(held),
        line=question(name),
        subject=_("Still in use? %(name)s") % {"name": name},
        path=asked_words.question_path(held.due.months, held.due.on, today),
        title=question(name),
        sentence=lead,
        due_on=held.due.on,
        last_day=held.due.last_day,
        template=STILL_CARD,
        context=still_forms(row),
        mail=held.waits,
        answer=asked_words.answered(row.value, row.reason) if row.value else "",
        done=done,
        left=asked_words.left(held.due, today, done=bool(row.value), late=row.late),
        note=asked_words.readers(),
    )


def pulse_question(held: Held) -> Question:
    """The pulse with its line of a mail and its card of a page."""
    row, today, name = held.row, clock.today(), held.adoption.model_version.name
    assert isinstance(row, AdoptionPulse)
    answered = row.answered_on is not None
    title = _("How does it work: %(name)s?") % {"name": name.rstrip("?!. ")}
    return Question(
        key=held.key,
        stand=_stand(held),
        line=title,
        subject=_("How does it work? %(name)s") % {"name": name},
        path=asked_words.question_path(held.due.months, held.due.on, today),
        title=title,
        sentence=_("Four statements, a minute. Leave out what you cannot say."),
        due_on=held.due.on,
        last_day=held.due.last_day,
        template=PULSE_CARD,
        context=pulse_forms(row, held.key),
        mail=held.waits,
        answer=_("The four statements are answered.") if answered else "",
        done={"vastaus": _("The answer is saved.")} if answered else {},
        left=asked_words.pulse_left(held.due, today),
        note=asked_words.readers(),
        seconds=60,
    )


def _stand(held: Held) -> Stand:
    if held.passed:
        return Stand.PASSED
    return Stand.ANSWERED if held.answered else Stand.OPEN
