"""Sending: who gets what in which language, and what an answer of the mail server means (trust.md R11)."""

import smtplib
import threading
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.utils import translation

from oppiva.jobs import queries, registry, sending
from oppiva.jobs.models import OutboxMail
from oppiva.jobs.registry import Address, Mail
from oppiva.jobs.services import outbox, queue_mail

pytestmark = pytest.mark.django_db

AINO, BENGT, GONE = UUID(int=1), UUID(int=2), UUID(int=3)


@pytest.fixture(autouse=True)
def kinds(notes, clock, post_office):
    """Kinds of mail, a Thursday morning, a listening mail server."""


def put(number=0, kind="note", recipient=AINO, **more):
    return queue_mail(kind, recipient=recipient, object_id=str(number), **more)


def go():
    return sending.send_due(threading.Event())


def read(mail):
    mail.refresh_from_db()
    return mail.state, mail.reason


ENTRY = b"BEGIN:VCALENDAR\r\nSUMMARY:P\xc3\xa4iv\xc3\xa4\r\nEND:VCALENDAR\r\n"


def test_one_calendar_entry_is_shown_in_the_mail_and_goes_with_it_as_a_file(post_office):
    entry = registry.CalendarFile(ENTRY, "REQUEST", "07-2.ics")
    registry.mail("rich", lambda letter: Mail("Aika", "Aika", "<p>Aika</p>", calendar=(entry,)))
    put(kind="rich")
    go()
    (arrived,) = post_office.received
    shown, attached = arrived.iter_parts()
    assert [part.get_content_type() for part in shown.iter_parts()] == ["text/plain", "text/html", "text/calendar"]
    assert list(shown.iter_parts())[2].get_param("method") == "REQUEST"
    assert (attached.get_content_type(), attached.get_param("method")) == ("text/calendar", "REQUEST")
    assert attached.get_filename() == "07-2.ics"
    assert attached.get_payload(decode=True) == ENTRY


def test_several_calendar_entries_go_as_files_only(post_office):
    entries = tuple(registry.CalendarFile(ENTRY, method, f"{method}.ics") for method in ("REQUEST", "CANCEL"))
    registry.mail("rich", lambda letter: Mail("Ajat", "Ajat", calendar=entries))
    put(kind="rich")
    go()
    (arrived,) = post_office.received
    first, *files = arrived.iter_parts()
    assert first.get_content_type() == "text/plain"
    assert [part.get_param("method") for part in files] == ["REQUEST", "CANCEL"]


def test_changes_before_a_mail_went_become_one_mail_and_later_ones_another():
    waiting = put(context={"changes": {"a": "moved"}})
    for facts in ({"b": "moved"}, {"a": "cancelled"}):
        assert outbox.add_to_waiting(
            "note", recipients=[AINO, BENGT], object_id="0", part="changes", facts=facts
        ) == {AINO}  # fmt: skip
    waiting.refresh_from_db()
    assert waiting.context == {"changes": {"a": "cancelled", "b": "moved"}}
    go()
    assert outbox.add_to_waiting("note", recipients=[AINO], object_id="0", part="changes", facts={"c": "x"}) == set()


@pytest.mark.parametrize(
    "subject",
    [
        "Muistutus: sarja 01, 2. työpaja, ti 24.2. kello 8.30",
        "Vieläkö kokeilu ”Kolme kysymystä ennen käyntiä, ja neljäs jos ehtii” on käytössä?",
        "An experiment with a long name in plain letters that no line of a header holds at once, seventy or more",
        "Ä" * 150,
        "Päätös:\u00a0jätämme käyttöön\r\nBcc: muu@example.org",
    ],
)
def test_a_subject_is_read_back_as_one_line_however_long(post_office, subject):
    registry.mail("rich", lambda letter: Mail(subject, "Hei"))
    put(kind="rich")
    go()
    (arrived,) = post_office.received
    assert arrived["Subject"] == " ".join(subject.split())
    assert arrived["Bcc"] is None


def test_a_mail_arrives_with_its_text_first_and_nothing_that_tracks(post_office):
    html = "<style>p{color:#123456}</style><p>Hei <b>Aino</b></p><img src='https://elsewhere.example/pixel.gif'>"
    registry.mail("rich", lambda letter: Mail("Hei\n Aino", "Hei Aino\n", html.split("<img")[0]))
    mail = put(kind="rich")
    go()
    (arrived,) = post_office.received
    assert arrived["Message-ID"] == mail.message_id
    assert arrived["Subject"] == "Hei Aino"
    assert arrived["To"] == "Aino Esimerkki <aino@example.org>"
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert arrived["Content-Language"] == "fi"
    assert arrived["Date"] == "Thu, 12 Mar 2026 10:00:00 +0200"
    assert arrived["List-Unsubscribe"] is None
    text, page = arrived.iter_parts()
    assert (text.get_content_type(), page.get_content_type()) == ("text/plain", "text/html")
    assert 'style="color' in page.get_content()
    assert "<style" not in page.get_content()
    assert read(mail) == ("sent", "")


def test_a_mail_is_worded_in_the_language_of_the_person(post_office):
    registry.mail("tongue", lambda letter: Mail(translation.get_language(), "x"))
    put(1, "tongue", AINO)
    put(2, "tongue", BENGT)
    with translation.override("en"):
        go()
        assert translation.get_language() == "en"
    assert post_office.subjects == ["fi", "sv"]


def test_a_newsletter_can_be_left_with_one_press(post_office):
    registry.mail("letter", lambda letter: Mail("News", "x", unsubscribe="https://oppiva.example/ero/abc"), bulk=True)
    put(kind="letter", at_most_once=True)
    go()
    assert post_office.received[0]["List-Unsubscribe"] == "<https://oppiva.example/ero/abc>"
    assert post_office.received[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("name", ["Aino\r\nBcc: x@example.org", "Ässä, Öö", '"; x', ""])
def test_a_name_adds_no_header_and_no_recipient(post_office, name):
    registry.set_address_book(lambda person: Address("aino@example.org", name, "fi"))
    put()
    go()
    (arrived,) = post_office.received
    assert arrived["Bcc"] is None
    assert [address.addr_spec for address in arrived["To"].addresses] == ["aino@example.org"]


def test_the_address_is_asked_when_the_mail_goes(post_office):
    mail, erased = put(1), put(2, recipient=GONE, context={"word": "x"})
    registry.set_address_book(lambda person: Address("new@example.org", "Aino", "fi") if person == AINO else None)
    go()
    assert [str(arrived["To"]) for arrived in post_office.received] == ["Aino <new@example.org>"]
    assert read(mail) == ("sent", "")
    assert read(erased) == ("dropped", "no_address")
    assert erased.context == {}


def test_a_mail_with_nothing_to_say_any_more_is_dropped(post_office):
    registry.mail("stale", lambda letter: None)
    mail = put(kind="stale")
    go()
    assert read(mail) == ("dropped", "nothing_to_say")
    assert post_office.received == []


def test_words_that_break_are_tried_again_and_hold_nobody_else_back(post_office):
    def broken(letter):
        raise ZeroDivisionError

    registry.mail("broken", broken)
    bad, good = put(1, "broken"), put(2, recipient=BENGT)
    go()
    assert read(bad) == ("queued", "not_worded")
    assert read(good) == ("sent", "")


def test_a_code_over_ten_minutes_old_is_not_sent(post_office, clock):
    fresh, old = put(1, "code", AINO, context={"code": "1"}), put(2, "code", BENGT, context={"code": "2"})
    OutboxMail.objects.filter(pk=old.pk).update(created_at=old.created_at - timedelta(seconds=1))
    clock.shift(registry.CODE_LIFE)
    go()
    assert read(fresh) == ("sent", "")
    assert read(old) == ("dropped", "too_old")
    assert old.context == {}


def test_after_a_day_without_server_everything_goes_out_in_order(post_office, clock):
    post_office.close()
    mails = [put(number, recipient=uuid4()) for number in range(3)]
    registry.set_address_book(lambda person: Address(f"{person.hex}@example.org", "Aino", "fi"))
    tries, begun = [], mails[0].created_at
    for minute in [*range(36), *range(36, 24 * 60, 6)]:
        clock.move_to(begun + timedelta(minutes=minute))
        if minute == 600:
            mails += [put(number, recipient=uuid4()) for number in range(3, 6)]
        if go():
            tries.append(minute)
    assert tries[:6] == [0, 1, 6, 36, 156, 276]
    assert [read(mail)[0] for mail in mails] == ["queued"] * 6
    post_office.open()
    clock.shift(timedelta(hours=2))
    go()
    assert post_office.subjects == [f"Note {number}" for number in range(6)]
    assert [read(mail) for mail in mails] == [("sent", "")] * 6


def test_an_address_refused_for_good_is_marked_and_the_next_mail_goes(post_office):
    post_office.script = lambda stage, address: "550 no such user" if stage == "RCPT" and "aino" in address else None
    refused, good = put(1), put(2, recipient=BENGT)
    go()
    assert read(refused) == ("failed", "smtp_550")
    assert queries.address_refused(AINO) == "smtp_550"
    assert read(good) == ("sent", "")


@pytest.mark.parametrize(
    ("stage", "reply", "state", "reason"),
    [
        ("RCPT", "450 mailbox busy", "queued", "smtp_450"),
        ("DATA", "451 try later", "queued", "smtp_451"),
        ("DATA", "554 looks like spam", "failed", "smtp_554"),
        ("RCPT", "421 closing down", "queued", "server_away"),
        ("MAIL", "451 not now", "queued", "server_away"),
        ("MAIL", "550 who are you", "queued", "server_away"),
    ],
)
@pytest.mark.parametrize("at_most_once", [False, True])
def test_what_an_answer_means(post_office, stage, reply, state, reason, at_most_once):
    post_office.script = lambda at, address: reply if at == stage else None
    mail = put(at_most_once=at_most_once)
    go()
    assert read(mail) == (state, reason)
    assert post_office.received == []


def test_a_busy_mailbox_holds_back_only_its_own_mails(post_office, clock):
    post_office.script = lambda stage, address: "450 busy" if stage == "RCPT" and "aino" in address else None
    busy, behind, other = put(1), put(2), put(3, recipient=BENGT)
    go()
    assert [read(mail)[0] for mail in (busy, behind, other)] == ["queued", "queued", "sent"]
    post_office.script = lambda stage, address: None
    clock.shift(61)
    go()
    assert post_office.subjects == ["Note 3", "Note 1", "Note 2"]


@pytest.mark.parametrize(
    ("at_most_once", "state"), [(False, ("queued", "server_away")), (True, ("unknown", "cut_off"))]
)
def test_a_line_that_breaks_in_mid_mail_leaves_the_question_open(post_office, settings, at_most_once, state):
    settings.EMAIL_TIMEOUT = 0.2
    post_office.slow = 0.6
    mail = put(at_most_once=at_most_once)
    go()
    assert read(mail) == state


def test_an_at_most_once_mail_waits_while_the_server_cannot_be_reached(post_office, clock):
    post_office.close()
    mail = put(kind="letter", at_most_once=True)
    go()
    assert read(mail) == ("queued", "server_away")
    post_office.open()
    clock.shift(61)
    go()
    assert read(mail) == ("sent", "")


def test_an_address_that_is_none_is_refused_for_good(post_office):
    registry.set_address_book(lambda person: Address("aino\n@example.org", "Aino", "fi"))
    mail = put()
    go()
    assert read(mail) == ("failed", "bad_address")


def test_a_batch_ends_when_the_worker_ends(post_office):
    put(1)
    ending = threading.Event()
    ending.set()
    assert sending.send_due(ending) == 0
    put(2, recipient=BENGT)
    assert sending.send_due(threading.Event(), batch=1) == 1


class Listening(BaseEmailBackend):
    """A mail server that notes how deep in transactions its caller is."""

    depths: list[int] = []

    def send_messages(self, email_messages):
        self.depths.append(len(connection.savepoint_ids))
        return len(email_messages)


def test_no_transaction_is_open_while_the_server_is_spoken_to(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Listening"
    before = len(connection.savepoint_ids)
    line = sending.Line()
    for once in (False, True):
        put(int(once), at_most_once=once)
        sending.deliver(outbox.claim(), line)
    line.close()
    assert Listening.depths == [before, before]


class Silent(BaseEmailBackend):
    """A mail server that breaks while one hangs up."""

    def send_messages(self, email_messages):
        return len(email_messages)

    def close(self):
        raise smtplib.SMTPResponseException(421, b"gone")


def test_trouble_while_hanging_up_changes_nothing(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Silent"
    mail = put()
    go()
    assert read(mail) == ("sent", "")


def test_a_mail_whose_lease_ran_out_before_the_server_heard_of_it_is_not_sent(post_office, clock):
    def slow(letter):
        clock.shift(timedelta(minutes=6))
        outbox.recover()
        return Mail("too late", "x")

    registry.mail("slow", slow)
    mail = put(kind="slow", at_most_once=True)
    sending.send_due(threading.Event(), batch=1)
    assert post_office.received == []
    assert read(mail)[0] == "queued"


def test_trouble_of_another_kind_leaves_the_question_open():
    assert sending.fate_of(OSError("disk")) == (sending.Fate.CUT, "server_away")
