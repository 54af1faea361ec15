"""The door on a phone: the network gone and back, the page loaded without it, nothing left at sign-out (O3, O4)."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from journeys.steps import sign_in
from journeys.test_roles import MAILS
from livedemo import DAY, clean_environment

if TYPE_CHECKING:
    from livedemo import LiveDemo

pytestmark = [pytest.mark.browser, pytest.mark.server]
DOOR = "/hanke/ES-OPPIVA/sarjat/08/tyopajat/3/ovi/"
OWN_DEVICE = "document.addEventListener('DOMContentLoaded', () => { const own = document.querySelector('[name=remember]'); if (own) own.checked = true; })"  # fmt: skip  # noqa: E501


def opened(demo: LiveDemo) -> dict[str, Any]:
    """Opens a door in the demo that is served; answers what a test must know of it."""
    told = subprocess.run(
        [sys.executable, Path(__file__).with_name("open_a_door.py")],
        capture_output=True,
        check=True,
        text=True,
        env=clean_environment(
            OPPIVA_DATA=str(demo.data), OPPIVA_DEMO="1", OPPIVA_DEMO_DAY=DAY, DJANGO_SETTINGS_MODULE="oppiva.settings"
        ),
    )
    found: dict[str, Any] = json.loads(told.stdout)
    return found


def until(page: Any, words: str) -> None:
    """Waits until this is so in the page; its content policy lets no text be run by the page itself."""
    deadline = time.monotonic() + 20
    while not page.evaluate(words):
        assert time.monotonic() < deadline, words
        page.wait_for_timeout(100)


def test_taps_wait_for_the_network_and_are_sent_once(live_demo: LiveDemo, browser: Any) -> None:
    told = opened(live_demo)
    context = browser.new_context(locale="fi-FI", viewport={"width": 390, "height": 844}, has_touch=True)
    context.add_init_script(OWN_DEVICE)
    page = context.new_page()
    sign_in(page, live_demo.address, MAILS["facilitator"])
    page.goto(live_demo.address + DOOR)
    taps = page.locator(".door__tap[data-person]")
    people = taps.count()
    assert people == told["people"]
    until(page, f"caches.match('{live_demo.address}{DOOR}').then(Boolean)")
    until(page, "Boolean(navigator.serviceWorker.controller)")
    key = page.locator("#door-list").get_attribute("data-door-key")
    old = '[{"made_at":"2020-01-01T08:00:00Z"}]'
    page.evaluate(f"localStorage.setItem('oppiva-door:{key}:/of/another/door/', '{old}')")
    context.set_offline(True)
    for at in range(people):
        taps.nth(at).click()
    assert page.locator("[data-door-count]").inner_text() == str(people)
    assert page.locator("[data-door-n=site]").inner_text() == str(people), "one tap each"
    page.reload()
    assert page.locator('.door__tap[data-mode="site"]').count() == people, "the page and its marks without network"
    context.set_offline(False)
    until(page, "localStorage.length === 0")  # also what was older than a week, of another door
    page.reload()
    assert page.locator('.door__tap[data-mode="site"]').count() == people, "as the server has it"
    assert "ovi" in page.url
    cookies = context.cookies()
    context.clear_cookies()
    taps.first.click()
    page.locator("[data-door-why]").wait_for()
    assert "kirjaudu" in page.locator("[data-door-why]").inner_text() or "sign in" in page.content()
    context.add_cookies(cookies)
    page.reload()
    until(page, "localStorage.length === 0")
    assert taps.first.get_attribute("data-mode") == "remote", "what waited for the signing in is sent after it"
    page.goto(f"{live_demo.address}/kirjaudu-ulos/")
    page.locator("main form button").first.click()
    page.wait_for_url("**/kirjaudu/**")
    assert page.evaluate("caches.keys().then((all) => all.length + localStorage.length)") == 0, "nothing is left"
    context.close()
