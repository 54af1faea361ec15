"""What teams ask their supervisors, and what they have told them, on the first page."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from oppiva.experiments import told_words
from oppiva.home import addresses
from oppiva.home.blocks.registry import Card
from oppiva.home.sight import Sight
from oppiva.reporting.things import Thing


def asked_things(sight: Sight) -> Iterator[Thing]:
    """A team that waits for an answer; which team and when, nothing else of the plan."""
    for row in sight.asked_and_told[0]:
        team = told_words.team_words(row.series, row.team)
        yield Thing(
            f"permission_{row.pk}",
            _("Team %(team)s asks permission for a trial") % {"team": row.team},
            f"{team}: {row.about}. {told_words.begins_words(row.starts_on, sight.today)}",
            _("Read and answer"),
            addresses.asked(row.pk),
            ("read", "team_draft"),
            0,
            # The name is put in last: a per cent sign of other words is none of a format.
            told_words.asks_opening(row.team),
        )


def told_cards(sight: Sight) -> tuple[Card, ...]:
    """The newest decisions that teams have told, in the margin."""
    rows = sight.asked_and_told[1]
    if not rows:
        return ()
    return (Card("home/_told.html", {"rows": [(row, told_words.decided_inside(row.choice)) for row in rows]}),)
