"""`oppiva manage`: Django's own commands, for developers and for `migrate` at an upgrade."""

import os


def run(argv: list[str]) -> int:
    """Hand the line to Django; its exit code."""
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oppiva.settings")
    try:
        execute_from_command_line(["oppiva manage", *argv])
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0
