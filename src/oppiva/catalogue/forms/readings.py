"""How a measure is read: its domain, which direction is better, whether the way of measuring changed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oppiva.catalogue.measuring import Read
from oppiva.catalogue.models import READING_NOTE, DirectionSaid, EffectDomain, WishRead
from oppiva.ui.forms import NumberField, TextField


class ReadingForm(forms.Form):
    """What the analyst says of a measure; nothing of it changes the team's own record."""

    domain = forms.ChoiceField(
        label=_("What is the measure about?"),
        choices=[("", _("Not in the effect direction")), *EffectDomain.choices],
        required=False,
    )
    wish = forms.ChoiceField(
        label=_("Which direction is better?"),
        choices=[("", _("As the team said")), *WishRead.choices],
        required=False,
    )
    band_low = NumberField(label=_("From which number"), help_text=_("Only for best between two numbers"))
    band_high = NumberField(label=_("To which number"))
    counts = forms.BooleanField(label=_("Each number is a count of one equal time, as a day or a week"), required=False)
    answers = forms.BooleanField(
        label=_("The numbers are people's answers"),
        help_text=_("Then ten answers are shown exactly, five to nine by their direction, fewer not at all."),
        required=False,
    )
    method_changed = forms.BooleanField(
        label=_("The way of measuring changed between before and after"),
        help_text=_("Then both values are shown and no difference."),
        required=False,
    )
    said = forms.ChoiceField(
        label=_("Where did it go by the team's own words, if numbers do not tell?"),
        choices=[("", _("Not said")), *DirectionSaid.choices],
        required=False,
    )
    note = TextField(
        most=READING_NOTE,
        lines=2,
        required=False,
        label=_("Note"),
        help_text=_("At most 200 characters. What changed in the way of measuring, or what else a reader must know."),
    )


def started(read: Read) -> dict[str, Any]:
    """What the form begins with."""
    low, high = read.band if read.band is not None else (None, None)
    names = ("domain", "wish", "counts", "answers", "method_changed", "said", "note")
    return {**{name: getattr(read, name) for name in names}, "band_low": low, "band_high": high}
