"""Forms of libraries from elsewhere: a zip, one of the allowed, a new allowed one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oppiva.catalogue.models import ADDRESS_LENGTH, LIBRARY_LENGTH
from oppiva.ui.forms import TextField


class ZipForm(forms.Form):
    """A library as a zip."""

    file = forms.FileField(
        label=_("Choose the zip of a library"),
        help_text=_("The exported folder as a zip, at most 20 MB. A larger one is read by a command on the server."),
        widget=forms.ClearableFileInput(attrs={"accept": ".zip"}),
        error_messages={
            "required": _("Choose a file."), "empty": _("The file is empty. Choose another file."),
        },
    )  # fmt: skip


class LibraryForm(forms.Form):
    """One of the libraries that may be read."""

    library = forms.ChoiceField(
        label=_("Library"),
        error_messages={"required": _("Choose from the list."), "invalid_choice": _("Choose from the list.")},
    )

    def __init__(self, data: Any = None, *, libraries: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        field = self.fields["library"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*libraries]


class AllowForm(forms.Form):
    """A library that may be read from now on."""

    name = TextField(
        label=_("Name of the library"), most=LIBRARY_LENGTH, least=2, required=True,
        error_messages={"required": _("Give it a name.")},
    )  # fmt: skip
    address = TextField(
        label=_("Address of the library"), most=ADDRESS_LENGTH, required=True, wordy=False,
        help_text=_("It begins with https, and kirjasto.json lies below it."),
        error_messages={"required": _("Write the address.")},
    )  # fmt: skip
