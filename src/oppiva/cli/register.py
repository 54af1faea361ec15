"""`oppiva register`: what exists in this installation and how public it is (621/1999), without contents."""

import argparse
import os
import sys
from pathlib import Path

from oppiva.cli.words import LANGUAGES, language
from oppiva.cli.words import gettext as _


def run(argv: list[str]) -> int:
    """Print the register, or write it as a table; 2 when the file cannot be written."""
    parser = argparse.ArgumentParser(prog="oppiva register", description=_("List what exists and how public it is"))
    parser.add_argument("--csv", type=Path, metavar="FILE", help=_("write it as a table"))
    parser.add_argument("--language", choices=LANGUAGES, default=language(), help=_("fi, sv or en"))
    options = parser.parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oppiva.settings")
    import django

    django.setup()
    from django.utils import translation

    from oppiva.people import register

    with translation.override(options.language):
        if options.csv is None:
            print(register.told())
            return 0
        try:
            options.csv.write_text(register.as_csv(), encoding="utf-8", newline="")
        except OSError as error:
            print(error, file=sys.stderr)
            return 2
    return 0
