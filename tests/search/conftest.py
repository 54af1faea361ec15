"""A shelf of texts that search knows, and a model for the tests that want one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from search.cast import FewWords, Shelf


@pytest.fixture
def own_folder(settings: Any, tmp_path: Any) -> Any:
    """The files of search lie in a folder of the test's own."""
    settings.OPPIVA_DATA = tmp_path
    return tmp_path


@pytest.fixture
def open_wall(db: None) -> None:
    """On PostgreSQL the texts of these tests' kinds are given to everybody who is somebody: no app owns them."""
    from django.db import connection

    from oppiva.search import row_security

    if connection.vendor == "postgresql":
        known = "(SELECT current_setting('oppiva.person', true)) <> ''"
        rows = row_security.texts(dict.fromkeys(("story", "other", "plan"), known))
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE NONE")
            cursor.execute("DROP POLICY search_textdoc_rows ON search_textdoc")
            cursor.execute(f"CREATE POLICY search_textdoc_rows ON search_textdoc USING ({rows})")
            cursor.execute("SET LOCAL ROLE oppiva_app")


@pytest.fixture
def kinds(open_wall: None) -> Iterator[Callable[[Any], None]]:
    """Registers a kind until the end of the test; those of the product are set aside."""
    from oppiva.search import slots

    before = dict(slots._kinds)
    slots._kinds.clear()
    yield slots.register_kind
    slots._kinds.clear()
    slots._kinds.update(before)


@pytest.fixture
def shelf(kinds: Callable[[Any], None], own_folder: Any) -> Shelf:
    """An empty shelf whose texts everybody finds."""
    from search.cast import Shelf

    made = Shelf()
    kinds(made.kind())
    return made


@pytest.fixture
def few_words(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[FewWords]:
    """Search by meaning, with a model of a few words."""
    from oppiva.search import memory
    from oppiva.search.queries import meaning, stored
    from search.cast import FewWords

    model = FewWords()
    settings.OPPIVA_EMBEDDER = "few words"
    monkeypatch.setattr(memory, "model", lambda: model)
    # A database whose tests are taken back gives ids twice: what a process keeps by them goes, too.
    memory.forget()
    meaning._kept.clear()
    stored._beside.clear()
    stored.means_of.cache_clear()
    yield model
    memory.forget()
