"""Form fields for the kinds of values a plan holds: written as people write them, stored as the plan file has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from oppiva.core.text import plain_number
from oppiva.programme.lengths import length_of
from oppiva.ui import forms as ui_forms
from oppiva.ui.formatting import NBSP, number

_UNIT = re.compile(r"\s*[%€]\s*$")
# A number as people write it. Python's own readers take more: 1e9999999, nan, 1_0 and the digits of every script.
NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")


class NumberInput(ui_forms.NumberInput):
    """Digits and a comma on a phone's keyboard: a number is typed as people write it, 171 425."""

    def __init__(self) -> None:
        super().__init__("decimal")


class ScaledField(forms.CharField):
    """A whole number in the plan, typed in another unit: 10 000ths as percent, cents as euros (`scale` 100)."""

    widget = NumberInput

    def __init__(self, *, scale: int = 1, **kwargs: object) -> None:
        self.scale = scale
        super().__init__(required=False, **kwargs)  # type: ignore[arg-type]

    def prepare_value(self, value: object) -> object:
        """As it stands in the field; what was typed stays as it was typed."""
        if not isinstance(value, int) or isinstance(value, bool):
            return value
        shown = Decimal(value) / self.scale
        return f"{shown:f}".rstrip("0").rstrip(".").replace(".", ",") if self.scale > 1 else str(value)

    def to_python(self, value: object) -> int | None:  # type: ignore[override]
        """The plan's number; refuses letters and parts smaller than the plan knows."""
        text = plain_number(_UNIT.sub("", str(value or "")))
        if not text:
            return None
        if not NUMBER.fullmatch(text):
            raise forms.ValidationError(_("Write a number, for example 40."), "number")
        number = Decimal(text) * self.scale
        if number != number.to_integral_value() or len(text) > 20:
            raise forms.ValidationError(
                _("Write at most two decimals.") if self.scale > 1 else _("Write a whole number."), "number"
            )
        return int(number)


class FigureField(forms.CharField):
    """A figure as its source gives it, with or without decimals."""

    widget = NumberInput

    def prepare_value(self, value: object) -> object:
        """With a decimal comma."""
        return str(value).replace(".", ",") if isinstance(value, int | float) else value

    def to_python(self, value: object) -> int | float | None:  # type: ignore[override]
        """An integer where it has no decimals; refuses letters."""
        text = plain_number(str(value or ""))
        if not text:
            return None
        if not NUMBER.fullmatch(text):
            raise forms.ValidationError(_("Write a number, for example 21 or 2,5."), "number")
        return float(text) if "." in text else int(text)


class WordsInput(forms.TextInput):
    """A line of text with the usual answers offered by the browser; anything else may be typed."""

    def __init__(self, words: Iterable[str]) -> None:
        super().__init__(attrs={"autocomplete": "off"})
        self.words = list(words)

    def render(
        self, name: str, value: object, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        """The input and its list, tied by an id."""
        listed = f"{(attrs or {}).get('id', name)}_words"
        options = format_html_join("", '<option value="{}"></option>', ((one,) for one in self.words))
        drawn = super().render(name, value, {**(attrs or {}), "list": listed}, renderer)
        return format_html('{}<datalist id="{}">{}</datalist>', drawn, listed, options)


class WordsField(forms.CharField):
    """A code of the plan shown and typed as its words (`project-manager` as Project manager); others stay as typed."""

    def __init__(self, words: Mapping[str, str], **kwargs: object) -> None:
        self.words = dict(words)
        super().__init__(required=False, widget=WordsInput(self.words.values()), **kwargs)  # type: ignore[arg-type]

    def prepare_value(self, value: object) -> object:
        """The words of a code."""
        return self.words.get(value, value) if isinstance(value, str) else value

    def to_python(self, value: object) -> str:
        """The code of the words."""
        text = super().to_python(value) or ""
        codes = {words.casefold(): code for code, words in self.words.items()}
        return codes.get(text.casefold(), text)


class AtMost:
    """Refuses a text with more characters than the plan keeps, and says how many it has."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __call__(self, value: object) -> None:
        """A list is held against the limit line by line."""
        for text in value if isinstance(value, list) else [value]:
            length = length_of(str(text))
            if length > self.limit:
                raise forms.ValidationError(
                    _("The text has %(length)s characters, at most %(limit)s are kept here. Shorten it."),
                    "text_too_long",
                    {"length": number(length), "limit": number(self.limit)},
                )


class LinesField(forms.CharField):
    """A list of texts, one a line, each with at most `limit` characters."""

    def __init__(self, limit: int = 0, **kwargs: object) -> None:
        if limit:
            kwargs["validators"] = [AtMost(limit)]
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": 4}), **kwargs)  # type: ignore[arg-type]

    def prepare_value(self, value: object) -> object:
        """One a line."""
        return "\n".join(map(str, value)) if isinstance(value, list | tuple) else value

    def to_python(self, value: object) -> list[str]:  # type: ignore[override]
        """The lines that hold something."""
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]


class NumbersField(forms.CharField):
    """A list of whole numbers, separated by commas or spaces: 90, 60, 60."""

    def prepare_value(self, value: object) -> object:
        """With commas."""
        return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value

    def to_python(self, value: object) -> list[int]:  # type: ignore[override]
        """The numbers; refuses anything else."""
        words = [word for word in re.split(r"[\s,;\u00a0]+", str(value or "")) if word]
        if not all(re.fullmatch(r"[0-9]{1,12}", word) for word in words):
            raise forms.ValidationError(_("Write whole numbers with commas between them, for example 90, 60, 60."))
        return [int(word) for word in words]


class DaysField(LinesField):
    """A list of dates, one a line, as 25.4.2025."""

    def prepare_value(self, value: object) -> object:
        """One a line, day first."""
        if isinstance(value, list | tuple):
            return "\n".join(f"{day.day}.{day.month}.{day.year}" for day in value)
        return value

    def to_python(self, value: object) -> list[date]:  # type: ignore[override]
        """The dates; names the line that is none."""
        return [_day(line) for line in super().to_python(value)]


class ManyField(forms.MultipleChoiceField):
    """Tick boxes; what the plan holds but no choice offers stays, so that nothing is lost by saving."""

    def __init__(self, choices: Iterable[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(
            choices=list(choices),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            **kwargs,  # type: ignore[arg-type]
        )


def _day(text: str) -> date:
    plain = text.replace(NBSP, "")
    for form in ("%d.%m.%Y", "%Y-%m-%d") if plain.isascii() else ():
        try:
            return datetime.strptime(plain, form).date()  # noqa: DTZ007  a plain date
        except ValueError:
            continue
    raise forms.ValidationError(_("%(text)s is no date. Write it as 25.4.2025."), "date", {"text": text[:40]})
