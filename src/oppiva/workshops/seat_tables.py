"""Tables out of workshops: exactly the rows of the page, worded in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from oppiva.jobs import clock
from oppiva.people.models import Language
from oppiva.programme.models import Commitment, Programme
from oppiva.ui.tables import Column, Table
from oppiva.workshops.models import Attendance, Enrolment, Series, Session
from oppiva.workshops.pages.door import Line
from oppiva.workshops.place_words import state_words
from oppiva.workshops.queries import OrganisationSeats, RosterRow

LANGUAGES = dict(Language.choices)


def roster_table(series: Series, rows: Sequence[RosterRow]) -> Table:
    """The roster: person, unit, state of the place and the three flags."""
    columns = [
        Column(_("Name")),
        Column(_("Unit")),
        Column(_("Organisation")),
        Column(_("State")),
        Column(_("Takes part")),
        Column(_("Table without steps")),
        Column(_("Languages")),
    ]
    made = [
        (
            row.name,
            row.unit,
            row.organisation,
            state_words(row),
            "" if row.bare else str(Enrolment.Mode.REMOTE.label if row.remote else Enrolment.Mode.SITE.label),
            _("yes") if row.step_free else "",
            ", ".join(str(LANGUAGES.get(code, code)) for code in row.languages),
        )
        for row in rows
    ]
    title = _("Roster of series %(series)s") % {"series": series.code}
    return Table(title, columns, made, clock.today(), [(_("Programme"), series.programme.label)])


def seats_table(programme: Programme, rows: Sequence[OrganisationSeats]) -> Table:
    """Promised, enrolled and free by organisation."""
    columns = [
        Column(_("Organisation")),
        Column(_("Promised"), "number"),
        Column(_("Enrolled"), "number"),
        Column(_("Free"), "number"),
        Column(_("Commitment")),
    ]
    kinds = dict(Commitment.Kind.choices)
    made = [(row.organisation, row.promised, row.enrolled, row.free, str(kinds[row.kind])) for row in rows]
    return Table(_("Seats by organisation"), columns, made, clock.today(), [(_("Programme"), programme.label)])


def attendance_table(session: Session, rows: Sequence[Line]) -> Table:
    """The attendance sheet: person, organisation, way, minutes and where it comes from."""
    columns = [
        Column(_("Name")),
        Column(_("Unit")),
        Column(_("Organisation")),
        Column(_("Takes part")),
        Column(_("Times")),
        Column(_("Minutes"), "number"),
        Column(_("Source")),
    ]
    sources = dict(Attendance.Source.choices)
    made = [
        (
            line.name,
            line.row.unit,
            line.row.organisation,
            str(Attendance.Mode(line.row.mode).label),
            line.times,
            line.row.minutes,
            str(sources[Attendance.Source(line.row.source)]),
        )
        for line in rows
    ]
    series = session.series
    title = _("Attendance of workshop %(number)s of series %(series)s") % {
        "number": session.number,
        "series": series.code if series is not None else "",
    }
    about = [(_("Programme"), series.programme.label)] if series is not None else []
    return Table(title, columns, made, clock.today(), about)
