"""Tables out of workshops."""

from __future__ import annotations

from django.utils.translation import gettext as _

from oppiva.jobs import clock
from oppiva.ui.tables import Column, Table
from oppiva.workshops import queries
from oppiva.workshops.models import Series
from oppiva.workshops.queries.scopes import series_label


def breakout_table(series: Series) -> Table:
    """Who is in which team, for the breakout rooms of a meeting service."""
    columns = (Column(_("Team")), Column(_("Name")), Column(_("E-mail")), Column(_("Unit")))
    rows = [
        (f"{series.code}-{team.number}", member.name, member.email, member.unit)
        for team in queries.published_teams(series)
        for member in team.members
    ]
    return Table(
        title=_("Teams of series %(code)s") % {"code": series.code},
        columns=columns,
        rows=rows,
        day=clock.today(),
        about=[(_("Series"), series_label(series.code, series.name))],
    )
