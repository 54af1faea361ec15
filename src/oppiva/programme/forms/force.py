"""What a person confirms when a version comes into force: the reason, and who the named areas and partners are."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from oppiva.programme.matching import Proposal
from oppiva.programme.services.force import NEW, REASON_LENGTH


class ForceForm(forms.Form):
    """One choice for each area and partner of the plan; the reason is asked for while the version blocks."""

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
        for at, proposal in enumerate(proposals):
            name = f"match-{at}"
            self.keys[name] = proposal.named.key
            self.fields[name] = forms.ChoiceField(
                label=proposal.named.name,
                required=False,
                choices=[
                    ("", _("Not now")),
                    (NEW, _("A new organisation of this name")),
                    *organisations,
                ],
                initial=str(proposal.organisation) if proposal.organisation else "",
            )
        if blocking:
            self.fields["reason"] = forms.CharField(
                label=_("Why the plan is followed although it blocks"),
                max_length=REASON_LENGTH,
                help_text=_("At most 300 characters. Shown on the programme page."),
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def matches(self) -> dict[str, UUID | str]:
        """What was chosen, by area code or partner name."""
        found: dict[str, UUID | str] = {}
        for name, key in self.keys.items():
            value = self.cleaned_data.get(name, "")
            if value:
                found[key] = NEW if value == NEW else UUID(value)
        return found


class EndForm(forms.Form):
    """Why the programme ends."""

    reason = forms.CharField(
        label=_("Why the programme ends"), max_length=REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 3})
    )
