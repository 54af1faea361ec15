"""`oppiva search`: brings the index up to date and tells how it is."""

from __future__ import annotations

import pytest

from oppiva.cli import search

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_the_index_is_brought_in_and_told_of(capsys: pytest.CaptureFixture[str]) -> None:
    assert search.run(["reindex"]) == 0
    said = capsys.readouterr().out
    assert "Texts: 0, of which new or changed: 0. Gone: 0." in said
    assert "Search goes by words alone: OPPIVA_EMBEDDER is off." in said


def test_search_that_is_switched_off_is_told_with_its_own_exit_code(
    capsys: pytest.CaptureFixture[str], settings: object
) -> None:
    settings.OPPIVA_SEARCH = False  # type: ignore[attr-defined]
    assert search.run(["status"]) == 1
    assert capsys.readouterr().out == "Search is switched off (OPPIVA_SEARCH).\n"


def test_another_word_is_refused() -> None:
    with pytest.raises(SystemExit):
        search.run(["rebuild"])
