"""Fields that the forms of people share: quick selects over keys, and texts without characters nobody can see."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence, Set
from html import escape
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.choices import BaseChoiceIterator
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from oppiva.ui.safe import trusted

TOO_LONG = _("Write at most %(limit_value)d characters. There are now %(show_value)d.")
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
        drawn = "".join(
            _group(key, words, chosen) if isinstance(words, (list, tuple)) else _option(key, words, chosen)
            for key, words in self.choices
        )
        return trusted(f"<select{flatatt(context)}>{drawn}</select>")


def _group(name: object, options: Iterable[tuple[object, object]], chosen: Set[str]) -> str:
    inside = "".join(_option(key, words, chosen) for key, words in options)
    return f'<optgroup label="{escape(str(name))}">{inside}</optgroup>'


def _option(key: object, words: object, chosen: Set[str]) -> str:
    value = "" if key is None else str(key)
    return f'<option value="{escape(value)}"{SELECTED if value in chosen else ""}>{escape(str(words))}</option>'


class SeenText(forms.CharField):
    """One line of text, trimmed; refuses characters that cannot be seen."""

    default_error_messages = {
        "unseen": _("Leave out characters that cannot be seen, such as line breaks."),
        "max_length": TOO_LONG,
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No `maxlength`: the browser would cut a pasted text without a word."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}

    def validate(self, value: Any) -> None:
        """Checks every character."""
        super().validate(value)
        if any(unicodedata.category(letter) in UNSEEN and letter not in SEEN for letter in value or ""):
            raise forms.ValidationError(self.error_messages["unseen"], code="unseen")


class Pairs(BaseChoiceIterator):
    """Keys with their words as they are: Django walks a plain list twice to see whether groups are in it."""

    def __init__(self, pairs: Sequence[tuple[str, Any]]) -> None:
        self._pairs = pairs

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        return iter(self._pairs)


def choice(
    label: Any, choices: Choices, *, required: bool = False, nothing: Any = "", **more: Any
) -> forms.ChoiceField:
    """A select over keys; `nothing` is the word for no choice."""
    pairs = Pairs([("", nothing), *choices])
    return forms.ChoiceField(label=label, choices=pairs, required=required, widget=QuickSelect, **more)
