"""Forms of persons and of one's own settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from oppiva.core.policy import Actor
from oppiva.people.forms.fields import TOO_LONG, SeenText, choice
from oppiva.people.models import Language, Person, Theme, Weekday
from oppiva.people.queries import unit_choices

PHONE = r"^[0-9+()\- ]*$"
NAME = {"required": _("Write the person's name.")}
NO_DIGEST = "off"
LANGUAGE = {"required": _("Choose the language.")}
MAIL = {
    "required": _("Write the work e-mail address."),
    "invalid": _("Write the whole address, such as anna.aalto@example.fi."),
    "max_length": TOO_LONG,
}


class PhoneField(forms.RegexField):
    """A phone number as people write it; empty when there is none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            PHONE,
            required=False,
            max_length=30,
            error_messages={
                "invalid": _("Write digits, spaces and +, such as +358 40 123 4567."),
                "max_length": TOO_LONG,
            },
            widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
            **kwargs,
        )


class PersonForm(forms.Form):
    """A person as the area's administrator adds or edits them."""

    name = SeenText(label=_("Name"), max_length=120, error_messages=NAME)
    email = forms.EmailField(
        label=_("Work e-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email"}),
        help_text=_("Sign-in codes go here."),
        error_messages=MAIL,
    )
    phone = PhoneField(label=_("Phone"))
    language = forms.ChoiceField(
        label=_("Language"),
        choices=Language.choices,
        initial=Language.FI,
        widget=forms.RadioSelect,
        error_messages=LANGUAGE,
    )

    def __init__(self, *args: Any, actor: Actor, person: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = choice(
            _("Unit"),
            unit_choices(actor),
            required=True,
            nothing=_("Choose a unit"),
            error_messages={
                "required": _("Choose the unit where the person works."),
                "invalid_choice": _("Choose one of the units of your area."),
            },
        )
        if person is not None:
            kept = {Person.State.INVITED, Person.State.ACTIVE, Person.State.LEFT}
            states = [(value, words) for value, words in Person.State.choices if value in kept]
            self.fields["state"] = forms.ChoiceField(
                label=_("State"),
                choices=states,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose whether the person is still here.")},
                help_text=_("One who has left cannot sign in and is signed out at once."),
            )

    @classmethod
    def initial_of(cls, person: Person) -> dict[str, object]:
        """What the form shows of a stored person."""
        return {
            "name": person.name,
            "email": person.email,
            "phone": person.phone,
            "language": person.language,
            "unit": str(person.unit_id or ""),
            "state": person.state,
        }

    def values(self) -> dict[str, object]:
        """The fields of a person as the service takes them, the unit still as its id."""
        data = self.cleaned_data
        found = {"name": data["name"], "email": data["email"], "phone": data["phone"], "language": data["language"]}
        if "state" in self.fields:
            found["state"] = data["state"]
        return found

    def changes_account(self, person: Person) -> bool:
        """Whether the sent mail or state is another than the stored one."""
        return any(self.cleaned_data[name] != getattr(person, name) for name in ("email", "state"))

    def chosen_unit(self) -> UUID:
        """The id of the chosen unit."""
        return UUID(self.cleaned_data["unit"])


class OwnSettingsForm(forms.Form):
    """What a person decides about themselves."""

    name = SeenText(
        label=_("Name"),
        max_length=120,
        error_messages={"required": _("Write your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = PhoneField(label=_("Phone"))
    show_contact = forms.BooleanField(
        label=_("Show my e-mail and phone to my team"),
        required=False,
        help_text=_("Those who organise your workshops see them in any case."),
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=Language.choices, widget=forms.RadioSelect, error_messages=LANGUAGE
    )
    theme = forms.ChoiceField(
        label=_("Look"),
        choices=Theme.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the pages look.")},
    )

    digest = forms.ChoiceField(
        label=_("Weekly digest by mail"),
        choices=[*((str(value), words) for value, words in Weekday.choices), (NO_DIGEST, _("No digest"))],
        help_text=_("At 8.00, and only when something is new. Everything is also told in the service."),
        error_messages={"required": _("Choose a day, or no digest.")},
    )

    def __init__(self, data: object = None, *, initial: Mapping[str, object], has_team: bool = True) -> None:
        super().__init__(data, initial=dict(initial))  # type: ignore[arg-type]  # QueryDict or None
        if not has_team:
            del self.fields["show_contact"]

    @classmethod
    def initial_of(cls, person: Person) -> dict[str, object]:
        """What the form shows of the person."""
        shown = {name: getattr(person, name) for name in cls.base_fields if name != "digest"}
        return {**shown, "digest": NO_DIGEST if person.digest_off else str(person.digest_day)}

    def values(self) -> dict[str, object]:
        """The fields as the service takes them; who turns the digest off keeps the day for later."""
        data = {name: self.cleaned_data[name] for name in self.fields if name != "digest"}
        if self.cleaned_data["digest"] == NO_DIGEST:
            return {**data, "digest_off": True}
        return {**data, "digest_off": False, "digest_day": int(self.cleaned_data["digest"])}


class EraseForm(forms.Form):
    """The last yes before a person is erased."""

    sure = forms.BooleanField(
        label=_("I understand that this cannot be undone"),
        error_messages={"required": _("Tick the box if you want your account to be erased.")},
    )
