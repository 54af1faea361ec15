"""`oppiva processing-record`: the record of processing of article 30, from the models of this version."""

import sys

from oppiva.cli.listing import asked, in_language, told
from oppiva.cli.words import gettext as _


def run(argv: list[str]) -> int:
    """Print the record, or write it as a table; 1 when a model does not say what it holds, 2 a file not writable."""
    options = asked("processing-record", _("Print the record of processing"), argv)
    with in_language(options.language):
        from oppiva.people import queries
        from oppiva.people.exports import processing_csv

        if code := told(options.csv, processing_csv, _printed):
            return code
        missing = queries.unsaid()
    if missing:
        print(_("Without a row: %(names)s") % {"names": ", ".join(missing)}, file=sys.stderr)
    return 1 if missing else 0


def _printed() -> None:
    from oppiva.people import queries

    labels = queries.processing_labels()
    for row in queries.processing_rows():
        print(*(f"{label}: {getattr(row, name)}" for name, label in labels.items()), "", sep="\n")
