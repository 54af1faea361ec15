"""Whether a decision is still in use, as a question of the mail of a month (people/slots/questions.py)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from oppiva.core.errors import DomainError
from oppiva.core.policy import reading
from oppiva.experiments import follow_errors, services
from oppiva.experiments.follow_words import QUESTIONS, undo_until
from oppiva.experiments.forms.follow import WhyForm
from oppiva.experiments.pages.follow import question_page_of
from oppiva.experiments.queries.follow_ups import unanswered
from oppiva.experiments.rules.follow_ups import Held, held_by, key_of, with_its_places
from oppiva.experiments.rules.followed import READER
from oppiva.experiments.services.follow_ups import KIND, nobody_to_ask, pass_on, take_into, take_up_again
from oppiva.jobs import clock
from oppiva.people.models import QuestionMail
from oppiva.people.slots import Answered, DueQuestion, Question, Stand, register_questions
from oppiva.ui.refusals import words_of

TEMPLATE = "experiments/_follow_card.html"
CLOSED = frozenset({"follow_closed", "follow_link_dead", "gone"})
# What was pressed last, told on the page that follows.
DEEDS = ("vastaus", "peruttu", "syy")


class StillInUse:
    """The questions of three, six and twelve months about decisions (records.md 2.6)."""

    name = KIND
    topic: str | Promise = pgettext_lazy("what is asked", "still in use")

    def due(self, first: date, last: date) -> Sequence[DueQuestion]:
        """Unanswered rounds of decisions that fall due between the two days."""
        return [
            DueQuestion(key_of(one.cycle, one.due.months), one.person, one.due.on, one.due.last_day, one.mailed)
            for one in unanswered(first, last)
        ]

    def ask(self, key: str, person: UUID, mail: QuestionMail, token: str) -> bool:
        """The link of the question, with its row."""
        return take_into(mail, key, token)

    def nobody(self, key: str) -> bool:
        """Unknown at once."""
        return nobody_to_ask(key)

    def asked(self, mail: QuestionMail) -> frozenset[str]:
        """The rounds whose links belong to the mail."""
        rows = mail.follow_up_links.filter(deleted_in__isnull=True)
        # The rows behind the links are guarded: on PostgreSQL nobody sees them otherwise, and no reminder would go.
        with reading(READER):
            return frozenset(key_of(*one) for one in rows.values_list("follow_up__cycle_id", "follow_up__months"))

    def open(self, mail: QuestionMail) -> Sequence[Question]:
        """Each with the words of its own page."""
        return [question_of(held) for held in held_by(mail)]

    def answer(self, mail: QuestionMail, key: str, posted: QueryDict) -> Answered:
        """One of the three answers, a reason, or the answer taken back."""
        held = _held(mail, key)
        if held.passed:
            raise DomainError("question_closed")
        follower = with_its_places(held.follower)
        try:
            match posted.get("deed", ""):
                case "back":
                    services.take_back_follow_up(follower)
                    return Answered("peruttu")
                case "why":
                    form = _form(held, {"reason": posted.get("quick") or posted.get("reason", "")})
                    if not form.is_valid():
                        return Answered(refused=" ".join(map(str, form.errors["reason"])), context={"form": form})
                    services.explain_follow_up(follower, reason=form.cleaned_data["reason"])
                    return Answered("syy")
                case _:
                    services.answer_follow_up(follower, value=posted.get("value", ""))
                    return Answered("vastaus")
        except DomainError as error:
            if error.code in CLOSED:
                raise DomainError("question_closed") from error
            if error.code not in follow_errors.WORDS:
                raise
            return Answered(refused=words_of(follow_errors.WORDS, error))

    def pass_on(self, mail: QuestionMail, key: str) -> None:
        """Another of the team is asked, or the contact of the unit."""
        held = _held(mail, key)
        if held.passed or held.row.value:
            raise DomainError("question_closed")
        pass_on(with_its_places(held.follower))

    def take_up_again(self, mail: QuestionMail, key: str) -> None:
        """The person is asked again."""
        take_up_again(with_its_places(_held(mail, key).follower))


def register() -> None:
    """Fills the slot."""
    register_questions(StillInUse())


def _held(mail: QuestionMail, key: str) -> Held:
    found = next((one for one in held_by(mail) if one.key == key), None)
    if found is None:
        raise DomainError("question_closed")
    return found


def question_of(held: Held) -> Question:
    """The question with its line of a mail and its card of a page."""
    page, code = question_page_of(held.follower, held.due, held.row, held.name), held.follower.experiment.code
    value = page.value
    stand = Stand.PASSED if held.passed else Stand.ANSWERED if value else Stand.OPEN
    left = f"{page.left} {page.changes}".strip()
    return Question(
        key=held.key,
        stand=stand,
        line=_("Experiment %(code)s: %(question)s")
        % {"code": code, "question": str(QUESTIONS[held.due.months]).lower()},
        subject=_("Still in use? Experiment %(code)s") % {"code": code},
        path=page.path,
        title=page.lead if value else page.heading,
        sentence=page.decided,
        due_on=held.due.on,
        last_day=held.due.last_day,
        template=TEMPLATE,
        context={"page": page, "form": _form(held)},
        mail=held.waits,
        answer=page.heading if value else "",
        done={deed: said for deed in DEEDS if (said := page.said(deed))},
        left=undo_until(held.due.ends, clock.today()) if held.passed else left,
        note=page.readers,
    )


def _form(held: Held, sent: dict[str, str] | None = None) -> WhyForm:
    # Several stand on one page.
    return WhyForm(sent, initial={"reason": held.row.reason}, auto_id=f"{KIND}-{held.key}-%s")
