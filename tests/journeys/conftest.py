"""Signed-in browsers: each role signs in once per test worker, since an address gets three codes an hour."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT

if TYPE_CHECKING:
    from livedemo import LiveDemo

# What the window has become, once its colours no longer fade from the one look into the other.
ARRIVED = """() => {
  document.getAnimations().filter((one) => one instanceof CSSTransition).forEach((one) => one.finish());
  return ['(pointer: coarse)', '(prefers-color-scheme: dark)'].map((one) => matchMedia(one).matches);
}"""


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
def window(browser: Any) -> Any:
    """One window for all looks at pages; axe is in each of its pages from the beginning, carried over only once."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="light", has_touch=True)
    context.add_init_script(AXE_SCRIPT)
    return context.new_page()


@pytest.fixture(scope="session")
def seen_by(signed_in: Callable[[str], SignedIn], window: Any) -> Callable[[str], Any]:
    """The window as this mail's owner; as nobody for an empty mail."""

    def seen(mail: str) -> Any:
        cookies = signed_in(mail).state["cookies"] if mail else []
        window.context.clear_cookies()
        window.context.add_cookies(cookies)
        return window

    return seen


@pytest.fixture(scope="session")
def look(window: Any) -> Callable[[Any, int, str], None]:
    """Turns the window into a phone with a finger or a wide screen with a mouse, in this scheme of colours."""
    devtools = window.context.new_cdp_session(window)

    def turned(page: Any, width: int, scheme: str) -> None:
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme)
        devtools.send("Emulation.setTouchEmulationEnabled", {"enabled": width == 390})
        coarse, dark = page.evaluate(ARRIVED)
        assert (page.viewport_size["width"], coarse, dark) == (width, width == 390, scheme == "dark")

    return turned


@pytest.fixture(scope="session")
def state_of(signed_in: Callable[[str], SignedIn]) -> Callable[[str], Any]:
    """The state of a signed-in browser for a new context; an empty mail is nobody's."""
    return lambda mail: signed_in(mail).state if mail else None
