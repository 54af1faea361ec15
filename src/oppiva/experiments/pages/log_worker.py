"""The service worker of the log, from its file: served at the top of the site, where it may look after its pages."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FILE = Path(__file__).parents[1] / "static" / "experiments" / "log-worker.js"


@cache
def worker_script() -> str:
    """The script as it stands in the code."""
    return FILE.read_text("utf-8")
