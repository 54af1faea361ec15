"""A material of a model: a file or an address, its title, and under what licence it may be used."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from oppiva.catalogue.models import Licence
from oppiva.ui.forms import TextField, ask_file_again


class MaterialForm(forms.Form):
    """One of the two is needed; nothing is asked of the address but that it is one."""

    client_ref = forms.UUIDField(required=False, widget=forms.HiddenInput)
    title = TextField(
        least=2,
        most=120,
        required=True,
        label=_("Title"),
        help_text=_("At most 120 characters"),
        error_messages={"required": _("Give the material a title.")},
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        max_length=None,
        help_text=_("PDF, picture, Word or Excel, at most 20 MB. Save slides as PDF first."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,.webp,.docx,.xlsx"}),
        error_messages={"empty": _("The file is empty. Choose another.")},
    )
    link = forms.CharField(
        label=_("Or a link"),
        required=False,
        max_length=300,
        help_text=_("A whole address that begins with https. Oppiva does not look behind it."),
    )
    licence = forms.ChoiceField(
        label=_("Licence"),
        choices=Licence.choices,
        initial=Licence.CC_BY,
        help_text=_("You must have the right to share the material under it."),
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **{"initial": {"client_ref": uuid4(), "licence": Licence.CC_BY}, **more})
        for name in ("file", "link"):
            self.fields[name].either = True  # type: ignore[attr-defined]  # one of the two is needed

    def keep_file_in_mind(self) -> None:
        """A form that comes back asks for the chosen file again."""
        ask_file_again(self, "file")
