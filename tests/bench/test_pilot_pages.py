"""What the pilot reads from a page is what a browser would send from it."""

from __future__ import annotations

import pytest

from pilot.pages import NoSuch, Page

PAGE = """<html><body><nav><a href="/oma/">Omat</a></nav><main><h1>Otsikko</h1>
<div role="alert" hidden>Ei tallennettu</div><p class="error">Kirjoita päivä.</p>
<form method="post" action="tallenna/" id="f"><input type="hidden" name="base_version" value="3">
<label for="t">Teksti</label><textarea id="t" name="text">
rivi &amp; toinen</textarea>
<label><input type="radio" name="mode" value="site" checked> salissa</label>
<label><input type="radio" name="mode" value="remote"> etänä</label>
<input type="checkbox" name="who" value="a" checked><input type="checkbox" name="who" value="b">
<select name="owner"><option value="">Valitse</option><option value="7" selected>Aino</option></select>
<input name="gone" value="x" disabled><button name="deed" value="save">Tallenna</button>
<button type="button" name="deed" value="no">Ei</button></form>
<button form="f" name="deed" value="drop" formaction="/pois/">Hylkää</button>
<form action="/haku/"><input name="haku"></form></main></body></html>"""


@pytest.fixture
def page() -> Page:
    return Page(200, "http://127.0.0.1:1/hanke/", PAGE.encode(), "text/html; charset=utf-8")


def test_a_form_sends_what_stands_in_it(page: Page) -> None:
    form = page.form("tallenna", text="")
    assert form.action == "http://127.0.0.1:1/hanke/tallenna/"
    assert form.sent(press=form.button("deed", "save")) == [
        ("base_version", "3"), ("text", "rivi & toinen"), ("mode", "site"), ("who", "a"), ("owner", "7"),
        ("deed", "save"),
    ]  # fmt: skip
    assert form.sent({"who": ["a", "b"], "text": "uusi"})[1:5] == [
        ("text", "uusi"), ("mode", "site"), ("who", "a"), ("who", "b"),
    ]  # fmt: skip


def test_labels_choices_and_buttons_elsewhere_are_found(page: Page) -> None:
    form = page.form("tallenna")
    assert form.labelled("Teksti").name == "text"
    assert form.fields["mode"].choices == {"site": "salissa", "remote": "etänä"}
    assert form.button("deed", "drop").action == "http://127.0.0.1:1/pois/"
    assert [one.value for one in form.buttons] == ["save", "drop"]


def test_what_is_not_there_is_looked_for_in_vain(page: Page) -> None:
    with pytest.raises(NoSuch):
        page.form("tallenna").sent({"gone": "1"})
    with pytest.raises(NoSuch):
        page.form("muu")
    with pytest.raises(NoSuch):
        page.link("/ei/")
    assert not page.has_form("tallenna", deed="fly")


def test_only_troubles_that_are_shown_are_read(page: Page) -> None:
    assert page.troubles == ["Kirjoita päivä."]
    assert page.heading == "Otsikko"
    assert page.link(r"/oma/$") == "http://127.0.0.1:1/oma/"
