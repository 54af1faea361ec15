"""The frame of a page: sections by person, languages of the same page, nothing of it touched before it is needed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import override

from oppiva.ui import registry
from oppiva.ui.context import Frame, bare_path, language_links
from oppiva.ui.registry import Me

Requests = Callable[..., HttpRequest]


@pytest.fixture
def filled(empty_slots: None) -> None:
    registry.section("people", "Ihmiset", order=20, url=lambda request: "/henkilot/", shown=registry.always)
    registry.section("programme", "Hanke", order=10, url=lambda request: "/hanke/ES-25/", shown=registry.always)
    registry.section("secret", "Salainen", order=5, url=lambda request: "/salainen/", shown=lambda request: False)
    registry.section("nowhere", "Tyhjä", order=1, url=lambda request: "", shown=registry.always)
    registry.foot_link("privacy", "Tietosuoja", order=2, url=lambda request: "/tietosuoja/")
    registry.me(lambda request: Me("Hanna Viitakoski", "/omat/", "/ulos/", "dark"))


@pytest.mark.usefixtures("filled")
def test_sections_come_in_their_order_and_only_those_one_has(request_of: Requests) -> None:
    links = Frame(request_of("/hanke/ES-25/suunnitelma/")).sections
    assert [(str(link.label), link.current) for link in links] == [("Hanke", True), ("Ihmiset", False)]


@pytest.mark.usefixtures("empty_slots")
def test_a_page_is_in_the_section_that_holds_it_though_the_section_leads_elsewhere(request_of: Requests) -> None:
    registry.section(
        "programme",
        "Hanke",
        order=10,
        url=lambda request: "/hankkeet/",
        shown=registry.always,
        holds=("/hanke/", "/hankkeet/"),
    )
    registry.section("home", "Etusivu", order=1, url=lambda request: "/", shown=registry.always)
    for path in ("/hanke/ES-25/", "/en/hanke/ES-25/suunnitelma/", "/hankkeet/"):
        assert [link.key for link in Frame(request_of(path)).sections if link.current] == ["programme"]
    assert [link.key for link in Frame(request_of("/")).sections if link.current] == ["home"]


@pytest.mark.usefixtures("empty_slots")
def test_a_section_holds_pages_below_a_code_of_any_programme(request_of: Requests) -> None:
    wide: dict[str, Any] = {"order": 1, "shown": registry.always}
    registry.section("programme", "Hanke", url=lambda request: "/hanke/ES-25/", holds=("/hanke/",), **wide)
    registry.section("models", "Mallit", url=lambda request: "/hanke/ES-25/pöytä/", holds=("/hanke/*/aihiot/",), **wide)
    for path, key in (
        ("/hanke/ES-25/aihiot/A1/", "models"),
        ("/sv/hanke/TOINEN/aihiot/", "models"),
        ("/hanke/ES-25/", "programme"),
        ("/hanke/aihiot/", "programme"),
        ("/hanke/ES-25/sarjat/aihiot/", "programme"),
    ):
        assert [link.key for link in Frame(request_of(path)).sections if link.current] == [key], path


@pytest.mark.usefixtures("empty_slots")
def test_a_section_is_for_the_signed_in_unless_it_says_otherwise(request_of: Requests) -> None:
    registry.section("people", "Ihmiset", order=20, url=lambda request: "/henkilot/")
    assert Frame(request_of("/")).sections == []


@pytest.mark.usefixtures("filled")
def test_a_page_has_the_person_the_theme_and_one_main_landmark(request_of: Requests) -> None:
    html = render_to_string("ui/base.html", {"title": "Koe", "heading": "Lause."}, request_of("/henkilot/"))
    assert '<html lang="fi" data-theme="dark">' in html
    assert "<title>Koe – Oppiva</title>" in html
    assert html.count("<h1>") == html.count("<main") == 1
    assert 'aria-current="page">Ihmiset' in html
    assert "HV" in html
    assert "csrfmiddlewaretoken" not in html, "a page without a form leaves the session alone"


@pytest.mark.usefixtures("empty_slots")
def test_a_visitor_has_a_page_without_menu(request_of: Requests) -> None:
    html = render_to_string("ui/base.html", {}, request_of("/"))
    assert "top__nav" not in html
    assert 'class="menu"' not in html
    assert 'href="/haku/"' in html, "who has not signed in may search, too"


@pytest.mark.parametrize(
    ("active", "path", "links"),
    [
        ("fi", "/hanke/X/", [("sv", "/sv/hanke/X/?a=1"), ("en", "/en/hanke/X/?a=1")]),
        ("sv", "/sv/hanke/X/", [("fi", "/hanke/X/?a=1"), ("en", "/en/hanke/X/?a=1")]),
        ("en", "/en/", [("fi", "/?a=1"), ("sv", "/sv/?a=1")]),
        ("fi", "/kehitys/mailit/", []),
        ("fi", "/english/", [("sv", "/sv/english/?a=1"), ("en", "/en/english/?a=1")]),
    ],
)
def test_the_other_languages_lead_to_the_same_page(active: str, path: str, links: list[tuple[str, str]]) -> None:
    with override(active):
        assert [(code, address) for code, _, address in language_links(path, "a=1")] == links


def test_a_path_that_begins_like_a_language_is_not_one() -> None:
    assert bare_path("/envelope/") == "/envelope/"
    assert bare_path("/en") == "/"


@pytest.mark.usefixtures("empty_slots")
def test_a_registered_key_is_replaced_and_not_doubled() -> None:
    for label in ("Vanha", "Uusi"):
        registry.section("x", label, order=1, url=lambda request: "/x/")
    assert [section.label for section in registry.sections()] == ["Uusi"]


@pytest.mark.usefixtures("empty_slots")
def test_a_section_that_is_named_anew_is_drawn_anew(request_of: Requests) -> None:
    for label in ("Ihmiset", "Henkilöt"):
        registry.section("people", label, order=20, url=lambda request: "/henkilot/", shown=registry.always)
        assert Frame(request_of("/")).nav == f'<a href="/henkilot/">{label}</a>'
        assert Frame(request_of("/henkilot/")).nav == f'<a href="/henkilot/" aria-current="page">{label}</a>'
