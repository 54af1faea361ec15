"""Open streams that hear of changes, as the screens of a half-day do."""

from __future__ import annotations

import re
import selectors
import socket
import threading
import time
from dataclasses import dataclass, field

from _half_day import Place


@dataclass
class Ears:
    """Open streams read by one thread; when each number was first heard by each of them."""

    heard: dict[int, list[float]] = field(default_factory=dict)
    links: dict[socket.socket, bytes] = field(default_factory=dict)
    stop: bool = False

    def open(self, port: int, place: Place, count: int) -> None:
        """So many streams; waits until each has been told the present number."""
        for number in range(count):
            link = socket.create_connection(("127.0.0.1", port), timeout=30)
            cookie = place.cookies[number % len(place.cookies)]
            link.sendall(f"GET /live/{place.session} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n".encode())
            self.links[link] = b""
        self.thread = threading.Thread(target=self.listen, daemon=True)
        self.thread.start()

    def listen(self) -> None:
        """Reads whatever comes until told to stop."""
        chooser = selectors.DefaultSelector()
        for link in self.links:
            link.setblocking(False)
            chooser.register(link, selectors.EVENT_READ)
        while not self.stop:
            for key, _mask in chooser.select(0.2):
                link = key.fileobj
                assert isinstance(link, socket.socket)
                words = self.links[link] + link.recv(65_536)
                moment = time.perf_counter()
                done, _, self.links[link] = words.rpartition(b"\n\n")
                for number in re.findall(rb"event: version\ndata: (\d+)", done):
                    self.heard.setdefault(int(number), []).append(moment)

    def wait(self, number: int, count: int, seconds: float = 60) -> float:
        """The moment by which so many have heard this number or a later one."""
        ends = time.perf_counter() + seconds
        while time.perf_counter() < ends:
            moments = [at for known, at_all in list(self.heard.items()) if known >= number for at in list(at_all)]
            if len(moments) >= count:
                return sorted(moments)[count - 1]
            time.sleep(0.01)
        raise SystemExit(f"only {len(moments)} of {count} streams heard number {number}")

    def close(self) -> None:
        """Ends them all."""
        self.stop = True
        self.thread.join()
        for link in self.links:
            link.close()
