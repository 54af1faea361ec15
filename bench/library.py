"""`oppiva bench library [--smoke]`: the export of a library of 4 000 models: the first run into an empty folder, the
same again when nothing has changed, once more when one model was withdrawn; seconds, processor, memory, bytes; and the
live manifest.

Each run is a process of its own, as the command is. Bars: 5 minutes and 300 MiB for the first, 20 seconds for the same
again. A machine that does something else beside makes the seconds longer, the processor's hardly.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

from _databases import on_both

MODELS = 4_000
MINUTES, MEBIBYTES, AGAIN = 5, 300, 20
MIB = 1 << 20


def measure(label: str, *, smoke: bool) -> None:
    """Fills the empty database and exports it three times."""
    from django.db import connection

    from _shelf import fill_library

    many = 40 if smoke else MODELS
    newest = fill_library(many, many)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    connection.close()
    folder = Path(os.environ["OPPIVA_DATA"]) / f"kirjasto-{label}"
    rows = [("first", *exported(folder)), ("unchanged", *exported(folder))]
    withdrawn(newest.operating_model)
    rows.append(("one withdrawn", *exported(folder)))
    size = sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())
    files = sum(1 for one in folder.rglob("*") if one.is_file())
    held = f"{size / MIB:.0f} MiB (bar {MEBIBYTES}){verdict(size / MIB, MEBIBYTES)}"
    print(f"\n{label}: {many} models, {files} files, {held}")
    print(f"{'run':14}{'seconds':>9}{'cpu s':>8}{'MiB':>6}  says")
    bars = {"first": MINUTES * 60, "unchanged": AGAIN}
    for name, seconds, cpu, memory, says in rows:
        bar = bars.get(name)
        told = f" (bar {bar} s){verdict(seconds, bar)}" if bar and not smoke else ""
        print(f"{name:14}{seconds:9.1f}{cpu:8.1f}{memory:6.0f}  {says}{told}")
    manifest()


def exported(folder: Path) -> tuple[float, float, float, str]:
    """One run: seconds, those of the processor, the most memory in MiB, and what it says."""
    words = [sys.executable, "-m", "oppiva.cli", "library", "export", str(folder)]
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    timed = subprocess.run(
        [sys.executable, "-c", WITH_MEMORY, *words], capture_output=True, text=True, check=True,
        env={**os.environ, "LC_ALL": "en_GB.UTF-8"},
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    *_more, says, memory = timed.stdout.strip().splitlines()
    return time.monotonic() - began, cpu, int(memory) / 1024, says


# The memory of one child alone: the peak of all that were waited for would be that of the largest.
WITH_MEMORY = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], check=False)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, flush=True)
sys.exit(done.returncode)
"""


def withdrawn(model: object) -> None:
    """A model is taken out of use, row by row."""
    from django.db.models import F

    from oppiva.catalogue.models import OperatingModel

    rows = OperatingModel.objects.filter(pk=model.pk)  # type: ignore[attr-defined]
    rows.update(state="withdrawn", withdrawn_reason="Tilalle tuli toinen tapa.", version=F("version") + 1)


def manifest() -> None:
    """The live manifest, told anew and given again."""
    from django.test import Client

    for name in ("manifest", "again"):
        began = time.process_time()
        answer = Client().get("/kirjasto.json")
        print(f"{name:14}{'':9}{time.process_time() - began:8.2f}{len(answer.content) / MIB:6.1f}  /kirjasto.json")


def verdict(seen: float, bar: float) -> str:
    """Whether it holds."""
    return " holds" if seen <= bar else " MISSED"


if __name__ == "__main__":
    on_both(__file__, measure, smoke_words="forty models, to see that it runs")
