"""The questions of a month on a phone: one page, a tap for each card, in both looks accessible (records.md 5)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from journeys.test_looks import found_by_axe

if TYPE_CHECKING:
    from livedemo import LiveDemo

pytestmark = [pytest.mark.browser, pytest.mark.server]


def both_looks(page: Any, look: Callable[[Any, int, str], None]) -> list[str]:
    """What axe finds on the page as it stands, on a phone and wide in the dark, and whether 320 px hold it."""
    look(page, 390, "light")
    found = found_by_axe(page)
    page.set_viewport_size({"width": 320, "height": 256})
    found += ["too wide"] * (
        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") > 0
    )
    look(page, 1280, "dark")
    found += found_by_axe(page)
    look(page, 390, "light")
    return found


def test_three_questions_are_answered_on_one_page_card_by_card(
    own_demo: LiveDemo, seen_by: Callable[[str], Any], look: Callable[[Any, int, str], None]
) -> None:
    path = own_demo.told(Path(__file__).parent / "ask_of_decisions.py")["path"]
    page, loads = seen_by(""), []
    look(page, 390, "light")
    page.goto(f"{own_demo.address}{path}")
    cards = page.locator("article")
    assert (cards.count(), page.locator("h1").inner_text()) == (3, "Kolme kysymystä, vastaamiseen menee minuutti")
    assert both_looks(page, look) == []
    page.on("request", lambda request: loads.append(request) if request.is_navigation_request() else None)

    cards.nth(0).locator("button.choice[value=no]").click()
    cards.nth(0).get_by_text("Vastaus on tallessa").wait_for()
    assert page.locator("h1").inner_text().startswith("Kaksi kysymystä"), "the sentence is swapped along"
    assert page.evaluate("document.activeElement.hasAttribute('data-focus')"), "the focus is at what was done"
    cards.nth(0).locator("button[name=quick]").first.click()
    cards.nth(0).get_by_text("Syy on tallessa").wait_for()
    cards.nth(1).locator("button[value=gone]").click()
    cards.nth(1).locator("button[value=undo]").wait_for()
    assert both_looks(page, look) == []
    cards.nth(1).locator("button[value=undo]").click()
    cards.nth(1).locator("button.choice[value=in_use]").click()
    cards.nth(1).get_by_text("Vastaus on tallessa").wait_for()
    cards.nth(2).locator("button.choice[value=partly]").click()
    cards.nth(2).get_by_text("Vastaus on tallessa").wait_for()
    assert page.locator("h1").inner_text() == "Kiitos, kaikkiin kysymyksiin on vastattu"
    assert loads == [], "each tap swaps its card alone"
    assert both_looks(page, look) == []
    page.reload()
    assert page.locator("article details[open]").count() == 0, "folded once it is read anew"
    assert page.context.cookies() == []
