"""A commitment: who, what was promised, its letter and seats."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from oppiva.people.models import Organisation
from oppiva.programme.models import MAX_SEATS, Commitment
from oppiva.ui.forms import DayField, WholeField, ask_file_again


class CommitmentForm(forms.Form):
    """What an organisation promises; the organisation is asked for only when the commitment is new."""

    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.none(), empty_label=_("Choose")
    )
    kind = forms.ChoiceField(
        label=_("Commitment"),
        choices=[
            (Commitment.Kind.NONE, _("Nothing yet")),
            (Commitment.Kind.INTEREST, _("Interest")),
            (Commitment.Kind.SIGNED, _("Signed letter")),
        ],
        widget=forms.RadioSelect,
    )
    date = DayField(label=_("Day of the letter"), required=False, help_text=_("Needed for a signed letter."))
    promised_seats = WholeField(
        label=_("Promised seats"),
        required=False,
        min_value=0,
        max_value=MAX_SEATS,
        help_text=_("How many people the organisation lets take part. Leave empty if not known."),
        error_messages={
            "invalid": _("Give the seats as a whole number, for example 40."),
            "min_value": _("Give a number of seats from 0 to 10 000, or leave it empty if unknown."),
            "max_value": _("Give a number of seats from 0 to 10 000, or leave it empty if unknown."),
        },
    )
    letter = forms.FileField(
        label=_("Signed letter"),
        required=False,
        help_text=_("PDF, picture or Word file without macros, at most 20 MB."),
        widget=forms.FileInput,
    )
    reason = forms.CharField(
        label=_("Reason for the change"),
        required=False,
        max_length=300,
        help_text=_("Needed when the commitment becomes weaker."),
    )

    def __init__(
        self,
        data: object = None,
        files: object = None,
        *,
        organisations: QuerySet[Organisation] | None = None,
        commitment: Commitment | None = None,
    ) -> None:
        initial = (
            {name: getattr(commitment, name) for name in ("kind", "date", "promised_seats")} if commitment else None
        )
        super().__init__(data, files, initial=initial)  # type: ignore[arg-type]  # QueryDict, MultiValueDict or None
        if commitment is None:
            del self.fields["reason"]
        if organisations is None:
            del self.fields["organisation"]
        else:
            self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        """A signed letter goes with its kind; the letter has to be chosen again when another field is to be mended."""
        kind = self.cleaned_data.get("kind")
        if self.cleaned_data.get("letter") and kind in (Commitment.Kind.NONE, Commitment.Kind.INTEREST):
            self.add_error("kind", _("You attached a signed letter. Choose “Signed letter”, or leave the file out."))
        ask_file_again(self, "letter")
        return self.cleaned_data

    def values(self) -> dict[str, object]:
        """The commitment's own fields as they were given."""
        return {name: self.cleaned_data[name] for name in ("kind", "date", "promised_seats")}


class RemoveCommitmentForm(forms.Form):
    """Why a commitment is taken out."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class ExecutorForm(forms.Form):
    """The organisation that carries the programme out, one of those that take part."""

    executor = forms.ChoiceField(
        label=_("Executor"),
        help_text=_("Only organisations that take part in the programme are here."),
        error_messages={"required": _("Choose the organisation that carries the programme out.")},
    )

    def __init__(
        self, data: object = None, *, organisations: Sequence[tuple[str, str]], chosen: UUID | None = None
    ) -> None:
        super().__init__(data, initial={"executor": str(chosen or "")})  # type: ignore[arg-type]  # QueryDict or None
        self.fields["executor"].choices = [("", _("Choose")), *organisations]  # type: ignore[attr-defined]
