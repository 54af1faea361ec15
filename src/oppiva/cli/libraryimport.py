"""`oppiva library import SOURCE`: another installation's library in, after what becomes of it has been shown."""

import argparse
import os
import sys

from oppiva.cli.words import gettext as _
from oppiva.cli.words import language


def run(argv: list[str]) -> int:
    """Read a library, show what becomes of each model, and with a yes bring it in; 1 when models were not accepted, 2
    when the library cannot be read."""
    parser = argparse.ArgumentParser(
        prog="oppiva library import", description=_("Bring in the models of another installation's library")
    )
    parser.add_argument("source", metavar="SOURCE", help=_("a folder, a zip, or the address of an allowed library"))
    parser.add_argument("--programme", metavar="CODE", default="", help=_("the programme that the models come into"))
    parser.add_argument("--yes", action="store_true", help=_("bring the models in without asking"))
    options = parser.parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oppiva.settings")
    from oppiva.cli import startup

    if not startup.ready():
        return 2
    from django.utils import translation

    with translation.override(language()):
        return _imported(options)


def _imported(options: argparse.Namespace) -> int:
    from oppiva.catalogue import import_words
    from oppiva.catalogue.pages.import_lines import lines_of, sentence_of
    from oppiva.catalogue.rules.imports import programmes_open_to
    from oppiva.catalogue.services import library_bringing, library_reading
    from oppiva.core.errors import DomainError
    from oppiva.core.policy import system
    from oppiva.ui.refusals import words_of

    actor = system("library-import")
    rows = programmes_open_to(actor).order_by("code")
    found = list(rows.filter(code=options.programme) if options.programme else rows[:2])
    if len(found) != 1:
        return _refused(_("Name an open programme with --programme."))
    try:
        run = library_reading.read_source_in(actor, found[0], options.source)
        if run.failure:
            return _refused(import_words.why(run.failure, run.facts))
        for line in lines_of(run):
            print(line)
        print(sentence_of(run))
        if library_bringing.brings_any(run):
            if not options.yes and not _said_yes(_("Bring them in? (yes/no) ")):
                print(_("Nothing was brought in."))
                return 0
            run = library_bringing.confirm(actor, run, at_once=True)
            print(sentence_of(run))
    except DomainError as error:
        return _refused(words_of(import_words.WORDS, error))
    return 1 if library_bringing.refuses_any(run) else 0


def _said_yes(question: str) -> bool:
    """Whether the operator says yes; no where nobody is there to ask."""
    try:
        return input(question).strip().lower() in {"yes", "y", "kyllä", "k", "ja", "j"}
    except EOFError:
        return False


def _refused(words: str) -> int:
    print(words, file=sys.stderr)
    return 2
