"""`oppiva processing-record`: the record of processing of article 30, from the models of this version."""

import argparse
import os
import sys
from pathlib import Path

from oppiva.cli.words import LANGUAGES, language
from oppiva.cli.words import gettext as _


def run(argv: list[str]) -> int:
    """Print the record, or write it as a table; 1 when a model does not say what it holds, 2 a file not writable."""
    parser = argparse.ArgumentParser(prog="oppiva processing-record", description=_("Print the record of processing"))
    parser.add_argument("--csv", type=Path, metavar="FILE", help=_("write it as a table"))
    parser.add_argument("--language", choices=LANGUAGES, default=language(), help=_("fi, sv or en"))
    options = parser.parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oppiva.settings")
    import django

    django.setup()
    from django.utils import translation

    from oppiva.people import queries
    from oppiva.people.exports import processing_csv

    with translation.override(options.language):
        if options.csv is not None:
            try:
                options.csv.write_text(processing_csv(), encoding="utf-8", newline="")
            except OSError as error:
                print(error, file=sys.stderr)
                return 2
        else:
            labels = queries.processing_labels()
            for row in queries.processing_rows():
                print(*(f"{label}: {getattr(row, name)}" for name, label in labels.items()), "", sep="\n")
    missing = queries.unsaid()
    if missing:
        print(_("Without a row: %(names)s") % {"names": ", ".join(missing)}, file=sys.stderr)
    return 1 if missing else 0
