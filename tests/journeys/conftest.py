"""Signed-in browsers: each role signs in once per test worker, since an address gets three codes an hour."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from livedemo import LiveDemo


@dataclass(frozen=True)
class SignedIn:
    """What a browser holds and shows right after its owner has signed in."""

    state: Any
    home: str
    scripted: int  # entries a script has left in the browser's own stores


@pytest.fixture(scope="session")
def signed_in(live_demo: LiveDemo, browser: Any) -> Callable[[str], SignedIn]:
    """Sign this mail's owner in by code on a phone, once."""
    from journeys.steps import sign_in

    kept: dict[str, SignedIn] = {}
    # One phone for all, its cookies thrown away in between: a new one has to fetch and compile everything anew.
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()

    def once(mail: str) -> SignedIn:
        if mail not in kept:
            context.clear_cookies()
            sign_in(page, live_demo.address, mail)
            kept[mail] = SignedIn(
                context.storage_state(),
                page.locator("main").inner_text(),
                page.evaluate("localStorage.length + sessionStorage.length"),
            )
        return kept[mail]

    return once


@pytest.fixture(scope="session")
def seen_by(signed_in: Callable[[str], SignedIn], browser: Any) -> Callable[[str, int, str], Any]:
    """A page as this mail's owner, of this width and look; each width and look is one browser window that stays."""
    windows: dict[tuple[int, str], Any] = {}

    def seen(mail: str, width: int, scheme: str) -> Any:
        if (width, scheme) not in windows:
            context = browser.new_context(
                viewport={"width": width, "height": 844}, color_scheme=scheme, has_touch=width == 390
            )
            windows[width, scheme] = context.new_page()
        page = windows[width, scheme]
        page.context.clear_cookies()
        if mail:
            page.context.add_cookies(signed_in(mail).state["cookies"])
        return page

    return seen


@pytest.fixture(scope="session")
def state_of(signed_in: Callable[[str], SignedIn]) -> Callable[[str], Any]:
    """The state of a signed-in browser for a new context; an empty mail is nobody's."""
    return lambda mail: signed_in(mail).state if mail else None
