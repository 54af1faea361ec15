"""Reading in a child process, so that a file made to hurt hurts nobody (trust.md S10)."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date

from oppiva.core.errors import DomainError
from oppiva.core.rosters.book import Book, Wanted
from oppiva.core.rosters.meeting import Meeting
from oppiva.core.rosters.model import Roster
from oppiva.core.rosters.reading import read_roster
from oppiva.core.rosters.sniffing import sniff
from oppiva.core.rosters.wire import answer_of, book_answer_of, meeting_answer_of

# A text of this size cannot hurt: it is read at once, which saves starting a process.
SMALL = 64 * 1024
WALL_SECONDS = 15

log = logging.getLogger(__name__)


def read_apart(data: bytes, *, known: Mapping[str, str] | None = None) -> Roster:
    """As `read_roster`, within 10 s of processor, 256 MB and 15 s in all, else `roster_too_heavy`.

    The way for whatever comes from outside: xlsx always goes to a process of its own, text when it is not small.
    """
    if sniff(data) == "csv" and len(data) <= SMALL:
        return read_roster(data, known=known)
    return answer_of(_in_child(data, {"known": dict(known or {})}))


def read_book_apart(
    data: bytes,
    wanted: Sequence[Wanted],
    *,
    passed: Mapping[str, str],
    known: Mapping[str, Mapping[str, str]],
) -> Book:
    """As `read_book`, always in a process of its own and within the same limits."""
    asked = {"wanted": [asdict(one) for one in wanted], "passed": dict(passed), "known": dict(known)}
    return book_answer_of(_in_child(data, asked))


def read_meeting_apart(data: bytes, day: date) -> Meeting:
    """As `read_meeting`, always in a process of its own and within the same limits."""
    return meeting_answer_of(_in_child(data, {"meeting": day.isoformat()}))


def _in_child(data: bytes, asked: Mapping[str, object]) -> str:
    """What the child answers; refuses what took too long, too much memory, or broke the reader."""
    # Nothing of the service's environment (keys, database) goes along, only where the code lies.
    environment = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-s", "-B", "-P", "-X", "utf8", "-m", "oppiva.core.rosters.child"]
    sent = json.dumps(asked).encode() + b"\n" + data
    try:
        child = subprocess.run(  # noqa: S603 -- our own module, nothing of the file is in the command
            command, input=sent, capture_output=True, env=environment, cwd=os.sep, timeout=WALL_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise DomainError("roster_too_heavy") from error
    if child.returncode == 0:
        return child.stdout.decode("utf-8")
    if child.returncode < 0 or child.stdout == b"heavy":
        raise DomainError("roster_too_heavy")
    # A fault of the reader, not of the person: told in the log without a word of the file.
    log.error("roster child ended with %s: %s", child.returncode, _kind(child.stderr))
    raise DomainError("roster_broken")


def _kind(stderr: bytes) -> str:
    """The kind of the error in the last line of what a child said, without its text."""
    lines = stderr.decode("utf-8", "replace").strip().splitlines()
    return lines[-1].partition(":")[0][:80] if lines else ""
