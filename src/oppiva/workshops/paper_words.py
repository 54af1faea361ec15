"""The card of a team as it stands on paper: its names, the address to come in by, and its QR code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

import segno
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oppiva.ui.context import absolute, prefixed
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
    way = f"/liity/{quote(code.replace(' ', ''))}/?tiimi={number}" if code else f"/liity/?tiimi={number}"
    address = absolute(prefixed(way, get_language() or "fi"))
    return TeamCard(
        number, tuple(names), code, address.partition("?")[0], qr(address, _("QR code of team %(n)s") % {"n": number})
    )


def qr(address: str, title: str) -> SafeString:
    """A QR code as a drawing, with words for who does not see it; level M stays readable on creased paper."""
    made = segno.make(address, error="m", micro=False)
    return trusted(made.svg_inline(scale=4, border=4, title=title, svgclass="qr", lineclass=None))
