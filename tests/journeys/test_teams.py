"""From a workbook to teams that stand: people signed up on phones, a queue, teams by keyboard, one leaves, mended."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from journeys.steps import leads, sign_in
from journeys.test_roles import MAILS
from workshops.workbooks.making import PEOPLE, SERIES, xlsx

if TYPE_CHECKING:
    from livedemo import LiveDemo

pytestmark = [pytest.mark.browser, pytest.mark.server]
HOUSE, UNITS = "Järvi-Savon työllisyyspalvelut", ("Henkilöasiakkaat", "Työnantajapalvelut", "Palveluohjaus")
SEATS = 11
NAMES = ("Aalto", "Berg", "Eskola", "Forss", "Hakala", "Kaila", "Laaksola", "Moisio", "Nuutila", "Paasonen")
TEAMS = "/hanke/ES-OPPIVA/sarjat/71/tiimit/"


def workbook() -> bytes:
    """One open series of eleven seats with ten people in it."""
    people = [
        (f"Matti {name}", f"matti.{name.lower()}@jarvisavo.example", HOUSE, UNITS[at % 3], "71")
        for at, name in enumerate(NAMES)
    ]
    series = [SERIES, ["71", "Yhteinen", SEATS, "ilmoittautuminen auki"]]
    return xlsx({"Sarjat": series, "Henkilöt": [PEOPLE, *people]})


def signs_up(browser: Any, demo: LiveDemo, who: str) -> Any:
    """On a phone without script: out of the series the demo has put the person in, into series 71 or its queue."""
    context = browser.new_context(locale="fi-FI", viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, demo.address, MAILS[who])
    page.goto(f"{demo.address}/paikat/")
    for own in [link.get_attribute("href") for link in page.locator("main h3 a").all()]:
        if own and re.fullmatch(r"/paikat/[0-9a-f-]{36}/", own):
            page.goto(f"{demo.address}{own}lahde/")
            if page.locator("main form button").count():
                page.locator("main form button").first.click()
                page.wait_for_url("**/paikat/")
    page.goto(f"{demo.address}/hanke/ES-OPPIVA/sarjat/71/ilmoittaudu/")
    page.locator("main form button").first.click()
    page.wait_for_url(re.compile(r"/paikat/[0-9a-f-]{36}/$"))
    return page


def waits_for_teams(page: Any) -> None:
    """The page asks by itself until the teams are there."""
    page.wait_for_selector(".team .member", timeout=20_000)
    page.wait_for_selector("#teams-progress", state="detached", timeout=20_000)


def moves(page: Any, member: str, to: str) -> None:
    """By keyboard alone: to the person's arrow, down to the team, and Enter."""
    page.locator(f'.member[data-person="{member}"] .menu summary').focus()
    page.keyboard.press("Enter")
    page.locator(f'.member[data-person="{member}"] .menu button', has_text=to).focus()
    page.keyboard.press("Enter")
    page.wait_for_selector('[role="status"] .note')
    page.wait_for_function(
        "([one, to]) => document.querySelector(`[data-person='${one}']`).closest('.team').querySelector('h2')"
        ".textContent === to",
        arg=[member, to],
    )
    # The focus stays with the person who was moved.
    page.wait_for_function("(one) => document.activeElement.closest('.member')?.dataset.person === one", arg=member)


def members(page: Any) -> dict[str, str]:
    """Each person's team as the cards show it."""
    return {
        member.get_attribute("data-person"): card.locator("h2").inner_text()
        for card in page.locator(".team").all()
        for member in card.locator(".member").all()
    }


def test_from_a_workbook_to_teams_that_are_mended_after_one_left(own_demo: LiveDemo, browser: Any) -> None:
    desk = browser.new_context(locale="fi-FI", viewport={"width": 1280, "height": 900}).new_page()
    sign_in(desk, own_demo.address, MAILS["project_manager"])
    desk.goto(f"{own_demo.address}/hanke/ES-OPPIVA/tuontipohja/")
    desk.set_input_files(
        "input[type=file]",
        {
            "name": "menneet.xlsx",
            "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "buffer": workbook(),
        },
    )
    leads(desk, desk.locator("main form:has(input[type=file]) button").click)
    leads(desk, desk.locator('main form[action$="/tuo/"] button').click)
    desk.wait_for_selector("text=menneet.xlsx")

    phone = signs_up(browser, own_demo, "participant")
    assert "71" in phone.locator("main").inner_text()
    place = phone.url
    waiting = signs_up(browser, own_demo, "team_member")
    assert "Jonossa" in waiting.locator("h1").inner_text() or "jono" in waiting.locator("main").inner_text().lower()

    desk.goto(f"{own_demo.address}{TEAMS}")
    leads(desk, desk.get_by_role("button", name="Ehdota tiimit").click)
    waits_for_teams(desk)
    before = members(desk)
    assert len(before) == SEATS
    one = next(person for person, team in before.items() if team == "Tiimi 1")
    other = next(person for person, team in before.items() if team == "Tiimi 2")
    moves(desk, one, "Tiimi 2")
    moves(desk, other, "Tiimi 1")
    third = next(person for person, team in members(desk).items() if team == "Tiimi 3")
    lock = desk.locator(f'.member[data-person="{third}"] button[aria-pressed]')
    lock.focus()
    desk.keyboard.press("Enter")
    desk.wait_for_selector(f'.member[data-person="{third}"] button[aria-pressed="true"]')
    leads(desk, desk.get_by_role("button", name="Ehdota uudelleen").click)
    waits_for_teams(desk)
    after = members(desk)
    assert (after[one], after[other], after[third]) == ("Tiimi 2", "Tiimi 1", "Tiimi 3")
    desk.get_by_role("button", name="Hyväksy tiimit").click()
    desk.wait_for_selector("text=Korjaa muutamalla siirrolla")

    phone.goto(place)
    assert phone.locator("#own-team").count() == 1, "one's own team is on the page of one's place"
    phone.goto(f"{place}lahde/")
    phone.locator("main form button").first.click()
    phone.wait_for_url("**/paikat/")
    desk.reload()
    sizes = [card.locator(".member").count() for card in desk.locator(".team").all()]
    assert sum(sizes) == SEATS - 1
    leads(desk, desk.get_by_role("button", name="Korjaa muutamalla siirrolla").click)
    if min(sizes) < 3:
        assert desk.locator(".member small", has_text="vaihtaa tiimiä").count() <= 2
        desk.get_by_role("button", name="Hyväksy tiimit").click()
        desk.wait_for_selector("text=Korjaa muutamalla siirrolla")
    assert {card.locator(".member").count() for card in desk.locator(".team").all()} <= {3, 4}
    for page in (desk, phone, waiting):
        page.context.close()
