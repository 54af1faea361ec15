"""What the card of a locked prediction says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils import translation

from oppiva.experiments.locked_words import locked_card
from oppiva.experiments.models import Prediction


def test_how_it_is_counted_stays_to_be_read_while_they_count() -> None:
    held = Prediction(what="minutes", unit="min", kind="at_most", value=Decimal(10), how="clock on the table")
    with translation.override("en"):
        card = locked_card(held, None, [], {}, date(2026, 3, 17))
        assert card.more == "How is it counted? clock on the table"
        held.how, held.belief = "", "three questions are enough"
        assert "counted" not in locked_card(held, None, [], {}, date(2026, 3, 17)).more
