"""What the demo's teams try is believable: within every limit, numbers that fit the words, all four decisions."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from oppiva.core.statistics import Number, outcome, statistic
from oppiva.experiments.demo.stories import Story, stories
from oppiva.experiments.demo.telling import working_days
from oppiva.experiments.models import Choice, EntryKind, Prediction, Problem, Result, Theme, Trial, Whose

TRIALS, IDEAS = stories()
ROUNDS = [*TRIALS, *(story.again for story in TRIALS if story.again is not None)]


def _most(model: type, name: str) -> int:
    return model._meta.get_field(name).max_length or 0  # type: ignore[attr-defined]


@pytest.mark.parametrize("story", [*ROUNDS, *IDEAS], ids=lambda story: story.text("name"))
def test_a_story_keeps_to_the_limits_of_the_form(story: Story) -> None:
    fields = story.problem()
    for model, told in (
        (Problem, fields),
        *(((Prediction, story.prediction()), (Trial, story.trial()), (Result, story.result(story.numbers)))
          if story.numbers else ()),
    ):  # fmt: skip
        for name, value in told.items():
            if isinstance(value, str) and _most(model, name):
                assert len(value) <= _most(model, name), name
    assert len(story.problem(again="/hanke/ES-OPPIVA/kokeilut/01-1/")["name"]) <= 80  # type: ignore[arg-type]
    assert fields["theme"] in Theme.values
    assert set(fields["problem_of"]) <= set(Whose.values)  # type: ignore[call-overload]
    assert len(fields["summary"]) >= 10  # type: ignore[arg-type]
    for kind, text in story.entries:
        assert kind in EntryKind.values
        assert 0 < len(text) <= 280


@pytest.mark.parametrize("story", ROUNDS, ids=lambda story: story.text("name"))
def test_the_numbers_of_a_trial_lead_to_its_decision(story: Story) -> None:
    assert len(story.text("learned")) >= 20
    assert len(story.text("why")) >= 5
    keep, stop = story.number("keep"), story.number("stop")
    x = statistic([Number(one) for one in story.numbers], story.text("statistic") or "median")
    assert keep is not None
    assert stop is not None
    assert x is not None
    hint = outcome(x, story.text("wanted"), keep, stop)
    fits = {
        Choice.KEEP: {"keep"},
        Choice.HAND_OVER: {"keep"},
        Choice.CHANGE: {"change", "stop"},
        Choice.STOP: {"stop", "change"},
    }
    assert hint in fits[Choice(story.choice)], (x, hint)


def test_there_are_all_decisions_some_swedish_and_no_name_twice() -> None:
    choices = Counter(story.choice for story in TRIALS)
    assert set(choices) == set(Choice.values)
    assert choices["stop"] >= 3
    assert sum(story.language == "sv" for story in (*TRIALS, *IDEAS)) >= 3
    names = [story.text("name") for story in (*TRIALS, *IDEAS)]
    assert len(set(names)) == len(names)


def test_a_log_is_written_on_working_days() -> None:
    assert [day.day for day in working_days(date(2026, 3, 5), date(2026, 3, 10))] == [5, 6, 9, 10]
    assert [day.day for day in working_days(date(2025, 12, 25), date(2025, 12, 29))] == [29]
    assert working_days(date(2026, 3, 7), date(2026, 3, 8)) == [date(2026, 3, 7)]
