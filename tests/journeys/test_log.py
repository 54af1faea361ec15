"""The log on a phone: the click budgets of home, no network, a wrong clock, several people, no script (T21, O4, L6)."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from journeys.steps import leads
from journeys.test_looks import found_by_axe
from livedemo import DAY, LiveDemo, clean_environment
from pages.bars import REQUESTS, SCRIPT, VISIT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.server]
TESTS = Path(__file__).parents[1]
FIELD = "#luku-arvo"
WAITING, SAVED = "[data-log-waiting]", "[data-log-saved]"
# Four hundred days behind.
WRONG_CLOCK = """
(() => {
  const Real = Date, behind = 400 * 24 * 3600 * 1000;
  window.Date = class extends Real {
    constructor(...given) { if (given.length) super(...given); else super(Real.now() - behind); }
    static now() { return Real.now() - behind; }
  };
})()
"""
ROWS = """
new Promise((resolve) => {
  const asked = indexedDB.open('oppiva-log', 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore('waiting', { keyPath: 'ref' });
  asked.onsuccess = () => {
    const count = asked.result.transaction('waiting').objectStore('waiting').count();
    count.onsuccess = () => { asked.result.close(); resolve(count.result); };
  };
})
"""


class Stage:
    """A demo in which one team tries something since nine days."""

    def __init__(self, demo: LiveDemo, told: dict[str, str]) -> None:
        self.demo, self.told = demo, told

    @property
    def experiment(self) -> str:
        """The address of the experiment in English."""
        return f"{self.demo.address}/en{self.told['address']}"

    @property
    def home(self) -> str:
        """The first page in English."""
        return f"{self.demo.address}/en/"

    def phone(self, browser: Browser, who: str, **more: Any) -> BrowserContext:
        """A phone on which this person is signed in."""
        context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, **more)
        self.hand_to(context, who)
        return context

    def hand_to(self, context: BrowserContext, who: str) -> None:
        """The phone goes to another person, who signs in."""
        context.clear_cookies()
        context.add_cookies([{"name": self.told["cookie"], "value": self.told[who], "url": self.demo.address}])


@pytest.fixture(scope="module")
def stage(demo_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One demo for this file."""
    demo = LiveDemo(demo_template, tmp_path_factory.mktemp("log") / "demo")
    shutil.copytree(demo_template, demo.data)
    told = subprocess.run(
        [sys.executable, str(TESTS / "experiments" / "log_stage.py")],
        capture_output=True,
        text=True,
        check=False,
        env={
            **clean_environment(OPPIVA_DATA=str(demo.data), OPPIVA_DEMO="1", OPPIVA_DEMO_DAY=DAY),
            "PYTHONPATH": ":".join([str(TESTS.parent / "src"), str(TESTS), *filter(None, sys.path)]),
        },
    )
    assert told.returncode == 0, told.stderr
    demo.start()
    yield Stage(demo, json.loads(told.stdout.splitlines()[-1]))
    demo.stop()


def until(page: Page, words: str) -> None:
    """Waits until this is so in the page; its content policy lets no text be run by the page itself."""
    deadline = time.monotonic() + 40
    while not page.evaluate(words):
        assert time.monotonic() < deadline, f"{words}\n{page.locator('main').inner_text()}"
        page.wait_for_timeout(50)


def settled(page: Page, stage: Stage) -> None:
    """All pages of this person are kept: nothing is under way that would come back with another one's cookies."""
    until(page, f"caches.match('{stage.home}kirjaa/').then(Boolean)")


def rows_of(page: Page, stage: Stage) -> list[str]:
    """The numbers on the list, the newest first, with who wrote them."""
    page.goto(f"{stage.experiment}luvut/")
    return [row.inner_text() for row in page.locator("tbody tr").all()]


def test_a_number_is_one_press_on_the_first_page_and_an_entry_three(stage: Stage, browser: Browser) -> None:
    """B2, B3, B4 of records.md 6.2."""
    context = stage.phone(browser, "mate")
    page = context.new_page()
    page.goto(stage.home)
    # B2: what is mine now is what the page opens with.
    assert page.locator("main h1").count() == 1
    assert page.locator(FIELD).is_visible()
    assert page.input_value(FIELD) == ""
    # B4: one press, and the page says what was saved, with the last value beside the empty field.
    page.fill(FIELD, "7,5")
    page.get_by_role("button", name="Save the number").click()
    page.locator(SAVED).wait_for()
    assert "7.5" in page.locator(SAVED).inner_text()
    assert page.locator("[data-log-value]").inner_text() == "7.5"
    assert page.url == stage.home
    # Another one: the focus stays in the field.
    page.fill(FIELD, "9")
    page.get_by_role("button", name="Save and add another").click()
    until(page, f"document.querySelector('{SAVED}').textContent.includes('9')")
    assert page.evaluate("document.activeElement.id") == FIELD[1:]
    assert page.input_value(FIELD) == ""
    # Taken back by one more press.
    page.locator("[data-log-undo] button").click()
    page.locator(".messages").wait_for()
    assert page.url == stage.home
    # B3: Log, kind, Save.
    page.locator(".tabs__main").click()
    page.fill("#id_text", "Kaksi asiakasta vastasi ääniviestillä.")
    page.locator("label", has_text="Surprise").click()
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/kokeilut/**")
    page.goto(f"{stage.experiment}paivakirja/")
    assert "ääniviestillä" in page.locator(".diary").inner_text()
    assert len([row for row in rows_of(page, stage) if "\t7.5\t" in row]) == 1
    context.close()


def test_without_network_everything_waits_on_the_phone_and_comes_once(stage: Stage, browser: Browser) -> None:
    context = stage.phone(browser, "member")
    context.add_init_script(WRONG_CLOCK)
    page = context.new_page()
    page.goto(stage.home)
    until(page, f"caches.match('{stage.home}').then(Boolean)")
    until(page, f"caches.match('{stage.home}kirjaa/').then(Boolean)")
    until(page, "Boolean(navigator.serviceWorker.controller)")
    context.set_offline(True)
    for value, said in (("6,25", "One entry"), ("5,5", "2 entries")):
        page.fill(FIELD, value)
        page.get_by_role("button", name="Save and add another").click()
        until(page, f"document.querySelector('{WAITING}').textContent.includes('{said}')")
        assert page.input_value(FIELD) == ""
    # The page opens anew without network, and what waits is there; so is the page where one writes.
    page.reload()
    page.locator(WAITING).wait_for()
    page.locator(".tabs__main").click()
    page.locator("label", has_text="Problem").click()
    page.fill("#id_text", "Verkko oli poissa.")
    page.get_by_role("button", name="Save", exact=True).click()
    until(page, f"document.querySelector('{WAITING}').textContent.includes('3 entries')")
    assert "Problem: Verkko oli poissa." in page.locator(WAITING).inner_text()
    context.set_offline(False)
    until(page, f"document.querySelector('{WAITING}').hidden")
    until(page, f"{ROWS}.then((count) => count === 0)")
    # The clock of this phone is more than a year behind: by the server's all came today.
    rows = [row for row in rows_of(page, stage) if "\t5.5\t" in row or "\t6.25\t" in row]
    assert len(rows) == 2
    assert all("12.3." in row for row in rows)
    page.goto(f"{stage.experiment}paivakirja/")
    assert page.locator(".diary").inner_text().count("Verkko oli poissa.") == 1
    context.close()


def test_what_the_server_refuses_is_said_and_what_waits_belongs_to_its_writer(stage: Stage, browser: Browser) -> None:
    context = stage.phone(browser, "member")
    page = context.new_page()
    page.goto(stage.home)
    page.fill(FIELD, "kahdeksan")
    page.get_by_role("button", name="Save the number").click()
    page.locator(".errors").wait_for()
    assert page.input_value("#id_value") == "kahdeksan"
    # Signed out meanwhile: the row stays on the phone and goes after the next sign-in.
    page.goto(stage.home)
    settled(page, stage)
    context.clear_cookies()
    page.fill(FIELD, "4,75")
    page.get_by_role("button", name="Save the number").click()
    page.locator("[data-log-out]").wait_for()
    until(page, f"{ROWS}.then((count) => count === 1)")
    stage.hand_to(context, "member")
    page.goto(stage.home)
    until(page, f"{ROWS}.then((count) => count === 0)")
    assert len([row for row in rows_of(page, stage) if "\t4.75\t" in row]) == 1
    # The next person at this phone finds nothing of it, waiting or kept.
    page.goto(stage.home)
    settled(page, stage)
    mine = page.evaluate("caches.keys()")
    context.set_offline(True)
    page.fill(FIELD, "3")
    page.get_by_role("button", name="Save the number").click()
    page.locator(WAITING).wait_for()
    context.set_offline(False)
    stage.hand_to(context, "mate")
    page.goto(stage.home)
    until(page, f"{ROWS}.then((count) => count === 0)")
    until(page, f"caches.keys().then((all) => all.length === 1 && all[0] !== '{mine[0]}')")
    settled(page, stage)
    # A shared device keeps neither rows nor pages; the row lives in the open page and goes from there.
    stage.hand_to(context, "shared")
    page.goto(stage.home)
    until(page, "caches.keys().then((all) => all.length === 0)")
    context.set_offline(True)
    page.fill(FIELD, "2")
    page.get_by_role("button", name="Save the number").click()
    page.locator(WAITING).wait_for()
    assert page.locator("[data-log-memory]").is_visible()
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0
    context.set_offline(False)
    until(page, f"document.querySelector('{WAITING}').hidden")
    # Whoever opens the sign-in on a phone of one's own finds no pages of the one before.
    stage.hand_to(context, "mate")
    page.goto(stage.home)
    settled(page, stage)
    context.clear_cookies()
    page.goto(f"{stage.home}kirjaudu/")
    until(page, "caches.keys().then((all) => all.length === 0)")
    # Signing out leaves nothing there, either.
    stage.hand_to(context, "mate")
    page.goto(stage.home)
    settled(page, stage)
    page.goto(f"{stage.home}kirjaudu-ulos/")
    page.locator("main form button").first.click()
    page.wait_for_url("**/kirjaudu/**")
    until(page, "Promise.all([caches.keys(), indexedDB.databases()]).then(([a, b]) => a.length + b.length === 0)")
    context.close()


def test_without_script_a_number_and_an_entry_are_saved(stage: Stage, browser: Browser) -> None:
    context = stage.phone(browser, "member", java_script_enabled=False)
    page = context.new_page()
    page.goto(stage.home)
    page.fill(FIELD, "8,25")
    leads(page, page.locator("button[name=more]").click)
    assert "8.25" in page.locator(".messages").inner_text()
    assert "toinen" in page.url
    leads(page, page.locator(".messages form button").click)
    assert "removed" in page.locator(".messages").inner_text()
    page.goto(f"{stage.home}kirjaa/")
    page.locator("label", has_text="As planned").click()
    page.fill("#id_text", "Ilman skriptiä.")
    leads(page, page.get_by_role("button", name="Save", exact=True).click)
    page.goto(f"{stage.experiment}paivakirja/")
    assert "Ilman skriptiä." in page.locator(".diary").inner_text()
    context.close()


@pytest.mark.parametrize("path", ["", "kirjaa/", "luku", "experiment"])
def test_a_first_visit_is_light(stage: Stage, browser: Browser, path: str) -> None:
    """L6: at most 90 KiB and 8 requests, of which script 45."""
    context = stage.phone(browser, "member")
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    kinds: dict[str, str] = {}
    sizes: dict[str, int] = {}
    session.on("Network.responseReceived", lambda event: kinds.__setitem__(event["requestId"], event["type"]))
    session.on(
        "Network.loadingFinished", lambda event: sizes.__setitem__(event["requestId"], event["encodedDataLength"])
    )
    address = {"luku": f"{stage.experiment}luku/", "experiment": stage.experiment}.get(path, f"{stage.home}{path}")
    page.goto(address, wait_until="networkidle")
    by_kind = {
        kind: sum(sizes.get(key, 0) for key, known in kinds.items() if known == kind) for kind in set(kinds.values())
    }
    assert len(sizes) <= REQUESTS, kinds
    assert sum(sizes.values()) <= VISIT, by_kind
    scripts = page.evaluate(
        "Promise.all([...document.scripts].map((one) => fetch(one.src).then((a) => a.text()).then((t) => t.length)))"
    )
    assert sum(scripts) <= SCRIPT
    context.close()


def test_the_pages_of_the_log_are_accessible_in_both_looks_and_fit_a_narrow_phone(
    stage: Stage, browser: Browser
) -> None:
    """X1, X3."""
    wrong: list[str] = []
    for width, scheme in ((390, "light"), (1280, "dark")):
        context = stage.phone(browser, "member", color_scheme=scheme)
        context.add_init_script(AXE_SCRIPT)
        page = context.new_page()
        for path in ("", "kirjaa/?liite=1", "luku/", "luvut/", "paivakirja/", "home"):
            page.set_viewport_size({"width": width, "height": 844})
            page.goto(stage.home if path == "home" else f"{stage.experiment}{path}")
            wrong += [f"{path} {scheme}: {fault}" for fault in found_by_axe(page)]
            page.set_viewport_size({"width": 320, "height": 256})
            wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            wrong += [f"{path} at 320 px: {wider} px too wide"] if wider > 0 else []
        context.close()
    assert wrong == []
