"""What is made of a version (records.md 3.5, M20; trust.md X7): memo, slide, picture, code and kit, read back."""

from __future__ import annotations

import io
import re
from typing import Any

import docx
import pytest
import segno
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from PIL import Image

from catalogue.library import TEXTS, Library
from catalogue.papers import LONGEST, SHAPES, address, draws, filled, pages_of, unpacked, words
from oppiva.catalogue import paper_rates, services
from oppiva.catalogue.addresses import model_address
from oppiva.catalogue.exports import model_picture, model_slide
from oppiva.catalogue.models import ModelVersion
from oppiva.ui import pdf
from pages.bars import MOST

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


# --- the slide -------------------------------------------------------------------------------------------------------
@draws
@pytest.mark.parametrize("kind", ["usual", *SHAPES])
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
    with override("en"):
        context, pictures = model_slide._parts(version, "en")
    assert context["name"].text == "Kukaan ei jää odottamaan"
    assert [one.label for _at, one in context["dials"]] == ["Effect", "Evidence", "Effort"]
    assert [what for what, _why in context["core"]] == ["Soitto samana päivänä", "Vuoro on nimetty"]
    assert context["address"] == model_address("kukaan-ei-jaa-odottamaan", "en")
    assert set(pictures) == {"picture:0", "picture:1", "picture:2", "picture:qr"}


@draws
def test_the_slide_on_a_screen_says_the_same_and_leads_back_without_script(
    version: ModelVersion, visitor: Client
) -> None:
    html = visitor.get(f"/en{address(version, 'slide_screen')}").content.decode()
    assert html.count("<h1") == 1
    for part in version.content["texts"]["core_parts"]:
        assert part["what"] in html
    with override("en"):
        back = reverse("catalogue:model", args=[version.operating_model.slug])
    assert f'href="{back}" data-escape' in html
    assert "<svg" in html.partition("QR code to")[2].partition("</div>")[0]
    assert 'name="robots" content="noindex"' in html
    assert visitor.get(address(version, "slide_screen").replace("1.0.0", "9.0.0")).status_code == 404


def test_the_slide_of_the_newest_version_on_a_screen_tells_the_evidence_of_today(version: ModelVersion) -> None:
    version.operating_model.evidence = 1
    with override("en"):
        assert model_slide.shown_of(version, "en")["dials"][1].lit == 1
        version.operating_model.current_version = None
        assert model_slide.shown_of(version, "en")["dials"][1].lit == version.content["evidence"]["level"]


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
@pytest.mark.parametrize("kind", ["usual", *SHAPES])
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
