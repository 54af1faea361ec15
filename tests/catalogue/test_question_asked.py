"""Questions to the steward, asked without sign-in (records.md 3.5): the form, the mailed link, limits, S5 and S7."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.keeping import (
    MAIL,
    QUESTION,
    answered,
    asked_by_mail,
    confirmed,
    lines_of,
    link_in,
    night,
    on,
    post,
    term_of,
)
from catalogue.library import Library, bare_model, shelve
from catalogue.table import refused
from examples import COSTLY
from oppiva.audit.models import Revision
from oppiva.catalogue import services
from oppiva.catalogue.models import StewardQuestion
from oppiva.catalogue.queries.questions import public_questions
from oppiva.catalogue.services import questions
from oppiva.core.policy import reading, system
from oppiva.jobs import clock
from oppiva.jobs.models import OutboxMail
from oppiva.people.models import Notice
from pages.test_broken_forms import BROKEN
from workshops.cast import browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("finnish")]
State = StewardQuestion.State


def form_of(library: Library) -> str:
    return reverse("catalogue:question_ask", args=[library.model.slug])


def sent(library: Library, client: Client | None = None, **fields: str) -> tuple[int, str]:
    """The status and the body after a post, followed."""
    answer = (client or Client()).post(form_of(library), {"text": QUESTION, "mail": MAIL, **fields}, follow=True)
    return answer.status_code, answer.content.decode()


def everything() -> list[object]:
    """All that a look might change."""
    with reading(system("test")):
        return [
            list(StewardQuestion.objects.order_by("pk").values_list()),
            list(OutboxMail.objects.values_list()),
            Revision.objects.count(),
        ]


def test_a_reader_asks_by_mail_and_the_press_behind_the_link_sends_the_question(library: Library) -> None:
    library.published()
    page = Client().get(form_of(library)).content.decode()
    assert "Kolmas työllisyysalue, palvelupäällikkö" in page
    status, said = sent(library)
    assert (status, gettext("Look into your mail") in said) == (200, True)
    question = StewardQuestion.objects.get()
    assert (question.state, question.due_on, question.asker) == (State.UNCONFIRMED, None, None)
    (letter,) = [one for one in post() if one.to == [MAIL]]
    assert QUESTION not in str(letter.body), "the text stands behind the link"
    link = link_in(letter)
    human = Client(enforce_csrf_checks=True)
    assert QUESTION in human.get(link).content.decode()
    assert human.post(link).status_code == 200
    question.refresh_from_db()
    assert (question.state, question.due_on) == (State.ASKED, clock.today() + timedelta(days=14))
    assert question.confirm_hash == ""
    assert library.keeper is not None
    assert lines_of(library.keeper)[-1] == ("catalogue.stewardquest", "asked")
    (told,) = [one for one in post() if library.keeper.email in one.to[0]]
    way = f"/vastuut/{term_of(library).pk}/kysymykset/{question.pk}/"
    assert link_in(told) == way
    assert QUESTION not in f"{told.subject} {told.body}", "trust.md 1: a mail says that there is a question"
    assert Notice.objects.filter(person=library.keeper, code="asked", link=way).count() == 1
    assert [one.to for one in post()] == [], "one mail a question"


def test_t24_head_and_five_looks_change_nothing_and_the_secret_is_kept_nowhere(library: Library) -> None:
    library.published()
    question, token = asked_by_mail(library)
    path = reverse("catalogue:question_confirm", args=[token])
    scanner, before = Client(enforce_csrf_checks=True), everything()
    answers = [scanner.head(path), *(scanner.get(path) for _look in range(5))]
    assert {one.status_code for one in answers} == {200}
    assert not scanner.cookies
    assert everything() == before
    assert all(one["Referrer-Policy"] == "no-referrer" and one["X-Robots-Tag"] == "noindex" for one in answers)
    assert question.confirm_hash == questions.hash_of(token) != token
    post()
    assert token not in repr(everything()), "once the mail has gone, only the hash is left"


def test_a_link_works_once_and_for_seven_days(library: Library) -> None:
    library.published()
    _question, token = asked_by_mail(library)
    path = reverse("catalogue:question_confirm", args=[token])
    with on(8):
        assert Client().get(path).status_code == 404
        assert Client().post(path).status_code == 404
    assert Client().post(path).status_code == 200
    assert Client().post(path).status_code == 404
    assert Client().get(reverse("catalogue:question_confirm", args=["tuntematon"])).status_code == 404
    assert StewardQuestion.objects.filter(state=State.ASKED).count() == 1


def test_who_is_signed_in_asks_as_themself_without_a_link(library: Library) -> None:
    library.published()
    person = library.table.lab.cast.staff[0]
    client = browser(person)
    assert 'name="mail"' not in client.get(form_of(library)).content.decode()
    status, said = sent(library, client)
    assert (status, gettext("Your question is with the steward") in said) == (200, True)
    question = StewardQuestion.objects.get()
    assert (question.state, question.asker, question.asker_mail) == (State.ASKED, person, "")


def test_s5_the_answer_is_the_same_whosever_the_address_is(library: Library) -> None:
    library.published()
    assert library.keeper is not None
    pages = {
        re.sub(r"[A-Za-z0-9]{64}", "", sent(library, mail=one)[1]) for one in (library.keeper.email, MAIL, "x@y.fi")
    }
    assert len(pages) == 1
    assert StewardQuestion.objects.filter(asker__isnull=False).count() == 0


def test_no_steward_no_question(library: Library) -> None:
    library.published()
    services.resign_stewardship(library.steward, library.fresh().stewardships.get(), reason="Yksikkö lakkautetaan.")
    page = Client().get(form_of(library)).content.decode()
    assert "<form" not in page.split("<main", 1)[1]
    assert Client().post(form_of(library), {"text": QUESTION, "mail": MAIL}).status_code == 409
    assert StewardQuestion.objects.count() == 0


def test_nothing_is_asked_of_a_draft_or_of_an_address_that_never_existed(library: Library) -> None:
    assert Client().get(form_of(library)).status_code == 404
    assert Client().get("/mallit/ei-ole/kysy/").status_code == 404
    library.published()
    services.withdraw(library.analyst, library.fresh(), reason="Malli on vanhentunut.")
    assert "<form" not in Client().get(form_of(library)).content.decode().split("<main", 1)[1]
    with refused("question_closed"):
        confirmed(library)


def ended(library: Library, how: str) -> None:
    match how:
        case "withdrawn":
            services.withdraw(library.analyst, library.fresh(), reason="Malli on vanhentunut.")
        case "replaced":
            other = bare_model(library.table.programme, "Seuraava malli", 77)
            shelve(other)
            services.replace(library.analyst, library.fresh(), other, reason="Uusi malli on parempi.")
        case "alone":
            term = library.fresh().stewardships.get()
            services.resign_stewardship(library.steward, term, reason="Yksikkö lakkautetaan.")


@pytest.mark.parametrize("how", ["withdrawn", "replaced", "alone"])
def test_where_nothing_can_be_asked_one_true_thing_is_said_and_answers_stay_readable(
    library: Library, how: str
) -> None:
    library.published()
    question = questions.answer(library.steward, confirmed(library), text="Toimii kyllä.")
    questions.send(library.steward, question, settled=[one.key for one in questions.findings(question)], public=True)
    ended(library, how)
    page = Client().get(form_of(library)).content.decode().split("<main", 1)[1]
    assert "Kolmas työllisyysalue, palvelupäällikkö" not in page, "nobody promises an answer"
    assert "Toimii kyllä." in page
    public = Client().get(reverse("catalogue:model", args=[library.model.slug])).content.decode()
    assert form_of(library) not in public
    assert "Toimii kyllä." in public
    if how == "replaced":
        assert "/mallit/seuraava-malli-es-oppiva/" in page


def test_what_points_to_a_person_is_asked_about_once_before_it_is_sent(library: Library) -> None:
    library.published()
    given = {"text": "Soita Mikolle 040 1234567 ja kysy häneltä.", "mail": MAIL}
    answer = Client().post(form_of(library), given)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "040 1234567" in page.split("<main", 1)[1].replace(given["text"], "")
    assert StewardQuestion.objects.count() == 0
    mark = re.search(r'name="looked" value="(\w+)"', page)
    assert mark is not None
    other = {**given, "text": "Soita Mikolle 050 7654321 ja kysy häneltä.", "looked": mark[1]}
    assert Client().post(form_of(library), other).status_code == 422, "other words are asked about anew"
    assert Client().post(form_of(library), {**given, "looked": mark[1]}).status_code == 302
    coded = {**given, "text": "Asiakas 010190-900P kysyy.", "looked": questions.mark_of("Asiakas 010190-900P kysyy.")}
    assert Client().post(form_of(library), coded).status_code == 422
    assert StewardQuestion.objects.count() == 1


def test_an_identity_code_is_refused_and_everything_typed_stays(library: Library) -> None:
    library.published()
    answer = Client().post(form_of(library), {"text": "Asiakas 010190-900P kysyy tätä.", "mail": MAIL})
    assert answer.status_code == 422
    assert "010190-900P" in answer.content.decode()
    assert StewardQuestion.objects.count() == 0


@pytest.mark.parametrize("fields", [{"text": "Lyhyt"}, {"text": "x" * 601}, {"mail": "ei osoite"}, {"mail": ""}])
def test_what_is_too_short_or_long_or_no_address_is_said_at_its_field(library: Library, fields: dict[str, str]) -> None:
    library.published()
    answer = Client().post(form_of(library), {"text": QUESTION, "mail": MAIL, **fields})
    assert answer.status_code == 422
    assert StewardQuestion.objects.count() == 0


def test_a_workshop_of_28_asks_from_one_address_and_a_flood_does_not(library: Library) -> None:
    library.published()
    cache.clear()
    codes = [sent(library, mail=f"lukija{number}@toinen.example")[0] for number in range(28)]
    assert set(codes) == {200}
    for number in range(28, 100):
        assert sent(library, mail=f"lukija{number}@toinen.example")[0] == 200
    answer = Client().post(form_of(library), {"text": QUESTION, "mail": "viela@toinen.example"})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert QUESTION in answer.content.decode(), "the text is kept"
    cache.clear()


def test_one_address_gets_three_links_an_hour(library: Library) -> None:
    library.published()
    assert [sent(library)[0] for _again in range(4)] == [200, 200, 200, 429]
    assert StewardQuestion.objects.count() == 3


def test_a_model_and_a_person_have_their_own_limits(library: Library) -> None:
    library.published()
    person = browser(library.table.lab.cast.staff[0])
    codes = [sent(library, person)[0] for _again in range(questions.PER_PERSON_HOUR + 1)]
    assert codes == [200] * questions.PER_PERSON_HOUR + [429]
    question = StewardQuestion.objects.first()
    assert question is not None
    for _more in range(questions.PER_MODEL_DAY - questions.PER_PERSON_HOUR):
        question.pk = None
        StewardQuestion.objects.create(
            operating_model=library.fresh(), model_version=question.model_version, text=QUESTION, state="asked",
            sent_at=clock.now(), asked_at=clock.now(), due_on=clock.today(),
        )  # fmt: skip
    assert sent(library, mail="muu@toinen.example")[0] == 429
    # Of addresses that nobody confirmed the model's day is not full.
    StewardQuestion.objects.filter(state="asked").update(state="unconfirmed")
    assert sent(library, mail="muu@toinen.example")[0] == 200
    StewardQuestion.objects.filter(state="unconfirmed", due_on__isnull=False).update(state="asked")
    with on(1, hour=18):
        assert sent(library, mail="muu@toinen.example")[0] == 200


TEXTS = st.one_of(
    st.sampled_from(BROKEN), st.text(max_size=700), st.text(max_size=12).map(lambda one: f"Miten {one} toimii?")
)
MAILS = st.one_of(st.sampled_from([*BROKEN, MAIL]), st.text(max_size=40), st.emails())


@settings(max_examples=COSTLY, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(text=TEXTS, mail=MAILS)
def test_s7_whatever_is_sent_is_stored_as_it_was_or_refused_in_words(library: Library, text: str, mail: str) -> None:
    if services.newest_version(library.fresh()) is None:
        library.published()
    StewardQuestion.objects.all().delete()
    OutboxMail.objects.all().delete()
    cache.clear()
    answer = Client().post(form_of(library), {"text": text, "mail": mail})
    stored = list(StewardQuestion.objects.values_list("text", "asker_mail"))
    if answer.status_code == 302:
        plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
        assert stored == [(plain, mail.strip())]
    else:
        assert answer.status_code == 422
        assert stored == []


def test_the_page_of_the_model_counts_who_waits_and_names_nobody(library: Library) -> None:
    library.published()
    with on(-3):
        confirmed(library)
    confirmed(library, address="toinen@toinen.example")
    asked_by_mail(library, address="kolmas@toinen.example")
    shown = public_questions(library.fresh())
    assert (shown.published, shown.waiting, shown.oldest_days) == ((), 2, 3)
    assert MAIL not in repr(shown)


def test_an_address_goes_30_days_after_the_answer_and_an_unconfirmed_question_after_seven(library: Library) -> None:
    library.published()
    question = confirmed(library)
    asked_by_mail(library, address="ei.vahvistanut@toinen.example")
    answered(library, "Toimii kyllä.", question)
    with on(8):
        assert night()["forgotten"] == 1
        assert list(StewardQuestion.objects.values_list("asker_mail", flat=True)) == [MAIL]
    with on(31):
        assert night()["forgotten"] == 1
        assert night()["forgotten"] == 0
    with reading(system("test")):
        assert MAIL not in repr([everything(), list(Revision.objects.values_list("before", "after"))])
