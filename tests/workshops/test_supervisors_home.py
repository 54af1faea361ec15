"""The supervisor's first page: seats, how many are away at once, never who (records.md 6; trust.md W5)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from oppiva.jobs import clock
from workshops.cast import Cast, browser, dated, enrol

pytestmark = pytest.mark.django_db


def home(cast: Cast) -> str:
    """The main part of the supervisor's first page."""
    return browser(cast.supervisor).get("/").content.decode().partition("<main")[2].partition("</main")[0]


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_enrolled_free_and_promised_stand_beside_the_way_to_propose(cast: Cast) -> None:
    enrol(cast, 5)
    shown = home(cast)
    assert "Ilmoittautunut 5 · vapaana 35 · luvattu 40" in re.sub(r"</?b>", "", shown)
    assert "Ohjaus: 5 henkilöä on ilmoittautunut." in words(shown)
    assert "Ehdota henkilöitä" in shown


def test_so_many_are_away_at_once_and_nobody_is_named(cast: Cast) -> None:
    dated(cast, cast.first, clock.today() + timedelta(days=7))
    enrol(cast, 17)
    shown = home(cast)
    rows = re.findall(r'<td class="num"[^>]*>(\d+)</td>', shown)
    assert rows == ["17", "17", "17"]
    assert "tag--stop" in shown, "forty at work, forty per cent away at most: sixteen"
    # The unit's people stand on another card, all alike: whether somebody is enrolled does not move their name.
    card = shown.partition('aria-labelledby="seats-')[2].partition("</section>")[0]
    assert "enintään 16" in card
    assert [person.name for person in cast.staff if person.name in card] == []
    assert all(words(shown).count(person.name) == 1 for person in cast.staff)


def test_what_the_card_of_seats_says_is_not_said_again(cast: Cast) -> None:
    before = home(cast)
    assert before.count("Ehdota henkilöitä") == 1
    enrol(cast, 5)
    said = words(home(cast))
    assert said.count("ilmoittautunut sarjaan") <= 1, "as the page's sentence only"
    assert not said.rstrip().endswith("Yksikköni")


def test_where_no_seat_is_taken_the_next_step_is_told(cast: Cast) -> None:
    assert "Mitä seuraavaksi" in words(home(cast)) or "hyväksyy paikan itse" in words(home(cast))
