"""`oppiva pilot`: a series lived through by programs that do what people do, from `bench/pilot`."""

import os
import subprocess
import sys

from oppiva.cli.words import ROOT


def run(argv: list[str]) -> int:
    """Live it in a process of its own; 0 all well, 1 something lost, different or failed."""
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT / "bench")])
    environment = {**os.environ, "PYTHONPATH": paths}
    return subprocess.run([sys.executable, "-m", "pilot", *argv], env=environment, check=False).returncode
