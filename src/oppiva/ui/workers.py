"""Service workers, served from outside the folder of static files, since they look after what lies below them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.http import HttpResponse


def worker_answer(file: Path) -> HttpResponse:
    """The script of a worker, as it stands in the code; it holds nothing of anybody."""
    return HttpResponse(_script(file), content_type="text/javascript; charset=utf-8")


@cache
def _script(file: Path) -> str:
    return file.read_text("utf-8")
