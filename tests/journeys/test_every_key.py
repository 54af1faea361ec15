"""Pages by the Tab key alone on a narrow phone, and without script: everything is reached, seen, and does something."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from journeys.test_looks import PAGES, found_by_axe
from journeys.test_roles import MAILS
from journeys.walking import DEAD, SMALL, WIDER, pages_of, walked

if TYPE_CHECKING:
    from livedemo import LiveDemo

pytestmark = [pytest.mark.browser, pytest.mark.server]

WALKED = [
    ("participant", "/"),
    ("participant", "/muiden-kokeilut/"),
    ("participant", "/hanke/ES-OPPIVA/sarjat/"),
    ("facilitator", "/"),
    ("supervisor", "/"),
    ("project_manager", "/hanke/ES-OPPIVA/"),
]
# Whom the full tier walks as; every page of all the others is walked in the long one.
OTHERS = [role for role in MAILS if role not in dict(WALKED)]
PHONE, DESK = {"width": 320, "height": 640}, {"width": 1280, "height": 800}


@pytest.mark.parametrize(("role", "path"), WALKED)
def test_the_tab_key_comes_to_everything_on_a_narrow_phone_and_shows_where_it_is(
    live_demo: LiveDemo, browser: Any, state_of: Callable[[str], Any], role: str, path: str
) -> None:
    context = browser.new_context(storage_state=state_of(MAILS[role]), viewport=PHONE)
    page = context.new_page()
    page.goto(f"{live_demo.address}{path}")
    assert walked(page) == []
    context.close()


@pytest.mark.parametrize("role", [role for role in PAGES if role in MAILS])
def test_without_script_nothing_stands_there_that_does_nothing(
    live_demo: LiveDemo, browser: Any, state_of: Callable[[str], Any], role: str
) -> None:
    context = browser.new_context(storage_state=state_of(MAILS[role]), viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    found = {}
    for path in PAGES[role]:
        page.goto(f"{live_demo.address}{path}")
        found[path] = page.evaluate(DEAD) + ["sideways"] * (page.evaluate(WIDER) > 0)
    assert {path: dead for path, dead in found.items() if dead} == {}
    context.close()


@pytest.mark.long
@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("role", OTHERS)
def test_every_page_a_role_can_come_to_is_walked_by_the_tab_key(
    live_demo: LiveDemo, browser: Any, state_of: Callable[[str], Any], role: str, screen: dict[str, int]
) -> None:
    state = state_of(MAILS[role])
    context = browser.new_context(storage_state=state, viewport=screen, has_touch=screen is PHONE)
    context.add_init_script(AXE_SCRIPT)
    page = context.new_page()
    paths, faults = pages_of(page, live_demo.address)
    for path in paths.values():
        page.goto(f"{live_demo.address}{path}")
        # What is closed is opened on the way, so that names and sizes are those of everything there is.
        found = [*walked(page, opening=True), *page.evaluate(SMALL), *found_by_axe(page)]
        found += ["sideways"] * (page.evaluate(WIDER) > 0)
        faults += [f"{path} {fault}" for fault in found]
    context.close()
    assert faults == [], "\n".join(faults)


@pytest.mark.long
@pytest.mark.parametrize("role", OTHERS)
def test_nothing_a_role_can_come_to_needs_script(
    live_demo: LiveDemo, browser: Any, state_of: Callable[[str], Any], role: str
) -> None:
    context = browser.new_context(storage_state=state_of(MAILS[role]), viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    paths, faults = pages_of(page, live_demo.address)
    for screen in (PHONE, DESK):
        page.set_viewport_size(screen)
        for path in paths.values():
            page.goto(f"{live_demo.address}{path}")
            dead = page.evaluate(DEAD) + ["sideways"] * (page.evaluate(WIDER) > 0)
            faults += [f"{path} {screen['width']}: {one}" for one in dead]
    context.close()
    assert faults == [], "\n".join(faults)
