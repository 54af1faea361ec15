"""The sentence above the numbers: some, all or none of the newest five are as predicted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from oppiva.experiments.log_words import first_name, newest_sentence, saved_words, shown
from oppiva.experiments.models import Prediction

DAY = date(2026, 3, 12)
AT_MOST = Prediction(kind="at_most", value=Decimal(10), unit="min")
AT_LEAST = Prediction(kind="at_least", value=Decimal("2.5"), unit="h")
BETWEEN = Prediction(kind="between", value=Decimal(8), upper=Decimal(10), unit="min")
DOWN, UP = Prediction(kind="down", unit="min"), Prediction(kind="up", unit="min")
NOTHING = Prediction(unit="min")


@pytest.mark.parametrize(
    ("prediction", "values", "said"),
    [
        (AT_MOST, [], "No numbers from the trial yet"),
        (AT_MOST, [9], "The only number so far is at most 10"),
        (AT_MOST, [17], "The only number so far is over 10"),
        (AT_MOST, [9, 9, 8, 11, 9], "Four of the last five numbers are at most 10"),
        (AT_MOST, [17, 19, 9, 12, 13], "One of the last five numbers is at most 10"),
        (AT_MOST, [9, 10, 8, 7, 9], "All the last five numbers are at most 10"),
        (AT_MOST, [17, 19, 15, 12, 13], "The last five numbers are over 10"),
        (AT_MOST, [9, 17], "One of the two numbers is at most 10"),
        (AT_LEAST, [3, 2, 3], "Two of the three numbers are at least 2.5"),
        (BETWEEN, [8, 9, 12, 7], "Two of the four numbers are between 8 and 10"),
        (BETWEEN, [1, 2], "The two numbers are not between 8 and 10"),
        (DOWN, [17, 12, 9], "All three numbers are under the starting level 18"),
        (UP, [17, 12, 9], "The three numbers are not over the starting level 18"),
        (NOTHING, [7.5], "The newest number is 7.5\u00a0min, Thu\u00a012.3."),
    ],
)
def test_the_sentence_says_what_the_newest_numbers_say(prediction: Prediction, values: list[float], said: str) -> None:
    with override("en"):
        found = newest_sentence([Decimal(str(one)) for one in values], prediction, Decimal(18), DAY, DAY)
    assert found == said


def test_a_direction_without_a_starting_level_tells_the_newest_number() -> None:
    with override("en"):
        assert newest_sentence([Decimal(9)], DOWN, None, DAY, DAY) == "The newest number is 9\u00a0min, Thu\u00a012.3."


def test_values_are_written_without_the_zeros_the_table_keeps() -> None:
    with override("fi"):
        assert [shown(Decimal(text)) for text in ("10.000", "7.500", "1200", "0.125")] == [
            "10",
            "7,5",
            "1\u00a0200",
            "0,125",
        ]
    with override("en"):
        assert saved_words(Decimal("9.000"), "min", DAY, DAY) == "Saved: 9\u00a0min, Thu\u00a012.3."


def test_who_is_no_longer_known_is_a_former_member() -> None:
    with override("en"):
        assert (first_name("Aino Kettula"), first_name("")) == ("Aino", "former member")
