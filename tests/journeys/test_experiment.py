"""An experiment from plan to decision: three half-days and two weeks between them, on the phones of one team."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from journeys.steps import leads, picture
from livedemo import DAY, clean_environment

if TYPE_CHECKING:
    from livedemo import LiveDemo

pytestmark = [pytest.mark.browser, pytest.mark.server]
SECOND, THIRD = "2026-03-27", "2026-04-10"
SOON = 20_000
PROBLEM = "Puolet ensimmäisestä tapaamisesta kuluu taustatietoihin."
BELIEF = "Kolme tekstiviestikysymystä riittää."
LEARNED = "Kysykää vain se, mitä tapaamisessa käytätte."
WHY = "Säästimme yksitoista minuuttia joka tapaamisesta."


@dataclass
class Story:
    """Where everything is, and who opens it."""

    demo: LiveDemo
    browser: Any
    told: dict[str, str]

    def page(self, who: str = "", width: int = 390) -> Any:
        """A phone (or a desk) of its own; nobody's without a name."""
        context = self.browser.new_context(
            locale="fi-FI", viewport={"width": width, "height": 844}, has_touch=width == 390
        )
        if who:
            context.add_cookies([{"name": self.told["cookie"], "value": self.told[who], "url": self.demo.address}])
        return context.new_page()

    def session(self, number: int, page: str) -> str:
        """A page of a half-day."""
        return f"{self.demo.address}{self.told['sessions']}{number}/{page}"

    def experiment(self, page: str = "") -> str:
        """A page of the experiment."""
        return f"{self.demo.address}{self.told['experiment']}{page}"


@pytest.fixture
def story(own_demo: LiveDemo, browser: Any) -> Story:
    """A series of three half-days in a demo of the test's own, the first of them on its day."""
    environment = clean_environment(OPPIVA_DATA=str(own_demo.data), OPPIVA_DEMO="1", OPPIVA_DEMO_DAY=DAY)
    made = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("team_to_be.py")), DAY, SECOND, THIRD],
        env={**environment, "PYTHONPATH": str(Path(__file__).parents[2] / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    return Story(own_demo, browser, json.loads(made.stdout.splitlines()[-1]))


def opens(desk: Any, story: Story, number: int) -> str:
    """The facilitator opens the door and begins; the join code."""
    desk.goto(story.session(number, "ovi/"))
    desk.locator("form button[value=open], main form button.btn").first.click()
    desk.wait_for_selector(".doorcode__words")
    code: str = desk.locator(".doorcode__words").inner_text()
    desk.goto(story.session(number, "tilanne/"))
    leads(desk, desk.locator("button[value=start]").click)
    desk.wait_for_selector("button[value=step], button[value=closing]")
    return code


def comes_in(phone: Any, story: Story, number: int, code: str, name: str) -> None:
    """By the join code, without e-mail."""
    phone.goto(f"{story.demo.address}/liity/{code.replace(' ', '')}/")
    leads(phone, phone.get_by_role("button", name=name, exact=True).click)
    phone.goto(story.session(number, "tiimi/"))


def fills(page: Any, **fields: str) -> None:
    """Fields of the step's form by their names; choices by their value."""
    form = page.locator("form[data-step-form]")
    for name, value in fields.items():
        field = form.locator(f"[name={name}]")
        if field.first.get_attribute("type") in {"radio", "checkbox"}:
            form.locator(f"[name={name}][value='{value}']").check(force=True)
        else:
            field.fill(value)


def saves(page: Any, button: str = "button:not([name])") -> None:
    """The step, until the server has it and its next page is there.

    The page of before may still be tidying its address, which counts as a navigation, too: a mark in the window goes
    with the document alone.
    """
    page.evaluate("() => { window.before = true; }")
    page.locator(f"form[data-step-form] {button}").last.click()
    page.wait_for_function("() => !window.before && document.readyState === 'complete'", timeout=SOON)


def moves_on(desk: Any, phone: Any, words: str) -> None:
    """The facilitator goes to the next step; the phone follows by itself."""
    leads(desk, desk.locator(".wall__acts button.btn--go").click)
    phone.wait_for_selector(f"h1:has-text('{words}')", timeout=SOON)


def test_a_team_plans_logs_looks_and_decides(story: Story) -> None:
    desk, one, mate = story.page("lead", 1280), story.page("first"), story.page()

    # The first half-day: the team plans, one phone signed in and one come by the join code.
    comes_in(mate, story, 1, opens(desk, story, 1), "Beda")
    one.goto(story.session(1, "tiimi/"))
    fills(one, problem=PROBLEM, problem_of="jobseeker", name="Kolme kysymystä", theme="customer")
    fills(one, summary="Kysymme taustatiedot viestillä ennen tapaamista.")
    picture(one, "experiment-1-problem")
    saves(one)
    assert one.url.split("?")[0] == story.session(1, "tiimi/"), "a save leads back to the half-day"
    mate.wait_for_function("text => document.querySelector('[name=problem]').value === text", arg=PROBLEM, timeout=SOON)
    desk.wait_for_selector("#tile-1 :text('·')", timeout=SOON)
    assert "tapaamisesta" not in desk.locator("main").inner_text(), "the wall tells how far, not what"
    picture(desk, "experiment-2-wall")

    moves_on(desk, mate, "Vaihe 2")
    fills(mate, belief=BELIEF, what="Minuutteja esitietojen kysymiseen", unit="min", wanted="down")
    fills(mate, kind="at_most", value="10", by_date="9.4.2026", keep_cut="10", stop_cut="15")
    picture(mate, "experiment-3-prediction")
    saves(mate)
    moves_on(desk, one, "Vaihe 3")
    fills(one, where="Uudet asiakkaat", how_many="20", starts_on="12.3.2026", ends_on="9.4.2026")
    fills(one, customer_data="no", stop_rule="viesti kuormittaa asiakkaita", minutes_estimated="360")
    saves(one)
    picture(one, "experiment-4-trial")

    # What was predicted is locked as the trial begins.
    one.goto(story.experiment("aloita/"))
    with one.expect_navigation():
        one.locator("main form[data-needs-network] button").click()
    one.wait_for_selector(".sealed")
    picture(one, "experiment-5-locked")

    # Two weeks on, two phones have the numbers; one of them without network.
    for page in (desk, one, mate):
        page.goto("about:blank")
    story.demo.move_to(SECOND)
    third = story.page("third")
    for day, value in (("13.3.2026", "12"), ("17.3.2026", "9"), ("20.3.2026", "9,5")):
        one.goto(story.experiment("luku/"))
        one.locator("[name=value]").fill(value)
        one.locator("details:has([name=day]) > summary").click()
        one.locator("[name=day]").fill(day)
        with one.expect_navigation():
            one.locator("main form button.btn--wide").first.click()
    third.goto(story.experiment("luku/"))
    third.context.set_offline(True)
    third.locator("[name=value]").fill("8")
    third.locator("main form button.btn--wide").first.click()
    third.wait_for_selector("[data-log-waiting]:not([hidden])", timeout=SOON)
    picture(third, "experiment-6-not-sent")
    third.context.set_offline(False)
    third.wait_for_selector("[data-log-waiting]", state="hidden", timeout=SOON)
    third.goto(story.experiment("kirjaa/"))
    third.locator("[name=kind][value=surprise]").check(force=True)
    third.locator("[name=text]").fill("Moni vastasi jo samana iltana.")
    with third.expect_navigation():
        third.locator("main form button.btn--wide").first.click()

    # The second half-day looks at them.
    opens(desk, story, 2)
    third.goto(story.session(2, "tiimi/"))
    with third.expect_navigation():
        third.locator("#work a.btn--line").first.click()
    one.goto(story.experiment("luvut/"))
    numbers = one.locator("main").inner_text()
    assert all(value in numbers for value in ("12", "9,5", "8"))
    picture(one, "experiment-7-numbers")

    # The third: the trial is over, the result is proposed from the log, the team decides.
    for page in (desk, one, third):
        page.goto("about:blank")
    story.demo.move_to(THIRD)
    code = opens(desk, story, 3)
    comes_in(mate, story, 3, code, "Beda")
    mate.wait_for_selector("form[data-step-form] [name=learned]", timeout=SOON)
    picture(mate, "experiment-8-result")
    # What the program proposes is accepted or changed; what it cannot propose is asked.
    while mate.locator("form[data-step-form] button[name=accept]").count():
        saves(mate, "button[name=accept] >> nth=0")
        mate.wait_for_selector("form[data-step-form] [name=learned]", timeout=SOON)
    answers = {
        "versus_prediction": "as_predicted", "certainty": "1", "as_planned": "yes",
        "harms_seen": "none", "learned": LEARNED, "hours": "6",
    }  # fmt: skip
    here = {name: value for name, value in answers.items() if mate.locator(f"[name={name}]").count()}
    fills(mate, **here)
    saves(mate)
    picture(mate, "experiment-9-written")

    moves_on(desk, mate, "Vaihe 2")
    mate.wait_for_selector("form[data-step-form] [name=choice]", timeout=SOON)
    fills(mate, choice="keep", why=WHY)
    mate.locator("[name=owner]").select_option(index=1)
    picture(mate, "experiment-10-decision")
    saves(mate, "button[name=decide]")
    picture(mate, "experiment-11-decided")

    # The decision is the team's next step, and nothing more is asked of the team.
    moves_on(desk, mate, "Vaihe 3")
    leads(desk, desk.locator(".wall__acts button.btn--go").click)
    desk.wait_for_selector(".wall__acts a.btn--go", timeout=SOON)
    mate.goto(story.session(3, "tiimi/"))
    assert WHY in mate.locator("#work").inner_text()
    assert mate.locator("#work [name=due_on]").count() == 0
    desk.goto(story.session(3, "paata/"))
    assert WHY in desk.locator("main").inner_text()
    picture(desk, "experiment-12-end")
    one.goto(story.experiment())
    assert "Kolme kysymystä" in one.locator("h1").inner_text()
    picture(one, "experiment-13-experiment")
    # From now on the facilitator reads it, too.
    desk.goto(story.experiment())
    assert LEARNED in desk.locator("main").inner_text()
