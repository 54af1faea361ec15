"""`oppiva first-admin`: the first person of a new installation, who then gives the others their roles on the pages."""

import argparse
import os
import sys

from oppiva.cli.words import gettext as _


def run(argv: list[str]) -> int:
    """Add a system administrator as whoever runs the server; 2 when the address is taken or the start is refused."""
    parser = argparse.ArgumentParser(prog="oppiva first-admin", description=_("Add the first administrator"))
    parser.add_argument("--name", required=True, help=_("the person's name"))
    parser.add_argument("--email", required=True, help=_("the work e-mail address; the sign-in code is sent there"))
    options = parser.parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oppiva.settings")
    from oppiva.cli import startup

    if not startup.ready():
        return 2
    from oppiva.core.errors import DomainError
    from oppiva.core.policy import system
    from oppiva.people import services

    try:
        person = services.make_first_administrator(system("setup"), name=options.name, email=options.email)
    except DomainError as error:
        print(_("Not added: %(code)s.") % {"code": error.code}, file=sys.stderr)
        return 2
    print(_("%(name)s can now sign in with a code sent to %(email)s.") % {"name": person.name, "email": person.email})
    return 0
