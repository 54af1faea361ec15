"""Files of these tests lie apart, and are read without a process of their own where the test is not about that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from oppiva.core.rosters import read_book
from oppiva.people.services import workbooks


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.OPPIVA_MEDIA = tmp_path


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "read_book_apart", read_book)
