"""A model over HTTP in a browser, as people of several areas make it: candidate, draft, tried elsewhere, reviewed,
published, a patch and a major version (records.md 3.1, 3.2; the journey of operating models)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from catalogue.library import TEXTS
from journeys.steps import leads, picture, sign_in
from journeys.test_looks import RULES

if TYPE_CHECKING:
    from livedemo import LiveDemo

pytestmark = [pytest.mark.browser, pytest.mark.server]
LINES = {
    "pulma": ("problem", "start_situation", "change_customer", "change_staff", "needs", "does_not_solve"),
    "vaiheet": ("roles", "skills", "training", "amount", "rhythm", "channel", "systems", "law"),
    "ydin": ("breaks_if",),
    "ehdot": ("condition_idea", "condition_outside", "condition_house", "condition_people", "condition_doing",
              "equality"),
    "kayttoon": ("staff_message", "contact", "plain_summary"),
}  # fmt: skip


def press(page: Any, words: str) -> None:
    leads(page, page.get_by_role("button", name=words, exact=True).first.click)


def fill(page: Any, part: str) -> None:
    """What the text of the tests says, typed into the page of this part."""
    for name in LINES[part]:
        page.locator(f"[name={name}]").fill(TEXTS[name])


def core(page: Any, rows: list[dict[str, str]]) -> None:
    for at, row in enumerate(rows):
        for part in ("what", "why", "sign"):
            page.locator(f"[name=core_parts-{at}-{part}]").fill(row[part])


def written(page: Any, home: str) -> None:
    """The six parts, one after the other, as the pages lead."""
    page.goto(f"{home}teksti/nimi/")
    page.locator("input[name=effect][value=clear]").check()
    for name in ("start_minutes", "month_minutes", "effort_staff"):
        page.locator(f"[name={name}]").fill(str(TEXTS[name]))
    page.locator("[name=start_cents]").fill("0")
    page.locator("[name=month_cents]").fill("12,50")
    press(page, "Tallenna ja jatka")
    assert page.url.endswith("/teksti/pulma/")
    fill(page, "pulma")
    page.locator("input[name=nothing_changes_for][value=employer]").check()
    press(page, "Tallenna ja jatka")
    for at, text in enumerate(("Toinen vaihe.", "Ensimmäinen vaihe.")):
        page.locator(f"[name=steps-{at}]").fill(text)
    # With script a row moves on the spot.
    page.locator("button[value='steps:up:1']").click()
    assert page.locator("[name=steps-0]").input_value() == "Ensimmäinen vaihe."
    fill(page, "vaiheet")
    press(page, "Tallenna ja jatka")
    core(page, TEXTS["core_parts"])
    fill(page, "ydin")
    press(page, "Tallenna ja jatka")
    page.locator("[name=did_not_work_unknown]").check()
    fill(page, "ehdot")
    press(page, "Tallenna ja jatka")
    for at, text in enumerate(TEXTS["first_week"]):
        page.locator(f"[name=first_week-{at}]").fill(text)
    fill(page, "kayttoon")
    press(page, "Tallenna")


def settled(page: Any) -> None:
    """Everything that looks like personal data is looked at: the words of the tests name nobody."""
    for box in page.locator("input[name=settled]").all():
        box.check()


def test_from_candidate_to_major_version(own_demo: LiveDemo, browser: Any) -> None:
    made = own_demo.told(Path(__file__).parent / "make_a_candidate.py")
    assert isinstance(made, dict)
    desks = {}
    for who in ("analyst", "facilitator", "tries", "first", "second", "keeper"):
        context = browser.new_context(locale="fi-FI", viewport={"width": 1280, "height": 900})
        desks[who] = context.new_page()
        sign_in(desks[who], own_demo.address, made[who])
    desk = desks["analyst"]

    # The candidate becomes a model.
    desk.goto(f"{own_demo.address}/hanke/ES-OPPIVA/aihiot/{made['candidate']}/")
    leads(desk, desk.get_by_role("link", name="Tee malli").click)
    picture(desk, "model-become")
    press(desk, "Tee malli")
    home = desk.url.partition("#")[0]
    assert "/mallit/" in home

    # Its text, in six parts; a place outside its units is named by the work mail of who tries.
    written(desk, home)
    picture(desk, "model-written")
    desk.goto(f"{home}koe/")
    desk.locator("[name=mail]").fill(made["tries"])
    press(desk, "Nimeä paikka")
    press(desk, "Lähetä malli koeteltavaksi")
    picture(desk, "model-trials")

    # Tried elsewhere from the text alone: found on the own first page.
    there = desks["tries"]
    there.goto(f"{own_demo.address}/")
    leads(there, there.get_by_role("link", name="Lue ja kerro").first.click)
    assert TEXTS["problem"] in there.locator("main").inner_text()
    there.locator("[name=unclear]").fill("Kuka vastaa, jos molemmat ovat poissa?")
    there.locator("[name=changed]").fill("Vuorolle lisätään varahenkilö.")
    picture(there, "model-trial")
    press(there, "Lähetä kirjoittajille")

    # Reviewed by two peers of another area and by the team.
    for who in ("first", "second"):
        desk.goto(f"{home}arviot/")
        desk.locator("[name=mail]").fill(made[who])
        press(desk, "Pyydä arviota")
        peer = desks[who]
        peer.goto(f"{own_demo.address}/")
        leads(peer, peer.get_by_role("link", name="Lue ja vastaa").first.click)
        picture(peer, "model-review")
        press(peer, "Hyväksy")
    team = desks["facilitator"]
    team.goto(f"{home}arviot/")
    press(team, "Hyväksy tiimin puolesta")

    # The contradictions are read, a steward accepts, and it is published.
    desk.goto(f"{home}perusta/")
    desk.locator("button[name=deed][value=listed]").click()
    desk.wait_for_load_state()
    own_demo.told(Path(__file__).parent / "accept_the_model.py")
    desk.goto(f"{home}julkaise/")
    settled(desk)
    desk.locator("[name=note]").fill("Ensimmäinen julkaisu.")
    picture(desk, "model-publish")
    press(desk, "Julkaise")
    assert "/hanke/" not in desk.url, "the page of the library follows"
    out = desk.url.partition("#")[0]

    # A typo: two presses from the page of its part.
    desk.goto(f"{home}teksti/vaiheet/")
    desk.locator("[name=roles]").fill("Kaksi virkailijaa joka päivä.")
    press(desk, "Tallenna ja julkaise")
    settled(desk)
    desk.locator("[name=note]").fill("Korjattiin kirjoitusvirhe.")
    assert desk.locator("ins").count()
    press(desk, "Julkaise")
    desk.goto(f"{out}1.0.1/")
    assert desk.locator("h1").count() == 1

    # The core changes: a major version; the old addresses stay.
    desk.goto(f"{home}teksti/ydin/")
    core(desk, [{"what": "Soitto samana päivänä", "why": "Odotus loppuu.", "sign": "Lista on tyhjä kello 15."}])
    press(desk, "Tallenna ja julkaise")
    settled(desk)
    assert desk.locator("input[name=change]:checked").get_attribute("value") == "major"
    desk.locator("[name=note]").fill("Ytimen tunnusmerkki tarkentui.")
    press(desk, "Julkaise")
    for number in ("1.0.0", "1.0.1", "2.0.0"):
        answer = desk.goto(f"{out}{number}/")
        assert answer is not None
        assert answer.status == 200, number

    # What the pages are is read by all.
    from axe_playwright_python.base import AXE_SCRIPT

    wrong = []
    for address in ("", "teksti/ydin/", "ehdotukset/", "koe/", "arviot/", "perusta/", "julkaise/", "historia/", "../"):
        for width in (390, 1280):
            desk.set_viewport_size({"width": width, "height": 900})
            desk.goto(f"{home}{address}")
            desk.evaluate(AXE_SCRIPT)
            found = desk.evaluate("rules => axe.run(document, rules)", RULES)
            wrong += [
                (address, one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found["violations"]
            ]
            assert desk.evaluate("document.documentElement.scrollWidth") <= width, address
    assert not wrong, wrong
    for page in desks.values():
        page.context.close()
