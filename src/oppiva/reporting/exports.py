"""The table of counts as a file that a spreadsheet opens."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from oppiva.reporting.counts import Count
from oppiva.reporting.words import counted, target_name
from oppiva.ui.formatting import date
from oppiva.ui.tables import is_formula


def counts_csv(counts: Sequence[Count], own: Mapping[str, int | None]) -> str:
    """Semicolons and a byte order mark, as spreadsheets in Finland read it; an unknown count is an empty cell.

    `own` are the counts without what was brought in from a file.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    head = [pgettext("target", "Code"), _("Target"), _("Count"), _("Without what was brought in"), _("Promised")]
    writer.writerow([*head, _("About"), _("Code of the count"), _("Date"), _("How it is counted")])
    for one in counts:
        about = _("about") if one.approximate else ""
        value = "" if one.value is None else str(one.value)
        kept = own.get(one.code)
        without = "" if kept is None else str(kept)
        cells = [one.code, target_name(one), value, without, str(one.target), about]
        cells += [one.query, date(one.as_of), counted(one.query)]
        writer.writerow([_plain(cell) for cell in cells])
    return "\ufeff" + out.getvalue()


def _plain(cell: str) -> str:
    # A name comes from a plan that somebody wrote (trust.md 1, threat 8).
    return f"'{cell}" if is_formula(cell) else cell
