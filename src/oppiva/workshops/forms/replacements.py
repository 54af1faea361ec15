"""Which half-day of another series one goes to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from oppiva.ui.formatting import date_short
from oppiva.ui.formatting import time as clock_time
from oppiva.workshops.entries import place_of
from oppiva.workshops.queries import Offer


class ReplacementForm(forms.Form):
    """One of the half-days that have a free seat; no reason is asked."""

    session = forms.TypedChoiceField(
        label=_("Where do you go instead?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the half-days, or keep your own."),
            "invalid_choice": _("That half-day has no free seat any more. Choose one of those shown now."),
        },
    )

    def __init__(self, *args: Any, offers: Sequence[Offer], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["session"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(str(one.half_day.pk), offer_in_words(one)) for one in offers]


def offer_in_words(offer: Offer) -> str:
    """`to 26.3. kello 9.00–12.30, Kirjasto · sarja 05 · 4 paikkaa vapaana`."""
    one = offer.half_day
    when = f"{date_short(one.day)} {clock_time(one.starts)}–{clock_time(one.ends)}"
    place = place_of(one)
    seats = ngettext("one seat free", "%(n)s seats free", offer.free) % {"n": offer.free}
    series = str(_("Series %(code)s")) % {"code": one.series}
    return " · ".join(part for part in (when, place, series, seats) if part)
