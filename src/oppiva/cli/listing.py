"""What the commands share that list something: printed, or written as a table, in the language asked for."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from oppiva.cli.words import LANGUAGES, language
from oppiva.cli.words import gettext as _


def asked(command: str, description: str, argv: list[str]) -> argparse.Namespace:
    """The options of such a command: `csv`, a file or None, and `language`."""
    parser = argparse.ArgumentParser(prog=f"oppiva {command}", description=description)
    parser.add_argument("--csv", type=Path, metavar="FILE", help=_("write it as a table"))
    parser.add_argument("--language", choices=LANGUAGES, default=language(), help=_("fi, sv or en"))
    return parser.parse_args(argv)


@contextmanager
def in_language(code: str) -> Iterator[None]:
    """Django, started, with its words in this language."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oppiva.settings")
    import django

    django.setup()
    from django.utils import translation

    with translation.override(code):
        yield


def told(file: Path | None, table: Callable[[], str], printed: Callable[[], None]) -> int:
    """Writes the table into the file, or prints when none is asked for; 2 when the file cannot be written."""
    if file is None:
        printed()
        return 0
    try:
        file.write_text(table(), encoding="utf-8", newline="")
    except OSError as error:
        print(error, file=sys.stderr)
        return 2
    return 0
