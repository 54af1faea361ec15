"""A passkey by a real browser: added on one's own page, it lets the person in without a mailed code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from journeys.steps import sign_in

if TYPE_CHECKING:
    from livedemo import LiveDemo

pytestmark = [pytest.mark.browser, pytest.mark.server]
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
MAIL = "eero.salmenoja@jarvisavo.example"


def test_a_passkey_is_added_and_signs_in_without_a_code(changed_demo: LiveDemo, page: Any) -> None:
    address = changed_demo.address.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, not to a number
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    sign_in(page, address, MAIL)
    page.goto(f"{address}/oma/vahvistus/avaimet/uusi/")
    page.check("input[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/varakoodit/")
    assert len(page.inner_text("#codes").split()) == 10, "who has just shown the key sees the recovery codes at once"
    page.goto(f"{address}/kirjaudu-ulos/")
    page.locator("main form button").first.click()
    page.wait_for_url("**/kirjaudu/")
    page.click("#passkey_login")
    page.wait_for_url(f"{address}/")
    page.goto(f"{address}/oma/")
    assert page.url == f"{address}/oma/"
