"""Forms of the workbook: the file, what headings mean, what unknown words mean, one row."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oppiva.people.slots import SheetColumn

Choices = Sequence[tuple[str, str]]
MOST_VALUE = 300


class WorkbookForm(forms.Form):
    """The workbook to read in."""

    file = forms.FileField(
        label=gettext_lazy("Choose the workbook"),
        help_text=gettext_lazy("An Excel workbook (.xlsx), at most 20 MB and 20,000 cells."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        error_messages={
            "required": gettext_lazy("Choose a workbook."),
            "empty": gettext_lazy("The file is empty. Choose another file."),
        },
    )


class WorkbookColumnsForm(forms.Form):
    """What each heading of each sheet means."""

    def __init__(
        self,
        data: Any = None,
        *,
        headings: Sequence[Mapping[str, str]],
        meanings: Mapping[str, Choices],
        sheets: Mapping[str, str],
    ) -> None:
        super().__init__(data)
        self._keys: list[tuple[str, str]] = []
        for heading in headings:
            key = heading["sheet"], heading["key"]
            if heading["key"] and key not in self._keys and heading["sheet"] in meanings:
                self._keys.append(key)
                self.fields[f"column_{len(self._keys)}"] = forms.ChoiceField(
                    label=f"{sheets[heading['sheet']]}: {heading['text'] or heading['column']}",
                    choices=[("", _("is not read")), *meanings[heading["sheet"]]],
                    required=False,
                    initial=heading["field"],
                )

    def meant(self) -> dict[tuple[str, str], str]:
        """The field of each heading."""
        return {key: str(self.cleaned_data[f"column_{number}"]) for number, key in enumerate(self._keys, 1)}


class WorkbookChoicesForm(forms.Form):
    """A choice for each text that nobody knows; those left empty stay to be chosen."""

    def __init__(
        self, data: Any = None, *, unknown: Sequence[tuple[tuple[str, str, str], str, Choices]], nothing: str = ""
    ) -> None:
        super().__init__(data)
        self._keys = [key for key, _label, _choices in unknown]
        for number, (_key, label, choices) in enumerate(unknown):
            self.fields[f"choice_{number}"] = forms.ChoiceField(
                label=label, choices=[("", nothing), *choices], required=False
            )

    def chosen(self) -> dict[tuple[str, str, str], str]:
        """The choices that were made, by sheet, field and words."""
        sent = {key: str(self.cleaned_data[f"choice_{number}"]) for number, key in enumerate(self._keys)}
        return {key: value for key, value in sent.items() if value}


class WorkbookRowForm(forms.Form):
    """The fields of a row, or those of them that were sent, as they should have been."""

    def __init__(
        self,
        data: Any = None,
        *,
        columns: Sequence[SheetColumn],
        values: Mapping[str, str],
        choices: Mapping[str, Choices],
        only: Collection[str] = (),
    ) -> None:
        super().__init__(data)
        for column in columns:
            if only and column.field not in only:
                continue
            value = values.get(column.field, "")
            if column.field in choices:
                self.fields[column.field] = _select(column, value, choices[column.field])
            else:
                self.fields[column.field] = forms.CharField(
                    label=str(column.title),
                    max_length=MOST_VALUE,
                    required=column.required,
                    initial=value,
                    help_text=str(column.hint),
                    widget=forms.TextInput(attrs={"autocomplete": "off"}),
                )


def _select(column: SheetColumn, value: str, choices: Choices) -> forms.ChoiceField:
    """A list with what the row says now in it, known or not."""
    kept = [(value, value)] if value and value not in {known for known, _label in choices} else []
    return forms.ChoiceField(
        label=str(column.title),
        choices=[("", "–"), *kept, *choices],
        required=column.required,
        initial=value,
        help_text=str(column.hint),
        error_messages={"invalid_choice": _("Choose one of the list.")},
    )
