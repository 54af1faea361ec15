"""The certificate of one's own half-days: confirmed ones alone, with the emblem, for nobody else (records.md 6)."""

from __future__ import annotations

import re
import zlib
from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from oppiva.core.policy import reading
from oppiva.jobs import clock
from oppiva.people.models import Person
from oppiva.people.queries import actor_for
from oppiva.workshops.models import Attendance, Session, SessionDay
from oppiva.workshops.queries import own_certificate
from oppiva.workshops.telling_words import certificate as sentence
from workshops.cast import SETUP, Cast, browser, enrol

pytestmark = pytest.mark.django_db
PAGE = "/oma/todistus/"


def was_at(cast: Cast, person: Person, number: int, state: str, minutes: int = 210, mode: str = "site") -> Session:
    """The person was at this half-day of the first series, which is in this state."""
    session = Session.objects.get(series=cast.first, number=number)
    Session.objects.filter(pk=session.pk).update(
        state=state, day=date(2026, 1, 10 + number), starts=time(8, 30), ends=time(12)
    )
    with reading(SETUP):
        Attendance.objects.create(session=session, person=person, minutes=minutes, mode=mode, marked_at=clock.now())
    return session


def test_confirmed_half_days_with_mode_and_minutes_and_no_others(cast: Cast) -> None:
    enrol(cast, 2)
    person, other = cast.staff[:2]
    was_at(cast, person, 1, "held")
    was_at(cast, person, 2, "closing", 190, "remote")
    was_at(cast, other, 3, "held", 77)
    actor = actor_for(person)
    (part,) = own_certificate(actor)
    assert [(row.code, row.mode, row.minutes) for row in part.rows] == [("01/1", "site", 210)]
    SessionDay.objects.create(
        session=Session.objects.get(series=cast.first, number=2), opened_at=clock.now(), attendance_at=clock.now()
    )
    (part,) = own_certificate(actor)
    assert [(row.code, row.mode, row.minutes) for row in part.rows] == [("01/1", "site", 210), ("01/2", "remote", 190)]
    assert part.minutes == 400
    client = browser(person)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as seen:
        page = client.get(PAGE).content.decode()
    assert len(seen) <= 12
    assert "6 h 40 min" in page.replace("\xa0", " ")
    assert "77" not in re.sub(r"<(script|svg).*?</\1>", "", page.partition("<main")[2], flags=re.DOTALL)
    Session.objects.filter(series=cast.first, number=1).update(state="cancelled")
    (part,) = own_certificate(actor)
    assert [row.code for row in part.rows] == ["01/2"]


def test_nothing_confirmed_is_said_and_there_is_no_paper(cast: Cast) -> None:
    enrol(cast, 1)
    was_at(cast, cast.staff[0], 1, "running")
    for person in (cast.staff[0], cast.supervisor, cast.stranger, cast.manager):
        client = browser(person)
        page = client.get(PAGE)
        assert page.status_code == 200
        assert "todistus.pdf" not in page.content.decode()
        assert client.get(f"{PAGE}todistus.pdf").status_code == 404


@pytest.mark.parametrize(
    ("prefix", "language", "words"),
    [("", b"fi", "osarahoittama"), ("/sv", b"sv", "Medfinansieras"), ("/en", b"en", "Co-funded")],
)
def test_the_paper_is_tagged_and_has_the_emblem_and_the_statement(
    cast: Cast, prefix: str, language: bytes, words: str
) -> None:
    from django.template.loader import render_to_string

    from oppiva.programme.visibility import statement

    enrol(cast, 1)
    was_at(cast, cast.staff[0], 1, "held")
    answer = browser(cast.staff[0]).get(f"{prefix}{PAGE}todistus.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    parts = re.findall(rb"stream\r?\n(.*?)endstream", answer.content, re.DOTALL)
    inside = b"".join(zlib.decompressobj().decompress(part) if part[:1] == b"x" else part for part in parts)
    assert b"/Lang (" + language + b")" in inside
    assert b"pdfuaid" in inside
    with override(language.decode()):
        html = render_to_string(
            "workshops/certificate_pdf.html", {"statement": statement(language.decode()), "today": date(2026, 3, 12)}
        )
    assert words in html
    assert "#003399" in html


def test_who_is_not_signed_in_is_asked_to(cast: Cast) -> None:
    from django.test import Client

    for page in (PAGE, f"{PAGE}todistus.pdf"):
        assert Client().get(page).status_code == 302


@pytest.mark.parametrize(
    ("half_days", "minutes", "said"),
    [
        (0, 0, "You have no confirmed half-day yet."),
        (1, 210, "You have taken part in one half-day, 3 h 30 min in all."),
        (3, 630, "You have taken part in three half-days, 10 h 30 min in all."),
    ],
)
def test_the_sentence_of_the_page(half_days: int, minutes: int, said: str) -> None:
    with override("en"):
        assert sentence(half_days, minutes).replace("\xa0", " ") == said
