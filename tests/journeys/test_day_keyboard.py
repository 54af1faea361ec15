"""The running half-day by keyboard alone (X2): leading, the door, a team's text, a hand for help."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from journeys.test_looks import TODAY
from journeys.test_roles import MAILS

if TYPE_CHECKING:
    from livedemo import LiveDemo

pytestmark = [pytest.mark.browser, pytest.mark.server]
SOON = 30_000
FOCUSED = """([selector, words]) => {
  const at = document.activeElement;
  if (!at || at === document.body || !at.matches(selector) || !(at.innerText || at.value || '').includes(words)) {
    return false;
  }
  const look = getComputedStyle(at), box = at.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  // The focus is seen, and nothing lies over what has it (2.4.11).
  return [look.outlineStyle !== 'none' || look.boxShadow !== 'none', at === top || at.contains(top)];
}"""


def tabs_to(page: Any, selector: str, words: str = "") -> None:
    """Forward through the page by the Tab key until this has the focus, visible and not covered.

    A part that is just being fetched anew may lie over it for a moment, or take the focus back to the top of the page.
    """
    deadline, keys = time.monotonic() + SOON / 1000, 0
    while (found := page.evaluate(FOCUSED, [selector, words])) != [True, True]:
        assert time.monotonic() < deadline, (selector, words, found)
        if found:
            page.wait_for_timeout(100)
        else:
            assert keys < 360, f"the keyboard does not come to {selector} {words}"
            page.keyboard.press("Tab")
            keys += 1


def test_the_running_half_day_by_keyboard_alone(
    live_demo: LiveDemo, browser: Any, state_of: Callable[[str], Any]
) -> None:
    desk = browser.new_context(
        locale="fi-FI", storage_state=state_of(MAILS["facilitator"]), viewport={"width": 1280, "height": 900}
    ).new_page()
    desk.goto(f"{live_demo.address}{TODAY}tilanne/")
    before = desk.locator("h1").inner_text()
    tabs_to(desk, "button", "Siirry vaiheeseen 3")
    desk.keyboard.press("Enter")
    desk.locator("h1").filter(has_not_text=before).wait_for(timeout=SOON)

    desk.goto(f"{live_demo.address}{TODAY}ovi/")
    tabs_to(desk, "button.door__tap[data-mode='']")
    person = desk.evaluate("document.activeElement.dataset.person")
    desk.keyboard.press("Enter")
    desk.wait_for_selector(f"button.door__tap[data-person='{person}'][data-mode='site']", timeout=SOON)
    assert desk.evaluate("document.activeElement.closest('.door') !== null"), "the focus stays in the list"

    phone = browser.new_context(
        locale="fi-FI", storage_state=state_of(MAILS["participant"]), viewport={"width": 390, "height": 844}
    ).new_page()
    # The first step, a free text: the team's prediction is locked already, and the steps after it are read.
    phone.goto(f"{live_demo.address}{TODAY}tiimi/?vaihe=1")
    tabs_to(phone, "textarea")
    phone.keyboard.press("Control+A")
    phone.keyboard.type("Kirjoitettu pelkällä näppäimistöllä.")
    tabs_to(phone, "button", "Tallenna")
    phone.keyboard.press("Enter")
    phone.wait_for_selector("text=Tallennettu", timeout=SOON)
    assert phone.locator("textarea").first.input_value() == "Kirjoitettu pelkällä näppäimistöllä."
    # Another journey on the same demo may have left the team with its hand up.
    if phone.locator(".dock button").count():
        phone.locator(".dock button").click()
        phone.locator(".dock a").wait_for(timeout=SOON)
    tabs_to(phone, ".dock a", "Apua")
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/tiimi/apu/")
    tabs_to(phone, "input[name=to]")
    phone.keyboard.press("Space")
    tabs_to(phone, "button", "Pyydä apua")
    phone.keyboard.press("Enter")
    phone.wait_for_url(f"**{TODAY}tiimi/")
    assert "Pyysitte apua" in phone.locator("main").inner_text()
    for page in (desk, phone):
        page.context.close()
