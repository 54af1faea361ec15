"""Fields that the forms of people share: quick selects over keys, and texts without characters nobody can see."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from oppiva.ui.safe import trusted

SELECTED = " selected"
Choices = Sequence[tuple[str, str]]
# Letters, marks and spaces are fine; controls and the marks that turn the direction of text are not (trust.md S7).
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
SEEN = frozenset("\u200d\u00ad")  # joins letters in some scripts; soft hyphen


class QuickSelect(forms.Select):
    """A select drawn in one go: Django renders a template per option, milliseconds for 308 municipalities."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The select with its options, the chosen one marked."""
        context = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        chosen = {str(item) for item in self.format_value(value)}
        parts: list[SafeString] = []
        for group, options in self._groups():
            inside = trusted(
                "".join(
                    f'<option value="{escape(key)}"{SELECTED if key in chosen else ""}>{escape(words)}</option>'
                    for key, words in options
                )
            )
            parts.append(format_html('<optgroup label="{}">{}</optgroup>', group, inside) if group else inside)
        return format_html("<select{}>{}</select>", flatatt(context), trusted("".join(parts)))

    def _groups(self) -> Iterable[tuple[str, list[tuple[str, str]]]]:
        for key, words in self.choices:
            if isinstance(words, (list, tuple)):
                yield str(key), [(str(inner), str(label)) for inner, label in words]
            else:
                yield "", [("" if key is None else str(key), str(words))]


class SeenText(forms.CharField):
    """One line of text, trimmed; refuses characters that cannot be seen."""

    default_error_messages = {"unseen": _("Leave out characters that cannot be seen, such as line breaks.")}

    def validate(self, value: Any) -> None:
        """Checks every character."""
        super().validate(value)
        if any(unicodedata.category(letter) in UNSEEN and letter not in SEEN for letter in value or ""):
            raise forms.ValidationError(self.error_messages["unseen"], code="unseen")


def choice(
    label: Any, choices: Choices, *, required: bool = False, nothing: Any = "", **more: Any
) -> forms.ChoiceField:
    """A select over keys; `nothing` is the word for no choice."""
    return forms.ChoiceField(
        label=label, choices=[("", nothing), *choices], required=required, widget=QuickSelect, **more
    )
