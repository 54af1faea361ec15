"""Forms of invitations and of lists of people."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from oppiva.core.policy import Actor, Place, roles_to_grant
from oppiva.core.rosters import FIELDS
from oppiva.people.forms.fields import Choices, QuickSelect, SeenText, choice
from oppiva.people.forms.grants import GrantForm
from oppiva.people.forms.persons import LANGUAGE, MAIL, NAME
from oppiva.people.invitation_words import COLUMNS
from oppiva.people.models import Language, Role
from oppiva.people.queries import house_choices_for_invitations, unit_choices_for_invitations
from oppiva.people.rules import inviting_reach

ANY_UNIT = Place("unit", "any")
NO_UNIT = _("Choose a unit")
LINES = 100_000


def roles_in_units(actor: Actor) -> Choices:
    """The roles to which the actor may invite in units, participant first."""
    found = set(roles_to_grant(actor, ANY_UNIT, inviting_reach(actor)))
    return [(value, str(label)) for value, label in Role.choices if value in found]


def _language() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Language of the mail"),
        choices=Language.choices,
        initial=Language.FI,
        widget=forms.RadioSelect,
        error_messages=LANGUAGE,
    )


class InviteForm(GrantForm):
    """One person, to one role; what is offered is not compared with what is sent, as in the form of a grant."""

    name = SeenText(label=_("Name"), max_length=120, error_messages=NAME)
    email = forms.EmailField(
        label=_("Work e-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email"}),
        help_text=_("The invitation goes here, and later the sign-in codes."),
        error_messages=MAIL,
    )
    returns = forms.BooleanField(
        label=_("Comes back"),
        required=False,
        help_text=_("Only when the person has left: accepting opens the account again."),
    )
    field_order = ("name", "email", "role", "scope", "unit", "language", "returns")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        for of_grant in ("starts_on", "ends_on", "reason"):
            del self.fields[of_grant]
        self.fields["unit"] = choice(
            _("Works in"),
            unit_choices_for_invitations(actor),
            nothing=_("The same unit as above, or none"),
            error_messages={"invalid_choice": _("Choose a unit of the list.")},
        )
        self.fields["language"] = _language()
        self.order_fields(self.field_order)

    def chosen_unit(self) -> UUID | None:
        """Where the person works: as chosen, else the unit in which the role holds."""
        sent = str(self.cleaned_data["unit"])
        if not sent and self.scope_kind() == "unit":
            sent = self.scope_id()
        try:
            return UUID(sent)
        except ValueError:
            return None


class ListForm(forms.Form):
    """A list of people: a file or pasted text, whose people it holds, and what they are invited to."""

    file = forms.FileField(
        label=_("Choose a file"),
        required=False,
        help_text=_("Excel or CSV as you have it, at most 20 MB. Titles, sums and hidden sheets are passed by."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
        error_messages={"empty": _("The file is empty. Choose another file.")},
    )
    text = forms.CharField(
        label=_("Paste addresses"),
        required=False,
        max_length=LINES,
        help_text=_("As the mail program writes them: Aino Aalto <aino.aalto@example.fi>; Eero Salo <...>"),
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = choice(
            _("Whose people are these?"),
            house_choices_for_invitations(actor),
            required=True,
            nothing=_("Choose an organisation"),
            error_messages={
                "required": _("Choose the organisation whose people the list holds."),
                "invalid_choice": _("Choose an organisation of the list."),
            },
        )
        self.fields["unit"] = choice(
            _("Unit of those whose row names none"),
            unit_choices_for_invitations(actor),
            nothing=_("Choose it later, row by row"),
            error_messages={"invalid_choice": _("Choose a unit of the list.")},
        )
        self.fields["role"] = choice(
            _("Role for all"),
            roles_in_units(actor),
            required=True,
            nothing=_("Choose a role"),
            error_messages={"required": _("Choose a role."), "invalid_choice": _("Choose a role of the list.")},
        )
        self.fields["role"].initial = Role.PARTICIPANT
        self.fields["language"] = _language()
        self.fields["language"].help_text = _("For those whose row says none.")
        for name in ("file", "text"):
            # One of the two is needed: neither calls itself optional.
            self.fields[name].either = True  # type: ignore[attr-defined]
        self.order_fields(("file", "text", "organisation", "unit", "role", "language"))

    def clean(self) -> dict[str, Any]:
        """One of the two ways."""
        data: dict[str, Any] = super().clean() or {}
        given = bool(data.get("file")), bool((data.get("text") or "").strip())
        if given == (False, False) and "file" not in self.errors and "text" not in self.errors:
            self.add_error("file", _("Choose a file, or paste addresses below."))
        elif given == (True, True):
            self.add_error("text", _("Give either a file or pasted addresses, not both."))
        return data


class TermsForm(forms.Form):
    """Role and language of a list that has been read."""

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = choice(_("Role for all"), roles_in_units(actor), required=True)
        self.fields["language"] = choice(_("Language of the mail"), Language.choices, required=True)


class RowForm(forms.Form):
    """A row of a list as it should have been."""

    name = SeenText(label=_("Name"), max_length=120, required=False)
    email = SeenText(
        label=_("Work e-mail"),
        max_length=254,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = choice(
            _("Unit"), units, nothing=NO_UNIT, error_messages={"invalid_choice": _("Choose a unit of the list.")}
        )

    def unit(self) -> UUID | None:
        """The chosen unit."""
        sent = self.cleaned_data["unit"]
        return UUID(sent) if sent else None


def _field_of(words: str) -> str:
    return f"unit_{hashlib.sha256(words.encode()).hexdigest()[:16]}"


class UnitsForm(forms.Form):
    """A unit for each name of a unit that nobody knows; those left empty stay to be chosen."""

    def __init__(self, data: Any = None, *, words: Sequence[tuple[str, str]], units: Choices) -> None:
        super().__init__(data)
        # Each field is called by the words it stands for: on a page that is sent late, or twice, others stand first.
        self._words = {_field_of(name): name for name, _label in words}
        for name, label in words:
            self.fields[_field_of(name)] = forms.ChoiceField(
                label=label, choices=[("", NO_UNIT), *units], required=False, widget=QuickSelect
            )

    def chosen(self) -> dict[str, UUID]:
        """The units that were chosen, by the words of the list."""
        sent = {name: self.cleaned_data[field] for field, name in self._words.items()}
        return {name: UUID(unit) for name, unit in sent.items() if unit}


class ColumnsForm(forms.Form):
    """What each heading of a list means."""

    def __init__(self, data: Any = None, *, headings: Sequence[dict[str, str]]) -> None:
        super().__init__(data)
        self._keys: list[str] = []
        meanings = [(field, str(COLUMNS[field])) for field in ("", *FIELDS)]
        for heading in headings:
            if heading["key"] and heading["key"] not in self._keys:
                self._keys.append(heading["key"])
                self.fields[f"column_{len(self._keys)}"] = forms.ChoiceField(
                    label=heading["text"] or heading["column"],
                    choices=meanings,
                    required=False,
                    initial=heading["field"],
                    widget=QuickSelect,
                )

    def meanings(self) -> dict[str, str]:
        """The field of each heading."""
        return {key: str(self.cleaned_data[f"column_{number}"]) for number, key in enumerate(self._keys, 1)}
