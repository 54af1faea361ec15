"""Parts of one background job that do not depend on each other: what breaks in one leaves the others alone."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction

log = logging.getLogger(__name__)


@dataclass
class Part:
    """How a part ended, for whoever counts."""

    failed: bool = False


@contextmanager
def apart(name: str) -> Iterator[Part]:
    """One part of a job in a transaction of its own: what breaks in it is taken back, logged by its name and counted.

    Only for timed work, which comes again; a deed of a person that breaks must say so.
    """
    part = Part()
    try:
        with transaction.atomic():
            yield part
    except Exception:  # the edge of a background job
        log.exception("a part of the work broke: %s", name)
        part.failed = True
