"""Fields of the steps: text counted as the record counts it, numbers with a comma, nothing required at a save."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from oppiva.core.text import one_newline
from oppiva.core.text.personal import has_identity_code
from oppiva.ui import forms as ui_forms
from oppiva.ui.formatting import number, tidy

# Letters, marks and spaces are fine; controls and the marks that turn the direction of text are not (trust.md S7).
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
SEEN = frozenset("\n\u200d\u00ad")  # new line; joins letters in some scripts; soft hyphen


# The code itself is repeated nowhere but in the field it was typed into.
CODE_WARNING = _(
    "There is a personal identity code in the text. Remove it: until then nothing is shared, decided or published."
)


def warn_of_codes(form: forms.Form, words: str | Promise = CODE_WARNING) -> bool:
    """Marks the fields in which a personal identity code stands; what was typed is kept. Answers whether any was.

    `words`: what is said where nothing is shared, decided or published.
    """
    found = False
    for name, field in form.fields.items():
        if not isinstance(field, TextField):
            continue
        # Not by the bound field, which would keep what the page may yet change of the form.
        if form.is_bound:
            value = field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        else:
            value = form.get_initial_for_field(field, name)
        if isinstance(value, str) and has_identity_code(value):
            field.warning = words  # type: ignore[attr-defined]  # read by ui.fields
            found = True
    return found


class TextField(forms.CharField):
    """A text as the record counts it: in NFC, trimmed, one letter for each new line; too long keeps the text.

    `lines` 1 is one line. `wordy`: it holds at least one letter or digit; pictures alone are no text.
    """

    default_error_messages = {
        "unseen": _("Leave out characters that cannot be seen."),
        "wordless": _("Write it in words. Pictures alone are not enough."),
    }

    def __init__(self, *, most: int, lines: int = 1, wordy: bool = True, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": lines}) if lines > 1 else forms.TextInput()
        super().__init__(**{"required": False, "widget": widget, "strip": True, **options})
        self.most, self.lines, self.wordy = most, lines, wordy

    def to_python(self, value: Any) -> Any:
        """The text in its one form."""
        found = unicodedata.normalize("NFC", one_newline(super().to_python(value) or ""))
        return found.strip() if self.lines > 1 else " ".join(found.split())

    def validate(self, value: Any) -> None:
        """Refuse what is too long, what cannot be seen, and pictures without a word."""
        super().validate(value)
        if len(value) > self.most:
            words = ngettext(
                "Shorten the text to one character. There are now %(n)s.",
                "Shorten the text to %(most)s characters. There are now %(n)s.",
                self.most,
            )
            raise ValidationError(words % {"most": number(self.most), "n": number(len(value))}, code="max_length")
        if any(unicodedata.category(letter) in UNSEEN and letter not in SEEN for letter in value):
            raise ValidationError(self.error_messages["unseen"], code="unseen")
        if self.wordy and value and not any(unicodedata.category(letter)[0] in "LN" for letter in value):
            raise ValidationError(self.error_messages["wordless"], code="wordless")


def shown(value: Decimal | None) -> str:
    """A measured value as people write it: `10`, `7,5`."""
    return "" if value is None else number(tidy(value))


class WholeField(ui_forms.WholeField):
    """A whole number between two ends; nothing is required at a save."""

    default_error_messages = {
        "min_value": _("Write at least %(limit_value)s."),
        "max_value": _("Write at most %(limit_value)s."),
    }

    def __init__(self, *, least: int, most: int, **options: Any) -> None:
        super().__init__(**{"required": False, "min_value": least, "max_value": most, **options})


class ChoicesField(forms.ChoiceField):
    """One of a list as equal buttons; nothing is chosen beforehand."""

    def __init__(self, choices: Any, **options: Any) -> None:
        super().__init__(**{"required": False, "choices": choices, "widget": forms.RadioSelect, **options})
