"""What is made of a version (records.md 3.5, M20; trust.md X7): memo, slide, picture, code and kit, read back."""

from __future__ import annotations

import copy
import io
import re
import zlib
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import Any

import docx
import pytest
import segno
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from docx.oxml.ns import qn
from PIL import Image

from catalogue.library import TEXTS, Library
from oppiva.catalogue import paper_rates, services
from oppiva.catalogue.addresses import model_address
from oppiva.catalogue.blocks import (
    CORE_SIGN,
    CORE_WHAT,
    CORE_WHY,
    MOST_CORE,
)  # fmt: skip
from oppiva.catalogue.exports import memo_room, model_memo, model_picture, model_slide
from oppiva.catalogue.models import ModelDraft, ModelVersion
from oppiva.catalogue.own_figures import OwnFigures, calculated
from oppiva.ui import docx as documents
from oppiva.ui import pdf
from oppiva.ui.papers import Fact, Facts, Words
from pages.bars import MOST

pytestmark = pytest.mark.django_db
draws = pytest.mark.skipif(not pdf.available(), reason="nothing to draw a PDF with")
DAY = date(2026, 11, 18)
FULL = OwnFigures(staff=40, customers=500, hour_cents=3500)
SENTENCE = "Työllisyyspalvelujen asiakasohjauksen yhteensovittaminen vaatii huolellista suunnittelua ja sopimista. "


@pytest.fixture(autouse=True)
def nobody_has_asked() -> None:
    paper_rates.forget()


@pytest.fixture
def version(library: Library) -> ModelVersion:
    return library.published()


@pytest.fixture
def visitor() -> Client:
    return Client()


def address(version: ModelVersion, name: str, prefix: str = "") -> str:
    with override("fi"):  # a page that was asked for in another language leaves it behind
        at = reverse(f"catalogue:{name}", args=[version.operating_model.slug, version.number])
    return f"{prefix}{at}"


def as_docx(version: ModelVersion, language: str = "fi", own: OwnFigures | None = None) -> Any:
    made = model_memo.memo_of(version, language=language, own=own or OwnFigures(), today=DAY)
    return docx.Document(io.BytesIO(documents.paper(made)))


def words(document: Any) -> str:
    """All that is written in it, tables too."""
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def unpacked(content: bytes) -> bytes:
    """A PDF with its compressed parts opened, to read its structure."""
    parts = []
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", content, re.S):
        try:
            # Its last byte may look like the end of a line and be taken off.
            parts.append(zlib.decompressobj().decompress(found[1]))
        except zlib.error:
            continue
    return content + b"\n".join(parts)


def pages_of(content: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b(?!s)", unpacked(content)))


def filled(version: ModelVersion, text: Callable[[int], str]) -> ModelVersion:
    """The same version with every text as long as it may be, and more sources than a memo holds."""
    content = copy.deepcopy(version.content)
    texts = content["texts"]
    for column in ModelDraft._meta.fields:
        if column.name in texts and getattr(column, "max_length", None) and not column.choices:
            texts[column.name] = text(column.max_length or 0)
    texts["did_not_work_unknown"] = False
    texts["nothing_changes_for"] = []
    texts["for_whom"] = ["jobseeker", "employer", "colleague", "partner"]
    texts["core_parts"] = [
        {"key": str(at), "what": text(CORE_WHAT), "why": text(CORE_WHY), "sign": text(CORE_SIGN)}
        for at in range(MOST_CORE)
    ]
    content["sources"] = [
        {
            "code": f"{at:02}-{at}", "kinds": ["contradicts"] if at % 3 == 0 else ["builds_on", "supports"],
            "carried_out": True, "certainty": 2, "areas": ["23", "37"], "answer": text(400) if at % 3 == 0 else "",
            "unit": "minuuttia asiakasta kohden", "before": "16.5", "after": "11.25", "n": 1234,
        }
        for at in range(12)
    ]  # fmt: skip
    content["steward"] |= {"organisation": text(120), "role": text(120)}
    version.content = content
    return version


LONGEST: dict[str, Callable[[int], str]] = {
    "prose": lambda n: (SENTENCE * 20)[:n].strip(),
    "capitals": lambda n: (SENTENCE.upper() * 20)[:n].strip(),
    "one word": lambda n: "M" * n,
    "lines": lambda n: ("rivi\n" * 400)[:n].strip(),
}


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
@pytest.mark.parametrize("kind", LONGEST)
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


# --- the slide -------------------------------------------------------------------------------------------------------
@draws
@pytest.mark.parametrize("kind", ["usual", *LONGEST])
def test_the_slide_is_one_page_of_sixteen_to_nine(version: ModelVersion, kind: str) -> None:
    if kind != "usual":
        filled(version, LONGEST[kind])
    made = model_slide.slide_of(version, "fi")
    assert pages_of(made) == 1
    content = unpacked(made)
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", content)
    assert box is not None
    assert float(box[1]) / float(box[2]) == pytest.approx(16 / 9, abs=0.001)
    for tag in (b"/H1", b"/H2", b"/Figure", b"/Alt", b"/Title", b"pdfuaid:part"):
        assert tag in content, tag


@draws
def test_the_slide_says_name_sentence_dials_core_and_where_it_is(version: ModelVersion) -> None:
    context, pictures = model_slide._parts(version, "en")
    assert context["name"].text == "Kukaan ei jää odottamaan"
    assert [one.label for _at, one in context["dials"]] == ["Effect", "Evidence", "Effort"]
    assert [what for what, _why in context["core"]] == ["Soitto samana päivänä", "Vuoro on nimetty"]
    assert context["address"] == model_address("kukaan-ei-jaa-odottamaan", "en")
    assert set(pictures) == {"picture:0", "picture:1", "picture:2", "picture:qr"}


@draws
def test_slide_and_picture_of_a_version_are_kept_by_their_mark(version: ModelVersion, visitor: Client) -> None:
    for name, media in (("slide", "application/pdf"), ("og", "image/png")):
        answer = visitor.get(address(version, name))
        assert answer["Content-Type"] == media
        assert "immutable" in answer["Cache-Control"]
        again = visitor.get(address(version, name), headers={"if-none-match": answer["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert visitor.get(address(version, name)).content == answer.content
        assert visitor.get(address(version, name, "/sv"))["ETag"] != answer["ETag"]


# --- the picture beside a link ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["usual", *LONGEST])
def test_the_picture_is_1200_by_630_and_text_stays_within_it(version: ModelVersion, kind: str) -> None:
    if kind != "usual":
        filled(version, LONGEST[kind])
    content = model_picture.picture_of(version, "fi")
    found = Image.open(io.BytesIO(content)).convert("RGB")
    assert found.size == (1200, 630)
    assert len(content) < 100_000
    # Nothing is written over the right edge or into the gap above the dials.
    ground = (237, 242, 238)
    assert all(near(found.getpixel((1190, y)), ground) for y in range(0, 630, 5))
    assert all(near(found.getpixel((x, 405)), ground) for x in range(30, 1200, 5))


def near(one: Any, other: tuple[int, int, int]) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) < 6


def test_letters_of_finnish_and_swedish_are_drawn_and_others_never_become_boxes() -> None:
    for name in (model_picture.HEADING, model_picture.TEXT):
        assert model_picture.drawable("Åäö Öljyä é", name) == "Åäö Öljyä é"
        assert model_picture.drawable("Šakki 🦉 työ\u00a0→ Ж", name) == "Sakki työ"


def test_a_long_word_is_broken_and_nothing_of_it_is_lost() -> None:
    letters = model_picture.font(model_picture.HEADING, 54, 700)
    word = "Yhdenvertaisuussuunnitelmatyöryhmänpuheenjohtajuusneuvottelu"
    lines = model_picture.wrapped(word, letters, 1000)
    assert len(lines) > 1
    assert all(letters.getlength(line) <= 1000 for line in lines)
    assert "".join(line.removesuffix("-") for line in lines) == word
    assert model_picture.wrapped("MMM", letters, 1) == ["M-", "M-", "M-"]


def test_two_versions_have_pictures_of_their_own(library: Library, version: ModelVersion) -> None:
    library.write(name="Toinen nimi mallille")
    again = library.publish("Nimi tarkentui.")
    assert model_picture.picture_of(version, "fi") != model_picture.picture_of(again, "fi")


# --- the code --------------------------------------------------------------------------------------------------------
def test_the_code_leads_to_the_model_and_is_a_drawing_that_runs_nothing(version: ModelVersion, visitor: Client) -> None:
    answer = visitor.get(reverse("catalogue:qr", args=[version.operating_model.slug]))
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    drawn = answer.content.decode()
    assert "style" not in drawn
    assert "script" not in drawn
    path = re.search(r'<path[^>]* d="([^"]+)"', segno.make(model_address("kukaan-ei-jaa-odottamaan", "fi"), error="m",
                     micro=False).svg_inline(border=4))  # fmt: skip
    assert path is not None
    assert path[1] in drawn


# --- the kit ---------------------------------------------------------------------------------------------------------
def test_the_kit_has_list_message_papers_and_code(version: ModelVersion, visitor: Client) -> None:
    html = visitor.get("/en" + reverse("catalogue:kit", args=[version.operating_model.slug])).content.decode()
    for part in (*TEXTS["first_week"], TEXTS["staff_message"], 'data-copy="viesti-teksti"', "data-print", "qr.svg"):
        assert part in html, part
    assert address(version, "memo_docx") in html
    assert (address(version, "slide") in html) == pdf.available()
    assert '<p class="pre" id="viesti-teksti" lang="fi">' in html


def test_of_a_withdrawn_model_the_kit_says_so_and_stays(library: Library, visitor: Client) -> None:
    version = library.published()
    services.withdraw(library.analyst, library.fresh(), reason="Laki muuttui, eikä tätä saa enää tehdä.")
    html = visitor.get("/en" + reverse("catalogue:kit", args=[version.operating_model.slug])).content.decode()
    assert "The model is not in use any more" in html
    assert visitor.get(address(version, "memo_docx")).status_code == 200


# --- who, and how many -----------------------------------------------------------------------------------------------
NAMES = ("memo", "memo_docx", "slide", "og")


def test_of_a_model_that_is_not_published_nothing_is_made(library: Library, visitor: Client) -> None:
    library.reviewed()
    slug = library.model.slug
    at = [reverse(f"catalogue:{name}", args=[slug, "1.0.0"]) for name in NAMES]
    at += [reverse("catalogue:qr", args=[slug]), reverse("catalogue:kit", args=[slug])]
    for client in (visitor, Client()):
        assert [client.get(one).status_code for one in at] == [404] * len(at)


def test_a_version_that_never_was_has_no_papers(version: ModelVersion, visitor: Client) -> None:
    slug = version.operating_model.slug
    for number in ("1.0.1", "01.0.0", "1.0", "x", "1.0.0.0", "9999999.0.0"):
        for name in NAMES:
            assert visitor.get(reverse(f"catalogue:{name}", args=[slug, number])).status_code == 404


def test_an_older_version_has_its_own_memo(library: Library, version: ModelVersion, visitor: Client) -> None:
    library.write(law="Uusi laki tuli voimaan.")
    again = library.publish("Laki muuttui.")
    old, new = (
        words(docx.Document(io.BytesIO(visitor.get(address(one, "memo_docx")).content))) for one in (version, again)
    )
    assert "Uusi laki" in new
    assert "Uusi laki" not in old
    assert version.content_hash in old


def test_an_address_gets_so_many_papers_and_then_a_wait_in_words(
    version: ModelVersion, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper_rates, "MOST", 2)
    at = address(version, "memo_docx", "/en")
    assert [visitor.get(at).status_code for _again in range(3)] == [200, 200, 429]
    assert "Many papers have just been asked for" in visitor.get(at).content.decode()
    assert visitor.get(address(version, "og")).status_code == 200  # kept by version, not counted


def test_the_count_of_an_address_goes_by_the_last_ten_minutes_and_by_address() -> None:
    assert all(paper_rates.has_room("10.0.0.1", now=float(at)) for at in range(60))
    assert not paper_rates.has_room("10.0.0.1", now=60.0)
    assert paper_rates.has_room("10.0.0.2", now=60.0)
    assert paper_rates.has_room("10.0.0.1", now=600.5)
    assert not paper_rates.has_room("10.0.0.1", now=600.6)


def test_papers_ask_few_statements(version: ModelVersion, visitor: Client) -> None:
    for at in (
        *(address(version, name) for name in (("memo",) if pdf.available() else ()) + ("memo_docx", "og")),
        reverse("catalogue:kit", args=[version.operating_model.slug]),
        reverse("catalogue:qr", args=[version.operating_model.slug]),
    ):
        visitor.get(at)
        with CaptureQueriesContext(connection) as asked:
            assert visitor.get(at).status_code == 200
        assert len(asked) <= MOST, (at, [one["sql"][:100] for one in asked])
