"""The texts of the demo's models are whole, and their days lead from one state to the next."""

from __future__ import annotations

from typing import Any

import pytest

from oppiva.catalogue import blocks
from oppiva.catalogue.freezing import effort_of
from oppiva.catalogue.library_demo import CALENDAR, LATER, demo_models
from oppiva.catalogue.models import EffortStep, ModelDraft
from oppiva.core.text.personal import find_personal

IDS = [one["topic"] for one in demo_models()]


def draft_of(told: dict[str, Any]) -> ModelDraft:
    values = {name: blocks.cleaned(name, told[name]) for name in blocks.FIELDS if name in told}
    return ModelDraft(name=told["topic"], **values)


def test_there_are_21_with_stories_of_their_own() -> None:
    assert len(IDS) == len(set(IDS)) == len(CALENDAR) == 21
    stories = [name for one in demo_models() for name in (*one["stories"], *one["against"])]
    assert len(stories) == len(set(stories))
    assert set(LATER) <= set(IDS)


@pytest.mark.parametrize("told", demo_models(), ids=IDS)
def test_each_text_is_whole_and_tells_of_nobody(told: dict[str, Any]) -> None:
    draft = draft_of(told)
    assert blocks.gaps(draft, blocks.PUBLISHING) == ()
    assert told["against"] == [] or len(told["answer"]) >= 10
    words = [str(told.get(name, "")) for name in blocks.FIELDS]
    assert [flag for text in words for flag in find_personal(text)] == []


def test_every_step_of_effort_is_among_them() -> None:
    assert {effort_of(draft_of(one)).step for one in demo_models()} == set(EffortStep)


@pytest.mark.parametrize("plan", CALENDAR, ids=IDS)
def test_the_days_of_a_model_come_one_after_the_other(plan: Any) -> None:
    days = [day for day in (plan.became, plan.on_trial, plan.reviewed, plan.published) if day is not None]
    assert days == sorted(set(days))
