"""What is copied to other sites: by the keyboard, told aloud; and the card as another site shows it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from journeys.test_looks import MODEL

if TYPE_CHECKING:
    from livedemo import LiveDemo

pytestmark = [pytest.mark.browser, pytest.mark.server]


@contextmanager
def another_site(html: str) -> Iterator[str]:
    """The address of a page of somebody else, on a host of its own."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_said: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_address[1]}/"
        server.shutdown()


def test_a_field_is_copied_by_the_keyboard_and_the_card_alone_stands_on_another_site(
    live_demo: LiveDemo, seen_by: Callable[[str], Any]
) -> None:
    page = seen_by("")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=live_demo.address)
    page.goto(f"{live_demo.address}{MODEL}innokyla/")
    page.locator("[data-copy=teksti-kuvaus]").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.getElementById('status').textContent")
    assert page.locator("#status").inner_text() == "Kopioitu: Toimintamallin lyhyt kuvaus"
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#teksti-kuvaus").inner_text().strip()
    page.goto(f"{live_demo.address}{MODEL}upota/")
    line = page.locator("#kehys-teksti").inner_text()
    # The demo of a test does not know the port it is given.
    line = re.sub(r'src="https?://[^/]+', f'src="{live_demo.address}', line).replace("lazy", "eager")
    other = f'<iframe id="page" src="{live_demo.address}{MODEL}" title="malli"></iframe>'
    with another_site(f"<!doctype html><title>Muu</title>{line}{other}") as there:
        page.goto(there, wait_until="load")
        card = page.frame_locator("iframe").first
        assert card.locator("h1 a").get_attribute("target") == "_top"
        assert card.locator("main").evaluate("one => getComputedStyle(one).display") == "flex"  # its style came, too
        assert page.frame_locator("#page").locator("main").count() == 0
        assert page.context.cookies() == []
