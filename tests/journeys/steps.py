"""Steps that several journeys take: signing in as a person of the demo, codes read from its development page."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

MAILS = "/kehitys/mailit/"
DIGITS = re.compile(r"(\d{3})\s?(\d{3})")


# Where pictures of each moment of a journey are wanted: a folder.
MOMENTS = os.environ.get("OPPIVA_TEST_MOMENTS", "")


def picture(page: Any, name: str) -> None:
    """A picture of the moment, when somebody wants to look at it."""
    if MOMENTS:
        page.screenshot(path=str(Path(MOMENTS) / f"{name}.png"), full_page=True)


def leads(page: Any, presses: Callable[[], None]) -> None:
    """What is pressed leads to another page, and that has come: a press alone does not wait for it."""
    with page.expect_navigation():
        presses()


def sign_in(page: Any, address: str, mail: str, language: str = "") -> None:
    """Type the mailed code, and the authenticator's where the role needs one; ends on the person's home."""
    prefix = f"/{language}" if language else ""
    before = mailed_codes(page, address, mail)
    page.goto(f"{address}{prefix}/kirjaudu/")
    page.get_by_role("textbox").first.fill(mail)
    page.locator("main form").first.get_by_role("button").first.click()
    page.wait_for_url("**/kirjaudu/koodi/**")
    page.locator("input[name=code]").fill(new_code(page, address, mail, before))
    send = page.locator("main form:has(input[name=code])").get_by_role("button").first
    leads(page, send.click)
    # A code works once, and it may have ended while it was typed: then the next one is typed, as a person would.
    for _try in range(3):
        if "/kirjaudu/vahvistus/" not in page.url:
            break
        page.locator("input[name=code]").fill(authenticator_code(page, address, mail))
        leads(page, send.click)
    assert "/kirjaudu/" not in page.url, page.locator("main").inner_text()


def mailed_codes(page: Any, address: str, mail: str) -> list[str]:
    """The codes mailed to this address, newest first."""
    cards = page.request.get(f"{address}{MAILS}").text().split('<section class="card">')[1:]
    theirs = [card for card in cards if mail in card.split("</section>")[0] and 'class="big code">' in card]
    found = [DIGITS.search(card.split('class="big code">')[1]) for card in theirs]
    return [one[1] + one[2] for one in found if one]


def new_code(page: Any, address: str, mail: str, before: list[str]) -> str:
    """The code that has come since, once the worker has sent it."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        codes = mailed_codes(page, address, mail)
        # The page shows the newest mails alone: an older code may have left it meanwhile.
        if codes and codes[:1] != before[:1]:
            return codes[0]
        time.sleep(0.1)
    raise AssertionError(f"no code came to {mail} within 30 s")


USED: dict[tuple[str, str], str] = {}


def authenticator_code(page: Any, address: str, mail: str) -> str:
    """What the person's authenticator app shows now, waiting for the next one when this one was used already."""
    deadline = time.monotonic() + 35
    while time.monotonic() < deadline:
        text = page.request.get(f"{address}{MAILS}").text()
        found = DIGITS.search(text.split(mail)[-1].split('class="big code">')[1])
        assert found is not None
        code = found[1] + found[2]
        if USED.get((address, mail)) != code:
            USED[address, mail] = code
            return code
        time.sleep(0.5)
    raise AssertionError(f"no new code for {mail}")
