"""What the page of a workshop's flow says first, and what else is missing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils.translation import override

from oppiva.workshops import flow_words
from oppiva.workshops.flow import Difference
from oppiva.workshops.flow_words import Facts
from oppiva.workshops.queries import MaterialRow

READY = Facts(steps=7, total=210, length=210)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "The workshop is ready."),
        ({"emblems": 1}, "The workshop is ready. One file lacks the EU emblem."),
        ({"emblems": 2}, "The workshop is ready. 2 files lack the EU emblem."),
        ({"emblems": 1, "only_files": False}, "The workshop is ready. One material lacks the EU emblem."),
        ({"statements": 1}, "The workshop is ready. One material lacks the statement of funding."),
        ({"has_task": False}, "The workshop is ready. There is no pre-task."),
        ({"length": None}, "The workshop is not ready yet. It has no date."),
        ({"steps": 0, "total": 0}, "The workshop is not ready yet. It has no run-sheet yet."),
        ({"total": 225}, "The workshop is not ready yet. Its steps are 15 minutes too long."),
        ({"total": 209}, "The workshop is not ready yet. Its steps leave one minute free."),
        ({"led": False, "emblems": 1}, "The workshop is not ready yet. Nobody leads it yet."),
        ({"state": "running", "steps": 0}, "The workshop is under way."),
        ({"state": "held"}, "The workshop has been held."),
        ({"state": "cancelled"}, "The workshop is cancelled."),
    ],
)
def test_the_page_says_whether_the_workshop_is_ready(changes: dict[str, object], words: str) -> None:
    with override("en"):
        assert flow_words.sentence(replace(READY, **changes)) == words


def test_what_else_is_missing_is_named_once() -> None:
    with override("en"):
        facts = replace(READY, total=200, led=False, emblems=2, has_task=False)
        assert flow_words.more(facts) == [
            "Nobody leads it yet.",
            "2 files lack the EU emblem.",
            "There is no pre-task.",
        ]
        assert flow_words.more(READY) == []
        assert flow_words.more(replace(facts, state="held")) == []


def test_a_difference_is_told_in_words() -> None:
    with override("en"):
        assert flow_words.difference(Difference("added", "Tauko")) == "Comes: Tauko"
        assert flow_words.difference(Difference("removed", "Tauko")) == "Goes: Tauko"
        changed = Difference("changed", "Tauko", ("minutes", "position"))
        assert flow_words.difference(changed) == "Changes: Tauko (minutes, place)"
        assert [flow_words.count_words(n) for n in (0, 1, 2)] == ["no differences", "one difference", "2 differences"]
        assert flow_words.compared("05", []) == "The run-sheet is the same as in series 05."
        assert flow_words.compared("05", [changed] * 2) == "2 things are otherwise in series 05."


def material(emblem: str, statement: str, file: object = None) -> MaterialRow:
    return MaterialRow(None, None, "A", "during", file, "", "application/pdf", 1_200_000, emblem, statement, None, None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("emblem", "statement", "tag", "words"),
    [
        ("yes", "yes", "ok", "Emblem is there"),
        ("not_needed", "not_needed", "ok", "Emblem not needed"),
        ("no", "yes", "stop", "EU emblem missing"),
        ("yes", "no", "stop", "Statement missing"),
        ("no", "no", "stop", "EU emblem and statement missing"),
    ],
)
def test_the_mark_of_a_material_says_what_is_missing(emblem: str, statement: str, tag: str, words: str) -> None:
    with override("en"):
        assert flow_words.mark_words(material(emblem, statement)) == (tag, words)
        assert flow_words.kind_words(material(emblem, statement)) == "link"
        assert flow_words.kind_words(material(emblem, statement, file=1)).startswith("PDF, 1.")
