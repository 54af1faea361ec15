"""`oppiva pilot`: a series lived through by programs that do what people do, from `bench/pilot`."""

import os
import sys

from oppiva.cli.words import ROOT


def run(argv: list[str]) -> int:
    """Become the pilot, so that whoever ends the command ends it; 0 all well, 1 something lost, different or failed."""
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT / "bench")])
    environment = {**os.environ, "PYTHONPATH": paths}
    sys.stdout.flush()
    os.execve(sys.executable, [sys.executable, "-m", "pilot", *argv], environment)  # noqa: S606 -- words of our own
