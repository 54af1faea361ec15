"""What waits for the contact of a unit, whatever the role: the question of who has left."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from oppiva.home import addresses
from oppiva.home.sight import Sight
from oppiva.people.queries import waiting_leaver_checks
from oppiva.reporting.things import Thing
from oppiva.ui.formatting import date


def leaver_things(sight: Sight) -> Iterator[Thing]:
    """One thing for each unit whose contact the person is and whose question of this quarter has no answer."""
    for pk, unit, last_day in waiting_leaver_checks(sight.actor):
        late = last_day < sight.today
        words = (
            _("The last day was %(day)s. A late answer is still welcome.")
            if late
            else _("Half a minute: tick those who have left, or say that all are still here. By %(day)s.")
        )
        yield Thing(
            f"leavers_{pk}",
            _("Tell who has left %(unit)s") % {"unit": unit},
            words % {"day": date(last_day)},
            _("Answer"),
            addresses.leaver_check(pk),
            ("write", "person"),
            1 if late else 2,
        )
