"""The process that reads files of one library: limits first, then what is asked for, a line for each file."""

import json
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from oppiva.core.errors import DomainError
from oppiva.core.library.manifest import read_manifest
from oppiva.core.library.shelves import shelf_of
from oppiva.core.library.version import read_version
from oppiva.core.library.wire import HEAVY, asked_of, line_of, manifest_told, refusal

CPU_SECONDS = 30
MEMORY = 768 * 1024 * 1024


def limit() -> None:
    """Set what this process may use; it writes no file. Where memory cannot be limited (macOS) it goes without."""
    for kind, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_AS, MEMORY),
    ):
        try:
            resource.setrlimit(kind, (most, most))
        except (OSError, ValueError):
            continue


def answers(asked: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The manifest, or each version that is asked for; a refusal of one file leaves the others."""
    shelf = shelf_of(Path(asked["source"]))
    if "versions" not in asked:
        yield manifest_told(read_manifest(shelf))
        return
    for one in asked["versions"]:
        try:
            yield {"content": read_version(shelf, asked_of(one), asked["spec"])}
        except DomainError as error:
            yield refusal(error)


def main() -> int:
    """Answer what standard input asks for."""
    out = sys.stdout.buffer
    try:
        for line in answers(json.loads(sys.stdin.buffer.readline())):
            out.write(line_of(line))
            out.flush()
    except DomainError as error:
        out.write(line_of(refusal(error)))
    except MemoryError:
        out.write(line_of({"code": HEAVY, "facts": {}}))
    return 0


if __name__ == "__main__":
    limit()
    sys.exit(main())
