"""The people of these tests; Django is not set up yet when this file is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from people.cast import Cast


@pytest.fixture
def cast(db: None) -> Cast:
    """Two areas, an organisation in each, and one person for each role that people itself needs."""
    from people.cast import make_cast

    return make_cast()


@pytest.fixture(autouse=True)
def empty_limits(db: None) -> None:
    """No limit of sign-in is used up when a test begins."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(autouse=True)
def finnish() -> Iterator[None]:
    """Addresses are made in Finnish; a page in another language leaves its own language active."""
    from django.utils.translation import override

    with override("fi"):
        yield
