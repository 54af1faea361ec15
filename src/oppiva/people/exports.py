"""Tables out of people."""

from __future__ import annotations

import csv
import io

from oppiva.people.queries.processing import processing_labels, processing_rows


def processing_csv() -> str:
    """The record of processing: semicolons and a byte order mark, as spreadsheets in Finland read it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    labels = processing_labels()
    writer.writerow(labels.values())
    for row in processing_rows():
        writer.writerow([getattr(row, name) for name in labels])
    return "\ufeff" + out.getvalue()
