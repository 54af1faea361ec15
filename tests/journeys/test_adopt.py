"""A place takes a model on by keyboard alone (X2): eight taps and a sentence within 45 seconds, reach, core, stage."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from journeys.steps import leads, picture, sign_in
from journeys.test_day_keyboard import tabs_to

if TYPE_CHECKING:
    from livedemo import LiveDemo

pytestmark = [pytest.mark.browser, pytest.mark.server]
QUICK = 45


def enter(page: Any) -> None:
    """The Enter key where the focus is, until what it leads to is there."""
    leads(page, lambda: page.keyboard.press("Enter"))


def tap(page: Any) -> None:
    """One of the eight: the first answer has the focus and is pressed; the next screen comes into the page."""
    heading = page.locator("h1").inner_text()
    tabs_to(page, "button.choice")
    page.keyboard.press("Enter")
    page.wait_for_function("before => document.querySelector('h1').innerText !== before", arg=heading)


def test_a_place_tells_what_it_changed_by_keyboard_alone(own_demo: LiveDemo, browser: Any) -> None:
    told = own_demo.told(Path(__file__).parent / "who_adopts.py")
    page = browser.new_context(locale="fi-FI", viewport={"width": 390, "height": 844}).new_page()
    sign_in(page, own_demo.address, told["mail"])
    record = f"{own_demo.address}/kayttoonotot/{told['place']}/"

    page.goto(record)
    tabs_to(page, "a[href$='/muokkaus/']")
    enter(page)
    began = time.monotonic()
    for _tap in range(8):
        tap(page)
    tabs_to(page, "textarea[name=sentence]")
    page.keyboard.type("Soitto hoidetaan aina parina.")
    tabs_to(page, "button[name=save]")
    enter(page)
    assert time.monotonic() - began < QUICK
    assert "Soitto hoidetaan aina parina." in page.locator("main").inner_text()
    picture(page, "adoption")

    page.goto(f"{record}tavoite/")
    tabs_to(page, "input[name=staff_using]")
    page.keyboard.type("12")
    tabs_to(page, "input[name=staff_could]")
    page.keyboard.type("40")
    tabs_to(page, "main form button.btn")
    enter(page)
    assert "12/40 = 30" in page.locator("main").inner_text().replace("\u00a0", " ")

    page.goto(f"{record}ydin/")
    for name in page.evaluate(
        "[...new Set([...document.querySelectorAll('main input[type=radio]')].map(one => one.name))]"
    ):
        tabs_to(page, f"input[name='{name}']")
        page.keyboard.press("Space")
    tabs_to(page, "main form button.btn")
    enter(page)
    assert "säilytetty = 100" in page.locator("main").inner_text().replace("\u00a0", " ")

    page.goto(f"{record}vaihe/")
    tabs_to(page, "input[name=stage]")
    page.keyboard.press("Space")
    tabs_to(page, "main form button.btn")
    enter(page)
    assert page.url == record or page.url.startswith(record), page.url
