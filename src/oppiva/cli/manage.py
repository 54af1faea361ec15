"""`oppiva manage`: Django's own commands, for developers and for `migrate` at an upgrade."""

import os

# These make, drop or empty tables.
OF_THE_OWNER = frozenset({"createcachetable", "flush", "migrate", "sqlflush"})


def run(argv: list[str]) -> int:
    """Hand the line to Django; its exit code."""
    from django.core.management import execute_from_command_line

    from oppiva.environment import as_owner

    if argv and argv[0] in OF_THE_OWNER:
        as_owner()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oppiva.settings")
    try:
        execute_from_command_line(["oppiva manage", *argv])
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0
