"""The pages of a candidate, in one list: each page of it shows the same way to the others.

A page that another part of the app adds is a line here: its key, its words and the name of its address, which takes
the codes of programme and candidate.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class CandidatePage:
    """A page of a candidate."""

    key: str
    label: str | Promise
    address: str


PAGES = (
    CandidatePage("candidate", _("Candidate"), "catalogue:candidate"),
    CandidatePage("summary", _("Summary"), "catalogue:summary"),
    CandidatePage("coding", _("Analysis"), "catalogue:coding"),
    CandidatePage("trace", _("Development path"), "catalogue:trace"),
    CandidatePage("history", _("History"), "catalogue:candidate_history"),
)


def pages_of(programme: str, candidate: str, current: str) -> list[tuple[str, str, bool]]:
    """Words, address and whether it is this one, as `<c-tabs>` draws them."""
    return [(str(one.label), reverse(one.address, args=[programme, candidate]), one.key == current) for one in PAGES]
