"""What a browser would send of a form that nobody has changed."""

from django import forms
from django.http import QueryDict

from oppiva.programme.forms import SectionForm


def sent(data: QueryDict) -> dict[str, list[str]]:
    """The data as the test client takes it: every value of a field, not its last one only."""
    return {name: [str(value) for value in values] for name, values in data.lists()}


def posted(form: SectionForm, **changes: object) -> QueryDict:
    """The form's data as the page shows it, with some fields typed over (a list sends several values)."""
    data = QueryDict(mutable=True)
    data["__first"], data["__rows"] = str(form.first), str(form.row_count)
    for name in form.fields:
        bound = form[name]
        value = bound.value()
        if isinstance(bound.field, forms.MultipleChoiceField):
            data.setlist(name, list(value or []))
        elif isinstance(bound.field, forms.BooleanField):
            if value:
                data[name] = "on"
        elif isinstance(bound.field, forms.DateField):
            data[name] = bound.field.widget.format_value(value) or ""
        else:
            data[name] = "" if value is None else str(value)
    for name, value in changes.items():
        if isinstance(value, list):
            data.setlist(name, value)
        else:
            data[name] = str(value)
    return data
