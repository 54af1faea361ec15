"""A browser without script: cookies, redirects, forms as they stand on the page, and a network that can be bad."""

from __future__ import annotations

import http.client
import json
import re
import socket
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode, urljoin, urlsplit

from pilot.pages import Button, Form, NoSuch, Page, Pairs
from pilot.traffic import Request, Traffic
from pilot.weight import is_whole

MOST_REDIRECTS = 8
# How often a page over its budget is opened again, eight seconds in all: others may change what a process keeps
# meanwhile, or the server is just being killed and started anew.
AGAIN = 12
UNTOLD = 1_000_000
PATIENCE = 60.0  # seconds for an answer
TRIES = 4  # how often a person presses again when the answer did not come
Files = Mapping[str, tuple[str, bytes, str]]
LOST = (http.client.HTTPException, OSError)


class Cut(Exception):
    """The network went before the answer came."""


@dataclass
class Browser:
    """One device of one person."""

    where: Address
    traffic: Traffic
    language: str = "fi"
    cookies: dict[str, str] = field(default_factory=dict)
    page: Page | None = None
    link: http.client.HTTPConnection | None = None
    opened: bool = False  # some page has been opened on this device: its styles and letters are there
    kept: str = ""  # the page's token, as its script remembers it

    # --- what a person does ------------------------------------------------------------------------------------------
    def get(self, address: str, **headers: str) -> Page:
        """Opens an address, follows redirects, and keeps the page; tries again when the network is bad."""
        return self._patiently("GET", self.at(address), b"", headers)

    def follow(self, pattern: str) -> Page:
        """Follows a link of the present page by a part of its address or words."""
        return self.get(self.here.link(pattern))

    def submit(
        self,
        form: Form,
        changes: Mapping[str, object] | None = None,
        *,
        press: Button | None = None,
        files: Files | None = None,
        cut: str = "",
        times: int = 1,
        extra: Sequence[tuple[str, str]] = (),
    ) -> Page:
        """Sends a form as it stands on the page with these changes, by its first button if none is named.

        `cut` "before" loses the request on its way, "after" loses the answer; then the same form, with the same
        client_ref, is sent again, as a person or a device queue does. `times` is a nervous finger.
        """
        if press is None and form.buttons:
            press = form.buttons[0]
        action = (press.action if press is not None else "") or form.action
        pairs = [*form.sent(changes, press), *extra]
        if form.method == "GET":
            return self.get(f"{action.partition('?')[0]}?{urlencode(pairs)}")
        token = form.fields.get("csrfmiddlewaretoken")
        pairs += [("csrfmiddlewaretoken", self.token())] if token is None and self.may_token() else []
        body, kind = _multipart(pairs, files or {}) if form.multipart or files else (urlencode(pairs).encode(), FORM)
        headers = {"Content-Type": kind, "Referer": form.page.address}
        if cut:
            self.lose("POST", action, body, headers, when=cut)
        made = self._patiently("POST", action, body, headers)
        for _again in range(times - 1):
            made = self._patiently("POST", action, body, headers)
        return made

    def send(self, address: str, pairs: Pairs, **headers: str) -> Page:
        """A post that no form of the page makes: what a curious person or a script sends."""
        sent = {"Content-Type": FORM, "Referer": self.at(address), **headers}
        return self._patiently("POST", self.at(address), urlencode(pairs).encode(), sent)

    def send_json(self, address: str, data: object) -> Page:
        """What the script of a page sends from the device's queue."""
        headers = {"Content-Type": "application/json", "X-CSRFToken": self.token(), "Referer": self.at(address)}
        return self._patiently("POST", self.at(address), json.dumps(data).encode(), headers)

    @property
    def here(self) -> Page:
        """The page that is open."""
        if self.page is None:
            raise NoSuch("no page is open")
        return self.page

    def at(self, address: str) -> str:
        """The whole address of a path."""
        return urljoin(self.where.address, address)

    def token(self) -> str:
        """The page's token against forged forms, from any form of it or from its head."""
        if self.page is not None:
            for form in self.page.forms:
                if "csrfmiddlewaretoken" in form.fields:
                    self.kept = form.fields["csrfmiddlewaretoken"].value
                    return self.kept
            for headers in self.page.tree.xpath("//@hx-headers | //@*[name()='hx-headers:inherited']"):
                if found := re.search(r'"X-CSRFToken"\s*:\s*"([^"]+)"', str(headers)):
                    self.kept = found.group(1)
                    return self.kept
        return self.kept

    def may_token(self) -> bool:
        """Whether the page has such a token."""
        return bool(self.token())

    # --- the wire ----------------------------------------------------------------------------------------------------
    def lose(self, method: str, address: str, body: bytes, headers: Mapping[str, str], *, when: str) -> None:
        """A request that is cut: `before` in the middle of its body, `after` when it was sent whole, unread."""
        parts = urlsplit(address)
        link = socket.create_connection((self.where.host, self.where.port), timeout=PATIENCE)
        lines = [f"{method} {_target(address)} HTTP/1.1", f"Host: {parts.netloc}", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in self._headers(headers).items()]
        head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")
        began = time.perf_counter()
        try:
            link.sendall(head + (body[: len(body) // 2] if when == "before" else body))
            if when == "after":
                link.recv(1)  # the server has answered: the deed is done, and the answer is lost
        except OSError:
            pass
        finally:
            link.close()
        self.traffic.add(method, parts.path, 0, time.perf_counter() - began, 0, f"cut {when}")

    def _patiently(self, method: str, address: str, body: bytes, headers: Mapping[str, str]) -> Page:
        for attempt in range(TRIES):
            try:
                page = self._through(method, address, body, headers)
            except LOST as error:
                self.forget_link()
                self.traffic.add(method, urlsplit(address).path, 0, 0, 0, f"lost: {type(error).__name__}")
                self.where.wait()
                time.sleep(0.2 * (attempt + 1))
                continue
            if page.status == 503 and attempt < TRIES - 1:
                time.sleep(min(float(page.headers.get("retry-after", "1") or 1), 2))
                continue
            return page
        raise Cut(f"{method} {address}")

    def _through(self, method: str, address: str, body: bytes, headers: Mapping[str, str]) -> Page:
        asked = address
        for _hop in range(MOST_REDIRECTS):
            page = self.once(method, address, body, headers)
            target = page.headers.get("location") or page.headers.get("hx-redirect")
            if page.status not in {301, 302, 303, 307, 308} or not target:
                page.asked = asked
                self.page = page
                return page
            address = urljoin(address, target)
            if page.status not in {307, 308}:
                method, body, headers = "GET", b"", {}
        raise Cut(f"too many redirects from {asked}")

    def once(self, method: str, address: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Page:
        """One request and its answer, without following anything."""
        began, kept = time.perf_counter(), self.link is not None
        link = self._open()
        try:
            link.request(method, _target(address), body=body or None, headers=self._headers(headers or {}))
            answer = link.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            self.forget_link()
            if not kept:
                raise
            # The server had closed the idle connection: every browser opens another without a word.
            return self.once(method, address, body, headers)
        data = answer.read()
        seconds = time.perf_counter() - began
        found = {name.lower(): value for name, value in answer.getheaders()}
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self._keep(value)
        note = "the server was beginning" if self.where.down_since(began) else ""
        page = Page(answer.status, address, data, found.get("content-type", ""), found)
        if found.get("connection", "").lower() == "close":
            self.forget_link()
        self._note(method, page, seconds, note, headers or {})
        return page

    def _note(self, method: str, page: Page, seconds: float, note: str, headers: Mapping[str, str]) -> None:
        """Notes the request and its cost; a page that asked more than it may is opened again.

        A page is measured as it is opened a second time, on the same connection and so in the same process: what a
        process reads once and keeps (rights, structure, what a table of types holds) is not the page's. On a phone
        that has lost its connection the first opening anew makes one, the next ones are of that process.
        """
        statements, worked = cost(page)
        if method == "GET" and page.status == 200:
            if is_whole(page):
                self.traffic.weigh(page.path, page, first=not self.opened)
                self.opened = True
            for attempt in range(AGAIN):
                if self.traffic.within(page.path, statements):
                    break
                time.sleep(0.1 * (attempt + 1))
                statements = min(statements, self._again(page.address, headers))
        name, traffic = self.traffic.name_of(page.path), self.traffic
        row = (name, method, page.status, seconds, len(page.body), page.path, traffic.phase, note, statements, worked)
        traffic.put(Request(*row))

    def _again(self, address: str, headers: Mapping[str, str]) -> int:
        """The statements of the page when it is opened again."""
        try:
            link = self._open()
            link.request("GET", _target(address), headers=self._headers(headers))
            answer = link.getresponse()
            answer.read()
        except LOST:
            self.forget_link()
            return UNTOLD
        if answer.headers.get("Connection", "").lower() == "close":
            self.forget_link()
        told = {name.lower(): value for name, value in answer.getheaders()}
        return cost(Page(answer.status, address, b"", headers=told))[0] if answer.status == 200 else UNTOLD

    def once_at(self, address: str) -> Page:
        """One file as it is served."""
        return self.once("GET", address)

    def forget_link(self) -> None:
        """Lets the connection go: the next request opens another."""
        if self.link is not None:
            self.link.close()
        self.link = None

    def _open(self) -> http.client.HTTPConnection:
        if self.link is None:
            self.link = http.client.HTTPConnection(self.where.host, self.where.port, timeout=PATIENCE)
        return self.link

    def _headers(self, more: Mapping[str, str]) -> dict[str, str]:
        sent = {"Accept": "text/html", "Accept-Language": self.language, "Origin": self.where.address, **more}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return sent

    def _keep(self, header: str) -> None:
        first, *rest = header.split(";")
        name, _sign, value = first.strip().partition("=")
        gone = any(part.strip().lower() in {"max-age=0"} for part in rest) or value in {"", '""'}
        if gone:
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = value


@dataclass
class Address:
    """Where the service answers; `wait` returns once it does again after it was down."""

    host: str = "127.0.0.1"
    port: int = 8000
    back_at: float = 0.0  # when it last began to answer

    def down_since(self, moment: float) -> bool:
        """Whether it was down or beginning at some time after the moment: such a request was not slow, it waited."""
        return self.back_at == float("inf") or moment < self.back_at

    @property
    def address(self) -> str:
        """As it stands before a path."""
        return f"http://{self.host}:{self.port}"

    def answers(self) -> bool:
        """Whether something listens."""
        try:
            socket.create_connection((self.host, self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def wait(self, seconds: float = 90) -> None:
        """Waits until something listens."""
        ends = time.monotonic() + seconds
        while not self.answers() and time.monotonic() < ends:
            time.sleep(0.1)


FORM = "application/x-www-form-urlencoded"


def cost(page: Page) -> tuple[int, float]:
    """Statements and seconds of processor time, as the server under measurement tells them (`Server-Timing`)."""
    told = page.headers.get("server-timing", "")
    asked, worked = re.search(r'desc="(\d+)"', told), re.search(r"cpu;dur=([\d.]+)", told)
    return (int(asked[1]) if asked else 0, float(worked[1]) / 1e3 if worked else 0.0)


def _target(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"


def _multipart(pairs: Pairs, files: Files) -> tuple[bytes, str]:
    edge = uuid.uuid4().hex
    out = b""
    for name, value in pairs:
        out += f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    for name, (filename, data, kind) in files.items():
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
        out += head.encode() + f"Content-Type: {kind}\r\n\r\n".encode() + data + b"\r\n"
    return out + f"--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}"
