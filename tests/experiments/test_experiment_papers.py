"""One experiment as PDF and DOCX: what its page shows to this reader, tagged, titled, in its language (trust.md X7)."""

from __future__ import annotations

import io
import re
import zlib
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx.oxml.ns import qn

from experiments import pictures, trials
from experiments.lab import Lab
from oppiva.core.policy import reading, system
from oppiva.experiments import services
from oppiva.experiments.models import AuthorName, Experiment, Prediction, ShareLevel, State
from oppiva.jobs import clock
from oppiva.people.models import Person
from oppiva.ui import pdf
from oppiva.ui.papers import Fact, Facts, Paper, Section
from workshops.cast import browser, grant_to, person_of

pytestmark = pytest.mark.django_db


def address(experiment: Experiment, name: str, prefix: str = "/en") -> str:
    return f"{prefix}/hanke/{experiment.programme.code}/kokeilut/{experiment.code}/{name}"


def as_docx(person: Person, experiment: Experiment, prefix: str = "/en") -> Any:
    answer = browser(person).get(address(experiment, "kokeilu.docx", prefix))
    assert answer.status_code == 200
    return docx.Document(io.BytesIO(answer.content))


def words(document: Any) -> str:
    """All that is written in it, tables too."""
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def unpacked(content: bytes) -> bytes:
    """A PDF with its compressed parts opened, to read its structure."""
    parts = []
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", content, re.S):
        try:
            parts.append(zlib.decompress(found[1]))
        except zlib.error:
            continue
    return content + b"\n".join(parts)


@pytest.fixture
def manager(lab: Lab) -> Person:
    return lab.cast.manager


@pytest.fixture
def done(lab: Lab) -> Experiment:
    """Carried out, with an amendment, a line of the diary and a permission."""
    trials.begin(lab, nod_name="Nimetty Esihenkilö", nod_on=trials.START)
    for day in range(6):
        with trials.on(trials.START + timedelta(days=day)):
            trials.number(lab, trials.START + timedelta(days=day), 12 - day)
    with trials.on(trials.START + timedelta(days=3)):
        trials.entry(lab, trials.START, "Viesti meni perille kaikille.")
        member = lab.member()
        version = services.steps.record_of(member, member.cycle, "S2").version
        services.amend(
            member, "threshold", changes={"keep_cut": 9}, reason="Raja oli laskettu väärin.", base_version=version
        )
    with trials.on(trials.END + timedelta(days=1)):
        services.end_due_trials()
        trials.result(lab)
        trials.decide(lab)
    return lab.experiment


def test_the_document_has_headings_in_order_a_title_and_a_language(done: Experiment, manager: Person) -> None:
    for prefix, language in (("", "fi-FI"), ("/sv", "sv-FI"), ("/en", "en-GB")):
        found = as_docx(manager, done, prefix)
        assert found.core_properties.language == language
        assert done.code in found.core_properties.title
        assert "Kolme kysymystä ennen tapaamista" in found.core_properties.title
        assert found.styles.element.find(f".//{qn('w:lang')}").get(qn("w:val")) == language
        levels = [int(one.style.name[-1]) for one in found.paragraphs if one.style.name.startswith("Heading")]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_table_has_its_headings_marked_and_a_title(done: Experiment, manager: Person) -> None:
    found = as_docx(manager, done)
    for table in found.tables:
        assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
    assert found.tables[0].rows[0].cells[2].text == "Before"
    assert all(one.text.strip() or one._p.xpath(".//pic:pic") for one in found.paragraphs)  # none to fill a space
    assert not [one.text for one in found.paragraphs if "?:" in one.text]
    rows = [[cell.text for cell in row.cells] for row in found.tables[1].rows]
    assert rows[0][:4] == ["Day", "Of what time", "Number", "From how many cases"]
    assert [row[2] for row in rows[1:]] == ["12", "11", "10", "9", "8", "7"]


def test_the_team_s_own_text_is_marked_with_its_language(done: Experiment, manager: Person) -> None:
    found = as_docx(manager, done, "/sv")
    run = next(run for one in found.paragraphs for run in one.runs if "Asiakas pääsee heti" in run.text)
    assert run._r.rPr.find(qn("w:lang")).get(qn("w:val")) == "fi-FI"


def test_amendments_numbers_result_and_decision_are_in_it(done: Experiment, manager: Person) -> None:
    text = words(as_docx(manager, done))
    for part in (
        "Raja oli laskettu väärin.", "10 → 9", "Locked prediction", "Before and after", "Viesti meni perille kaikille.",
        "Kolme kysymystä riittää, neljäs ei lisää mitään.", "We keep it", "Asiakas pääsee heti asiaansa.",
        "Co-funded by the European Union",
    ):  # fmt: skip
        assert part in text, part


def test_nobody_is_named_who_has_not_said_so(lab: Lab, done: Experiment, manager: Person) -> None:
    for person in (lab.cast.staff[0], manager):
        text = words(as_docx(person, done))
        assert "Nimetty Esihenkilö" not in text
        for member in lab.cast.staff[:3]:
            assert member.name not in text
    AuthorName.objects.create(experiment=done, person=lab.cast.staff[1], named=True, answered_at=clock.now())
    text = words(as_docx(manager, done))
    assert f"{lab.cast.staff[1].name} and the rest of the team" in text
    assert lab.cast.staff[0].name not in text
    assert "and the rest of the team" in browser(manager).get(address(done, "")).content.decode()


def test_with_all_named_there_is_no_rest_and_who_was_erased_is_not_named(
    lab: Lab, done: Experiment, manager: Person
) -> None:
    for member in lab.cast.staff[:3]:
        AuthorName.objects.create(experiment=done, person=member, named=True, answered_at=clock.now())
    text = words(as_docx(manager, done))
    assert all(member.name in text for member in lab.cast.staff[:3])
    assert "the rest of the team" not in text
    gone = lab.cast.staff[2]
    Person.objects.filter(pk=gone.pk).update(state=Person.State.ERASED)
    text = words(as_docx(manager, done))
    assert lab.cast.staff[0].name in text
    assert gone.name not in text


def test_of_what_was_brought_in_nothing_waits_to_be_locked(done: Experiment, manager: Person) -> None:
    Experiment.objects.filter(pk=done.pk).update(imported=True)
    with reading(system("test")):
        Prediction.objects.filter(cycle__experiment=done).update(locked_at=None)
    for text in (words(as_docx(manager, done)), browser(manager).get(address(done, "")).content.decode()):
        assert "Prediction, brought in and never locked" in text
        assert "not locked yet" not in text


@pytest.mark.skipif(not pdf.available(), reason="nothing to draw a PDF with")
@pytest.mark.parametrize(("prefix", "language"), [("", b"fi"), ("/sv", b"sv"), ("/en", b"en")])
def test_the_pdf_is_tagged_titled_and_light(done: Experiment, manager: Person, prefix: str, language: bytes) -> None:
    answer = browser(manager).get(address(done, "kokeilu.pdf", prefix))
    assert answer["Content-Type"] == "application/pdf"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "07" not in answer["Content-Disposition"].partition("filename")[0]
    assert len(answer.content) < 150_000
    found = unpacked(answer.content)
    assert b"/Lang (" + language in found
    assert b"/MarkInfo" in found
    assert b"pdfuaid:part" in found
    assert b"/StructTreeRoot" in found
    for tag in (b"/H1", b"/H2", b"/Table", b"/TH"):
        assert tag in found, tag
    assert b"/Title" in found


def test_a_draft_is_the_teams_alone(lab: Lab, manager: Person) -> None:
    lab.fill()
    experiment = lab.experiment
    text = words(as_docx(lab.cast.staff[0], experiment))
    assert "Kolme tekstiviestikysymystä riittää." in text
    assert "not decided yet" in text
    for person in (manager, lab.cast.facilitator, lab.cast.staff[3], lab.cast.stranger):
        for name in ("kokeilu.docx", "kokeilu.pdf"):
            assert browser(person).get(address(experiment, name)).status_code == 404
    services.share_step(lab.member(), "S1", shared=True)
    shared = words(as_docx(lab.cast.facilitator, experiment))
    assert "Puolet ensimmäisestä tapaamisesta kuluu taustatietoihin." in shared
    assert "Kolme tekstiviestikysymystä riittää." not in shared


def test_every_round_that_is_open_is_in_it(lab: Lab, manager: Person) -> None:
    trials.carry_out(lab, "change")
    with trials.on(trials.END + timedelta(days=8)):
        lab.fill("S2", belief="Toisen kierroksen uskomus.")
        own, read = words(as_docx(lab.cast.staff[0], lab.experiment)), words(as_docx(manager, lab.experiment))
    assert "Round 2" in own
    assert "Toisen kierroksen uskomus." in own
    assert "Toisen kierroksen uskomus." not in read
    assert "We change it" in read


def test_photos_go_with_the_teams_own_copy_and_say_what_is_in_them(
    lab: Lab, manager: Person, settings: Any, tmp_path: Path
) -> None:
    settings.OPPIVA_MEDIA = tmp_path
    trials.begin(lab)
    with trials.on(trials.START):
        services.add_entry(
            lab.member(), kind="surprise", day=trials.START, text="Kuva",
            photo=SimpleUploadedFile("kuva.jpg", pictures.photo(400, 300)), photo_alt="Kaavio seinällä",
        )  # fmt: skip
    with trials.on(trials.END + timedelta(days=1)):
        services.end_due_trials()
        trials.result(lab)
        found = trials.decide(lab)
    own, others = as_docx(lab.cast.staff[0], found), as_docx(manager, found)
    emblem = "Emblem of the European Union"
    assert [shape._inline.docPr.get("descr") for shape in own.inline_shapes] == ["Kaavio seinällä", emblem]
    assert [shape._inline.docPr.get("descr") for shape in others.inline_shapes] == [emblem]
    if pdf.available():
        content = unpacked(browser(lab.cast.staff[0]).get(address(found, "kokeilu.pdf")).content)
        assert b"/Figure" in content
        assert b"/Alt" in content


def test_the_page_leads_to_both_where_there_is_text(lab: Lab, manager: Person) -> None:
    page = f"/en/hanke/{lab.experiment.programme.code}/kokeilut/{lab.experiment.code}/"
    assert "kokeilu.docx" not in browser(manager).get(page).content.decode()
    trials.carry_out(lab)
    html = browser(manager).get(page).content.decode()
    assert "kokeilu.docx" in html
    assert ("kokeilu.pdf" in html) == pdf.available()


def test_letters_that_xml_cannot_hold_do_not_break_it(lab: Lab, manager: Person) -> None:
    found = trials.carry_out(lab)
    from experiments.trials import stored
    from oppiva.core.policy import reading
    from oppiva.experiments.models import Problem

    with reading(trials.SETUP):
        Problem.objects.filter(experiment=found).update(problem="Pulma\x0b jossa \x00 merkkejä")
    assert "Pulma" in words(as_docx(manager, found))
    assert stored(Problem, experiment=found).pk


def test_published_work_is_read_by_who_may_and_by_no_stranger(lab: Lab) -> None:
    found = trials.carry_out(lab)
    steering = person_of("Olli Ohjausryhmä", lab.cast.far)
    grant_to(steering, "steering", "programme", str(lab.cast.programme.pk))
    assert browser(steering).get(address(found, "kokeilu.docx")).status_code == 404
    Experiment.objects.filter(pk=found.pk).update(state=State.PUBLISHED, share_level=ShareLevel.PROGRAMME)
    assert browser(steering).get(address(found, "kokeilu.docx")).status_code == 200
    assert browser(lab.cast.stranger).get(address(found, "kokeilu.docx")).status_code == 404


@pytest.mark.skipif(not pdf.available(), reason="nothing to draw a PDF with")
@pytest.mark.parametrize("count", [17, 19])
def test_the_last_page_never_holds_the_foot_alone(count: int) -> None:
    facts = Facts([Fact(f"Asia {number}", "Mitä siitä sanotaan.") for number in range(count)])
    made = Paper(
        title="Koe", language="fi", heading="Koe", sections=[Section("Asiat", [facts])],
        foot=["Viety."], statement="Euroopan unionin osarahoittama", emblem="workshops/_emblem.html",
    )  # fmt: skip
    found = (zlib.decompress(one) for one in re.findall(rb"stream\r?\n(x.*?)\r?\nendstream", pdf.paper(made), re.S))
    last = [page for page in found if b"TJ" in page][-1]
    assert last.count(b"TJ") > 3  # the line, the statement and the number of the page are three
