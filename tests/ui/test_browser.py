"""The components page in a browser: no finding of axe, no sideways scroll, nothing the content policy stops."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route

from livedemo import LiveDemo

pytestmark = [pytest.mark.browser, pytest.mark.server]

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def opened(browser: Browser, address: str, width: int, theme: str, **more: object) -> tuple[Page, list[str]]:
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=theme, locale="fi-FI", **more)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address)
    return page, said


@pytest.mark.parametrize(("width", "theme"), [(390, "light"), (1280, "dark")])
def test_axe_finds_nothing_on_the_components(browser: Browser, live_demo: LiveDemo, width: int, theme: str) -> None:
    page, said = opened(browser, f"{live_demo.address}/kehitys/osat/", width, theme)
    found = (
        Axe()
        .run(page, options={"runOnly": TAGS, "resultTypes": ["violations"], "preload": False})
        .response["violations"]
    )
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []
    assert said == [], "a refused style or script would be in the console"
    page.context.close()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_scrolls_sideways(browser: Browser, live_demo: LiveDemo, width: int) -> None:
    for path in ("/kehitys/osat/", "/olematon/"):
        page, _ = opened(browser, live_demo.address + path, width, "light")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.context.close()


def test_every_target_is_large_enough_for_a_finger(browser: Browser, live_demo: LiveDemo) -> None:
    page, _ = opened(browser, f"{live_demo.address}/kehitys/osat/", 390, "light", has_touch=True)
    small = page.evaluate(
        """() => [...document.querySelectorAll('a, button, input, select, textarea, summary')]
          .filter((e) => e.offsetParent && !e.closest('p, .taps, .vh') && e.type !== 'hidden')
          .filter((e) => !e.classList.contains('skip'))
          .map((e) => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
          .filter(([, box]) => box.height && (box.height < 20 || box.width < 20))
          .map(([html]) => html)"""
    )
    assert small == []
    page.context.close()


def test_the_dialog_opens_with_script_and_its_button_is_a_link_without(browser: Browser, live_demo: LiveDemo) -> None:
    page, _ = opened(browser, f"{live_demo.address}/kehitys/osat/", 1280, "light")
    page.get_by_role("link", name="Poista").click()
    page.get_by_role("dialog").wait_for()
    page.get_by_role("button", name="Sulje").click()
    page.get_by_role("dialog").wait_for(state="hidden")
    page.context.close()


def test_a_form_with_changes_is_not_sent_twice(browser: Browser, live_demo: LiveDemo) -> None:
    page, _ = opened(browser, f"{live_demo.address}/kehitys/osat/", 1280, "light")
    sent = page.evaluate(
        """() => { const form = document.querySelector('form[data-guard]'); let n = 0;
          addEventListener('submit', (e) => { if (!e.defaultPrevented) n += 1; e.preventDefault(); });
          form.requestSubmit(); form.requestSubmit(); return n; }"""
    )
    assert sent == 1
    page.context.close()


def with_more(browser: Browser, live_demo: LiveDemo, html: str, **more: object) -> Page:
    """The components page with something of ours at the beginning of its main part."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="fi-FI", **more)
    page = context.new_page()
    address = f"{live_demo.address}/kehitys/osat/"

    def add(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("<main ", f"{html}<main ", 1))

    page.route(address, add)
    page.goto(address)
    return page


def test_the_button_to_print_is_there_only_where_it_works(browser: Browser, live_demo: LiveDemo) -> None:
    button = '<button id="paper" type="button" data-print hidden>Tulosta</button>'
    page = with_more(browser, live_demo, button)
    page.evaluate("window.print = () => { window.printed = true; }")
    page.locator("#paper").click()
    assert page.evaluate("window.printed") is True
    page.context.close()
    without = with_more(browser, live_demo, button, java_script_enabled=False)
    assert not without.locator("#paper").is_visible()
    without.context.close()


def test_the_legend_of_a_part_lies_below_its_rule_and_not_across_it(browser: Browser, live_demo: LiveDemo) -> None:
    page = with_more(
        browser, live_demo, '<fieldset class="part stack" id="f"><legend>Keitä</legend><p>sana</p></fieldset>'
    )
    tops = page.evaluate(
        "['#f', '#f legend', '#f p'].map((one) => document.querySelector(one).getBoundingClientRect().y)"
    )
    assert tops[0] + 2 < tops[1] < tops[2]
    page.context.close()


@pytest.mark.parametrize(
    "html",
    [
        '<h1 id="long">{}</h1>',
        '<p class="cover__path" id="long"><span>{}</span></p>',
        '<ul class="lines" id="long"><li class="stack"><a href="/"><b>{}</b></a></li></ul>',
        '<ol id="long"><li class="todo"><span>1</span><span><b>{}</b></span><a class="btn" href="/">Avaa</a></li></ol>',
    ],
)
def test_a_word_of_ten_thousand_letters_breaks(browser: Browser, live_demo: LiveDemo, html: str) -> None:
    page = with_more(browser, live_demo, html.format("N" * 10_000))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    box = page.evaluate(
        "(() => { const e = document.getElementById('long'); return [e.scrollWidth, e.clientWidth]; })()"
    )
    assert box[0] <= box[1]
    page.context.close()


def test_a_menu_that_the_tab_key_leaves_closes_and_covers_nothing(browser: Browser, live_demo: LiveDemo) -> None:
    menu = (
        '<details data-menu id="m"><summary>Oma</summary><a href="/">Ensimmäinen</a> <a href="/">Toinen</a></details>'
    )
    page = with_more(browser, live_demo, f'{menu}<a href="/" id="next">Seuraava</a>')
    page.locator("#m summary").press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.locator("#m").get_attribute("open") is not None, "one walks through it"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "next"
    assert page.locator("#m").get_attribute("open") is None
    page.context.close()
