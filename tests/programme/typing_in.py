"""What a browser would send of a form that nobody has changed, and the words of the page that comes."""

import re
from html import unescape

from django import forms
from django.http import QueryDict
from django.test import Client

from oppiva.programme.checking import plan_of
from oppiva.programme.forms import SectionForm
from oppiva.programme.models import PlanVersion


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


def text_of(response) -> str:
    """The words of a page in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def edit(client: Client, section: str, add: int = 0, **changes: object):
    """A section's form on the newest version, sent with some fields typed over."""
    newest = PlanVersion.objects.order_by("-no")[0]
    form = SectionForm(plan=plan_of(newest).data, section=section, add=bool(add))
    data = posted(form, **changes)
    data["base_version"] = str(newest.no)
    return client.post(f"/hanke/ES-OPPIVA/suunnitelma/{newest.no}/muokkaa/{section}/", sent(data))


def sent_again(page) -> dict[str, list[str]]:
    """What the button "keep my text" of a conflict sends, in a browser without script."""
    form = page.content.decode().split('<form class="form" method="post"')[1].split("</form>")[0]
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form):
        found.setdefault(name, []).append(unescape(value))
    return found
