"""Requests for help between half-days, on the first page of who answers them."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from oppiva.home import addresses
from oppiva.home.sight import Sight
from oppiva.reporting.things import Thing
from oppiva.workshops.help_words import by_words


def help_things(sight: Sight) -> Iterator[Thing]:
    """A team that waits for this facilitator's answer, and by when; its words stand on the page."""
    for row in sight.waiting_help:
        if not row.mine:
            continue
        late = row.answer_by is not None and row.answer_by <= sight.today
        yield Thing(
            f"help_{row.pk}",
            _("Team %(team)s asks for help") % {"team": f"{row.series}-{row.team}"},
            by_words(row.answer_by, sight.today),
            _("Answer the team"),
            addresses.help_queue(),
            ("write", "attendance"),
            0 if late else 1,
        )
