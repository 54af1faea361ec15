"""Participants' phones: pages, saves and live parts over HTTP, how long each took, what went wrong."""

from __future__ import annotations

import http.client
import random
import re
import select
import socket
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

from _half_day import TEAM

SAVES = 3  # of each phone
TYPES = (0.5, 4.0)  # seconds from the page to the save
EVERY = 2.0  # as the team's page says: seconds between two refreshes


@dataclass
class Phone:
    """One participant's phone: how long each answer took, what was sent, what went wrong."""

    number: int
    cookie: str
    session: str
    page: str
    port: int
    pages: list[float] = field(default_factory=list)
    saves: list[float] = field(default_factory=list)
    parts: list[float] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    writes: bool = False
    over: bool = False

    def run(self, seconds: int) -> None:
        """Three times the page, some typing and a save, spread over the time."""
        began = time.perf_counter()
        for save in range(SAVES):
            at = (save + random.random() * 0.9) * seconds / SAVES
            time.sleep(max(0.0, began + at - time.perf_counter()))
            _status, page = self.ask("GET", self.page, self.pages)
            form = re.search(r"<form[^>]* data-note .*?</form>", page, re.DOTALL)
            if form is None:
                self.faults.append("a page without the team's text")
                continue
            self.writes = True
            time.sleep(random.uniform(*TYPES) * min(1, seconds / 60))
            self.save(form[0], f"Phone {self.number:02} writes {save}: {random.randrange(10_000)}")
            self.writes = False

    def save(self, form: str, text: str) -> None:
        """Sends the form; refused, sends it on the text that came with the refusal; then the page anew."""
        for _try in range(2 * TEAM * SAVES):
            fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
            self.sent.append(text)
            status, form = self.ask("POST", f"{self.page}teksti/", self.saves, urlencode({**fields, "text": text}))
            if status != 409:
                break
            text = f"{text}, again"
        if status == 302:
            self.ask("GET", self.page, self.pages)
        else:
            self.faults.append(f"not saved: {status}")

    def fill(self, seconds: int) -> None:
        """Three times the page of the step and a save, spread over the time."""
        began = time.perf_counter()
        for save in range(SAVES):
            at = (save + random.random() * 0.9) * seconds / SAVES
            time.sleep(max(0.0, began + at - time.perf_counter()))
            _status, page = self.ask("GET", self.page, self.pages)
            form = re.search(r"<form[^>]* data-step-form.*?</form>", page, re.DOTALL)
            if form is None:
                self.faults.append("a page without the step's form")
                continue
            fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[0]))
            self.sent.append(f"Team {self.number:02} writes {save}: {random.randrange(10_000)}")
            status, _answer = self.ask("POST", self.page, self.saves, urlencode({**fields, "problem": self.sent[-1]}))
            if status != 302:
                self.faults.append(f"not saved: {status}")

    def listen(self, port: int) -> None:
        """Fetches the parts of the page when the stream tells of a change, not the one under a hand that writes."""
        link, words, shown, tags = socket.create_connection(("127.0.0.1", port), timeout=60), b"", 0.0, dict[str, str]()
        link.sendall(f"GET /live/{self.session} HTTP/1.1\r\nHost: localhost\r\nCookie: {self.cookie}\r\n\r\n".encode())
        while not self.over:
            words += link.recv(65_536)
            # All that came while the last change waited is one refresh.
            time.sleep(max(0.0, shown + EVERY - time.perf_counter()))
            while select.select([link], [], [], 0)[0] and (more := link.recv(65_536)):
                words += more
            done, _, words = words.rpartition(b"\n\n")
            if b"event: version" not in done:
                continue
            shown = time.perf_counter()
            for part in ("nyt",) if self.writes else ("nyt", "tyo"):
                self.ask("GET", f"{self.page}?osa={part}", self.parts, tags=tags)
        link.close()

    def ask(
        self, method: str, path: str, times: list[float], body: str = "", tags: dict[str, str] | None = None
    ) -> tuple[int, str]:
        """One request as a phone makes it, on a connection of its own; with tags, a part of the page."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": self.cookie, "Accept": "text/html"}
        if body:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        if tags is not None:
            headers |= {"HX-Request": "true"} | ({"If-None-Match": tags[path]} if path in tags else {})
        began = time.perf_counter()
        try:
            link.request(method, path, body or None, headers)
            answer = link.getresponse()
            words = answer.read().decode()
        except OSError as error:
            self.faults.append(repr(error))
            return 0, ""
        finally:
            link.close()
        times.append(time.perf_counter() - began)
        self.statuses.append(answer.status)
        if tags is not None and answer.headers.get("ETag"):
            tags[path] = answer.headers["ETag"]
        if answer.status not in ({302, 409} if body else {200, 304} if tags is not None else {200}):
            self.faults.append(f"{method} {answer.status}")
        return answer.status, words


def together(threads: list[threading.Thread]) -> None:
    """Runs them all at once."""
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
