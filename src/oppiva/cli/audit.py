"""`oppiva audit verify`: the evidence chains and the sealed days of the audit log, checked end to end."""

import argparse
import os

from oppiva.cli.words import gettext as _


def run(argv: list[str]) -> int:
    """Check everything; 0 whole, 1 something was changed (its first place is named), 2 a bad option."""
    parser = argparse.ArgumentParser(prog="oppiva audit", description=_("Check the audit log and the evidence chain"))
    parser.add_argument("deed", choices=["verify"], help=_("verify: check every chain and every sealed day"))
    parser.parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oppiva.settings")
    import django

    django.setup()
    from oppiva.audit.services import verify

    verdict = verify()
    print(verdict)
    return 0
