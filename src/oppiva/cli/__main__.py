"""`oppiva COMMAND`: finds the sub-command and hands the rest of the line to its `run(argv) -> int`."""

import gc
import sys
from difflib import get_close_matches
from importlib import import_module

from oppiva.cli.words import gettext as _


def commands() -> dict[str, tuple[str, str]]:
    """Each sub-command: the module under `oppiva.cli` that runs it and one line for `oppiva help`."""
    return {
        "demo": ("demo", _("Fill a demo and serve it on this machine")),
        "plan": ("plan", _("Check a plan file as a strict funder would")),
        "solve": ("solve", _("Propose teams from a file")),
        "text": ("text", _("Search texts; check them for personal data and readability")),
        "serve": ("serve", _("Serve the pages for real use")),
        "worker": ("worker", _("Run the background work: mails, timed tasks, exports")),
        "first-admin": ("firstadmin", _("Add the first administrator")),
        "add-person": ("addperson", _("Add a person with a role")),
        "erase-person": ("eraseperson", _("Erase a person for good")),
        "backup": ("backup", _("Back up the database, the files and the erasure journal")),
        "upgrade": ("upgrade", _("Bring the database up to this version, with a backup before")),
        "restore": ("restore", _("Restore a backup")),
        "restore-drill": ("restoredrill", _("Try the newest backup in an empty folder")),
        "processing-record": ("processingrecord", _("Print the record of processing")),
        "register": ("register", _("List what exists and how public it is")),
        "search": ("search", _("Bring the index of search up to date, or tell how it is")),
        "library": ("library", _("Write the library into a folder, or bring in that of another installation")),
        "audit": ("audit", _("Check the audit log and the evidence ledger")),
        "trace": ("trace", _("Follow a record from trial to use, or check the whole trace")),
        "test": ("test", _("Run the tests: full, --fast or --long")),
        "bench": ("bench", _("Measure the pages against a bare one")),
        "pilot": ("pilot", _("Live a whole series through, as people do, and report")),
        "messages": ("messages", _("Bring the translation files up to the code")),
        "manage": ("manage", _("Run a Django command, for developers")),
        "help": ("", _("Show this list")),
    }


def help_text() -> str:
    """What `oppiva help` prints."""
    table = commands()
    width = max(map(len, table))
    rows = [f"  {name.ljust(width)}  {words}" for name, (_module, words) in table.items()]
    return "\n".join(
        [_("Usage: ./oppiva COMMAND [OPTIONS]"), "", *rows, "", _("Options of one command: ./oppiva COMMAND --help")]
    )


def main(argv: list[str]) -> int:
    """Run one command line; 0 done, 1 a check found something, 2 a word that cannot be used, 130 interrupted."""
    # Half a million objects come with the modules and stay: Python's own threshold looks through them again and again.
    gc.set_threshold(50_000, 20, 50)
    table = commands()
    name = argv[0] if argv else "help"
    if name in {"help", "--help", "-h"}:
        print(help_text())
        return 0
    if name not in table:
        near = get_close_matches(name, table, n=1)
        print(_("There is no command %(name)s.") % {"name": name}, file=sys.stderr)
        if near:
            print(_("Did you mean %(near)s?") % {"near": f"./oppiva {near[0]}"}, file=sys.stderr)
        else:
            print(_("See the list: ./oppiva help"), file=sys.stderr)
        return 2
    try:
        return int(import_module(f"oppiva.cli.{table[name][0]}").run(argv[1:]))
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
