"""The process that reads one roster or workbook: limits first, then bytes in, JSON out."""

import json
import resource
import sys
from datetime import date

from oppiva.core.errors import DomainError
from oppiva.core.rosters.book import read_book, wanted_of
from oppiva.core.rosters.meeting import read_meeting
from oppiva.core.rosters.reading import read_roster
from oppiva.core.rosters.wire import book_json, error_json, meeting_json, roster_json

CPU_SECONDS = 10
MEMORY = 256 * 1024 * 1024


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


def main() -> int:
    """Read what is asked and a file from standard input, write what was read or the refusal; 1 when memory ran out."""
    asked = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    try:
        if "wanted" in asked:
            book = read_book(data, wanted_of(asked["wanted"]), passed=asked["passed"], known=asked["known"])
            answer = book_json(book)
        elif "meeting" in asked:
            answer = meeting_json(read_meeting(data, date.fromisoformat(asked["meeting"])))
        else:
            answer = roster_json(read_roster(data, known=asked.get("known", {})))
    except DomainError as error:
        answer = error_json(error)
    except MemoryError:
        answer = ""
    sys.stdout.write(answer or "heavy")
    return 0 if answer else 1


if __name__ == "__main__":
    limit()
    sys.exit(main())
