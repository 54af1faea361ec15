"""Words for what the machine refuses: a full disk, a locked database, a folder that cannot be written to."""

import errno
from pathlib import Path

from oppiva.cli.words import gettext as _

SERVICES = "oppiva-web oppiva-live oppiva-worker"


def busy(who: str) -> str:
    """Who still works on an installation that has to be still, and how to stop them."""
    return _(
        "Pages, worker or another command still use the database (%(who)s). Stop them: systemctl stop %(names)s"
    ) % {
        "who": who,
        "names": SERVICES,
    }


def sentence(error: BaseException, folder: Path) -> str | None:
    """What happened and what to do, in the terminal's language; None when the error is none of these."""
    text = str(error).lower()
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.ENOSPC or "disk is full" in text or "no space left" in text:
        return _("The disk is full. Free about 200 MB for the folder %(folder)s and start again.") % {"folder": folder}
    if "database is locked" in text:
        return _("Another program holds the database in %(folder)s. Close it and start again.") % {"folder": folder}
    if number in {errno.EACCES, errno.EROFS, errno.EPERM, errno.ENOTDIR, errno.EEXIST} or "readonly database" in text:
        return _("The folder %(folder)s cannot be written to. Choose another with OPPIVA_DATA.") % {"folder": folder}
    if "unable to open database file" in text:
        return _("The database in %(folder)s cannot be opened. Check the folder and its rights.") % {"folder": folder}
    return None
