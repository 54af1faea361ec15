"""The mails as they lie in the folder of the outbox: each person reads their own."""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

CODE = re.compile(r"(?m)^\s*(\d{6})\s*$|\b(\d{6})\b")
LINK = re.compile(r"http://127\.0\.0\.1:\d+(/\S+)")


@dataclass(frozen=True)
class Mail:
    """One mail that was sent."""

    to: str
    subject: str
    text: str
    ident: str
    at: int  # when it was written, nanoseconds of the machine
    raw: bytes = b""

    def link(self, pattern: str) -> str:
        """The path of the first link that fits."""
        for path in LINK.findall(self.text):
            if re.search(pattern, path):
                return str(path).rstrip(".,)>")
        raise LookupError(f"no link {pattern} in the mail {self.subject!r} to {self.to}: {self.text[:400]}")


class Mailbox:
    """All mails of a run, read once each."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.mails = folder, list[Mail]()
        self._known: set[str] = set()
        self._guard = threading.Lock()

    def read(self) -> list[Mail]:
        """What came since."""
        with self._guard:
            for file in sorted(self.folder.glob("*.eml")):
                if file.name in self._known:
                    continue
                self._known.add(file.name)
                data = file.read_bytes()
                message = message_from_bytes(data, policy=policy.default)
                body = message.get_body(("plain",))
                self.mails.append(
                    Mail(
                        str(message["To"] or "").lower(),
                        str(message["Subject"] or ""),
                        body.get_content() if body is not None else "",
                        str(message["Message-ID"] or ""),
                        int(file.name.partition("-")[0]),
                        data,
                    )
                )
        return self.mails

    def to(self, address: str) -> list[Mail]:
        """The mails of one person, in order."""
        return [mail for mail in self.read() if address.lower() in mail.to]

    def wait(self, address: str, pattern: str, *, after: int = 0, seconds: float = 60) -> Mail:
        """The newest mail to somebody whose text fits, once it is there."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            for mail in reversed(self.to(address)):
                if mail.at > after and re.search(pattern, mail.text):
                    return mail
            time.sleep(0.1)
        raise LookupError(f"no mail with {pattern} came to {address}: {[one.subject for one in self.to(address)]}")

    def code(self, address: str, *, after: int) -> tuple[int, str]:
        """The newest sign-in code, and when its mail was written."""
        mail = self.wait(address, CODE.pattern, after=after)
        found = CODE.search(mail.text)
        assert found is not None
        return mail.at, str(found.group(1) or found.group(2))

    def kinds(self) -> Counter[str]:
        """How many mails of each subject, with what differs from mail to mail left out."""
        return Counter(re.sub(r"[\d.:–-]+", "#", mail.subject) for mail in self.read())

    def doubled(self) -> tuple[list[Mail], list[Mail]]:
        """Mails that came to the same person twice: as another mail, and as the very same one.

        The same one, with its Message-ID, comes again when the worker is killed between sending and writing that it
        was sent (trust.md R8: at most once a kill); a second mail of the same words is a fault.
        """
        seen: dict[tuple[str, str, str], set[str]] = {}
        others: list[Mail] = []
        same: list[Mail] = []
        for mail in self.read():
            idents = seen.setdefault((mail.to, mail.subject, mail.text), set())
            if idents:
                (same if mail.ident and mail.ident in idents else others).append(mail)
            idents.add(mail.ident)
        return others, same
