"""A whole half-day: a facilitator, a projector and four phones; one loses the network, the server is killed once."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from journeys.steps import leads, picture, sign_in
from journeys.test_roles import MAILS

if TYPE_CHECKING:
    from livedemo import LiveDemo

pytestmark = [pytest.mark.browser, pytest.mark.server]
SESSION = "/hanke/ES-OPPIVA/sarjat/10/tyopajat/2/"
SOON = 20_000


def hours() -> tuple[str, str]:
    """From a quarter of an hour ago for three and a half hours, within this day of Finland."""
    now = datetime.now(ZoneInfo("Europe/Helsinki"))
    begins = max(now - timedelta(minutes=15), now.replace(hour=0, minute=0))
    ends = min(begins + timedelta(minutes=210), now.replace(hour=23, minute=59))
    return f"{begins:%H.%M}", f"{ends:%H.%M}"


def phone_of(browser: Any, demo: LiveDemo, code: str, name: str, at: int) -> Any:
    """Comes in by the join code as typed, without e-mail, and picks the own name on the team's card."""
    context = browser.new_context(locale="fi-FI", viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    page.goto(f"{demo.address}/liity/")
    page.get_by_role("textbox").fill(code.lower().replace(" ", ""))
    page.locator("main form button").click()
    page.wait_for_selector("h1:has-text('Kuka sinä olet?')")
    picture(page, f"phone-{at}-who")
    page.get_by_role("button", name=name, exact=True).click()
    page.get_by_role("link", name="Omaan tiimiin").click()
    page.wait_for_url(f"**{SESSION}tiimi/")
    return page


def presses(page: Any, name: str | re.Pattern[str]) -> None:
    """A button of the teams' situation, and the page that comes after it."""
    leads(page, page.get_by_role("button", name=name).first.click)


def writes(page: Any, text: str) -> None:
    """Into the field of the step, letter by letter as a person does."""
    field = page.locator("textarea").first
    field.fill("")
    field.press_sequentially(text, delay=2)


def saves(page: Any) -> None:
    """The team's text, until the server has it."""
    leads(page, page.get_by_role("button", name="Tallenna", exact=True).click)


def names_on_cards(browser: Any, demo: LiveDemo, code: str) -> list[list[str]]:
    """The first names on each team's card, as anybody with the code sees them."""
    context = browser.new_context(locale="fi-FI")
    page = context.new_page()
    page.goto(f"{demo.address}/liity/{code.replace(' ', '')}/")
    cards = [
        [button.inner_text() for button in card.locator("button").all()] for card in page.locator("section.names").all()
    ]
    context.close()
    return cards


def test_a_half_day_with_a_projector_and_four_phones(changed_demo: LiveDemo, browser: Any) -> None:
    demo = changed_demo
    desk = browser.new_context(locale="fi-FI", viewport={"width": 1280, "height": 900}).new_page()
    sign_in(desk, demo.address, MAILS["facilitator"])

    # The half-day is moved to this hour, and its door opens: with a flow and a code.
    begins, ends = hours()
    desk.goto(f"{demo.address}{SESSION}")
    desk.locator("[name=day]").fill("12.3.2026")
    desk.get_by_label("Muu aika").check()
    desk.locator("[name=starts]").fill(begins)
    desk.locator("[name=ends]").fill(ends)
    leads(desk, desk.get_by_role("button", name="Tallenna työpaja").click)
    if desk.locator("button[name=anyway]").count():
        leads(desk, desk.locator("button[name=anyway]").click)
    desk.goto(f"{demo.address}{SESSION}ovi/")
    desk.get_by_role("button", name="Avaa ovet").click()
    desk.wait_for_selector(".doorcode__words")
    code = desk.locator(".doorcode__words").inner_text()
    assert re.fullmatch(r"[A-ZÅÄÖ]+ \d\d", code)
    # A window of its own: of two pages in one window the hidden one draws once a second, and each tap waits for that.
    projector = browser.new_context(locale="fi-FI", storage_state=desk.context.storage_state()).new_page()
    projector.goto(f"{demo.address}{SESSION}valkokangas/")
    assert code in projector.locator("footer.beam__join").inner_text()
    picture(projector, "projector-1-door")

    cards = names_on_cards(browser, demo, code)
    assert len(cards) >= 4
    one, mate = phone_of(browser, demo, code, cards[0][0], 1), phone_of(browser, demo, code, cards[0][1], 2)
    other, fourth = phone_of(browser, demo, code, cards[1][0], 3), phone_of(browser, demo, code, cards[2][0], 4)
    # The projector counts those who came without being touched.
    projector.wait_for_selector("text=4 paikalla", timeout=SOON)

    # One tap each for the rest; nobody's absence is written anywhere.
    desk.reload()
    waiting = desk.locator("button.door__tap[data-mode='']")
    rest = waiting.count()
    # A list that is drawn anew at the moment of a tap has taken it once: the one who marks sees that and taps again.
    for _tap in range(2 * rest):
        if waiting.count() > 1:
            waiting.first.click()
    desk.wait_for_selector("[data-door-n=none]:text-is('1')", timeout=SOON)
    desk.wait_for_selector("[data-door-waiting]", state="hidden", timeout=SOON)
    # The server has them all, not the list on the desk alone: what is on its way is not waited for by that.
    projector.wait_for_selector(f"text={rest - 1 + 4} paikalla", timeout=SOON)
    picture(desk, "door-2-marked")

    # The first step begins on every screen.
    desk.goto(f"{demo.address}{SESSION}tilanne/")
    presses(desk, "Aloita työpaja")
    title = desk.locator("h1").inner_text().split(" ", 1)[1]
    for screen in (projector, one, mate, other, fourth):
        screen.wait_for_selector(f"h1:has-text('{title}')", timeout=SOON)
    picture(projector, "projector-3-step")

    # What a team writes is its own: the facilitator sees that something was saved, never what.
    first = "Asiakas odottaa vastausta viikon. Pulma on asiakkaan."
    writes(one, first)
    saves(one)
    picture(one, "phone-5-saved")
    desk.wait_for_selector("#tile-1:has-text('juuri nyt')", timeout=SOON)
    assert "odottaa vastausta" not in desk.locator("main").inner_text()
    # Another in the team typed over the same: both texts are shown, neither is lost.
    mate.reload()
    assert mate.locator("textarea").first.input_value() == first
    writes(mate, f"{first} Laskemme päivät.")
    writes(one, f"{first} Laskemme soitot.")
    saves(mate)
    one.get_by_role("button", name="Tallenna", exact=True).click()
    one.wait_for_selector("text=Laskemme päivät.")
    assert "Laskemme soitot." in one.content()
    picture(one, "phone-6-both-texts")

    # A phone without network goes on writing, the others go on to the next step.
    other.context.set_offline(True)
    offline = "Kirjoitettu ilman verkkoa: puhelu katkeaa kahdesti päivässä."
    writes(other, offline)
    presses(desk, "Siirry vaiheeseen 2")
    second = desk.locator("h1").inner_text().split(" ", 1)[1]
    projector.wait_for_selector(f"h1:has-text('{second}')", timeout=SOON)

    # The server dies without a word, with a draft on one phone, and comes back.
    fourth.wait_for_selector(f"h1:has-text('{second}')", timeout=SOON)
    draft = "Mittari: päivät yhteydenotosta vastaukseen."
    writes(fourth, draft)
    fourth.wait_for_selector("text=Luonnoksesi on tallessa", timeout=SOON)
    assert demo.process is not None
    demo.process.kill()
    demo.process.wait(10)
    projector.wait_for_selector("text=Yhteys poikki", timeout=SOON)
    assert projector.locator("[role=timer]").inner_text() != ""
    picture(projector, "projector-7-no-server")
    demo.start()
    projector.wait_for_selector("text=Yhteys poikki", state="hidden", timeout=SOON)
    assert second in projector.locator("h1").inner_text()
    fourth.reload()
    assert fourth.locator("textarea").first.input_value() == draft
    saves(fourth)

    # Back in the network, the text typed without it is still there and is saved into the step it was written for.
    other.context.set_offline(False)
    other.wait_for_selector("text=Yhteys kunnossa", timeout=SOON)
    assert other.locator("textarea").first.input_value() == offline
    picture(other, "phone-8-back")
    saves(other)
    assert offline in other.content()

    # Help: a hand, and somebody comes.
    fourth.get_by_role("link", name="Apua").first.click()
    fourth.locator("input[name=to][value=vetaja]").check(force=True)
    fourth.get_by_role("textbox").fill("Mikä luku sopii tähän?")
    fourth.get_by_role("button", name="Pyydä apua").click()
    desk.wait_for_selector("#tile-3.tile--help:has-text('Mikä luku sopii tähän?')", timeout=SOON)
    picture(desk, "room-9-help")
    presses(desk, re.compile("Menen avuksi"))
    fourth.wait_for_selector("text=tulee avuksi", timeout=SOON)

    # On to the end of the flow.
    for _step in range(12):
        if desk.get_by_role("button", name="Siirry päätökseen").count():
            break
        presses(desk, re.compile("Siirry vaiheeseen"))
    presses(desk, "Siirry päätökseen")
    for page, text in (
        (one, "Laskemme viikon soitot"),
        (other, "Kokeilemme aamusoittoa"),
        (fourth, "Sovimme mittarin"),
    ):
        page.goto(f"{demo.address}{SESSION}tiimi/")
        page.locator("[name=text]").fill(text)
        page.locator("[name=owner]").select_option(index=1)
        page.locator("[name=due_on]").fill("20.3.2026")
        page.get_by_role("button", name="Tallenna seuraava askel").click()
        page.wait_for_selector(f"text={text}")
    picture(one, "phone-10-next-step")

    # Three taps, nobody's name.
    leads(one, one.get_by_role("link", name="Anna palautetta").click)
    for question in one.locator("fieldset").all():
        question.get_by_role("radio").first.check(force=True)
    picture(one, "phone-11-feedback")
    one.get_by_role("button", name="Lähetä palaute").click()
    one.wait_for_selector("text=Kiitos palautteesta")

    # The other teams are left out with a reason, the attendance is confirmed once, and the half-day is held.
    desk.goto(f"{demo.address}{SESSION}ovi/")
    desk.get_by_role("button", name="Vahvista läsnäolo").click()
    desk.wait_for_selector("text=Läsnäolo on vahvistettu")
    desk.goto(f"{demo.address}{SESSION}paata/")
    while desk.locator("summary:has-text('Ohita ja kerro syy')").count():
        desk.locator("summary:has-text('Ohita ja kerro syy')").first.click()
        desk.locator("details[open] input[name=reason]").first.fill("Tiimi sopii askeleen maanantaina.")
        leads(desk, desk.locator("details[open] form button").first.click)
    leads(desk, desk.get_by_role("button", name="Päätä työpaja").click)
    desk.wait_for_selector("svg.ring-new")
    picture(desk, "end-12-held")
    projector.wait_for_selector("text=Kiitos", timeout=SOON)
    picture(projector, "projector-13-thanks")

    # Nothing typed is missing, and everybody's minutes are there.
    mate.goto(f"{demo.address}{SESSION}tiimi/")
    assert "Laskemme päivät." in mate.locator("main").inner_text()
    other.goto(f"{demo.address}{SESSION}tiimi/")
    assert offline in other.locator("main").inner_text()
    # The second step works on the experiment: its text is there, also for a phone that came by the join code.
    fourth.goto(f"{demo.address}{SESSION}tiimi/kokeilu/s2/")
    assert fourth.locator("[name=belief]").input_value() == draft
    desk.goto(f"{demo.address}{SESSION}lasnaolo/")
    assert desk.locator("main tbody tr").count() == rest - 1 + 4
    picture(desk, "sheet-14")
