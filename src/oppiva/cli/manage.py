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
        if argv[:1] == ["migrate"]:
            _make_place()
        execute_from_command_line(["oppiva manage", *argv])
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0


def _make_place() -> None:
    """The folder that is to hold a new database, readable by its owner alone; without it SQLite only says no."""
    from django.conf import settings

    settings.OPPIVA_DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
