"""`oppiva library JOB`: the whole library out into a folder, or another installation's in."""

import sys

from oppiva.cli.libraryexport import run as take_out
from oppiva.cli.libraryimport import run as bring_in
from oppiva.cli.words import gettext as _

JOBS = {"export": take_out, "import": bring_in}


def run(argv: list[str]) -> int:
    """Run one job of the library; 2 for one that does not exist."""
    if argv and argv[0] in JOBS:
        return JOBS[argv[0]](argv[1:])
    print(_("Usage: ./oppiva library %(jobs)s") % {"jobs": " | ".join(JOBS)}, file=sys.stderr)
    return 0 if argv and argv[0] in {"-h", "--help"} else 2
