"""`live.js` in a browser: parts come by themselves, a writing hand is left alone, a lost connection is found again, and
the time left is the server's."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from workshops.live_stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.server]


def part(name: str, words: str) -> str:
    asks = f'hx-get="/part/{name}" hx-trigger="live:changed" hx-swap="outerHTML"'
    return f'<section id="{name}" data-live-part {asks}>{words}</section>'


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    made.start()
    yield made
    made.kill()


def shown(page: Any) -> str:
    return page.evaluate("""[...document.querySelectorAll("[data-live-when]")].filter(one => !one.hidden)
        .map(one => one.dataset.liveWhen).join()""")


def until(page: Any, wanted: str, seconds: float = 10) -> None:
    page.wait_for_function(
        "wanted => document.querySelector(`[data-live-when=${wanted}]`).hidden === false",
        arg=wanted,
        timeout=seconds * 1000,
    )


def play(stage: Stage, page: Any, **parts: str) -> list[str]:
    """The page with these parts, open and connected; gives the list of what the browser complains about."""
    stage.parts = {f"/part/{name}": part(name, words) for name, words in parts.items()}
    stage.body = "".join(part(name, words) for name, words in parts.items())
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(stage.address)
    until(page, "ok")
    return faults


def change(stage: Stage, **parts: str) -> None:
    stage.parts |= {f"/part/{name}": part(name, words) for name, words in parts.items()}
    stage.number += 1


class TestParts:
    def test_come_when_something_changed_and_not_when_the_page_is_as_new_as_the_server(
        self, stage: Stage, page: Any
    ) -> None:
        faults = play(stage, page, a="<h2>one</h2>", b="same")
        page.wait_for_timeout(300)
        assert stage.asked_for("/part/a") == []
        change(stage, a="<h2>two</h2>")
        page.wait_for_selector("#a >> text=two")
        change(stage, a="<h2>three</h2>")
        page.wait_for_selector("#a >> text=three")
        first, second = stage.asked_for("/part/b")
        assert (first[0], first[1], second[1]) == ("", 200, 304), "what has not changed is not sent again"
        assert page.evaluate("document.activeElement.tagName") == "BODY", "no heading takes the focus"
        assert page.inner_text("#status") == ""
        assert faults == []

    def test_come_at_most_three_times_a_second_and_the_last_change_is_never_left_out(
        self, stage: Stage, page: Any
    ) -> None:
        play(stage, page, a="0")
        for number in range(1, 21):
            change(stage, a=f"no {number}.")
            time.sleep(0.05)
        page.wait_for_selector("#a >> text='no 20.'")
        assert 2 <= len(stage.asked_for("/part/a")) <= 6

    def test_a_part_in_which_somebody_writes_waits(self, stage: Stage, page: Any) -> None:
        field = '<form><label>Note <textarea name="note">old</textarea></label></form>'
        play(stage, page, a=field, b="one")
        page.fill("textarea", "old and new")
        change(stage, a=field.replace("old", "another's"), b="two")
        page.wait_for_selector("#b >> text=two")
        assert page.input_value("textarea") == "old and new"
        page.evaluate("document.activeElement.blur()")
        page.wait_for_timeout(700)
        assert page.input_value("textarea") == "old and new", "what is written but not saved stays"
        page.fill("textarea", "old")
        page.wait_for_timeout(700)
        assert page.input_value("textarea") == "old", "and so does a field under the hand"
        page.evaluate("document.activeElement.blur()")
        page.wait_for_function("() => document.querySelector('textarea').value === \"another's\"")

    def test_the_focus_stays_on_its_button_and_what_was_opened_stays_open(self, stage: Stage, page: Any) -> None:
        words = '<button name="help" value="{n}">Go</button><details id="more"><summary>More</summary>x</details>{said}'
        both = "".join(words.format(n=n, said="").replace('id="more"', f'id="more{n}"') for n in (1, 2))
        play(stage, page, a=both)
        page.click("#more2 summary")
        page.focus("button[value='2']")
        change(stage, a=both + "new")
        page.wait_for_selector("#a >> text=new")
        assert page.evaluate("document.activeElement.value") == "2"
        assert page.evaluate("[more1.open, more2.open]") == [False, True]

    def test_a_refused_part_leaves_the_page_as_it_is(self, stage: Stage, page: Any) -> None:
        play(stage, page, a="one")
        stage.parts = {}
        stage.number += 1
        page.wait_for_timeout(700)
        assert stage.asked_for("/part/a") == [("", 404)]
        assert page.inner_text("#a") == "one"


class TestConnection:
    def test_a_killed_server_is_found_again_with_what_changed_meanwhile(self, stage: Stage, page: Any) -> None:
        play(stage, page, a="one")
        stage.kill()
        until(page, "away")
        change(stage, a="two")
        stage.start()
        until(page, "ok", 20)
        page.wait_for_selector("#a >> text=two")

    def test_without_streams_the_number_is_asked_for(self, stage: Stage, page: Any) -> None:
        stage.streams = False
        page.clock.install()
        stage.body, stage.parts = part("a", "one"), {"/part/a": part("a", "one")}
        page.goto(stage.address)
        for _each in range(8):
            page.clock.fast_forward(1_000)
            page.wait_for_timeout(50)
        until(page, "ok")
        refused = len(stage.asked_for("/live/x"))
        assert refused == 3
        for _each in range(3):
            page.clock.fast_forward(5_100)
            page.wait_for_timeout(50)
        asked = stage.asked_for("/versio/")
        assert asked[0] == ("", 200)
        assert set(asked[1:]) == {('"1"', 304)}
        change(stage, a="two")
        page.clock.fast_forward(5_100)
        page.wait_for_selector("#a >> text=two")
        stage.streams = True
        page.clock.fast_forward(60_000)
        page.wait_for_timeout(100)
        assert len(stage.asked_for("/live/x")) == refused + 1, "now and then a stream is tried again"

    def test_a_browser_without_streams_asks_at_once(self, stage: Stage, page: Any) -> None:
        page.add_init_script("delete window.EventSource")
        play(stage, page, a="one")
        assert stage.asked_for("/versio/") == [("", 200)]
        assert stage.asked_for("/live/x") == []

    def test_no_network_is_said_and_its_return_needs_no_waiting(self, stage: Stage, page: Any) -> None:
        play(stage, page, a="one")
        page.context.set_offline(True)
        until(page, "away", 1)
        change(stage, a="two")
        page.context.set_offline(False)
        until(page, "ok", 1)
        page.wait_for_selector("#a >> text=two", timeout=1_000)


class TestTimeLeft:
    now = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)

    def timer(self, left: int, more: str = "") -> str:
        ends = self.now + timedelta(seconds=left)
        return (
            f'<div role="timer" data-ends="{ends.isoformat()}" data-now="{self.now.isoformat()}" data-label="Time left"'
            f' data-over="The time is up" data-say-five="Five minutes left" data-say-one="One minute left"{more}>'
            "<b data-timer></b></div>"
        )

    def face(self, page: Any, seconds: float = 0) -> str:
        """What it shows after so many seconds more."""
        page.clock.run_for(int(seconds * 1000) + 600)
        return page.inner_text("[data-timer]").strip()

    @pytest.mark.parametrize("device", ["2019-01-01T00:00:00Z", "2026-03-12T08:07:00Z", "2031-05-05T00:00:00Z"])
    def test_is_the_server_s_whatever_the_device_s_clock_shows(self, stage: Stage, page: Any, device: str) -> None:
        page.clock.install(time=device)
        page.clock.pause_at(datetime.fromisoformat(device) + timedelta(seconds=1))
        stage.body, stage.moment, stage.still = self.timer(760), self.now, True
        page.goto(stage.address)
        assert self.face(page) in {"12min 40s", "12min 39s"}
        assert page.get_attribute("[role=timer]", "aria-label").startswith("Time left 12 min ")
        assert self.face(page, 100) in {"10min 59s", "10min 58s"}

    def test_from_an_hour_on_is_told_in_hours_and_minutes(self, stage: Stage, page: Any) -> None:
        page.clock.install(time=self.now)
        page.clock.pause_at(self.now + timedelta(seconds=1))
        stage.body, stage.moment, stage.still = self.timer(144 * 60), self.now, True
        page.goto(stage.address)
        assert self.face(page) in {"2h 24min", "2h 23min"}
        assert self.face(page, 24 * 60) in {"2h", "1h 59min"}
        assert self.face(page, 3600) in {"59min 59s", "59min 58s", "59min 57s"}

    def test_is_said_aloud_at_five_minutes_one_minute_and_the_end_only(self, stage: Stage, page: Any) -> None:
        page.clock.install(time=self.now)
        page.clock.pause_at(self.now + timedelta(seconds=1))
        stage.body, stage.moment, stage.still = self.timer(320), self.now, True
        page.goto(stage.address)
        page.evaluate(
            """() => {
                const status = document.getElementById("status");
                window.said = [];
                new MutationObserver(() => said.push(status.textContent)).observe(status, { childList: true });
            }"""
        )
        for seconds in (10, 20, 230, 40, 30, 60):
            face = self.face(page, seconds)
        assert face == "The time is up"
        assert page.evaluate("said") == ["Five minutes left", "One minute left", "The time is up"]

    def test_stands_still_in_a_break(self, stage: Stage, page: Any) -> None:
        page.clock.install(time="2019-01-01T00:00:00Z")
        page.clock.pause_at("2019-01-01T00:00:01Z")
        stage.body = self.timer(45, " data-paused")
        page.goto(stage.address)
        assert [self.face(page, seconds) for seconds in (0, 30, 60)] == ["45s"] * 3
