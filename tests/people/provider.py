"""A sign-in provider of an organisation for tests: discovery, token and user info over HTTP on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import jwt


class Provider:
    """What it says about who signs in next, and what it was asked."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.claims: dict[str, Any] = {}
        self.userinfo: dict[str, Any] = {}
        self.overrides: dict[str, Any] = {}
        self.status = 200
        self.redirect = ""
        self.asked: list[dict[str, list[str]]] = []

    def answer(self, path: str) -> object:
        """The JSON of an address."""
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
                "jwks_uri": f"{self.issuer}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
        if path == "/userinfo":
            return {"sub": self.claims.get("sub"), **self.userinfo}
        now = 2_000_000_000
        told = {"iss": self.issuer, "aud": "oppiva", "exp": now, "iat": 1_000_000_000, **self.claims, **self.overrides}
        token = jwt.encode(told, "k" * 32, algorithm="HS256")
        return {"access_token": "a", "token_type": "Bearer", "expires_in": 60, "id_token": token}


@contextmanager
def running() -> Iterator[Provider]:
    """A provider that answers until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send()

        def do_POST(self) -> None:
            size = int(self.headers.get("Content-Length", 0))
            provider.asked.append(parse_qs(self.rfile.read(size).decode()))
            self._send()

        def _send(self) -> None:
            body = json.dumps(provider.answer(self.path)).encode()
            self.send_response(302 if provider.redirect else provider.status)
            if provider.redirect:
                self.send_header("Location", provider.redirect)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: Any) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider = Provider(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
