"""What the tests of commands share."""

import pytest


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands speak English, whatever the language of the machine."""
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
