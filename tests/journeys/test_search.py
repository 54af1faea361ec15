"""Has this been tried? Asked while a team writes: linked, or marked as not found; and the page of search."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from journeys.steps import picture

if TYPE_CHECKING:
    from livedemo import LiveDemo

pytestmark = [pytest.mark.browser, pytest.mark.server]
YARD = Path(__file__).parents[1] / "experiments" / "step_yard.py"
SAVE = "form[data-step-form] button.btn--wide"
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SOON = 20_000


@pytest.fixture
def yard(live_demo: LiveDemo) -> dict[str, str]:
    """Two members of a team whose experiment is an idea, which no other journey touches."""
    return live_demo.told(YARD)


def test_a_title_finds_what_others_tried_and_it_is_linked_or_marked_as_not_found(
    yard: dict[str, str], live_demo: LiveDemo, browser: Any
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    context.add_cookies([{"name": yard["cookie"], "value": yard["one"], "url": live_demo.address}])
    page = context.new_page()

    # The page of search, from the icon of the top bar, by keyboard alone.
    page.goto(f"{live_demo.address}/en/")
    page.get_by_role("link", name="Search", exact=True).click()
    page.wait_for_url("**/en/haku/")
    tried = page.locator(".hit h3 a[href*='/kokeilut/']").first
    title = tried.inner_text()
    page.locator("#search").focus()
    page.keyboard.type(title)
    page.keyboard.press("Enter")
    page.wait_for_url("**/haku/?q=*")
    assert tried.inner_text() == title
    heading = page.locator("h1").inner_text()
    assert page.title() == f"{heading} – Oppiva"
    assert page.locator("#status").inner_text() == heading
    assert page.locator(".hit mark").count()
    assert page.evaluate(WIDER) <= 0
    picture(page, "search-hits")

    # Typed as the name of one's own experiment, it is found as well; nothing is asked before the pause.
    form = f"{live_demo.address}/en{yard['address']}pulma/"
    page.goto(form)
    with page.expect_response("**/pulma/kokeiltu/", timeout=SOON):
        page.locator("[name=name]").press_sequentially(title, delay=15)
    hit = page.locator("[data-prior-found] li", has_text=title).first
    hit.wait_for(timeout=SOON)
    assert page.locator("[data-prior-found] li").count() <= 5
    assert page.evaluate(WIDER) <= 0
    picture(page, "search-title")
    hit.get_by_role("button", name="Link here").click()
    hit.get_by_label("We repeat it").check()
    linked = page.locator("[name=prior_1]").input_value()
    assert "/kokeilut/" in linked
    assert page.locator("[name=repeats_1]").is_checked()
    with page.expect_navigation(timeout=SOON):
        page.locator(SAVE).click()
    page.goto(form)
    assert page.locator("[name=prior_1]").input_value() == linked
    assert page.locator("[name=repeats_1]").is_checked()

    # What nobody tried: said so, and stored as the tick of the form.
    page.locator("[name=prior_1]").fill("")
    page.locator("[name=repeats_1]").uncheck()
    with page.expect_response("**/pulma/kokeiltu/", timeout=SOON):
        page.locator("[name=name]").fill("Xylofoni zeppeliinissä")
    page.locator("[data-prior-found]").get_by_text("We found nothing alike").wait_for(timeout=SOON)
    page.get_by_role("button", name="Mark: it was not found").click()
    assert page.locator("[name=prior_none]").is_checked()
    with page.expect_navigation(timeout=SOON):
        page.locator(SAVE).click()
    page.goto(form)
    assert page.locator("[name=prior_none]").is_checked()
    assert page.locator("[name=prior_1]").input_value() == ""

    # Without network nothing is asked, and nothing is said.
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    context.set_offline(True)
    page.locator("[name=name]").fill("Kolme kysymystä")
    page.wait_for_timeout(900)
    assert not [url for url in asked if "kokeiltu" in url]
    context.close()
