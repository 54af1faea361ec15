"""What the fields of a sent form are called, when the form itself is not at hand: its page may no longer be opened.

Forms are found among all classes of the app by the names that were sent; of several that fit as well, those count that
the module that was to answer knows.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

# Fields that pages carry along unseen and buttons that are pressed, where no form's class tells it;
# `tests/ui/test_spoken.py` looks for others in the templates. What is typed on some other page is not among them.
UNSEEN = frozenset(
    """
    __first __rows accept action add afresh after all_here also_here anyway base base_version batch card client_ref
    csrfmiddlewaretoken cycle decide deed do draft_version drop edit ehdotus ei-loytynyt enrolment from go instead
    kaikki key kieli known linkita lock locked look looked mark mate more muoto newest next none one other parts
    poiminnat public pulse_code question quick request rivit row rows sarja save seen share shown some_left source step
    takaisin take tehty teko to vastaus version wanted weighs were
    """.split()  # noqa: SIM905 -- a list of words
)
_ID = re.compile(r"[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}", re.IGNORECASE)
Fields = Mapping[str, forms.Field]


@dataclass(frozen=True)
class Spoken:
    """The fields of the forms that fit what was sent, best first, and the labels that they give at once."""

    found: Sequence[type[forms.BaseForm]]

    def of(self, name: str, value: str) -> tuple[str, str, bool]:
        """Label, value in words and whether the field is hidden; an empty label where none is sure."""
        holding = [form for form in self.found if name in _fields(form)]
        if not holding:
            # A field that the form makes anew for each record may still have its label.
            labels = {_labels(form).get(name, "") for form in self.found}
            label = labels.pop() if len(labels) == 1 else ""
            return label, "", (not label and name in UNSEEN) or bool(_ID.fullmatch(value))
        field = _fields(holding[0])[name]
        if field.widget.is_hidden:
            return "", "", True
        labels = {_label(form, name) for form in holding}
        # Two forms that fit as well and call it by other names: a wrong name is worse than none.
        label = labels.pop() if len(labels) == 1 else ""
        shown = _in_words(field, value)
        return label, shown, not shown and bool(_ID.fullmatch(value))


def spoken_of(request: HttpRequest, names: Sequence[str]) -> Spoken:
    """The forms that best fit the names that were sent to this address."""
    match = request.resolver_match
    module = getattr(match.func, "__module__", "") if match is not None else ""
    own = {one for one in vars(sys.modules.get(module, sys)).values() if isinstance(one, type)}
    app = ".".join(module.split(".")[:2])
    sent = set(names)
    ranked: list[tuple[tuple[int, bool, int], type[forms.BaseForm]]] = []
    for form in _forms():
        # What forms of a kind share may stand in the module itself, so the names decide before it.
        fields = _fields(form).keys() | _labels(form).keys()
        hits = len(sent & fields)
        if hits and (form in own or form.__module__.startswith(f"{app}.")):
            ranked.append(((hits, form in own, -len(fields - sent)), form))
    if not ranked:
        return Spoken(())
    best = max(rank for rank, _form in ranked)
    return Spoken([form for rank, form in ranked if rank == best])


@cache
def _forms() -> tuple[type[forms.BaseForm], ...]:
    """All forms of the service, in the order of their names; every module of them is loaded with the addresses."""

    def below(parent: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
        for child in parent.__subclasses__():
            yield child
            yield from below(child)

    ours = {form for form in below(forms.BaseForm) if form.__module__.startswith("oppiva.")}
    return tuple(sorted(ours, key=lambda form: (form.__module__, form.__qualname__)))


def _fields(form: type[forms.BaseForm]) -> Fields:
    fields: Fields = getattr(form, "base_fields", {})
    return fields


def _label(form: type[forms.BaseForm], name: str) -> str:
    """The label of the class, else what the form says it calls its fields by when it is made (`labels`)."""
    return str(_fields(form)[name].label or _labels(form).get(name, ""))


def _labels(form: type[forms.BaseForm]) -> Mapping[str, str]:
    labels = getattr(form, "labels", None)
    return labels() if callable(labels) else {}


def _in_words(field: forms.Field, value: str) -> str:
    """A choice or a tick as the page shows it, empty for what was typed."""
    if isinstance(field, forms.BooleanField):
        return _("Yes") if value else _("No")
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        for key, label in field.widget.choices:
            if not isinstance(label, list | tuple) and str(key) == value:
                return str(label)
    return ""
