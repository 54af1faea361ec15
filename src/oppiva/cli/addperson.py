"""`oppiva add-person`: a person with one role, where nobody on the pages may add them yet."""

import argparse
import os
import sys
from datetime import date

from oppiva.cli.words import gettext as _
from oppiva.cli.words import language
from oppiva.core.policy.granting import LEVELS


def run(argv: list[str]) -> int:
    """Add a person with a role as whoever runs the server; 2 when a rule speaks against it or the start is refused."""
    parser = argparse.ArgumentParser(prog="oppiva add-person", description=_("Add a person with a role"))
    parser.add_argument("--name", required=True, help=_("the person's name"))
    parser.add_argument("--email", required=True, help=_("the work e-mail address; the sign-in code is sent there"))
    parser.add_argument("--role", required=True, choices=tuple(LEVELS), help=_("such as area_admin"))
    parser.add_argument(
        "--scope", required=True, help=_("where the role holds: area:CODE, unit:ID, programme:ID, own or instance")
    )
    parser.add_argument("--ends", type=date.fromisoformat, help=_("the last day, YYYY-MM-DD; without it no end"))
    options = parser.parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oppiva.settings")
    from oppiva.cli import startup

    if not startup.ready():
        return 2
    from django.utils import translation

    from oppiva.core.errors import DomainError
    from oppiva.core.policy import system
    from oppiva.people import services, words

    kind, _colon, scope_id = options.scope.partition(":")
    try:
        person = services.add_person_with_role(
            system("setup"),
            name=options.name,
            email=options.email,
            role=options.role,
            scope_kind=kind,
            scope_id=scope_id,
            ends_on=options.ends,
        )
    except DomainError as error:
        with translation.override(language()):
            print(_("Not added: %(code)s.") % {"code": error.code}, words.error(error), file=sys.stderr)
        return 2
    print(_("%(name)s can now sign in with a code sent to %(email)s.") % {"name": person.name, "email": person.email})
    return 0
