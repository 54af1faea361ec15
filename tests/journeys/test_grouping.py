"""The grouping table by keyboard alone (X2), two analysts at one card, undo; accessible on a phone and in the dark."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from journeys.steps import leads, picture
from journeys.test_day_keyboard import SOON, tabs_to
from journeys.test_looks import RULES
from journeys.test_roles import MAILS

if TYPE_CHECKING:
    from livedemo import LiveDemo

pytestmark = [pytest.mark.browser, pytest.mark.server]
TABLE = "/hanke/ES-OPPIVA/ryhmittely/"


def desk_of(demo: LiveDemo, browser: Any, state: Any, width: int = 1280) -> Any:
    page = browser.new_context(locale="fi-FI", storage_state=state, viewport={"width": width, "height": 900}).new_page()
    page.goto(f"{demo.address}{TABLE}")
    return page


def on(page: Any) -> str:
    """The code of the card that has the focus, empty when none has."""
    return str(page.evaluate("(document.activeElement.closest('[data-card]') || {dataset: {}}).dataset.card || ''"))


def presses(page: Any, key: str) -> str:
    """A key on the card in turn; answers what was said of it, once the table has come anew."""
    page.evaluate("document.getElementById('status').textContent = ''")
    page.keyboard.press(key)
    deadline = time.monotonic() + SOON / 1000
    while not (said := str(page.locator("#status").text_content())):
        assert time.monotonic() < deadline, f"nothing was said after {key}"
        page.wait_for_timeout(50)
    return said


def in_candidate(page: Any, code: str) -> bool:
    return bool(page.locator(".cluster", has_text=code).count())


def asked_for_suggestions(page: Any) -> None:
    leads(page, page.get_by_role("button", name="Pyydä").first.click)
    page.get_by_role("link", name="Avaa tulos").wait_for(timeout=60_000)
    leads(page, page.get_by_role("link", name="Avaa tulos").click)


def test_the_table_by_keyboard_alone(own_demo: LiveDemo, browser: Any) -> None:
    made = own_demo.told(Path(__file__).parent / "set_the_table.py")
    from journeys.steps import sign_in

    first = browser.new_context(locale="fi-FI", viewport={"width": 1280, "height": 900})
    desk = first.new_page()
    sign_in(desk, own_demo.address, MAILS["analyst"])
    state = first.storage_state()
    desk.goto(f"{own_demo.address}{TABLE}")
    asked_for_suggestions(desk)
    assert int(made["waiting"]) >= 5

    # The first card is reached by Tab; arrows go on from there and back.
    tabs_to(desk, "[data-card]")
    start = on(desk)
    desk.keyboard.press("ArrowDown")
    second = on(desk)
    assert second not in {"", start}
    desk.keyboard.press("ArrowUp")
    assert on(desk) == start
    picture(desk, "grouping")

    # 0, l: kept as learning, left for later; z takes back what was done last.
    assert start in presses(desk, "0")
    assert on(desk) == second, "the focus goes on to the card after it"
    assert desk.locator(f"#kortti-{start}").count() == 0
    presses(desk, "z")
    assert desk.locator(f"#kortti-{start}").count() == 1
    later = on(desk)
    assert later, "the focus stays in the pile"
    assert later in presses(desk, "l")

    # 1: a suggestion is accepted; of one without a key nothing happens.
    desk.locator('[data-card]:has(button[data-key="1"] .code)').first.focus()
    placed = on(desk)
    assert placed in presses(desk, "1")
    assert desk.locator(f"#kortti-{placed}").count() == 0

    # n: a new candidate asks for its name.
    topic = on(desk)
    with desk.expect_navigation():
        desk.keyboard.press("n")
    tabs_to(desk, "input[name=name]")
    desk.keyboard.type("Nimi näppäimistöltä")
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    assert desk.locator(".cluster", has_text="Nimi näppäimistöltä").locator(".edge", has_text=topic).count() == 1

    # Keys are typed, not pressed, in a field.
    tabs_to(desk, "select.menu-move")
    before = desk.locator("[data-card]").count()
    desk.keyboard.press("0")
    desk.wait_for_timeout(200)
    assert desk.locator("[data-card]").count() == before

    # Merge and split by Tab, Space and Enter.
    desk.goto(f"{own_demo.address}/hanke/ES-OPPIVA/aihiot/yhdista/")
    for code in (made["one"], made["other"]):
        tabs_to(desk, f"input[value={code}]")
        desk.keyboard.press("Space")
    tabs_to(desk, "input[name=name]")
    desk.keyboard.type("Yhdistetty aihio")
    tabs_to(desk, "button", "Yhdistä")
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    assert desk.locator("h1").inner_text() == "Yhdistetty aihio"
    merged = desk.url.rstrip("/").partition("?")[0].partition("#")[0].rstrip("/").rpartition("/")[2]
    tabs_to(desk, "a", "Jaa")
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    for at, name in enumerate(("Ensimmäinen puolikas", "Toinen puolikas")):
        tabs_to(desk, f"input[name=name_{at}]")
        desk.keyboard.type(name)
    boxes = desk.locator(".placing__row").count()
    for row in range(boxes - 1):
        tabs_to(desk, f".placing__row:nth-child({row + 1}) input[value='{row % 2}']")
        desk.keyboard.press("Space")
    tabs_to(desk, "button", "Jaa")
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    assert "Valitse, mihin tämä menee" in desk.locator("main").inner_text(), "the forgotten card is named"
    assert desk.locator(".placing input:checked").count() == boxes - 1
    tabs_to(desk, f".placing__row:nth-child({boxes}) input[value='oppi']")
    desk.keyboard.press("Space")
    tabs_to(desk, "button", "Jaa")
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    assert in_candidate(desk, "Toinen puolikas")
    desk.goto(f"{own_demo.address}/hanke/ES-OPPIVA/aihiot/{merged}/")
    assert "Ensimmäinen puolikas" in desk.locator("main").inner_text(), "the closed one leads on"

    # A colleague moves the card that stands open here: 409 with both places, nothing is lost.
    mine = desk_of(own_demo, browser, state)
    theirs = desk_of(own_demo, browser, state)
    card = mine.locator("[data-card]").first.get_attribute("data-card")
    targets = [one.get_attribute("value") for one in mine.locator(f"#to-{card} option").all()]
    here, there = [one for one in targets if one and one.startswith("A")][:2]
    theirs.locator(f"#to-{card}").select_option(there)
    theirs.locator(f"#kortti-{card} button[value=place]").click()
    theirs.locator(f"#kortti-{card}").wait_for(state="detached", timeout=SOON)
    mine.locator(f"#to-{card}").select_option(here)
    mine.locator(f"#kortti-{card} button[value=place]").click()
    mine.wait_for_selector("#tormays", timeout=SOON)
    told = mine.locator("#tormays").inner_text()
    assert here in told
    assert there in told
    assert mine.evaluate("document.activeElement.id") == "tormays"
    picture(mine, "grouping-moved")
    tabs_to(mine, "#tormays button", "Siirrä aihiosta")
    mine.keyboard.press("Enter")
    mine.wait_for_selector("#vahvistus", timeout=SOON)
    assert here in mine.locator("#vahvistus").inner_text()
    for page in (desk, mine, theirs):
        page.context.close()


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_the_pages_can_be_read_by_all(
    live_demo: LiveDemo, seen_by: Callable[[str], Any], look: Callable[[Any, int, str], None], width: int, scheme: str
) -> None:
    page = seen_by(MAILS["analyst"])
    wrong = []
    for address in (
        TABLE,
        f"{TABLE}?kieli=fi",
        f"{TABLE}opit/",
        f"{TABLE}historia/",
        "/hanke/ES-OPPIVA/aihiot/A1/",
        "/hanke/ES-OPPIVA/aihiot/A1/nimi/",
        "/hanke/ES-OPPIVA/aihiot/A1/historia/",
        "/hanke/ES-OPPIVA/aihiot/A2/jaa/",
        "/hanke/ES-OPPIVA/aihiot/yhdista/",
    ):
        page.goto(f"{live_demo.address}{address}")
        look(page, width, scheme)
        found = page.evaluate("rules => axe.run(document, rules)", RULES)
        wrong += [(address, one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found["violations"]]
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    assert not wrong, wrong


def test_a_phone_shows_one_card_at_a_time_and_is_narrow_enough(
    live_demo: LiveDemo, browser: Any, state_of: Callable[[str], Any]
) -> None:
    phone = desk_of(live_demo, browser, state_of(MAILS["analyst"]), 320)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320
    if phone.locator("[data-card]").count() > 1:
        assert phone.locator(".xcard__form:visible").count() == 1
        phone.locator("[data-card]").nth(1).click()
        assert phone.locator("[data-card]").nth(1).locator(".xcard__form").is_visible()
        assert phone.locator(".xcard__form:visible").count() == 1
    phone.context.close()
