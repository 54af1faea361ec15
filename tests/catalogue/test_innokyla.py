"""The copy pack for Innokylä: its template's order, lengths against its limits, what stays empty, the files."""

from __future__ import annotations

import io
import re
from html import unescape

import docx
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalogue.library import TEXTS, Library
from oppiva.catalogue import innokyla, services
from oppiva.catalogue.blocks import FIELDS
from oppiva.catalogue.models import ModelVersion
from pages.bars import MOST

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("finnish")]


def page(library: Library, language: str = "") -> str:
    answer = Client().get(f"{language}/mallit/{library.model.slug}/innokyla/")
    assert answer.status_code == 200
    return str(answer.content.decode())


def part(html: str, key: str) -> str:
    """The card of a field, as text."""
    found = re.search(rf'aria-labelledby="{key}">(.*?)</section>', html, re.DOTALL)
    assert found, key
    return unescape(re.sub(r"<[^>]+>", " ", found[1]))


def test_the_template_names_fields_of_ours_and_says_what_nobody_has_confirmed() -> None:
    template = innokyla.template()
    assert len({one.key for one in template.fields}) == len(template.fields)
    for one in template.fields:
        for name in one.fill:
            assert name in FIELDS or name[1:] in innokyla.WORDS, name
        assert not (one.chosen and one.fill)
        # A limit is a fact only once somebody has compared the file with the live form.
        assert template.compared_on or not one.most or one.guessed, one.key


def test_each_field_stands_in_the_order_of_the_template_with_its_length_and_a_way_to_copy_it(library: Library) -> None:
    library.published()
    with CaptureQueriesContext(connection) as asked:
        html = page(library)
    assert len(asked) <= MOST
    assert re.findall(r'<h3 id="([^"]+)"', html) == [one.key for one in innokyla.template().fields]
    texts = re.findall(r'<p class="pre pack__text" id="teksti-([^"]+)"', html)
    assert re.findall(r'data-copy="teksti-([^"]+)" data-done="Kopioitu: [^"]+"', html) == texts
    assert re.findall(r"<button[^>]*hidden data-copy", html)  # without script the text is marked by hand
    sentence = TEXTS["one_sentence"]
    assert sentence in part(html, "kuvaus")
    assert f"{len(sentence)}/255 merkkiä" in part(html, "kuvaus")
    assert "Rajaa ei ole varmistettu." in part(html, "kuvaus")
    assert "1. Sopikaa vuorot." in part(html, "idea")
    assert "Soitto samana päivänä – Odotus loppuu." in part(html, "idea")
    assert "Vuorolle ei varata aikaa." in part(html, "ehdot")
    assert "merkkiä · Rajaa ei tiedetä." in part(html, "ehdot")
    assert "Ei ole varmistettu, että lomakkeessa on tämä kenttä." in part(html, "vinkit")
    for key in ("kehittajat", "alue"):
        assert key not in texts
        assert f'<a href="#{key}"' in html
    assert "Valitaan Innokylässä luettelosta." in part(html, "alue")


def test_what_is_over_its_limit_is_said_in_words_and_by_how_much(library: Library, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    version = library.published()
    assert not any(one.over for one in innokyla.filled(version))
    real = innokyla.template()
    short = tuple(
        innokyla.Field(one.key, one.part, one.name, one.fill, 40, guessed=True) if one.key == "kuvaus" else one
        for one in real.fields
    )
    monkeypatch.setattr(innokyla, "template", lambda: innokyla.Template(short, None))
    html, over = page(library), len(TEXTS["one_sentence"]) - 40
    assert f"{over} merkkiä liikaa: lyhennä" in part(html, "kuvaus")
    assert "Liian pitkä kenttäänsä" in html


def test_a_text_is_counted_as_signs_and_the_models_own_language_is_kept(library: Library) -> None:
    library.published()
    one = innokyla.Filled(innokyla.Field("a", "b", "c", (), most=3), "ä\n👍🏽", "fi")
    assert (one.length, one.over) == (4, 1)
    html = page(library, "/en")
    assert "Perustiedot" in html
    assert "Copy one field at a time" in html
    assert "Vaiheet:" in part(html, "idea")  # pasted into a form in the language of the text
    assert 'data-done="Copied: Toimintamallin nimi"' in html


def test_the_same_comes_as_a_text_file_and_as_a_document(library: Library) -> None:
    library.published()
    at = f"/mallit/{library.model.slug}/innokyla/"
    text = Client().get(f"{at}innokyla.txt")
    assert text["Content-Type"] == "text/plain; charset=utf-8"
    assert f"innokyla-{library.model.slug}-1.0.0.txt" in text["Content-Disposition"]
    told = text.content.decode()
    names = [one.name for one in innokyla.template().fields]
    assert [line.removeprefix("## ") for line in told.splitlines() if line.startswith("## ")] == names
    document = docx.Document(io.BytesIO(Client().get(f"{at}innokyla.docx").content))
    written = [one.text for one in document.paragraphs]
    assert [one for one in written if one in names] == names
    assert any(TEXTS["one_sentence"] in one for one in written)
    assert "CC BY 4.0" in told


def test_it_is_of_the_newest_version_public_and_says_when_the_model_is_out_of_use(library: Library) -> None:
    slug = library.model.slug
    assert Client().get(f"/mallit/{slug}/innokyla/").status_code == 404
    library.published()
    services.withdraw(library.analyst, library.fresh(), reason="Laki muuttui ja malli on vanha.")
    assert "Malli ei ole enää käytössä" in page(library)
    assert ModelVersion.objects.filter(operating_model=library.model).count() == 1
