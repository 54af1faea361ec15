"""The preview of a pasted table: each row in words, its fields to mend, and what happens when it is taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from oppiva.core.scheduling import FIELDS
from oppiva.ui.formatting import date_short
from oppiva.ui.formatting import time as shown_time
from oppiva.workshops.conflict_words import sentences as conflict_sentences
from oppiva.workshops.queries import Fate, JudgedRow, told_by
from oppiva.workshops.sentences import MODES

LABELS = {
    "series": gettext_lazy("Series"),
    "session": gettext_lazy("Workshop"),
    "day": gettext_lazy("Date"),
    "time": gettext_lazy("Time"),
    "mode": gettext_lazy("How people take part"),
    "place": gettext_lazy("Place"),
    "facilitator": gettext_lazy("Led by"),
    "link": gettext_lazy("Meeting link"),
}
FATES = {
    Fate.STOP: (gettext_lazy("mend first"), "stop", "warning-circle-fill"),
    Fate.SET: (gettext_lazy("gets its date"), "ok", "check-circle-fill"),
    Fate.MOVE: (gettext_lazy("moves"), "info", "arrow-right"),
    Fate.CHANGE: (gettext_lazy("changes"), "info", "pencil-simple"),
    Fate.SAME: (gettext_lazy("as it is"), "", "equals"),
}
TROUBLES = {
    "series_missing": gettext_lazy("Write the code of the series."),
    "series_unknown": gettext_lazy("There is no such series that you may change."),
    "session_missing": gettext_lazy("Write which workshop of the series it is, for example 2."),
    "session_malformed": gettext_lazy("Write the workshop as a number, for example 2."),
    "session_unknown": gettext_lazy("The series has no workshop of this number."),
    "session_cancelled": gettext_lazy("The half-day is cancelled. Take the cancellation back first."),
    "session_begun": gettext_lazy("The half-day has begun or is over."),
    "row_twice": gettext_lazy("The table has this half-day twice."),
    "day_malformed": gettext_lazy("There is no such day. Write the date like this: 16.3.2026."),
    "day_missing": gettext_lazy("Write the date, too."),
    "time_malformed": gettext_lazy("Write the time like this: 8.30–12."),
    "time_missing": gettext_lazy("Write the time, too."),
    "time_impossible": gettext_lazy("Clocks skip this hour on that night. Choose another time."),
    "mode_unknown": gettext_lazy("Write on site, online or hybrid."),
    "place_too_long": gettext_lazy("Write the place in at most 120 letters."),
    "link_too_long": gettext_lazy("The link is too long."),
    "link_not_https": gettext_lazy("Give the whole meeting link. It begins with https."),
    "facilitator_unknown": gettext_lazy("No facilitator of the programme has this name or mail."),
    "facilitator_several": gettext_lazy("Several facilitators have this name. Write the mail."),
    "same_facilitator": gettext_lazy("This is the second facilitator of the half-day already."),
}


@dataclass(frozen=True)
class Cell:
    """One field of a row to mend."""

    name: str
    label: str | Promise
    value: str
    trouble: str | Promise


@dataclass(frozen=True)
class PreviewRow:
    """One row of the preview."""

    number: int
    title: str
    when: str
    where: str
    fate: tuple[str | Promise, str, str]
    cells: tuple[Cell, ...]
    troubles: tuple[str | Promise, ...]
    conflicts: tuple[str, ...]
    open: bool


def preview(rows: Sequence[JudgedRow]) -> dict[str, object]:
    """What the template shows: the rows, how many change, are to be mended and tell people, and what was seen."""
    stopped = sum(one.fate == Fate.STOP for one in rows)
    taken = sum(one.fate not in {Fate.STOP, Fate.SAME} for one in rows)
    told = len(told_by(rows))
    return {
        "rows": [_row(one) for one in rows],
        "sentence": _sentence(taken, stopped),
        "taken": taken,
        "stopped": stopped,
        "told": ngettext(
            "The people of one series are told of what changes.",
            "The people of %(n)s series are told of what changes.",
            told,
        )
        % {"n": told}
        if told
        else _("Nobody is told: these dates have not been published."),
        "seen": " ".join(f"{one.session.pk}:{one.session.version}" for one in rows if one.session is not None),
    }


def _sentence(taken: int, stopped: int) -> str:
    if stopped:
        return ngettext("One row is to be mended.", "%(n)s rows are to be mended.", stopped) % {"n": stopped}
    if taken:
        return ngettext("One half-day is ready to be set.", "%(n)s half-days are ready to be set.", taken) % {
            "n": taken
        }
    return _("Everything is already as in the table.")


def _row(one: JudgedRow) -> PreviewRow:
    row = one.pasted
    hours = f"{shown_time(row.starts)}–{shown_time(row.ends)}" if row.starts else row.cells.get("time", "")
    day = date_short(row.day) if row.day else row.cells.get("day", "")
    mode = str(MODES[row.mode]) if row.mode else row.cells.get("mode", "")
    return PreviewRow(
        row.number,
        f"{row.series or '?'} / {row.session or '?'}",
        " ".join(part for part in (day, hours) if part),
        " · ".join(part for part in (mode, row.place, row.facilitator) if part),
        FATES[one.fate],
        tuple(Cell(name, LABELS[name], row.cells[name], _trouble(one, name)) for name in FIELDS),
        tuple(TROUBLES[code] for code in one.troubles.values()),
        conflict_sentences(one.conflicts),
        bool(one.troubles),
    )


def _trouble(one: JudgedRow, name: str) -> str | Promise:
    code = one.troubles.get(name)
    return TROUBLES[code] if code else ""
