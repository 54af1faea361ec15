"""`oppiva audit verify`: the evidence chains and the sealed days of the audit log, checked end to end."""

import argparse
import os
from typing import TYPE_CHECKING

from oppiva.cli.words import gettext as _

if TYPE_CHECKING:
    from oppiva.audit.services import Fault


def run(argv: list[str]) -> int:
    """Check everything; 0 whole, 1 something was changed (its first place is named), 2 a bad option."""
    parser = argparse.ArgumentParser(prog="oppiva audit", description=_("Check the audit log and the evidence ledger"))
    parser.add_argument("deed", choices=["verify"], help=_("verify: check every chain and every sealed day"))
    parser.parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oppiva.settings")
    import django

    django.setup()
    from oppiva.audit.services import verify

    verdict = verify()
    print(
        _("Chains: %(chains)d, entries: %(entries)d. Sealed days: %(days)d, audit rows in them: %(rows)d.")
        % {"chains": verdict.chains, "entries": verdict.entries, "days": verdict.days, "rows": verdict.rows}
    )
    for fault in verdict.faults:
        print(_described(fault))
    print(_("Everything is as it was written.") if verdict.ok else _("Something was changed after it was written."))
    return 0 if verdict.ok else 1


def _described(fault: "Fault") -> str:
    """One line: which chain, where it first breaks, and how."""
    if fault.day is not None:
        place = _("day %(day)s") % {"day": f"{fault.day.day}.{fault.day.month}.{fault.day.year}"}
    else:
        place = _("entry %(seq)s") % {"seq": fault.seq}
    return _("%(chain)s, %(place)s: %(code)s") % {"chain": fault.chain, "place": place, "code": fault.code}
