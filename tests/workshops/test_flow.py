"""The flow of a workshop as plain data, and the sets and cards that come with the product."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from oppiva.workshops import flow, shipped
from oppiva.workshops.flow import Difference, Option, Step
from oppiva.workshops.models import RunStep
from oppiva.workshops.services.flow import OPTION_TEXT, OPTION_TITLE, PROMPT, TITLE

HELSINKI = ZoneInfo("Europe/Helsinki")
A, B, C = Step("Alku", "Kuka olet?", minutes=20), Step("Pulma", "Mikä toistuu?"), Step("Askel", "Kuka, mitä?")


def test_the_same_flow_differs_in_nothing() -> None:
    assert flow.differences((A, B, C), (A, B, C)) == ()


def test_steps_are_added_removed_and_changed() -> None:
    other = (A, Step("Tauko", minutes=20), Step("Askel", "Kuka, mitä?", minutes=45))
    assert flow.differences((A, B, C), other) == (
        Difference("added", "Tauko"),
        Difference("changed", "Askel", ("minutes",)),
        Difference("removed", "Pulma"),
    )


def test_a_step_with_another_title_and_the_same_question_is_the_same_step() -> None:
    assert flow.differences((B,), (Step("Ongelma", "Mikä toistuu?"),)) == (
        Difference("changed", "Ongelma", ("title",)),
    )


def test_of_steps_that_changed_places_the_fewest_are_named() -> None:
    assert flow.differences((A, B, C), (B, C, A)) == (Difference("changed", "Alku", ("position",)),)


def test_two_steps_of_one_title_are_two_steps() -> None:
    pause = Step("Tauko", minutes=10)
    assert flow.differences((pause, A, pause), (pause, A)) == (Difference("removed", "Tauko"),)


def test_from_nothing_everything_is_added() -> None:
    assert [one.kind for one in flow.differences((), (A, B))] == ["added", "added"]
    assert [one.kind for one in flow.differences((A, B), ())] == ["removed", "removed"]


def test_steps_begin_one_after_the_other() -> None:
    begins = datetime(2026, 3, 3, 8, 30, tzinfo=HELSINKI)
    found = flow.starts(begins, (A, B, C))
    assert [f"{one:%H.%M}" for one in found if one] == ["08.30", "08.50", "09.20"]
    assert flow.starts(None, (A, B)) == [None, None]


@pytest.mark.parametrize(
    ("begins", "ends", "minutes", "second"),
    [
        (datetime(2026, 3, 29, 1, 30), datetime(2026, 3, 29, 5, 0), 150, "04.30"),  # the clocks go forward at 3
        (datetime(2026, 10, 25, 1, 30), datetime(2026, 10, 25, 5, 0), 270, "03.30"),  # and back at 4
    ],
)
def test_minutes_pass_alike_when_the_clocks_change(begins: datetime, ends: datetime, minutes: int, second: str) -> None:
    begins, ends = begins.replace(tzinfo=HELSINKI), ends.replace(tzinfo=HELSINKI)
    assert flow.length(begins, ends) == minutes
    found = flow.starts(begins, (Step("Pitkä", minutes=120), Step("Toinen")))
    assert f"{found[1]:%H.%M}" == second


@pytest.mark.parametrize("number", shipped.NUMBERS)
@pytest.mark.parametrize("language", shipped.LANGUAGES)
def test_every_shipped_flow_fills_the_half_day_within_the_limits(number: int, language: str) -> None:
    sets = shipped.shipped_sets(number, language)
    assert [one.theme for one in sets] == ["", *shipped.THEMES]
    for one in sets:
        assert flow.total(one.steps) == 210
        assert 3 <= len(one.steps) <= 12
        for step in one.steps:
            assert 0 < len(step.title) <= TITLE
            assert 0 < len(step.prompt) <= PROMPT
            assert 5 <= step.minutes <= 90
            assert step.form_step in ("", *RunStep.FormStep.values)
            assert len(step.options) <= 4
            assert all(len(part.title) <= OPTION_TITLE and len(part.text) <= OPTION_TEXT for part in step.options)


def test_themes_ask_otherwise_and_keep_their_steps() -> None:
    plain, *themed = shipped.shipped_sets(1, "fi")
    for one in themed:
        changes = flow.differences(plain.steps, one.steps)
        assert {part.kind for part in changes} == {"changed"}
        assert {part.fields for part in changes} == {("prompt",)}


def test_the_half_days_work_on_the_steps_of_the_form_in_its_order() -> None:
    worked = [[step.form_step for step in shipped.shipped_set(n, "", "fi").steps] for n in shipped.NUMBERS]
    assert [sorted(set(part) - {""}) for part in worked] == [["S1"], ["S2", "S3"], ["S5", "S6"]]
    assert sum(step.strengths for step in shipped.shipped_set(1, "", "fi").steps) == 1


def test_the_strength_cards_are_our_own_two_dozen_in_three_languages() -> None:
    cards = {language: shipped.strength_cards(language) for language in shipped.LANGUAGES}
    assert {len(found) for found in cards.values()} == {24}
    assert len({card.code for card in cards["fi"]}) == 24
    for found in cards.values():
        assert len({card.title for card in found}) == 24
        assert all(len(card.text) <= 60 for card in found)


def test_data_of_a_step_reads_back_as_the_step() -> None:
    step = Step("Pulma", "Kenen?", (Option("Työnhakija", "Odottaa"),), 25, "S1", False)
    assert flow.step_of(step.values()) == step
