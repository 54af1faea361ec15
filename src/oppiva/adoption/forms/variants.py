"""What is typed when a place begins a local variant."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from oppiva.adoption.models import ROLE_LENGTH
from oppiva.ui.forms import TextField


class VariantForm(forms.Form):
    """In which role its contact keeps it."""

    role = TextField(
        most=ROLE_LENGTH,
        least=2,
        required=True,
        label=_("In what role do you keep it?"),
        help_text=_("A role, not a person: for example head of services. It is shown on the page of the model."),
        error_messages={"required": _("Write the role.")},
    )
