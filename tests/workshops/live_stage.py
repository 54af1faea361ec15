"""A small server for the script of live pages: it streams, answers parts and versions, and does what it is told.

The script is the product's own with htmx and the page's script; the pages of a half-day have their journey elsewhere.
"""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from livedemo import free_port

SOURCE = Path(__file__).parents[2] / "src/oppiva"
SCRIPTS = {
    "/htmx.js": SOURCE / "ui/static/oppiva/htmx.min.js",
    "/oppiva.js": SOURCE / "ui/static/oppiva/oppiva.js",
    "/live.js": SOURCE / "workshops/static/workshops/live.js",
}
POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'"
HTMX = '{"includeIndicatorCSS":false,"mode":"same-origin","noSwap":[204,304,"5xx"]}'
PAGE = f"""<!doctype html><html lang="en"><head><title>Live</title><meta name="htmx-config" content='{HTMX}'>
<script src="/htmx.js" defer></script><script src="/oppiva.js" defer></script><script src="/live.js" defer></script>
</head><body><main id="content">%s</main><div id="status" role="status"></div></body></html>"""
LIVE = """<div data-live="/live/x" data-live-version="/versio/" data-live-now="%d"><p data-live-state>
<span data-live-when="ok" hidden>works</span><span data-live-when="away" hidden>lost</span></p></div>"""


@dataclass
class Stage:
    """What is shown and what was asked for."""

    port: int = field(default_factory=free_port)
    number: int = 1
    streams: bool = True  # False: every stream is refused
    body: str = ""
    parts: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[float, str, str, int]] = field(default_factory=list)  # when, path, If-None-Match, status
    moment: datetime = field(default_factory=lambda: datetime.now(UTC))  # what its clock showed when it began
    began: float = field(default_factory=time.monotonic)
    still: bool = False  # True: its clock stands, as that of a browser whose time is paused
    server: ThreadingHTTPServer | None = None
    closing: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        self.closing = threading.Event()
        stage = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                stage.answer(self)

            def log_message(self, *_words: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            block_on_close = False

        self.server = Server(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def kill(self) -> None:
        assert self.server is not None
        self.closing.set()
        self.server.shutdown()
        self.server.server_close()

    def now(self) -> str:
        passed = 0.0 if self.still else time.monotonic() - self.began
        return (self.moment + timedelta(seconds=passed)).isoformat()

    def asked_for(self, path: str) -> list[tuple[str, int]]:
        return [(known, status) for _at, found, known, status in self.asked if found == path]

    def answer(self, to: BaseHTTPRequestHandler) -> None:
        path, known = to.path, to.headers.get("If-None-Match", "")
        if path == "/":
            return self.send(to, 200, PAGE % (LIVE % self.number + self.body), "text/html", known)
        if path in SCRIPTS:
            return self.send(to, 200, SCRIPTS[path].read_text("utf-8"), "text/javascript", known)
        if path == "/live/x":
            return self.stream(to) if self.streams else self.send(to, 503, "", "text/plain", known)
        if path == "/versio/":
            return self.send(
                to, 200, json.dumps({"number": self.number}), "application/json", known, f'"{self.number}"'
            )
        if path in self.parts:
            words = self.parts[path]
            return self.send(to, 200, words, "text/html", known, f'"{hash(words)}"')
        return self.send(to, 404, "", "text/plain", known)

    def send(self, to: BaseHTTPRequestHandler, status: int, words: str, kind: str, known: str, tag: str = "") -> None:
        if tag and tag == known:
            status, words = 304, ""
        self.asked.append((time.monotonic(), to.path, known, status))
        body = words.encode()
        to.send_response(status)
        headers = {"Content-Type": kind, "Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
        for name, value in (headers | ({"ETag": tag} if tag else {}) | {"Content-Length": str(len(body))}).items():
            to.send_header(name, value)
        to.send_header("Oppiva-Now", self.now())
        if self.closing.is_set():
            to.send_header("Connection", "close")
        to.end_headers()
        to.wfile.write(body)

    def stream(self, to: BaseHTTPRequestHandler) -> None:
        self.asked.append((time.monotonic(), to.path, "", 200))
        to.send_response(200)
        to.send_header("Content-Type", "text/event-stream")
        to.send_header("Connection", "close")
        to.end_headers()
        told = None
        to.wfile.write(f"event: time\ndata: {self.now()}\n\n".encode())
        while not self.closing.is_set() and self.streams:
            if told != self.number:
                told = self.number
                try:
                    to.wfile.write(f"event: version\ndata: {told}\n\n".encode())
                except OSError:
                    break
            time.sleep(0.01)
        to.close_connection = True
