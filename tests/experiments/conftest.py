"""The same people and series as the tests of workshops, and a team of three with its experiment."""

from __future__ import annotations

import pytest

from experiments.lab import Lab, make_lab
from workshops.cast import Cast
from workshops.conftest import cast, finnish, troupe  # noqa: F401  (fixtures)


@pytest.fixture
def lab(cast: Cast) -> Lab:  # noqa: F811  (a fixture)
    """Two teams of three with an experiment each."""
    return make_lab(cast)
