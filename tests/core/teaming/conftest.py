"""The tests of teams run with the extra and, where they say so, as if it were not installed."""

import sys

import pytest


@pytest.fixture
def without_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """The optional extra cannot be imported."""
    for name in [name for name in sys.modules if name == "ortools" or name.startswith("ortools.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "ortools", None)
