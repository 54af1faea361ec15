"""The process that fetches files of one library from the network: limits first, then each file into a folder, a line
for each. Knows no Django.

No redirect to another host, nothing unpacked on the way, no more than is allowed, and no longer (trust.md 10.12).
"""

from __future__ import annotations

import json
import resource
import sys
import time
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError, ReadTimeoutError

CONNECT_SECONDS = READ_SECONDS = 5.0
FILE_SECONDS = 60.0
MOST_REDIRECTS = 3
PART = 64 * 1024
CPU_SECONDS, MEMORY, LARGEST = 60, 768 * 1024 * 1024, 20 * 1024 * 1024
MOVED = frozenset({301, 302, 303, 307, 308})
OK = 200


class Refused(Exception):
    """Why a file was not fetched: a code and facts."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


def limit() -> None:
    """Set what this process may use. Where memory cannot be limited (macOS) it goes without."""
    for kind, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, LARGEST + PART),
        (resource.RLIMIT_AS, MEMORY),
    ):
        try:
            resource.setrlimit(kind, (most, most))
        except (OSError, ValueError):
            continue


def fetch(session: requests.Session, address: str, most: int, target: Path) -> int:
    """Fetch an address into a file; answers its bytes."""
    ends = time.monotonic() + FILE_SECONDS
    with _opened(session, address) as answer:
        if answer.headers.get("Content-Encoding", "identity") != "identity":
            raise Refused("library_packed")
        said = answer.headers.get("Content-Length", "0")
        if said.isascii() and said.isdigit() and int(said[:20]) > most:
            raise Refused("library_file_big", most=most)
        held = 0
        with target.open("wb") as file:
            # One read from the network at a time: one that drips is seen after each drop.
            while part := answer.raw.read1(PART):
                held += len(part)
                if held > most:
                    raise Refused("library_file_big", most=most)
                if time.monotonic() > ends:
                    raise Refused("library_slow")
                file.write(part)
    return held


def _opened(session: requests.Session, address: str) -> requests.Response:
    """The answer of an address, through redirects of the same host alone."""
    own = urlsplit(address)
    for _hop in range(MOST_REDIRECTS + 1):
        answer = session.get(address, stream=True, allow_redirects=False, timeout=(CONNECT_SECONDS, READ_SECONDS))
        if answer.status_code not in MOVED:
            if answer.status_code != OK:
                answer.close()
                raise Refused("library_answer", status=answer.status_code)
            return answer
        answer.close()
        address = urljoin(address, answer.headers.get("Location", ""))
        there = urlsplit(address)
        if (there.scheme, there.netloc) != (own.scheme, own.netloc):
            raise Refused("library_redirect", host=(there.hostname or "")[:80])
    raise Refused("library_redirect", host=(own.hostname or "")[:80])


def main() -> int:
    """Fetch what standard input asks for; the first that fails ends it, unless each stands alone (`each`)."""
    asked = json.loads(sys.stdin.readline())
    session = requests.Session()
    # Neither proxies nor passwords of the environment go along.
    session.trust_env = False
    session.headers.update({"Accept-Encoding": "identity", "User-Agent": "Oppiva", "Accept": "application/json"})
    for number, (path, most) in enumerate(asked["paths"]):
        try:
            size = fetch(session, urljoin(asked["address"], path), most, Path(asked["folder"]) / str(number))
            line: dict[str, object] = {"bytes": size}
        except Refused as error:
            line = {"code": error.code, "facts": error.facts}
        except requests.exceptions.SSLError:
            line = {"code": "library_tls", "facts": {}}
        except requests.exceptions.ConnectTimeout:
            line = {"code": "library_silent", "facts": {}}
        except (requests.exceptions.Timeout, TimeoutError):
            line = {"code": "library_slow", "facts": {}}
        except ReadTimeoutError:
            line = {"code": "library_slow", "facts": {}}
        except (HTTPError, HTTPException):  # of urllib3 and the standard library: the body broke off
            line = {"code": "library_cut", "facts": {}}
        except (requests.exceptions.RequestException, OSError, ValueError):
            line = {"code": "library_silent", "facts": {}}
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    limit()
    sys.exit(main())
