"""A request whose body did not come whole is not read: gunicorn gives what came, and Django would take it for all.

A phone that loses the network in the middle of sending would else leave half a text behind, under the reference by
which the phone sends the whole one again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Source(Protocol):
    """Where the server has the body."""

    def read(self, size: int = -1, /) -> bytes: ...

    def readline(self, size: int = -1, /) -> bytes: ...


class WholeBody:
    """The body of so many bytes; its end before that is a lost connection (OSError), as Django knows it."""

    def __init__(self, source: Source, length: int) -> None:
        self._source, self._left = source, length

    def read(self, size: int = -1, /) -> bytes:
        """So many bytes, or all that are left."""
        wanted = self._left if size is None or size < 0 else min(size, self._left)
        data = self._source.read(wanted) if wanted else b""
        return self._counted(data, short=len(data) < wanted)

    def readline(self, size: int = -1, /) -> bytes:
        """A line, or so much of it."""
        wanted = self._left if size is None or size < 0 else min(size, self._left)
        data = self._source.readline(wanted) if wanted else b""
        return self._counted(data, short=len(data) < wanted and not data.endswith(b"\n"))

    def _counted(self, data: bytes, *, short: bool) -> bytes:
        self._left -= len(data)
        if short:
            raise ConnectionResetError("the body ended before its length")
        return data


def whole(application: Application) -> Application:
    """The application behind this check."""

    def checked(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        length = str(environ.get("CONTENT_LENGTH") or "")
        if length.isdecimal():
            environ["wsgi.input"] = WholeBody(environ["wsgi.input"], int(length))
        return application(environ, start_response)

    return checked
