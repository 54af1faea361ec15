"""A phone in a half-day: text typed there comes back after whatever happens (R5, O4)."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from journeys.steps import leads

if TYPE_CHECKING:
    from livedemo import LiveDemo

pytestmark = [pytest.mark.browser, pytest.mark.server]
TEXT = "#note-text"
HELD = "Object.keys(localStorage).filter((name) => name.startsWith('oppiva-draft:')).length"


STATE = "document.querySelector('[data-note-state]').textContent"


def until(page: Any, expression: str, wanted: Any) -> None:
    """Asks the page until it says so; the content policy lets no text be run as script inside it."""
    deadline = time.monotonic() + 30
    while (found := page.evaluate(expression)) != wanted:
        assert time.monotonic() < deadline, f"{expression} is {found!r}, not {wanted!r}"
        page.wait_for_timeout(50)


@pytest.fixture
def running(live_demo: LiveDemo) -> dict[str, str]:
    """A half-day that runs, of a series that no other journey comes to today."""
    return live_demo.told(Path(__file__).with_name("running_demo.py"))


def test_what_is_typed_on_a_phone_is_never_lost(running: dict[str, str], live_demo: LiveDemo, browser: Any) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    address = f"{live_demo.address}/en{running['address']}tiimi/"

    def as_(who: str) -> None:
        context.clear_cookies()
        context.add_cookies([{"name": running["cookie"], "value": running[who], "url": live_demo.address}])

    def kept(page: Any) -> None:
        """The next draft now, not in five seconds."""
        with page.expect_response("**/luonnos/"):
            page.evaluate("window.dispatchEvent(new Event('online'))")

    as_("member")
    page = context.new_page()
    page.goto(address)
    page.fill(TEXT, "Kysymme viideltä")
    kept(page)
    until(page, f"{STATE}.includes('draft')", True)
    page.close(run_before_unload=False)

    # A closed tab: the server has it.
    page = context.new_page()
    page.goto(address)
    assert page.input_value(TEXT) == "Kysymme viideltä"

    # Ready is pressed before anything was saved: the press takes the text along, and so does a link.
    page.fill(TEXT, "Kysymme viideltä torstaina")
    page.locator("[value=ready]").click()
    page.wait_for_selector("[value=unready]")
    assert page.input_value(TEXT) == "Kysymme viideltä torstaina"
    page.fill(TEXT, "Kysymme viideltä")
    page.locator(".dock a").click()
    page.wait_for_selector("[name=client_ref]", state="attached")
    page.goto(address)
    assert page.input_value(TEXT) == "Kysymme viideltä"

    # No network: nothing is sent, the page and the device keep it; back in the net it goes out.
    context.set_offline(True)
    page.fill(TEXT, "Kysymme viideltä asiakkaalta")
    page.locator("[data-note] button").click()
    assert page.input_value(TEXT) == "Kysymme viideltä asiakkaalta"
    until(page, HELD, 1)
    context.set_offline(False)
    page.locator("[data-note] button").click()
    page.wait_for_selector(".messages")
    assert page.input_value(TEXT) == "Kysymme viideltä asiakkaalta"
    until(page, HELD, 0)  # what the server has leaves the device

    # The sign-in ends while typing: no login page in the text, and after a new sign-in the text is back.
    context.clear_cookies()
    page.fill(TEXT, "Kysymme viideltä asiakkaalta huomenna")
    kept(page)
    until(page, HELD, 1)
    assert page.input_value(TEXT) == "Kysymme viideltä asiakkaalta huomenna"
    as_("member")
    page.goto(address)
    assert page.input_value(TEXT) == "Kysymme viideltä asiakkaalta huomenna"

    # The next one at this phone reads nothing of it.
    as_("guest")
    page.goto(address)
    assert page.input_value(TEXT) == "Kysymme viideltä asiakkaalta"
    until(page, HELD, 0)

    # Two write at once: both texts are shown, and the keyboard is enough to choose.
    page.fill(TEXT, "Vieraan oma teksti tässä")
    other = context.browser.new_context(viewport={"width": 390, "height": 844})
    other.add_cookies([{"name": running["cookie"], "value": running["member"], "url": live_demo.address}])
    second = other.new_page()
    second.goto(address)
    second.fill(TEXT, "Jäsenen toinen teksti tässä")
    second.locator("[data-note] button").click()
    second.wait_for_selector(".messages")
    page.locator("[data-note] button").click()
    page.wait_for_selector(".diff")
    shown = page.locator(".diff").inner_text()
    assert "Vieraan oma teksti tässä" in shown
    assert "Jäsenen toinen teksti tässä" in shown
    page.locator("main form button").first.focus()
    leads(page, lambda: page.keyboard.press("Enter"))
    assert page.input_value(TEXT) == "Vieraan oma teksti tässä"
    other.close()
    context.close()
