"""The page of the audit log in words: no code of any app, no row twice, deeds in the order of their words."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils.translation import override

from oppiva.audit.services import log
from oppiva.people import words
from people.cast import Cast, browser

pytestmark = pytest.mark.django_db


def test_facts_of_every_app_have_words() -> None:
    with override("en"):
        assert words.facts({"state": "decided", "before": "reviewing"}) == "state: decided, before: under review"
        assert words.facts({"choice": "stop", "cycle": 1}) == "decision: We stop, cycle: 1"
        assert words.facts({"step": "S6", "late": False}) == "step: decision, written afterwards: no"
        assert words.facts({"months": 6, "value": "partly"}) == "months: 6, answer: partly in use"


def test_an_app_adds_its_states_and_takes_none_away() -> None:
    with override("en"):
        said = [words.facts({"state": code}) for code in ("active", "enrolled", "door_open", "interrupted")]
    assert not [one for one in said if "_" in one]
    assert said[0] == "state: active"
    with override("fi"):
        assert words.facts({"state": "interrupted"}) != "tila: interrupted"


def test_rows_that_read_the_same_stand_once_with_how_many(cast: Cast) -> None:
    for _time in range(3):
        log("restored", actor=cast.actor(cast.admin), kind="unit", count=2)
    page = browser(cast.admin).get("/en" + reverse("people:log")).content.decode()
    rows = page.partition("<tbody")[2]
    assert rows.count("undid a deletion") == 1
    assert "3 times" in rows


def test_deeds_are_chosen_by_their_words(cast: Cast) -> None:
    for verb in ("restored", "deleted", "exported"):
        log(verb, actor=cast.actor(cast.admin), kind="unit")
    page = browser(cast.admin).get("/en" + reverse("people:log")).content.decode()
    shown = re.findall(r"<option[^>]*>([^<]+)</option>", page.partition('id="verb"')[2].partition("</select>")[0])[1:]
    assert shown == sorted(shown, key=str.casefold)
    assert "deleted" in shown
