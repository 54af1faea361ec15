"""Forms of who answers for data: an organisation's controller, and the host."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oppiva.people.forms.fields import SeenText
from oppiva.people.models import Controller, Organisation
from oppiva.people.models.controllers import Answerable

FIELDS = ("name", "dpo_mail", "dpo_phone", "notice_url")
NEEDED = {"required": _("Write a name.")}


class HostForm(forms.Form):
    """Who runs the installation: name, how its data protection officer is reached, its own notice."""

    name = SeenText(label=_("Name of the host"), max_length=120, error_messages=NEEDED)
    dpo_mail = forms.EmailField(
        label=_("Mail of the data protection officer"),
        required=False,
        max_length=254,
        help_text=_("A shared address lasts longer than a person's own."),
        error_messages={"invalid": _("Write the whole address, such as tietosuoja@example.fi.")},
    )
    dpo_phone = SeenText(label=_("Phone of the data protection officer"), max_length=30, required=False)
    notice_url = forms.URLField(
        label=_("Address of its own privacy notice"),
        required=False,
        max_length=300,
        assume_scheme="https",
        help_text=_("Shown as a link to everybody whose data it answers for."),
        error_messages={"invalid": _("Write the whole address, such as www.example.fi/tietosuoja.")},
    )

    def clean(self) -> dict[str, Any]:
        """Asks for one way to reach the officer: a notice must name one (article 13)."""
        data = self.cleaned_data
        if not self.errors and not (data.get("dpo_mail") or data.get("dpo_phone")):
            self.add_error("dpo_mail", _("Give a mail or a phone by which the data protection officer is reached."))
        return data

    @classmethod
    def initial_of(cls, named: Answerable | None) -> dict[str, object]:
        """What the form shows of what is stored."""
        return {name: getattr(named, name) for name in FIELDS} if named is not None else {}

    def values(self) -> dict[str, object]:
        """The fields as the service takes them."""
        return {name: self.cleaned_data[name] for name in self.fields}


class ControllerForm(HostForm):
    """Who is the controller of an organisation's own staff's data, and on which basis."""

    name = SeenText(
        label=_("Name of the controller"),
        max_length=120,
        help_text=_("The employment area or municipality for its own staff, else the employer."),
        error_messages=NEEDED,
    )
    basis = forms.ChoiceField(
        label=_("Basis"),
        choices=Controller.Basis.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the basis.")},
    )

    @classmethod
    def initial_for(cls, organisation: Organisation, controller: Controller | None) -> dict[str, object]:
        """What the form shows: what is stored, else the organisation itself on the usual basis of its kind."""
        if controller is not None:
            return {**cls.initial_of(controller), "basis": controller.basis}
        return {"name": organisation.name, "basis": Controller.usual_basis(organisation.kind)}
