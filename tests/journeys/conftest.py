"""Signed-in browsers: each role signs in once per test worker, since an address gets three codes an hour."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from livedemo import LiveDemo


@pytest.fixture(scope="session")
def state_of(live_demo: LiveDemo, browser: Any) -> Callable[[str], Any]:
    """What a browser of this mail's owner holds after signing in; an empty mail is nobody's."""
    from journeys.steps import sign_in

    kept: dict[str, Any] = {}

    def state(mail: str) -> Any:
        if not mail:
            return None
        if mail not in kept:
            context = browser.new_context(viewport={"width": 390, "height": 844})
            sign_in(context.new_page(), live_demo.address, mail)
            kept[mail] = context.storage_state()
            context.close()
        return kept[mail]

    return state
