"""`oppiva library export DIR`: the public library as a folder of static pages and data that needs no program."""

import argparse
import errno
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from oppiva.cli.words import gettext as _
from oppiva.cli.words import language, ngettext

if TYPE_CHECKING:
    from oppiva.catalogue.static_export import Exported

SHOWN = 10  # of the files in the folder that are not of the export


def run(argv: list[str]) -> int:
    """Write it; 0 done, 1 the writing failed half-way, 2 a folder or a model that cannot be used."""
    options = _parser().parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oppiva.settings")
    import django

    django.setup()
    from django.utils import translation

    from oppiva.core.errors import DomainError

    with translation.override(language()):
        try:
            return _export(options.folder, options.model, options.zip)
        except DomainError as error:
            words = _refused(error)
            if words is None:
                raise
            print(words, file=sys.stderr)
            return 2
        except OSError as error:
            print(_failed(error, options.folder), file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            print(
                "\n"
                + _("Stopped. What was written can be read; the next export of the same folder goes on from here."),
                file=sys.stderr,
            )
            return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="oppiva library export", description=_("Write the public library into a folder that needs no program")
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help=_("an empty folder, or one that was exported before"))
    parser.add_argument("--model", default="", metavar="SLUG", help=_("one model alone, by the end of its address"))
    parser.add_argument("--zip", type=Path, metavar="FILE", help=_("the same folder packed into a file, too"))
    return parser


def _export(folder: Path, slug: str, packed: Path | None) -> int:
    from oppiva.catalogue.static_export import export_library, pack

    began = time.monotonic()
    done = export_library(folder, slug=slug, progress=_Tell())
    if packed is not None:
        pack(folder, packed)
    print(_told(done, folder, time.monotonic() - began))
    if done.tally.foreign:
        print(_foreign(done.tally.foreign), file=sys.stderr)
    return 0


class _Tell:
    """A line now and then: a large library takes minutes."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def __call__(self, done: int, of: int) -> None:
        now = time.monotonic()
        if now - self._last >= 2:
            self._last = now
            print(_("Models drawn: %(done)d / %(of)d") % {"done": done, "of": of}, file=sys.stderr, flush=True)


def _told(done: "Exported", folder: Path, seconds: float) -> str:
    models = ngettext("%(n)d model", "%(n)d models", done.models) % {"n": done.models}
    tally = done.tally
    if not tally.changed:
        words = _("Nothing has changed: %(models)s in %(folder)s, nothing written (%(s)d s).")
        return words % {"models": models, "folder": folder, "s": seconds}
    words = _("%(models)s in %(folder)s: files written %(written)d, taken away %(removed)d (%(s)d s).")
    return words % {
        "models": models, "folder": folder, "written": tally.written, "removed": tally.removed, "s": seconds
    }  # fmt: skip


def _foreign(paths: tuple[str, ...]) -> str:
    shown, left = paths[:SHOWN], len(paths) - SHOWN
    words = _("Not of the export, left as they are: %(files)s") % {"files": ", ".join(shown)}
    return f"{words} (+ {left})" if left > 0 else words


def _refused(error: Exception) -> str | None:
    """What cannot be used and what to do; None for what is none of these."""
    code, facts = getattr(error, "code", ""), getattr(error, "facts", {})
    words = {
        "export_not_folder": _("%(folder)s is a file. Name a folder."),
        "export_not_ours": _(
            "The folder %(folder)s holds other files than an export of the library. Name an empty one."
        ),
        "export_of_other": _("The folder %(folder)s holds an export of something else: name another for one model."),
        "export_no_model": _("The library has no model %(slug)s."),
    }.get(code)
    return words % facts if words is not None else None


def _failed(error: OSError, folder: Path) -> str:
    """What the machine refused; what was written before stays."""
    if error.errno == errno.ENOSPC:
        return _("The disk is full: %(folder)s is not complete. Make room and export again: it goes on from here.") % {
            "folder": folder
        }
    if error.errno in {errno.EACCES, errno.EROFS, errno.EPERM}:
        return _("%(file)s cannot be written. Choose another folder.") % {"file": error.filename or folder}
    return f"{error.filename or folder}: {error.strerror or error}"
