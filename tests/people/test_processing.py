"""The record of processing comes from the models, and the schema holds nothing it must not (trust.md G2, G3)."""

from __future__ import annotations

import csv
import io
import re
import zlib
from collections.abc import Callable

import pytest
from django.apps import apps
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from PIL import Image

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.jobs.pictures import redrawn
from oppiva.people import queries
from oppiva.people.exports import processing_csv
from oppiva.people.models import Person, RoleGrant
from oppiva.ui import pdf
from people.cast import LONG_AGO, Cast, browser, person_of

# trust.md G2 and W6: in no language and in no table, not even by another app.
FORBIDDEN = re.compile(
    r"(^|_)(hetu|ssn|personal_?id(entity)?|identity_code|personnummer|henkilotunnus|birth\w*|born\w*|dob|age|ika|gender|"
    r"sex|sukupuoli|education\w*|koulutus\w*|labou?r_status|unemploy\w*|tyottom\w*|health\w*|terveys|sick\w*|sairaus\w*|"
    r"sjuk\w*|union|ammattiliitto|religion|uskonto|ethnic\w*|origin_country|nationality|disab\w*|vamma\w*)(_|$)"
)


def test_every_model_says_what_it_holds_about_persons() -> None:
    assert queries.unsaid() == []


def test_every_row_is_whole_and_names_one_table_once() -> None:
    rows = queries.processing_rows()
    names = [row.name for row in rows]
    assert len(set(names)) == len(names)
    assert {"people.person", "audit.auditevent", "jobs.outboxmail", "sessions.session", "backup"} <= set(names)
    for row in rows:
        assert all(getattr(row, name).strip() for name in queries.processing_labels()), row.name


def test_what_people_meet_most_has_its_row() -> None:
    """Places, attendance, experiments, pulses and public pages: the record would be empty talk without them."""
    names = {row.name for row in queries.processing_rows()}
    assert {
        "workshops.enrolment", "workshops.replacementseat", "workshops.attendance", "workshops.attendancecorrection",
        "experiments.experiment", "experiments.diaryentry", "experiments.observation", "experiments.decision",
        "pulses.hasanswered", "pulses.pulseballot", "pulses.pulsetext", "experiments.publictext",
        "experiments.publication", "experiments.authorname",
    } <= names  # fmt: skip


def test_whatever_has_a_key_to_a_person_has_a_row() -> None:
    names = {row.name for row in queries.processing_rows()}
    pointing = {
        model._meta.label_lower
        for model in apps.get_models()
        if model.__module__.startswith("oppiva.") and any(field.related_model is Person for field in model._meta.fields)
    }
    assert pointing <= names


def test_no_table_has_a_column_for_what_is_never_asked() -> None:
    found = [
        f"{model._meta.label_lower}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if FORBIDDEN.search(field.name.lower())
    ]
    assert found == []


@pytest.mark.parametrize(
    "name", ["hetu", "birth_date", "age", "gender", "education_level", "labour_status", "sick_leave"]
)
def test_the_scan_finds_what_it_is_for(name: str) -> None:
    assert FORBIDDEN.search(name)


def test_the_scan_passes_over_words_that_only_look_alike() -> None:
    assert not [
        name for name in ("language", "message_id", "page", "usage", "sexton", "stage") if FORBIDDEN.search(name)
    ]


def test_the_table_opens_in_a_spreadsheet_in_three_languages() -> None:
    for language in ("fi", "sv", "en"):
        with override(language):
            text = processing_csv()
            rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
            assert rows[0] == list(queries.processing_labels().values())
            assert len(rows) == len(queries.processing_rows()) + 1
            assert {len(row) for row in rows} == {10}


def an_auditor(cast: Cast) -> Person:
    person = person_of("Tarja Tarkastaja")
    RoleGrant.objects.create(
        person=person, role="auditor", scope_kind="programme", scope_id="x", starts_on=LONG_AGO, reason="test",
        granted_by=cast.admin, second_granter=cast.root, granted_at=clock.now(),
    )  # fmt: skip
    return person


@pytest.mark.django_db
def test_who_answers_for_data_reads_the_record_and_nobody_else(cast: Cast) -> None:
    auditor = an_auditor(cast)
    for person, status in (
        (cast.root, 200), (cast.admin, 200), (auditor, 200),
        (cast.supervisor, 404), (cast.participant, 404), (None, 302),
    ):  # fmt: skip
        client = browser(person)
        pages = ["people:processing", "people:processing_file"]
        if status != 200:  # to whom it is given is seen below, in a language each
            pages.append("people:processing_pdf")
        for page in pages:
            answer = client.get(reverse(page))
            assert answer.status_code == status, (person, page)


@pytest.mark.django_db
def test_the_page_tells_every_row_within_the_budget_and_the_privacy_page_leads_there(cast: Cast) -> None:
    from django.db import connection

    client = browser(cast.admin)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = client.get(reverse("people:processing")).content.decode()
    assert len(asked) <= 12
    assert page.count("<h2 id=") == len(queries.processing_rows())
    link = reverse("people:processing")
    assert link in client.get(reverse("home:privacy")).content.decode()
    assert link not in browser(cast.participant).get(reverse("home:privacy")).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("prefix", "language", "reader"),
    [
        ("", b"fi", lambda cast: cast.admin),
        pytest.param("/sv", b"sv", lambda cast: cast.root, marks=pytest.mark.long),
        pytest.param("/en", b"en", an_auditor, marks=pytest.mark.long),
    ],
)
def test_the_record_is_a_tagged_pdf_in_the_language_of_the_page(
    cast: Cast, prefix: str, language: bytes, reader: Callable[[Cast], Person]
) -> None:
    answer = browser(reader(cast)).get(f"{prefix}/tietosuoja/seloste.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-1.7")
    parts = re.findall(rb"stream\r?\n(.*?)endstream", answer.content, re.DOTALL)
    inside = b"".join(zlib.decompressobj().decompress(part) if part[:1] == b"x" else part for part in parts)
    assert b"/Lang (" + language + b")" in inside
    assert b"/MarkInfo" in inside
    assert b"pdfuaid" in inside


def test_a_process_that_has_made_a_pdf_still_refuses_a_picture_that_is_cut_short() -> None:
    picture = io.BytesIO()
    Image.effect_noise((64, 64), 50).save(picture, "PNG")
    pdf.available()
    with pytest.raises(DomainError, match="picture_broken"):
        redrawn(io.BytesIO(picture.getvalue()[:2000]), "png")


def test_a_pdf_calls_no_address_of_a_text() -> None:
    from oppiva.ui import pdf

    for address in ("https://evil.example/a.woff2", "file:///etc/passwd", "fonts/none.woff2", "data:,x"):
        with pytest.raises((ValueError, OSError)):
            pdf._own(address)


def test_the_command_prints_the_record_or_writes_it(tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    from pathlib import Path

    from oppiva.cli import processingrecord

    file = Path(str(tmp_path)) / "seloste.csv"
    assert processingrecord.run(["--csv", str(file), "--language", "en"]) == 0
    assert file.read_bytes().startswith(b'\xef\xbb\xbf"Purpose";')
    assert processingrecord.run(["--language", "en"]) == 0
    assert "Table or file: people.person" in capsys.readouterr().out


def test_an_actor_without_a_role_reads_nothing_of_it() -> None:
    from oppiva.people.rules import may_read_processing

    assert not may_read_processing(Actor("8f14e45f-ceea-467f-a9b7-1c1f5f3c9d2a"))
