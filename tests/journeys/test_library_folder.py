"""The library in a folder, opened from a disk by a browser without a network: searched, read, printed; nothing is
fetched from elsewhere, and axe finds nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from catalogue.exported import broken_links, wrong_sums
from journeys.steps import leads, picture
from journeys.test_looks import MODEL, found_by_axe
from livedemo import clean_environment

if TYPE_CHECKING:
    from livedemo import LiveDemo

pytestmark = [pytest.mark.browser, pytest.mark.server]
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SLUG = MODEL.split("/")[2]


@pytest.fixture(scope="module")
def folder(live_demo: LiveDemo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library of the demo, exported by the command."""
    root = tmp_path_factory.mktemp("kirjasto") / "vienti"
    more = {"OPPIVA_DEMO": "1", "OPPIVA_DEMO_DAY": live_demo.day, "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    made = subprocess.run(
        [sys.executable, "-m", "oppiva.cli", "library", "export", str(root)],
        env=clean_environment(OPPIVA_DATA=str(live_demo.data), **more), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    assert "files written" in made.stdout
    return root


def test_every_link_of_the_folder_leads_to_a_file_and_every_file_has_its_hash(folder: Path) -> None:
    assert broken_links(folder) == []
    assert wrong_sums(folder) == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1280)])
def test_it_is_searched_read_and_printed_from_a_disk(folder: Path, browser: Any, scheme: Any, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme, offline=True)
    context.add_init_script(AXE_SCRIPT)
    page = context.new_page()
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.on("console", lambda one: wrong.append(one.text))
    page.on("pageerror", lambda one: wrong.append(str(one)))
    page.on("requestfailed", lambda one: wrong.append(one.url))

    page.goto((folder / "index.html").as_uri())
    assert page.locator("#koko .hit").count() >= 1
    fine(page)
    picture(page, f"folder-list-{scheme}")

    # By keyboard: beginnings of words, in any case, with or without their dots.
    page.keyboard.press("Tab")
    page.locator("#search").focus()
    page.keyboard.type("SOITTO takais paiv")
    page.locator("#loydetyt .hit").first.wait_for()
    assert page.locator("#koko").is_hidden()
    first = page.locator("#loydetyt h3 a").first
    assert "Soitto takaisin" in first.inner_text()
    fine(page)
    picture(page, f"folder-found-{scheme}")
    page.locator("#search").fill("avaruusraketti")
    page.locator("#montako", has_text="Mikään toimintamalli ei sovi").wait_for()
    assert page.locator("#loydetyt .hit").count() == 0
    page.locator("#search").fill("soitto takais")
    page.locator("#loydetyt .hit").first.wait_for()
    if width < 700:  # in a wide window what narrows the list stands open
        page.locator("details.filters summary").click()
    page.locator("#by-naytto").select_option("5")
    first.wait_for(state="detached")
    page.locator("#by-naytto").select_option("")
    first.wait_for()

    leads(page, first.click)
    assert page.url.endswith(f"/mallit/{SLUG}/index.html")
    assert page.locator("main form").count() == 0
    fine(page)
    picture(page, f"folder-model-{scheme}")
    assert page.locator("[data-print]").is_visible()
    assert page.pdf(format="A4")[:5] == b"%PDF-"
    # An icon is drawn, as is a letter of our own.
    assert page.evaluate("getComputedStyle(document.querySelector('i.icon')).maskImage").startswith(
        'url("data:image/svg'
    )
    assert page.evaluate("document.fonts.check('16px \"Familjen Grotesk\"')")

    leads(page, page.get_by_role("link", name="På svenska").click)
    assert page.locator("html").get_attribute("lang") == "sv"
    leads(page, page.locator(".sec__head a[href*='polku']").click)
    fine(page)
    picture(page, f"folder-path-{scheme}")
    # The newest version's own address leads to the page of the model.
    page.goto((folder / "mallit" / SLUG / "1.0.0" / "index.html").as_uri())
    page.wait_for_url(f"**/mallit/{SLUG}/index.html")
    fine(page)
    page.goto((folder / "en" / "mallit" / "leviaminen" / "index.html").as_uri())
    fine(page)
    picture(page, f"folder-spread-{scheme}")

    assert [one for one in asked if not one.startswith((folder.as_uri(), "data:"))] == []
    assert wrong == []
    context.close()


def test_without_script_the_whole_list_is_read(folder: Path, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto((folder / "sv" / "index.html").as_uri())
    assert page.locator("#koko .hit h3 a").count() >= 1
    assert page.locator("form").is_hidden()
    leads(page, page.locator("#koko .hit h3 a").first.click)
    assert page.locator("h1").inner_text()
    context.close()


def fine(page: Any) -> None:
    """Nothing is wrong to axe, and nothing is wider than the window."""
    assert found_by_axe(page) == [], page.url
    assert page.evaluate(WIDER) <= 0, page.url
