"""Mails of the demo: files instead of a server, read for the development page."""

from datetime import UTC, datetime

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection

from oppiva.jobs.mailfile import demo_mails, mail_folder


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.OPPIVA_DATA, settings.OPPIVA_DEMO = tmp_path, True
    settings.EMAIL_BACKEND = "oppiva.jobs.mailfile.EmailBackend"


def send(subject, html=None):
    message = EmailMultiAlternatives(
        subject, "Hyvää päivää\n", "oppiva@example.org", ["Äiti Ö <aino@example.org>"],
        headers={"Date": "Thu, 12 Mar 2026 10:00:00 +0200"},
    )  # fmt: skip
    if html:
        message.attach_alternative(html, "text/html")
    assert get_connection().send_messages([message]) == 1


def test_a_demo_without_mails_has_none():
    assert demo_mails() == []


def test_mails_are_read_newest_first_as_they_were_written():
    send("Ensimmäinen")
    send("Toinen", "<p>Hyvää päivää</p>")
    newest, oldest = demo_mails()
    assert (newest.subject, oldest.subject) == ("Toinen", "Ensimmäinen")
    assert (newest.to, newest.text.strip()) == ("Äiti Ö <aino@example.org>", "Hyvää päivää")
    assert newest.date == datetime(2026, 3, 12, 8, tzinfo=UTC)
    assert "<p>Hyvää" in newest.html
    assert oldest.html is None
    assert [mail.subject for mail in demo_mails(limit=1)] == ["Toinen"]


def test_no_mail_is_shown_outside_the_demo(settings):
    send("Koodi")
    settings.OPPIVA_DEMO = False
    assert demo_mails() == []


def test_a_mail_without_date_or_words_is_still_shown():
    folder = mail_folder()
    folder.mkdir()
    (folder / "1.eml").write_bytes(b"Subject: x\nContent-Type: application/pdf\n\nabc")
    (mail,) = demo_mails()
    assert (mail.subject, mail.to, mail.date, mail.text, mail.html) == ("x", "", None, "", None)
