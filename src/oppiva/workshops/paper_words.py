"""The card of a team as it stands on paper: its names, the address to come in by, and its QR code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import segno
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from oppiva.ui.context import absolute
from oppiva.ui.safe import trusted
from oppiva.workshops.models import Session


@dataclass(frozen=True)
class TeamCard:
    """One team's card; `code` is empty while the door is closed, then `address` is the page of the half-day."""

    number: int
    names: tuple[str, ...]
    code: str
    address: str
    qr: SafeString


def card(session: Session, number: int, names: Sequence[str], code: str) -> TeamCard:
    """The card of a team: by the join code while the door is open, else by the page where it is typed in."""
    short = code.replace(" ", "")
    way = reverse("workshops:join_door", args=[short]) if code else reverse("workshops:join")
    address = absolute(f"{way}?tiimi={number}")
    return TeamCard(
        number, tuple(names), code, address.partition("?")[0], qr(address, _("QR code of team %(n)s") % {"n": number})
    )


def qr(address: str, title: str) -> SafeString:
    """A QR code as a drawing, with words for who does not see it; level M stays readable on creased paper."""
    made = segno.make(address, error="m", micro=False)
    return trusted(made.svg_inline(scale=4, border=4, title=title, svgclass="qr", lineclass=None))
