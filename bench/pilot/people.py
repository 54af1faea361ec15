"""People as programs: who they are, how they sign in, and the small habits that all of them share."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pilot.browser import Browser
from pilot.ledger import REFUSED, TAKEN
from pilot.pages import Button, Form, Page

if TYPE_CHECKING:
    from pilot.world import World

STEP = 30  # seconds of one code of an authenticator app
OK = range(200, 400)
# How a form is sent: `times`, `cut`, `press`.
How = dict[str, Any]


class Unexpected(Exception):
    """A page was not what a person had to expect there."""


@dataclass(eq=False, repr=False)
class Human:
    """Somebody with a device, an address, and a language."""

    world: World
    name: str
    email: str
    role: str = "participant"
    language: str = "fi"
    unit: str = ""
    series: str = ""
    browser: Browser = field(init=False)
    secret: str = ""  # of the authenticator app
    used: int = 0  # the last code of it that was typed
    place: str = ""  # the address of the own place in the series
    team: int = 0

    def __post_init__(self) -> None:
        self.browser = self.device()

    def __str__(self) -> str:
        return self.email.partition("@")[0]

    def __repr__(self) -> str:
        return str(self)

    def device(self) -> Browser:
        """Another device of the same person, signed out."""
        return Browser(self.world.installation.where, self.world.traffic, self.language)

    # --- pages -------------------------------------------------------------------------------------------------------
    def path(self, path: str) -> str:
        """An address in the person's language."""
        plain = re.sub(r"^/(sv|en)/", "/", path)
        return plain if self.language == "fi" or not plain.startswith("/") else f"/{self.language}{plain}"

    def opens(self, path: str, status: int = 200) -> Page:
        """Opens a page and expects it to be there."""
        page = self.browser.get(self.path(path))
        if "/kirjaudu/" in page.path and "kirjaudu" not in path:
            self.signs_in()
            page = self.browser.get(self.path(path))
        if "/oma/vahvistus/" in page.path and "vahvistus" not in path and not self.secret:
            self.sets_up_app(self.browser)  # a role of the staff that has begun since
            page = self.browser.get(self.path(path))
        return expect(page, status, f"{self} opens {path}")

    def sends(
        self,
        form: Form,
        changes: Mapping[str, object] | None = None,
        *,
        press: Button | None = None,
        status: int = 200,
        **how: Any,
    ) -> Page:
        """Sends a form and expects it to be done; what it typed is in the book as taken."""
        page = self.browser.submit(form, changes, press=press, **how)
        fate, why = (TAKEN, "") if status in OK else (REFUSED, str(status))
        expect(page, status, f"{self} sends {form.action}")
        self.world.ledger.settle(words_of(changes), fate, why)
        return page

    def types(self, where: str) -> str:
        """A new token for a text of one's own."""
        return self.world.ledger.token(str(self), where, self.series)

    # --- signing in --------------------------------------------------------------------------------------------------
    def signs_in(self, browser: Browser | None = None, *, remember: bool = True) -> Page:
        """By the code of the mail, and with the authenticator app where the role needs one."""
        browser = browser or self.browser
        page = browser.get(self.path("/kirjaudu/"))
        if "/kirjaudu/" not in page.path:
            return page  # still signed in
        if "/koodi/" in page.path:  # a sign-in begun and left: another address is asked for by starting anew
            browser.cookies.clear()
            page = browser.get(self.path("/kirjaudu/"))
        asked = time.time_ns()
        page = browser.submit(page.form("kirjaudu", email=""), {"email": self.email})
        return self.types_code(browser, page, asked, remember=remember)

    def types_code(self, browser: Browser, page: Page, asked: int, *, remember: bool = True) -> Page:
        """The code of the mail that was asked for, on the page that takes it."""
        for _try in range(3):  # of two codes asked for in a row the older mail may come first
            asked, code = self.world.mailbox.code(self.email, after=asked)
            form = page.form("koodi", code="")
            page = browser.submit(form, {"code": code, **({"remember": "on"} if remember else {})})
            if page.status != 422:
                break
        if "/kirjaudu/vahvistus/" in page.path:
            page = browser.submit(page.form("vahvistus", code=""), {"code": self.app_code()})
        elif "/oma/vahvistus/" in page.path:
            page = self.sets_up_app(browser)
        if page.status != 200 or "kirjaudu" in page.path:
            raise Unexpected(f"{self} cannot sign in: {page.status} {page.path} {page.troubles or page.words[:300]}")
        return page

    def sets_up_app(self, browser: Browser) -> Page:
        """An authenticator app, as everybody with a role of the staff must have one."""
        page = browser.get(self.path("/oma/vahvistus/sovellus/"))
        found = re.search(r"\b([A-Z2-7]{32})\b", page.text.replace(" ", "")) or re.search(
            r"secret=([A-Z2-7]+)", page.text
        )
        if found is None:
            raise Unexpected(f"no secret on {page.address}: {page.words[:400]}")
        self.secret = found.group(1)
        page = browser.submit(page.form("sovellus", code=""), {"code": self.app_code()})
        if page.status != 200:
            raise Unexpected(f"{self}: the app was not taken: {page.troubles}")
        return browser.get(self.path("/"))

    def app_code(self) -> str:
        """A code of the authenticator app that was not used yet."""
        while (counter := int(time.time()) // STEP) <= self.used:
            time.sleep(0.5)
        self.used = counter
        return totp(self.secret, counter)

    def confirms(self, page: Page) -> Page:
        """Repeats the sign-in where a page asks for it; otherwise the page as it is."""
        if "/kirjaudu/uudelleen/" not in page.path:
            return page
        return self.browser.submit(page.form("uudelleen", code=""), {"code": self.app_code()})


def totp(secret: str, counter: int) -> str:
    """Six digits (RFC 6238, SHA-1)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    made = hmac.new(key, struct.pack(">Q", counter), hashlib.sha1).digest()
    at = made[-1] & 15
    number = struct.unpack(">I", made[at : at + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def expect(page: Page, status: int, what: str) -> Page:
    """The page, or what it was instead."""
    if page.status != status:
        raise Unexpected(f"{what}: {page.status} at {page.path}: {page.troubles or page.words[:500]}")
    return page


def words_of(changes: Mapping[str, object] | None) -> str:
    """All that was typed into a form."""
    return "\n".join(str(value) for value in (changes or {}).values())
