"""One measurement on both databases, each in a process of its own, since Django's settings are read once."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

BENCH = Path(__file__).parent


class Measure(Protocol):
    """Fills the empty database of this name, measures, and prints a table."""

    def __call__(self, label: str, *, smoke: bool) -> None: ...


def on_both(script: str, measure: Measure, *, smoke_words: str, more: Mapping[str, str] | None = None) -> None:
    """Reads the arguments of `oppiva bench NAME` and measures on SQLite and PostgreSQL; `more` is set around it."""
    path = Path(script).resolve()
    parser = argparse.ArgumentParser(prog=f"oppiva bench {path.stem}")
    parser.add_argument("--smoke", action="store_true", help=smoke_words)
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        measured(options.inside, measure, smoke=options.smoke)
        return
    with tempfile.TemporaryDirectory(prefix="oppiva-bench-") as folder:
        child(path, "SQLite", f"sqlite://{folder}/bench.sqlite3", folder, smoke=options.smoke, more=more or {})
        try:
            from oppiva.cli.cluster import postgres

            with postgres() as address:
                child(path, "PostgreSQL", address, folder, smoke=options.smoke, more=more or {})
        except FileNotFoundError:
            print("PostgreSQL is not on this machine: measured on SQLite only.")


def child(path: Path, label: str, address: str, folder: str, *, smoke: bool, more: Mapping[str, str]) -> None:
    """The same script once more, on one database."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "oppiva.settings",
        "OPPIVA_TEST": "1",
        "OPPIVA_DATA": folder,
        "OPPIVA_DATABASE_URL": address,
        "PYTHONPATH": os.pathsep.join([str(BENCH.parent / "src"), str(BENCH)]),
        **more,
    }
    words = [sys.executable, str(path), "--inside", label, *(["--smoke"] if smoke else [])]
    subprocess.run(words, env=environment, check=False)


def measured(label: str, measure: Measure, *, smoke: bool) -> None:
    """The tables are made, then it is measured."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    measure(label, smoke=smoke)
