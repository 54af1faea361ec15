"""What waits to be confirmed, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.adoption.models import Stage
from oppiva.adoption.pages.begin import here
from oppiva.adoption.queries.confirming import Claim
from oppiva.ui.counting import number_word
from oppiva.ui.formatting import date


@dataclass(frozen=True)
class ClaimLine:
    """One claim: the place, what it says, who says so, and by what one may know it."""

    claim: Claim
    place: str
    says: str
    who: str
    hint: str
    address: str
    refused: str


def heading(n: int) -> str:
    """How many wait."""
    if not n:
        return _("Nobody waits to be confirmed")
    return ngettext("%(n)s adopter waits to be confirmed", "%(n)s adopters wait to be confirmed", n) % {
        "n": number_word(n)
    }


def claim_line(one: Claim) -> ClaimLine:
    """A claim in words."""
    stage = str(Stage(one.stage).label)
    says = _("Takes model %(model)s into use. Stage: %(stage)s since %(day)s")
    return ClaimLine(
        claim=one,
        place=f"{one.name}, {one.unit}" if one.unit else one.name,
        says=says % {"model": one.model, "stage": stage, "day": date(one.since)},
        who=f"{one.contact}, {one.role}" if one.role else one.contact,
        hint=_("Mail from %(domain)s") % {"domain": one.domain} if one.domain else "",
        address=here(f"/kayttoonotot/{one.pk}/"),
        refused=_("Refused on %(day)s: %(why)s") % {"day": date(one.refused_on), "why": one.refused_reason}
        if one.refused_on
        else "",
    )
