"""Reading a library in a child process, so that files made to hurt hurt nobody (trust.md 10.8, S10)."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from oppiva.core.errors import DomainError
from oppiva.core.library.model import Asked, Manifest, VersionRead
from oppiva.core.library.version import Spec
from oppiva.core.library.wire import HEAVY, line_of, manifest_of

# A child reads so many versions and ends: its limit of processor time is for these alone.
AT_ONCE = 200
WALL_SECONDS = 60

log = logging.getLogger(__name__)


def read_manifest_apart(source: Path) -> Manifest:
    """The manifest of the library in a folder or a zip; refuses what `read_manifest` and the shelf do, and
    (`library_heavy`) what takes too much of time or memory."""
    lines = _asked({"source": str(source)})
    if not lines:
        raise DomainError(HEAVY)
    if "manifest" not in lines[0]:
        raise DomainError(lines[0]["code"], **lines[0]["facts"])
    return manifest_of(lines[0]["manifest"])


def read_versions_apart(source: Path, asked: Sequence[Asked], spec: Spec) -> Iterator[VersionRead]:
    """Each of these versions, read or refused, in the order asked for. One that ends the process is refused
    (`library_heavy`) and the next goes on in another."""
    begin = 0
    while begin < len(asked):
        some = asked[begin : begin + AT_ONCE]
        lines = _asked({"source": str(source), "versions": [asdict(one) for one in some], "spec": dict(spec)})
        for one, line in zip(some, lines, strict=False):
            yield _read(one, line)
        begin += len(lines)
        if len(lines) < len(some):
            yield VersionRead(asked[begin], None, HEAVY, {"file": asked[begin].path})
            begin += 1


def _read(asked: Asked, line: Mapping[str, Any]) -> VersionRead:
    if "content" in line:
        return VersionRead(asked, line["content"])
    return VersionRead(asked, None, line["code"], line["facts"])


def _asked(what: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The lines that the child answered before it ended."""
    # Nothing of the service's environment (keys, database) goes along, only where the code lies.
    environment = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-s", "-B", "-P", "-X", "utf8", "-m", "oppiva.core.library.child"]
    try:
        child = subprocess.run(  # noqa: S603 -- our own module, nothing of the library is in the command
            command, input=line_of(what), capture_output=True, env=environment, cwd=os.sep, timeout=WALL_SECONDS,
            check=False,
        )  # fmt: skip
        said = child.stdout
        if child.returncode > 0:
            # A fault of the reader, not of the library: told in the log without a word of the file.
            log.error("library child ended with %s: %s", child.returncode, _kind(child.stderr))
    except subprocess.TimeoutExpired as error:
        said = error.stdout or b""
    whole = said[: said.rfind(b"\n") + 1]
    return [json.loads(line) for line in whole.split(b"\n") if line]


def _kind(stderr: bytes) -> str:
    """The kind of the error in the last line of what a child said, without its text."""
    lines = stderr.decode("utf-8", "replace").strip().splitlines()
    return lines[-1].partition(":")[0][:80] if lines else ""
