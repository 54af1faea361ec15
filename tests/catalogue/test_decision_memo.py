"""The memo for who decides on a model (records.md 3.5; trust.md X7): built as such memos are, read back."""

from __future__ import annotations

import copy
import io
import re
from itertools import pairwise
from typing import Any

import docx
import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from docx.oxml.ns import qn

from catalogue.library import TEXTS, Library
from catalogue.papers import DAY, FULL, LONGEST, SHAPES, address, as_docx, draws, filled, pages_of, unpacked, words
from experiments.search_stage import go_out
from oppiva.catalogue import paper_rates
from oppiva.catalogue.exports import memo_room, model_memo
from oppiva.catalogue.models import ModelVersion
from oppiva.catalogue.own_figures import OwnFigures, calculated
from oppiva.experiments.models import Experiment, ShareLevel, State
from oppiva.ui import docx as documents
from oppiva.ui import pdf
from oppiva.ui.papers import Fact, Facts, Words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_has_asked() -> None:
    paper_rates.forget()


@pytest.fixture
def version(library: Library) -> ModelVersion:
    return library.published()


@pytest.fixture
def visitor() -> Client:
    return Client()


# --- the memo for who decides ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "locale", "first", "last"),
    [
        ("fi", "fi-FI", "Esitys", "Päätös"),
        ("sv", "sv-FI", "Förslag", "Beslut"),
        ("en", "en-GB", "Proposal", "Decision"),
    ],
)
def test_the_memo_is_built_as_memos_for_a_decision_are_in_each_language(
    version: ModelVersion, language: str, locale: str, first: str, last: str
) -> None:
    found = as_docx(version, language)
    assert found.core_properties.language == locale
    assert found.core_properties.title.endswith("Kukaan ei jää odottamaan")
    headings = [one for one in found.paragraphs if one.style.name.startswith("Heading")]
    levels = [int(one.style.name[-1]) for one in headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    said = [one.text for one in headings[1:]]
    assert (said[0], said[-1]) == (first, last)
    assert said == [model_memo.headings()[language][key] for key in model_memo.SECTIONS]


def test_headings_are_there_in_every_language_and_for_every_section() -> None:
    for language in ("fi", "sv", "en"):
        assert set(model_memo.headings()[language]) == {"title", *model_memo.SECTIONS}
        assert all(model_memo.headings()[language].values())


def test_the_memo_tells_what_who_decides_asks_for(version: ModelVersion) -> None:
    text = words(as_docx(version, "en"))
    for part in (
        TEXTS["one_sentence"], TEXTS["problem"], TEXTS["law"], TEXTS["equality"], TEXTS["change_customer"],
        "Kolmas työllisyysalue, palvelupäällikkö", "Clear, n = 24", "16 → 11 minuuttia", "18\u00a0h",
        "The text of the model is in Finnish.", version.content_hash, "/en/mallit/kukaan-ei-jaa-odottamaan/1.0.0/",
        "Version 1.0.0", "18.11.2026", "Co-funded by the European Union", "Nothing changes.",
    ):  # fmt: skip
        assert part in text, part
    assert all(one["code"] in text for one in version.content["sources"])


def test_the_text_of_another_language_is_marked_and_a_translated_one_is_not(version: ModelVersion) -> None:
    run = next(run for one in as_docx(version, "sv").paragraphs for run in one.runs if TEXTS["problem"] in run.text)
    assert run._r.rPr.find(qn("w:lang")).get(qn("w:val")) == "fi-FI"
    version.content = copy.deepcopy(version.content)
    version.content["texts"]["translations"] = {"sv": {"name": "Ingen blir väntande"}}
    found = as_docx(version, "sv")
    heading = next(one for one in found.paragraphs if one.style.name == "Heading 1")
    assert heading.text == "Ingen blir väntande"
    assert heading.runs[0]._r.rPr is None or heading.runs[0]._r.rPr.find(qn("w:lang")) is None


def test_sources_stand_with_their_numbers_and_n_and_contradictions_with_their_answers(version: ModelVersion) -> None:
    filled(version, LONGEST["prose"])
    found = as_docx(version, "en")
    rows = [[cell.text for cell in row.cells] for row in found.tables[0].rows]
    assert rows[0] == ["Experiment", "How it belongs", "Area", "Before", "After", "Unit", "n"]
    assert rows[1][0] == "00-0"  # what contradicts is told first
    assert rows[1][3:] == ["16.5", "11.25", "minuuttia asiakasta kohden", "1\u00a0234"]
    assert found.tables[0].rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
    assert len(rows) == 1 + 6
    text = words(found)
    assert "6 more sources stand on the page of the version." in text
    assert f"Contradicts: 00-0: {LONGEST['prose'](400)}" in text


def test_numbers_of_a_source_that_is_not_public_are_not_told_and_that_is_said(version: ModelVersion) -> None:
    rows = [[cell.text for cell in row.cells] for row in as_docx(version, "en").tables[0].rows]
    assert rows[1][3:] == ["–", "–", "not public", "–"]


def test_numbers_of_a_source_that_was_withdrawn_since_are_not_told_any_more(library: Library, visitor: Client) -> None:
    card = library.table.cards[0]
    Experiment.objects.filter(pk=card.pk).update(state=State.PUBLISHED, share_level=ShareLevel.PUBLIC)
    card.refresh_from_db()
    go_out(card)
    at = address(library.published(), "memo_docx", "/en")

    def numbers() -> list[str]:
        found = docx.Document(io.BytesIO(visitor.get(at).content))
        rows = [[cell.text for cell in row.cells] for row in found.tables[0].rows]
        return next(row[3:] for row in rows if row[0] == card.code)

    assert numbers()[1] == "11", "what was counted while it was public"
    Experiment.objects.filter(pk=card.pk).update(state=State.DECIDED)
    assert numbers() == ["–", "–", "not public", "–"]


def test_the_calculator_s_figures_are_in_the_memo_and_a_missing_one_is_unknown(version: ModelVersion) -> None:
    text = words(as_docx(version, "en", FULL))
    # 18 hours were counted for ten of the staff: four times that; 5 minutes for 500 customers in twelve months.
    assert "Work in the first year: 72\u00a0h, 2\u00a0520.00\u00a0€" in text
    assert "Working time saved in a year: 500\u00a0h" in text
    some = words(as_docx(version, "en", OwnFigures(staff=40)))
    assert "Working time saved in a year: unknown" in some
    assert "72\u00a0h, unknown" in some
    assert "Own figures" not in words(as_docx(version, "en"))


def test_an_effect_that_takes_more_time_is_said_so(version: ModelVersion) -> None:
    version.content = copy.deepcopy(version.content)
    version.content["texts"] |= {"effect_before": "11", "effect_after": "16"}
    assert "More working time in a year: 500\u00a0h" in words(as_docx(version, "en", FULL))


def test_an_effect_in_another_unit_is_not_scaled(version: ModelVersion) -> None:
    version.content = copy.deepcopy(version.content)
    version.content["texts"]["effect_unit"] = "other"
    assert calculated(version.content, FULL).saved_minutes is None


@pytest.mark.parametrize(
    "query", [{"henkilosto": "0"}, {"henkilosto": "10001"}, {"asiakkaita": "-1"}, {"asiakkaita": "1000001"},
              {"tuntihinta": "x"}, {"tuntihinta": "1000,01"}, {"henkilosto": "١٢"}, {"henkilosto": "1,5"},
              {"henkilosto": "9" * 40}, {"henkilosto": "1\x00"}]
)  # fmt: skip
def test_figures_beyond_their_limits_are_refused_in_words(
    version: ModelVersion, visitor: Client, query: dict[str, str]
) -> None:
    answer = visitor.get(address(version, "memo_docx", "/en"), query)
    assert answer.status_code == 422
    label = {"henkilosto": "Staff who", "asiakkaita": "Customers a month:", "tuntihinta": "Cost of an hour"}
    assert label[next(iter(query))] in answer.content.decode()


def test_the_memo_takes_the_figures_of_the_calculator_s_address(version: ModelVersion, visitor: Client) -> None:
    query = {"henkilosto": "40", "asiakkaita": "500", "tuntihinta": "35"}
    page = visitor.get(reverse("catalogue:calculator", args=[version.operating_model.slug]), query).content.decode()
    at = re.search(r'href="([^"]+paatosmuistio\.pdf\?[^"]+)"', page)
    assert at is not None
    sent = at[1].replace("&amp;", "&").replace(".pdf?", ".docx?")
    with override("fi"):
        text = words(docx.Document(io.BytesIO(visitor.get(sent).content)))
    assert "72\u00a0h, 2\u00a0520,00\u00a0€" in text
    assert "500\u00a0h" in text


@draws
@pytest.mark.parametrize("kind", SHAPES)
def test_the_memo_has_two_pages_at_most_and_says_what_it_leaves_to_the_page(version: ModelVersion, kind: str) -> None:
    filled(version, LONGEST[kind])
    made = model_memo.memo_of(version, language="fi", own=FULL, today=DAY)
    assert pages_of(pdf.paper(made)) == 2
    assert made.foot[0].startswith(("Version sivulla lisäksi", "On the page of the version as well"))
    assert "06-6" in made.foot[0]
    assert "…" not in words(documents_of(made))


def documents_of(made: Any) -> Any:
    return docx.Document(io.BytesIO(documents.paper(made)))


@draws
def test_a_usual_memo_has_one_page(version: ModelVersion) -> None:
    made = model_memo.memo_of(version, language="fi", own=OwnFigures(), today=DAY)
    assert pages_of(pdf.paper(made)) <= 2
    assert len(made.foot) == 2  # nothing is left to the page


def test_what_has_no_room_goes_whole_and_what_is_short_comes_back() -> None:
    def piece(name: str, length: int, leave: int = 0) -> memo_room.Piece:
        return memo_room.Piece("a", Facts([Fact(name, "x" * length)]), name, leave)

    pieces = [piece("stays", 720), piece("long", 720, 5), piece("short", 10, 9), piece("middle", 360, 3)]
    kept, left = memo_room.kept_within(pieces, most=20)
    assert [one.name for one in kept] == ["stays", "short", "middle"]
    assert left == ["long"]
    assert memo_room.kept_within(pieces, most=99) == (pieces, [])
    assert memo_room.lines_of([memo_room.Piece("a", Words("x"))]) > 1


@draws
@pytest.mark.parametrize(("prefix", "language"), [("", b"fi"), ("/sv", b"sv"), ("/en", b"en")])
def test_the_pdf_is_tagged_titled_light_and_to_save(
    version: ModelVersion, visitor: Client, prefix: str, language: bytes
) -> None:
    answer = visitor.get(address(version, "memo", prefix))
    assert answer["Content-Type"] == "application/pdf"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-store"
    assert re.fullmatch(
        r'attachment; filename="[a-z-]+-kukaan-ei-jaa-odottamaan-1\.0\.0\.pdf"', answer["Content-Disposition"]
    )
    assert len(answer.content) < 120_000
    found = unpacked(answer.content)
    assert b"/Lang (" + language in found
    for tag in (b"/MarkInfo", b"pdfuaid:part", b"/StructTreeRoot", b"/H1", b"/H2", b"/Table", b"/TH", b"/Title"):
        assert tag in found, tag
