"""A reader of `/live/` that is no browser: one connection whose events are read as they come."""

from __future__ import annotations

import http.client
import time
from dataclasses import dataclass, field


@dataclass
class Stream:
    """One open stream; `status` is there when the server has answered."""

    port: int
    path: str
    key: str = ""
    cookie: str = "oppiva"
    events: list[tuple[str, str]] = field(default_factory=list)

    def __enter__(self) -> Stream:
        self.link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        self.link.request("GET", self.path, headers={"Cookie": f"{self.cookie}={self.key}"} if self.key else {})
        self.answer = self.link.getresponse()
        self.status, self.headers = self.answer.status, self.answer.headers
        return self

    def __exit__(self, *_error: object) -> None:
        self.link.close()

    def next(self, within: float = 5.0) -> tuple[str, str]:
        """The next event as (name, data); ("", "") when the stream has ended."""
        self.link.sock.settimeout(within) if self.link.sock else None
        name = data = ""
        while line := self.answer.readline():
            words = line.decode().rstrip("\n")
            if not words:
                self.events.append((name, data))
                return name, data
            head, _, tail = words.partition(": ")
            name, data = (tail, data) if head == "event" else (name, tail)
        return "", ""

    def until(self, name: str, data: str | None = None, within: float = 5.0) -> float:
        """Waits for this event; seconds it took. Fails when it does not come in time or the stream ends first."""
        began = time.monotonic()
        while time.monotonic() - began < within:
            found = self.next(within)
            if found[0] == name and data in {None, found[1]}:
                return time.monotonic() - began
            assert found[0] or not name, f"ended after {self.events}"
            if not found[0]:
                return time.monotonic() - began
        raise AssertionError(f"{name} {data or ''} did not come within {within} s: {self.events}")
