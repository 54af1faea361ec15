"""`oppiva bench pages`: processor time of our pages beside a bare one, from `bench/`."""

import argparse
import os
import subprocess
import sys

from oppiva.cli.words import ROOT
from oppiva.cli.words import gettext as _


def run(argv: list[str]) -> int:
    """Run one measurement in a process of its own; its exit code, 2 when there is none of that name."""
    known = sorted(path.stem for path in (ROOT / "bench").glob("*.py") if not path.stem.startswith("_"))
    parser = argparse.ArgumentParser(prog="oppiva bench", description=_("Measure the pages against a bare one"))
    parser.add_argument("what", choices=known)
    options, rest = parser.parse_known_args(argv)
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run(
        [sys.executable, ROOT / "bench" / f"{options.what}.py", *rest], env=environment, check=False
    ).returncode
