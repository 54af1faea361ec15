"""What a person confirms when a version comes into force: the reason, and who the named areas and partners are.

A guess is a proposal with two equal answers, and neither is chosen beforehand (design 1).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oppiva.programme.matching import Proposal
from oppiva.programme.services.force import NEW, REASON_LENGTH

FITS, OTHER = "fits", "other"


class ForceForm(forms.Form):
    """One answer for each area and partner of the plan; the reason is asked for while the version blocks.

    `match-0` is who the first name is, `fits-0` whether the organisation proposed for it is the right one.
    """

    def __init__(
        self,
        data: object = None,
        *,
        blocking: int,
        proposals: Sequence[Proposal],
        organisations: Sequence[tuple[str, str]],
    ) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict or None
        self.keys: dict[str, str] = {}
        self.proposed: dict[str, str] = {}
        names = dict(organisations)
        for at, proposal in enumerate(proposals):
            name = f"match-{at}"
            self.keys[name] = proposal.named.key
            guess = str(proposal.organisation) if proposal.organisation else ""
            # Who a person said before is no guess: nothing is asked again, and another may be named.
            settled = guess in names and proposal.reason == "earlier"
            if guess in names and not settled:
                self.proposed[name] = guess
                self.fields[fits_of(name)] = forms.ChoiceField(
                    label=_("Is it %(name)s?") % {"name": names[guess]},
                    required=False,
                    choices=[(FITS, _("Yes, it is")), (OTHER, _("No, it is not"))],
                    widget=forms.RadioSelect,
                )
            self.fields[name] = forms.ChoiceField(
                label=proposal.named.name,
                required=False,
                choices=[
                    ("", _("As before: %(name)s") % {"name": names[guess]} if settled else _("Not now")),
                    (NEW, _("A new organisation of this name")),
                    *(one for one in organisations if one[0] != guess),
                ],
            )
        for field in self.fields.values():
            field.either = True  # type: ignore[attr-defined]  # the page says once that answers can be left out
        if blocking:
            self.fields["reason"] = forms.CharField(
                label=_("Why the plan is followed although it blocks"),
                max_length=REASON_LENGTH,
                help_text=_("At most 300 characters. Shown on the programme page."),
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def clean(self) -> dict[str, Any]:
        """Who says yes to a proposal names no other organisation."""
        found = super().clean() or self.cleaned_data
        for name in self.proposed:
            if found.get(fits_of(name)) == FITS and found.get(name):
                self.add_error(
                    name, _("You said yes to the proposal and chose another organisation. Keep one of them.")
                )
        return found

    def matches(self) -> dict[str, UUID | str]:
        """What was chosen, by area code or partner name; a proposal that nobody answered makes nothing."""
        found: dict[str, UUID | str] = {}
        for name, key in self.keys.items():
            fits = self.cleaned_data.get(fits_of(name)) == FITS
            value = self.proposed[name] if fits else self.cleaned_data.get(name, "")
            if value:
                found[key] = NEW if value == NEW else UUID(value)
        return found


def fits_of(name: str) -> str:
    """The name of the field that answers the proposal made for a `match-` field."""
    return name.replace("match", FITS)


class EndForm(forms.Form):
    """Why the programme ends."""

    reason = forms.CharField(
        label=gettext_lazy("Why the programme ends"), max_length=REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 3})
    )
