"""What a press on a card sends: which deed, where to, from which state of the table."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4, uuid5

from django.http import QueryDict

from oppiva.catalogue.forms.asked import code_in
from oppiva.catalogue.models import EVIDENCE
from oppiva.ui.sent import id_in, whole_in

# What a choice of the menu stands for beside the candidates.
NEW, KEEP, LATER = "uusi", "oppi", "later"
DEEDS = ("place", "move", "keep", "later", "new", "accept", "reject", "remove", "right", "kind")


@dataclass(frozen=True)
class Pressed:
    """One press. `suggestion` 0: none; `base` None: the sender's page did not say which events it had seen."""

    deed: str
    to: str
    source: str
    kind: str
    suggestion: int
    base: int | None
    ref: UUID
    next: str


def pressed_of(post: QueryDict) -> Pressed:
    """Read with care. The same form pressed twice is one deed; another button of it is another one."""
    deed, _hyphen, number = post.get("deed", "place").partition("-")
    to = post.get("to", "")
    if deed == "place":
        deed = {NEW: "new", KEEP: "keep", LATER: "later"}.get(to, deed)
    sent = id_in(post, "client_ref") or uuid4()
    kind = post.get("kind", "")
    return Pressed(
        deed=deed if deed in DEEDS else "",
        to=code_in(post, "to") if to not in {NEW, KEEP, LATER} else "",
        source=code_in(post, "source"),
        kind=kind if kind in EVIDENCE else "",
        suggestion=int(number) if number.isascii() and number.isdecimal() and len(number) < 12 else 0,
        base=whole_in(post, "base", digits=12),
        ref=uuid5(sent, f"{deed}:{number}:{to}:{post.get('source', '')}:{kind}"),
        next=code_in(post, "next"),
    )
