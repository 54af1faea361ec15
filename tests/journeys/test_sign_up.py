"""Sign-up on a phone: leave one series, take a seat in another, tell the four wishes; few taps, no script needed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from journeys.steps import sign_in
from journeys.test_roles import MAILS

if TYPE_CHECKING:
    from livedemo import LiveDemo

pytestmark = [pytest.mark.browser, pytest.mark.server]


def test_a_participant_changes_to_other_days_by_leaving_and_signing_up(changed_demo: LiveDemo, browser: Any) -> None:
    context = browser.new_context(locale="fi-FI", viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, changed_demo.address, MAILS["participant"])
    page.goto(f"{changed_demo.address}/paikat/")
    own = page.locator("main h3 a").first.get_attribute("href")
    page.goto(f"{changed_demo.address}{own}lahde/")
    page.locator("main form button").first.click()
    page.wait_for_url("**/paikat/")
    assert page.locator(".note--ok").count() == 1
    taps = 0
    page.locator("main form button.btn:not(.btn--quiet)").first.click()
    taps += 1
    page.wait_for_url(re.compile(r"/paikat/[0-9a-f-]{36}/$"))
    assert page.locator(".note--ok").count() == 1
    page.locator('main a[href$="/toiveet/"]').click()
    taps += 1
    page.locator('input[name="mode"][value="remote"]').check()
    page.locator('input[name="wish_kind"][value="none"]').check()
    page.locator("main .form__acts button").first.click()
    taps += 1
    page.wait_for_url(re.compile(r"/paikat/[0-9a-f-]{36}/$"))
    assert taps == 3
    context.close()
