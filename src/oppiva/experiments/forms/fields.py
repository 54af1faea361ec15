"""Fields of the steps: text counted as the record counts it, numbers with a comma, nothing required at a save."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oppiva.core.text.personal import has_identity_code
from oppiva.ui import forms as ui_forms
from oppiva.ui.formatting import number, tidy
from oppiva.ui.forms import TextField

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
