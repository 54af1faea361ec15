"""Privacy, accessibility and help: open to everyone, no cookie, and true to the code."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from oppiva.core.policy import CELLS, OF_EVERY_ROLE
from oppiva.home import rights, statements
from oppiva.home.rights import ROLES_SHOWN, rights_of
from oppiva.jobs import clock
from oppiva.people.models import Role

if TYPE_CHECKING:
    from django.test import Client

PAGES = ("tietosuoja/", "saavutettavuus/", "apua/")


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["/", "/sv/", "/en/"])
@pytest.mark.parametrize("page", PAGES)
def test_the_page_is_open_and_sets_no_cookie(client: Client, language: str, page: str) -> None:
    answer = client.get(language + page)
    assert answer.status_code == 200
    assert not answer.cookies
    assert answer.content.decode().count("<h1>") == 1


@pytest.mark.django_db
def test_each_of_them_is_linked_from_every_page(client: Client) -> None:
    page = client.get("/apua/").content.decode()
    for address in PAGES:
        assert f'href="/{address}"' in page


@pytest.mark.django_db
def test_the_privacy_page_names_the_one_cookie_and_says_how_long_the_log_is_kept(client: Client, settings) -> None:
    settings.OPPIVA_SUPPORT = "tuki@example.fi"
    page = client.get("/tietosuoja/").content.decode()
    assert f"<code>{settings.SESSION_COOKIE_NAME}</code>" in page
    assert "24 kuukautta" in page
    assert "tuki@example.fi" in page


def test_the_statement_is_dated_within_a_year() -> None:
    age = clock.real().date() - statements.ASSESSED_ON
    assert timedelta(days=-1) <= age <= timedelta(days=366)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES_SHOWN)
def test_the_help_page_shows_what_the_role_may(client: Client, role: str) -> None:
    page = client.get(f"/apua/?rooli={role}").content.decode()
    for row in rights_of(role):
        assert row.what in page


@pytest.mark.django_db
def test_an_unknown_role_shows_the_list_of_roles_only(client: Client) -> None:
    page = client.get("/apua/?rooli=<b>").content.decode()
    assert "<b>" not in page.partition("<main")[2].partition('id="roles"')[2]
    assert 'id="rights"' not in page


def test_a_right_is_told_exactly_where_the_table_gives_one() -> None:
    for kind, cells in CELLS.items():
        for role, cell in cells.items():
            told = {row.kind for row in rights_of(role)}
            # Notes 10 and 16 give something where the cell itself shows a dash.
            assert (kind in told) == (cell != "-"), (kind, role)


def test_every_object_right_scope_note_and_role_has_its_words() -> None:
    from oppiva.core.policy import MATRIX

    assert set(MATRIX) - set(OF_EVERY_ROLE) == set(rights.WHAT)
    assert set(rights.ROLE_WORDS) == set(Role)
    terms = [term for by_role in MATRIX.values() for found in by_role.values() for term in found]
    assert {term.scope for term in terms} <= set(rights.WHERE)
    assert {term.note for term in terms if term.note} - set(rights.NOTES) <= {17}
