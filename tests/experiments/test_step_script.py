"""A step on two phones: what is typed is never lost, and two who write at once choose by keyboard (R2, R3, R5, O4)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from journeys.steps import leads
from workshops.test_phone_draft import until

if TYPE_CHECKING:
    from livedemo import LiveDemo

pytestmark = [pytest.mark.browser, pytest.mark.server]
PROBLEM = "[name=problem]"
SAVE = "form[data-step-form] button.btn--wide"
HELD = "Object.keys(localStorage).filter((name) => name.startsWith('oppiva-step:')).length"
STATE = "document.querySelector('[data-step-state]').textContent"


@pytest.fixture
def yard(live_demo: LiveDemo) -> dict[str, str]:
    """Two members of a team whose experiment is an idea, which no other journey touches."""
    return live_demo.told(Path(__file__).with_name("step_yard.py"))


def test_a_step_typed_on_two_phones_loses_nothing(yard: dict[str, str], live_demo: LiveDemo, browser: Any) -> None:
    address = f"{live_demo.address}/en{yard['address']}"

    def phone(who: str) -> tuple[Any, Any]:
        context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
        context.add_cookies([{"name": yard["cookie"], "value": yard[who], "url": live_demo.address}])
        return context, context.new_page()

    def kept(page: Any) -> None:
        with page.expect_response("**/luonnos/s1/"):
            page.evaluate("window.dispatchEvent(new Event('online'))")

    context, page = phone("one")
    page.goto(f"{address}pulma/")
    page.fill(PROBLEM, "Aikaa kuluu")
    page.check("[name=problem_of][value=jobseeker]")
    kept(page)
    until(page, f"{STATE}.includes('draft')", True)
    page.close(run_before_unload=False)

    # A closed tab: the server has it, ticks and all.
    page = context.new_page()
    page.goto(f"{address}pulma/")
    assert page.input_value(PROBLEM) == "Aikaa kuluu"
    assert page.is_checked("[name=problem_of][value=jobseeker]")

    # No network: nothing is sent, the page and the device keep it; back in the net it is saved, and the device lets go.
    context.set_offline(True)
    page.fill(PROBLEM, "Aikaa kuluu turhaan")
    page.locator(SAVE).click()
    until(page, f"{STATE}.includes('No connection')", True)
    until(page, HELD, 1)
    context.set_offline(False)
    page.locator(SAVE).dblclick()
    page.wait_for_selector(".messages")
    assert page.input_value(PROBLEM) == "Aikaa kuluu turhaan"
    assert page.locator("[name=base_version]").input_value() == "2", "two presses are one save"
    until(page, HELD, 0)

    # The sign-in ends while typing: after a new one the text is back.
    context.clear_cookies()
    page.fill(PROBLEM, "Aikaa kuluu turhaan aamuisin")
    kept(page)
    until(page, HELD, 1)
    context.add_cookies([{"name": yard["cookie"], "value": yard["one"], "url": live_demo.address}])
    page.goto(f"{address}pulma/")
    assert page.input_value(PROBLEM) == "Aikaa kuluu turhaan aamuisin"

    # The mate reads nothing of what is not saved, and both save the same field: both texts, a choice by keyboard.
    second, other = phone("other")
    other.goto(f"{address}pulma/")
    assert other.input_value(PROBLEM) == "Aikaa kuluu turhaan"
    other.fill(PROBLEM, "Asiakas odottaa käytävällä")
    other.locator(SAVE).click()
    other.wait_for_selector(".messages")
    page.locator(SAVE).focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".diff")
    shown = page.locator(".diff").inner_text()
    assert "Asiakas odottaa käytävällä" in shown
    assert "Aikaa kuluu turhaan aamuisin" in shown
    page.locator("main a.btn--quiet").focus()
    leads(page, lambda: page.keyboard.press("Enter"))
    assert page.input_value(PROBLEM) == "Asiakas odottaa käytävällä", "theirs"
    page.fill(PROBLEM, "Asiakas odottaa käytävällä turhaan")
    page.locator(SAVE).focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".messages")
    until(page, HELD, 0)

    # The next one at this phone reads nothing of it.
    page.fill(PROBLEM, "Ei vielä tallennettu")
    context.set_offline(True)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    until(page, HELD, 1)
    page.close(run_before_unload=False)
    context.set_offline(False)
    context.clear_cookies()
    context.add_cookies([{"name": yard["cookie"], "value": yard["other"], "url": live_demo.address}])
    page = context.new_page()
    page.goto(f"{address}pulma/")
    assert page.input_value(PROBLEM) == "Asiakas odottaa käytävällä turhaan"
    until(page, HELD, 0)

    # The limits become sentences while they are typed.
    page.goto(f"{address}ennuste/")
    page.locator("[name=wanted][value=down]").check(force=True)
    page.fill("[name=keep_cut]", "10")
    page.fill("[name=stop_cut]", "15")
    page.wait_for_selector("[data-sentences] li")
    assert "at most 10" in page.locator("[data-sentences]").inner_text()
    second.close()
    context.close()
