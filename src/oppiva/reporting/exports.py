"""The table of counts as a file that a spreadsheet opens."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from oppiva.reporting.counts import Count
from oppiva.reporting.words import target_name
from oppiva.ui.formatting import date
from oppiva.ui.tables import is_formula


def counts_csv(counts: Sequence[Count]) -> str:
    """Semicolons and a byte order mark, as spreadsheets in Finland read it; an unknown count is an empty cell."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        [pgettext("target", "Code"), _("Target"), _("Count"), _("Promised"), _("About"), _("Query"), _("Date")]
    )
    for one in counts:
        about = _("about") if one.approximate else ""
        value = "" if one.value is None else str(one.value)
        cells = [one.code, target_name(one), value, str(one.target), about, one.query, date(one.as_of)]
        writer.writerow([_plain(cell) for cell in cells])
    return "\ufeff" + out.getvalue()


def _plain(cell: str) -> str:
    # A name comes from a plan that somebody wrote (trust.md 1, threat 8).
    return f"'{cell}" if is_formula(cell) else cell
