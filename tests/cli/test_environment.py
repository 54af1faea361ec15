"""The database role of the pages, as the settings say it."""

from __future__ import annotations

import os

import pytest

from oppiva import environment

ADDRESS = "postgres://oppiva@/oppiva?host=/run/postgresql"


def options() -> str:
    found = environment.database(ADDRESS)["OPTIONS"]
    assert isinstance(found, dict)
    return str(found["options"])


def test_pages_connect_in_the_role_that_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPPIVA_DB_ROLE", raising=False)
    assert "role=" not in options()
    monkeypatch.setenv("OPPIVA_DB_ROLE", "oppiva_app")
    assert options().endswith(" -c role=oppiva_app")
    assert "statement_timeout" in options()


def test_what_makes_and_drops_tables_keeps_the_rights_of_its_own_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPPIVA_DB_ROLE", "oppiva_app")
    environment.as_owner()
    assert "OPPIVA_DB_ROLE" not in os.environ
    assert "role=" not in options()


@pytest.mark.parametrize("name", ["oppiva-app", "a b", "postgres -c x=y", "Ylläpito"])
def test_a_role_that_is_no_plain_name_is_refused_in_one_sentence(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("OPPIVA_DB_ROLE", name)
    with pytest.raises(environment.BadSetting, match="OPPIVA_DB_ROLE must be a plain"):
        environment.database(ADDRESS)
