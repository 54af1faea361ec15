"""What the pages of lists share: the selects that narrow them, and the buttons of the table out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.people import exports, rules
from oppiva.people.forms.lists import text_of
from oppiva.people.queries import Filters, settled
from oppiva.people.views.answers import Request


@dataclass(frozen=True)
class Select:
    """A select above a list: its name in the address, label, chosen value, choices, and what choosing nothing says."""

    name: str
    label: str
    chosen: str
    choices: Sequence[tuple[Any, Any]]
    nothing: str = ""

    @property
    def none(self) -> str:
        """The words of the first choice, which narrows nothing."""
        return self.nothing or _("not narrowed")


def taking_out(request: Request, what: str, filters: Filters) -> dict[str, object]:
    """The words searched for, whether anything is asked, and where the table out is, for whoever may take it.

    A reader who sees more persons than may go out is led to those that may, so that page and table hold the same.
    """
    filters = settled(request.actor, filters)
    context: dict[str, object] = {"text": filters.text, "asked": filters.any}
    if not exports.may_take_out(request.actor, what):
        return context
    query = request.GET.copy()
    query.pop("sivu", None)
    some = what == "person" and not rules.takes_out_all_it_sees(request.actor)
    if some:
        query["vietavat"] = "1"
    tail = f"?{query.urlencode()}" if query else ""
    address = reverse(f"people:{what}_export")
    return {
        **context,
        "take_out": f"{address}{tail}",
        "only": f"?{query.urlencode()}" if some and text_of(request.GET, "vietavat") != "1" else "",
    }
