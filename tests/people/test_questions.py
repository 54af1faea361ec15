"""The mails of a month over kinds of question that know nothing of each other (records.md 5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.http import QueryDict
from django.test import Client, override_settings

from oppiva.core.errors import DomainError
from oppiva.jobs import clock
from oppiva.jobs.models import OutboxMail
from oppiva.jobs.registry import Letter, Mail, address_of, mail_kind
from oppiva.people import queries, services, slots
from oppiva.people.models import Person, QuestionMail
from oppiva.people.slots import Answered, DueQuestion, Question, Stand
from oppiva.people.slots import questions as slot
from people.cast import Cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FIRST = date(2026, 6, 3)
BODY = "people/questions_dead.html"  # a template that asks nothing of its context


@dataclass
class Asked:
    """One question of the kind below."""

    person: UUID | None
    due_on: date
    answer: str = ""
    mail: UUID | None = None
    passed: bool = False
    token: str = ""


@dataclass
class Kind:
    """A kind of question that keeps its rows in a list."""

    name: str = "first"
    topic: str = "this"
    rows: dict[str, Asked] = field(default_factory=dict)
    broken: bool = False
    unasked: set[str] = field(default_factory=set)

    def due(self, first: date, last: date) -> Sequence[DueQuestion]:
        if self.broken:
            raise ZeroDivisionError
        return [
            DueQuestion(key, one.person, one.due_on, one.due_on + 30 * DAY)
            for key, one in self.rows.items()
            if not one.answer
        ]

    def ask(self, key: str, person: UUID, mail: QuestionMail, token: str) -> bool:
        if key in self.unasked:
            raise ZeroDivisionError
        one = self.rows[key]
        one.mail, one.token = mail.pk, token
        return True

    def nobody(self, key: str) -> bool:
        return True

    def asked(self, mail: QuestionMail) -> frozenset[str]:
        return frozenset(key for key, one in self.rows.items() if one.mail == mail.pk)

    def open(self, mail: QuestionMail) -> Sequence[Question]:
        return [self._question(key, one) for key, one in self.rows.items() if one.mail == mail.pk]

    def _question(self, key: str, one: Asked) -> Question:
        stand = Stand.PASSED if one.passed else Stand.ANSWERED if one.answer else Stand.OPEN
        last = one.due_on + 30 * DAY
        return Question(
            key, stand, f"{self.name} {key}", f"Only {key}", "", f"Title of {key}", "", one.due_on, last, BODY,
            mail=stand == Stand.OPEN and clock.today() <= last,
        )  # fmt: skip

    def answer(self, mail: QuestionMail, key: str, posted: QueryDict) -> Answered:
        self._of(mail, key).answer = posted["value"]
        return Answered("saved")

    def pass_on(self, mail: QuestionMail, key: str) -> None:
        self._of(mail, key).passed = True

    def take_up_again(self, mail: QuestionMail, key: str) -> None:
        self._of(mail, key).passed = False

    def _of(self, mail: QuestionMail, key: str) -> Asked:
        if key not in self.asked(mail):
            raise DomainError("question_closed")
        return self.rows[key]


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> Iterator[Kind]:
    """The only kind that is registered."""
    made = Kind()
    monkeypatch.setattr(slot, "_questions", {"first": made})
    return made


def second(kind: Kind) -> Kind:
    """Another kind beside it."""
    assert kind.name == "first"
    made = Kind("second", "that")
    slots.register_questions(made)
    return made


def ask(day: date) -> int:
    """The morning's work; answers how many mails were written."""
    with clock.travel(day):
        return services.ask_questions()["mails"]


def mails() -> list[OutboxMail]:
    return list(OutboxMail.objects.filter(kind="questions").order_by("id"))


def letter(mail: OutboxMail, day: date) -> Mail | None:
    """The words of a mail as they would go out on this day."""
    address = address_of(mail.recipient)
    assert address is not None
    with clock.travel(day):
        kind = mail_kind(mail.kind)
        return kind.render(Letter(mail.kind, mail.object_id, mail.version, mail.context, address))


def test_one_mail_on_the_first_due_day_asks_what_is_due_later_in_the_month_too(kind: Kind, cast: Cast) -> None:
    other = second(kind)
    kind.rows = {"a": Asked(cast.participant.pk, FIRST), "c": Asked(cast.participant.pk, date(2026, 7, 1))}
    other.rows = {"b": Asked(cast.participant.pk, FIRST + 20 * DAY)}
    assert ask(FIRST - DAY) == 0
    assert (ask(FIRST), ask(FIRST)) == (1, 0)
    found = letter(mails()[0], FIRST)
    assert found is not None
    assert "Kaksi kysymystä: this, that" in found.subject
    assert ("first a" in found.text, "second b" in found.text, "first c" in found.text) == (True, True, False)
    assert len(QuestionMail.objects.all()) == 1


def test_one_reminder_after_a_week_and_one_after_three_ask_the_unanswered_alone(kind: Kind, cast: Cast) -> None:
    kind.rows = {"a": Asked(cast.participant.pk, FIRST), "b": Asked(cast.participant.pk, FIRST + 9 * DAY)}
    written = {n: ask(FIRST + n * DAY) for n in range(40)}
    assert [n for n, many in written.items() if many] == [0, 7, 21]
    kind.rows["a"].answer = "yes"
    for mail in mails():
        found = letter(mail, FIRST + 21 * DAY)
        assert found is not None
        assert ("first a" in found.text, "first b" in found.text) == (False, True)
    assert found.subject == "Only b"
    kind.rows["b"].answer = "no"
    assert letter(mails()[2], FIRST + 21 * DAY) is None


def test_nothing_goes_once_all_is_answered_and_the_days_go_by(kind: Kind, cast: Cast) -> None:
    kind.rows = {"a": Asked(cast.participant.pk, FIRST)}
    ask(FIRST)
    kind.rows["a"].answer = "yes"
    assert [ask(FIRST + n * DAY) for n in (7, 8)] == [0, 0]
    # The next one waits for the last of the three days, not for a day that has gone by.
    kind.rows["b"] = Asked(cast.participant.pk, FIRST + 9 * DAY)
    assert [ask(FIRST + n * DAY) for n in (8, 9, 20, 21, 22)] == [0, 0, 0, 1, 0]


def test_what_comes_after_the_last_reminder_gets_a_mail_of_its_own_on_its_due_day(kind: Kind, cast: Cast) -> None:
    kind.rows = {"a": Asked(cast.participant.pk, FIRST)}
    for n in (0, 7, 21):
        ask(FIRST + n * DAY)
    kind.rows["b"] = Asked(cast.participant.pk, FIRST + 25 * DAY)
    assert [ask(FIRST + n * DAY) for n in (22, 24, 25, 26)] == [0, 0, 1, 0]
    found = letter(mails()[3], FIRST + 25 * DAY)
    assert found is not None
    assert ("first a" in found.text, "first b" in found.text) == (False, True)
    with clock.travel(FIRST + 25 * DAY):
        page = Client().get(f"/kysymykset/{mails()[3].context['token']}/").content.decode()
    assert ("Title of a" in page, "Title of b" in page) == (True, True)


def test_days_without_a_worker_are_made_up_by_one_mail_and_what_is_long_past_is_never_asked(
    kind: Kind, cast: Cast
) -> None:
    kind.rows = {"a": Asked(cast.participant.pk, FIRST), "b": Asked(cast.participant.pk, date(2026, 3, 3))}
    assert [ask(FIRST + n * DAY) for n in (10, 11, 20, 21)] == [1, 0, 0, 1]
    assert kind.rows["b"].mail is None
    kind.rows = {"c": Asked(cast.participant.pk, date(2026, 1, 30))}
    assert ask(date(2026, 3, 1)) == 1, "asked on its last day, over the end of two months"


def test_what_breaks_in_one_kind_or_one_question_leaves_the_others_alone(kind: Kind, cast: Cast) -> None:
    other = second(kind)
    kind.rows = {"a": Asked(cast.participant.pk, FIRST), "b": Asked(cast.participant.pk, FIRST)}
    other.rows = {"c": Asked(cast.participant.pk, FIRST)}
    other.broken, kind.unasked = True, {"b"}
    with clock.travel(FIRST):
        done = services.ask_questions()
    assert (done["mails"], done["failed"] > 0) == (1, True)
    found = letter(mails()[0], FIRST)
    assert found is not None
    assert ("first a" in found.text, "first b" in found.text) == (True, False)
    # The next reminder asks what could not be asked.
    other.broken, kind.unasked = False, set()
    assert ask(FIRST + 7 * DAY) == 1
    assert (kind.rows["b"].mail, other.rows["c"].mail) == (kind.rows["a"].mail, kind.rows["a"].mail)


def test_a_kind_that_nobody_registers_any_more_leaves_the_page_of_the_others(kind: Kind, cast: Cast) -> None:
    other = second(kind)
    kind.rows, other.rows = {"a": Asked(cast.participant.pk, FIRST)}, {"b": Asked(cast.participant.pk, FIRST)}
    ask(FIRST)
    slot._questions.pop("second")
    path, client = f"/kysymykset/{mails()[0].context['token']}/", Client()
    with clock.travel(FIRST):
        page = client.get(path).content.decode()
        assert ("Title of a" in page, "Title of b" in page) == (True, False)
        for name in ("second:b", "second", "first:b", "x:y", ":"):
            assert client.post(path, {"question": name, "value": "no"}).status_code == 409, name
        assert client.post(path, {"question": "first:a", "value": "no"}).status_code == 302
    assert (kind.rows["a"].answer, other.rows["b"].answer) == ("no", "")


def test_the_token_of_another_mail_opens_none_of_its_questions(kind: Kind, cast: Cast) -> None:
    kind.rows = {"a": Asked(cast.participant.pk, FIRST), "b": Asked(cast.colleague.pk, FIRST)}
    assert ask(FIRST) == 2
    mine = next(one for one in mails() if one.recipient == cast.participant.pk)
    with clock.travel(FIRST):
        answer = Client().post(f"/kysymykset/{mine.context['token']}/", {"question": "first:b", "value": "no"})
        assert answer.status_code == 409
        assert Client().get(f"/kysymykset/{kind.rows['a'].token}/").status_code == 404, "a question's opens no page"
    assert kind.rows["b"].answer == ""
    assert kind.rows["a"].token != kind.rows["b"].token
    row = QuestionMail.objects.get(person=cast.participant)
    assert mine.context["token"] not in str(row.__dict__), "kept as a fingerprint alone"


def test_all_is_passed_on_at_once_and_taken_up_again(kind: Kind, cast: Cast) -> None:
    kind.rows = {
        "a": Asked(cast.participant.pk, FIRST),
        "b": Asked(cast.participant.pk, FIRST),
        "c": Asked(cast.participant.pk, FIRST, ""),
    }
    ask(FIRST)
    kind.rows["c"].answer = "yes"
    path, client = f"/kysymykset/{mails()[0].context['token']}/", Client(enforce_csrf_checks=True)
    with clock.travel(FIRST):
        assert client.post(path, {"deed": "gone"}).status_code == 302
        assert [one.passed for one in kind.rows.values()] == [True, True, False]
        assert client.post(path, {"deed": "gone"}).status_code == 409, "nothing is left to pass on"
        assert client.post(path, {"deed": "undo"}).status_code == 302
        assert [one.passed for one in kind.rows.values()] == [False, False, False]
        assert client.post(path, {"deed": "gone", "question": "first:b"}).status_code == 302
        assert [one.passed for one in kind.rows.values()] == [False, True, False]
        assert client.post(path, {}).status_code == 409
    assert not client.cookies


def test_who_has_left_and_who_is_erased_is_asked_nothing_and_the_link_is_dead(kind: Kind, cast: Cast) -> None:
    kind.rows = {"a": Asked(cast.participant.pk, FIRST)}
    ask(FIRST)
    path, client = f"/kysymykset/{mails()[0].context['token']}/", Client()
    Person.objects.filter(pk=cast.participant.pk).update(state="left")
    with clock.travel(FIRST):
        assert client.get(path).status_code == 404
        assert client.post(path, {"question": "first:a", "value": "no"}).status_code == 404
        Person.objects.filter(pk=cast.participant.pk).update(state="active")
        assert client.get(path).status_code == 200
        services.forget_question_mails(cast.participant.pk)
        assert client.get(path).status_code == 404
    assert kind.rows["a"].answer == ""


def test_a_new_secret_of_the_server_gives_the_reminder_a_link_that_works(kind: Kind, cast: Cast) -> None:
    kind.rows = {"a": Asked(cast.participant.pk, FIRST)}
    ask(FIRST)
    old = str(mails()[0].context["token"])
    with override_settings(SECRET_KEY="x" * 60):
        with clock.travel(FIRST):
            assert Client().get(f"/kysymykset/{old}/").status_code == 200, "a link that has gone goes on"
        ask(FIRST + 7 * DAY)
        with clock.travel(FIRST + 7 * DAY):
            assert Client().get(f"/kysymykset/{mails()[1].context['token']}/").status_code == 200
            assert queries.question_mail(old) is None


def test_a_month_is_kept_for_two_years(kind: Kind, cast: Cast) -> None:
    kind.rows = {"a": Asked(cast.participant.pk, FIRST)}
    ask(FIRST)
    with clock.travel(date(2028, 6, 3)):
        assert services.sweep_question_mails() == 0
    with clock.travel(date(2028, 7, 3)):
        assert services.sweep_question_mails() == 1
