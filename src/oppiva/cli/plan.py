"""`oppiva plan check FILE`: a table for people, `--json` for programs; Django starts only for sentences."""

import argparse
import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from oppiva.cli.words import LANGUAGES, ROOT, language
from oppiva.cli.words import gettext as _
from oppiva.core.plan import PlanError, check, read, to_json
from oppiva.core.plan.report import FORMAT
from oppiva.core.plan.spec import MAX_BYTES
from oppiva.programme.plan_errors import plan_error_message

if TYPE_CHECKING:
    from oppiva.core.plan import Plan, Report

Translate = Callable[[str], str]


def run(argv: list[str]) -> int:
    """Check one plan file; 0 nothing blocks, 1 something blocks, 2 the file or the command cannot be read."""
    options = _options(argv)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal that lacks a letter shows "?" instead of failing
    try:
        plan = read(_content(options.file))
        report = check(plan)
    except (OSError, PlanError) as error:
        return _refused(error, options)
    try:
        _show(plan, report, options)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1 if report.counts["BLOCK"] else 0


def _options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="oppiva plan", description=_("Check a plan file as a strict funder would"))
    parser.add_argument("deed", choices=["check"], help=_("check: hold the plan against every check"))
    parser.add_argument("file", metavar="FILE", help=_("the plan file, - reads standard input"))
    parser.add_argument("--json", action="store_true", help=_("codes and numbers as JSON"))
    words = _("language of the sentences; with --json it adds them")
    parser.add_argument("--lang", choices=LANGUAGES, help=words)
    return parser.parse_args(argv)


def _content(name: str) -> bytes:
    """The bytes of a file or of standard input, at most one more than a plan may have."""
    if name == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    with Path(name).open("rb") as file:
        return file.read(MAX_BYTES + 1)


@contextmanager
def _sentences(code: str | None) -> Iterator[Translate]:
    """A gettext in a language, by Django; plain English without Django when no language is asked."""
    if code is None:
        yield str
        return
    import django
    from django.conf import settings
    from django.utils import translation

    if not settings.configured:  # words need neither the database nor the apps of the service
        settings.configure(LANGUAGE_CODE="fi", LOCALE_PATHS=[ROOT / "locale"], USE_I18N=True)
        django.setup()
    with translation.override(code):
        yield translation.gettext


def _unopened(error: OSError, name: str, gettext: Translate) -> tuple[str, str]:
    """Code and sentence of a file that could not be opened."""
    facts = {"file": name, "reason": error.strerror or str(error)}
    if isinstance(error, FileNotFoundError):
        return "file_not_found", gettext("There is no file %(file)s. Check the name and the folder.") % facts
    if isinstance(error, IsADirectoryError):
        return "file_is_folder", gettext("%(file)s is a folder. Give the name of a plan file.") % facts
    if isinstance(error, PermissionError):
        return "file_forbidden", gettext("%(file)s may not be read. Check who may open it.") % facts
    return "file_unreadable", gettext("%(file)s could not be read: %(reason)s") % facts


def _refused(error: OSError | PlanError, options: argparse.Namespace) -> int:
    with _sentences(options.lang or (None if options.json else language())) as gettext:
        if isinstance(error, PlanError):
            code, words = error.code, plan_error_message(error, gettext)
        else:
            code, words = _unopened(error, options.file, gettext)
        title = gettext("The plan could not be read.")
    if options.json:
        path, line = (error.path, error.line or None) if isinstance(error, PlanError) else ("", None)
        _print_json({"format": FORMAT, "error": {"code": code, "path": path, "line": line, "message": words}})
    else:
        print(f"{title}\n{words}", file=sys.stderr)
    return 2


def _show(plan: "Plan", report: "Report", options: argparse.Namespace) -> None:
    if options.json and not options.lang:
        _print_json(to_json(report))
        return
    with _sentences(options.lang or language()):
        from oppiva.cli import plantable

        if options.json:
            _print_json(plantable.with_messages(report))
        else:
            print(plantable.table(plan, report))


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))
