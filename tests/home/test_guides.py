"""The user guides in the product: one's own first, in one's language, from the same files as the documentation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.contrib.staticfiles import finders

from oppiva.home import guides
from oppiva.people.models import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

LANGUAGES = ["fi", "sv", "en"]


def page(client: Client, language: str, path: str) -> str:
    """A page in a language, as text."""
    answer = client.get(path if language == "fi" else f"/{language}{path}")
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("noun", guides.NAMES)
def test_a_guide_is_a_page_with_its_headings_and_pictures(client: Client, language: str, noun: str) -> None:
    html = page(client, language, f"/apua/{noun}/")
    written = (guides.FOLDER / language / f"{guides.NAMES[noun]}.md").read_text("utf-8")
    assert f"<h1>{written.partition(chr(10))[0].removeprefix('# ')}</h1>" in html
    main = html.partition("<article")[2].partition("</article>")[0]
    assert main.count("<h2") == written.count("\n## ")
    assert "<h1" not in main
    assert "<h3" not in main
    pictures = re.findall(r"<img ([^>]*)>", main)
    assert len(pictures) == written.count("![")
    for picture in pictures:
        assert re.search(r'alt="[^"]{30,}"', picture)
        assert re.search(r'width="\d+" height="\d+"', picture), "the page does not jump when it comes"
        source = re.search(r'src="/static/(guide/[^"]+)"', picture)
        assert source
        name = re.sub(r"\.[0-9a-f]{12}(?=\.png$)", "", source[1])  # where static files are collected, with their hash
        assert finders.find(name), "the picture is served"
    # The list beside the page leads to every heading.
    for anchor in re.findall(r'<h2 id="([^"]+)"', main):
        assert html.count(f'href="#{anchor}"') == 1
    assert "<script" not in main
    assert 'style="' not in main


@pytest.mark.django_db
def test_a_visitor_finds_all_guides_on_the_help_page(client: Client, django_assert_max_num_queries: Callable) -> None:
    with django_assert_max_num_queries(4):
        html = page(client, "sv", "/apua/")
    for noun in guides.NAMES:
        assert f'href="/sv/apua/{noun}/"' in html


@pytest.mark.parametrize(
    ("roles", "first"),
    [
        ([Role.SUPERVISOR], ["supervisor"]),
        ([Role.TEAM_MEMBER, Role.PARTICIPANT], ["participant"]),
        ([Role.PROJECT_MANAGER, Role.PARTICIPANT], ["participant", "project-manager"]),
        ([Role.ADOPTER], ["adopter"]),
        ([Role.AUDITOR], []),
        ([], []),
    ],
)
def test_the_guides_of_ones_own_roles_come_first(roles: list[Role], first: list[str]) -> None:
    own, others = guides.guides(roles)
    assert [one.name for one in own] == first
    assert {one.name for one in (*own, *others)} == set(guides.NOUNS)


@pytest.mark.django_db
def test_a_guide_that_is_not_there_is_not_found_and_other_pages_below_help_stay(client: Client) -> None:
    assert client.get("/apua/osallistujat/").status_code == 404
    assert client.get("/apua/tiimi/").status_code == 302
