"""`oppiva erase-person`: erases a person when the controller asks for it, after the operator has typed the address."""

import argparse
import os
import sys

from oppiva.cli.words import gettext as _
from oppiva.cli.words import language


def run(argv: list[str]) -> int:
    """Erase one person for good; 1 nobody has the address or it was not repeated, 2 a rule speaks against it."""
    parser = argparse.ArgumentParser(prog="oppiva erase-person", description=_("Erase a person for good"))
    parser.add_argument("email", metavar="MAIL", help=_("the person's work e-mail address"))
    parser.add_argument("--yes", metavar="MAIL", default="", help=_("the address once more, instead of being asked"))
    parser.add_argument(
        "--leave-roles", action="store_true", help=_("erase even when nobody else holds one of the person's roles")
    )
    options = parser.parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oppiva.settings")
    from oppiva.cli import startup

    if not startup.ready():
        return 2
    from django.utils import translation

    from oppiva.core.errors import DomainError
    from oppiva.core.policy import system
    from oppiva.people import queries, services, words

    person = queries.person_with_mail(options.email)
    if person is None:
        print(_("Nobody has the address %(email)s.") % {"email": options.email}, file=sys.stderr)
        return 1
    with translation.override(language()):
        held = queries.grants_to_replace(person)
        if held and not options.leave_roles:
            error = DomainError("grants_to_replace", held=[(row.role, row.scope) for row in held])
            print(words.error(error), file=sys.stderr)
            return 2
        print(_("This erases %(name)s for good. It cannot be undone.") % {"name": person.name}, file=sys.stderr)
        again = options.yes or _ask(_("Write the address once more: "))
        if again.strip().lower() != person.email.lower():
            print(_("Nothing was erased: the addresses differ."), file=sys.stderr)
            return 1
        try:
            services.erase_person(system("erase-person"), person, reason="controller_request")
        except DomainError as error:
            print(words.error(error), file=sys.stderr)
            return 2
    print(_("Erased. Earlier backups forget the person when they are restored."))
    return 0


def _ask(question: str) -> str:
    """What the operator types; nothing where nobody is there to ask."""
    try:
        return input(question)
    except EOFError:
        return ""
