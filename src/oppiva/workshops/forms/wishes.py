"""The form of wishes: four questions, and no fifth (records.md 6.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oppiva.core.text import search_key
from oppiva.people.models import Language
from oppiva.workshops.models import Enrolment

Person = tuple[UUID, str, str]
NONE = "none"  # an answer of its own: a radio button cannot be taken back
RANKS = (gettext_lazy("First theme"), gettext_lazy("Second theme"), gettext_lazy("Third theme"))


class NameInput(forms.TextInput):
    """A line typed freely with the names of the series offered below it; no list of everybody stands on the page."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__({"autocomplete": "off"})
        self.names = names

    def render(self, name: str, value: object, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The input and its list, tied by an id."""
        listed = f"{(attrs or {}).get('id', name)}_names"
        options = format_html_join("", '<option value="{}"></option>', ((one,) for one in self.names))
        drawn = super().render(name, value, {**(attrs or {}), "list": listed}, renderer)
        return format_html('{}<datalist id="{}">{}</datalist>', drawn, listed, options)


class WishesForm(forms.Form):
    """Themes in order of preference, languages, on site or remote with the table, one person with or without."""

    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages you can work in"),
        choices=Language.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one language.")},
    )
    mode = forms.ChoiceField(
        label=gettext_lazy("How do you take part?"),
        choices=Enrolment.Mode.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose on site or remotely.")},
    )
    step_free = forms.BooleanField(
        label=gettext_lazy("I need a table without steps"),
        required=False,
        help_text=gettext_lazy("Yes or no is enough. Nobody asks why."),
    )
    wish_kind = forms.ChoiceField(
        label=gettext_lazy("With or without?"),
        choices=[(NONE, gettext_lazy("No wish")), *Enrolment.WishKind.choices],
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(
        self, data: Any = None, *, themes: Mapping[str, str], people: Sequence[Person], enrolment: Enrolment
    ) -> None:
        self.people, self.labels = list(people), _labels(people)
        super().__init__(data, initial=_initial(enrolment, self.labels))
        for number, label in enumerate(RANKS if themes else (), 1):
            self.fields[f"theme_{number}"] = forms.ChoiceField(
                label=label, choices=[("", _("No wish")), *themes.items()], required=False
            )
        if people:
            self.fields["wish_name"] = forms.CharField(
                label=_("Name"),
                max_length=200,
                required=False,
                widget=NameInput(list(self.labels.values())),
                help_text=_("Write the beginning of the name and choose from the people enrolled in the series."),
            )
        else:
            del self.fields["wish_kind"]

    def clean(self) -> dict[str, Any]:
        """A theme once, and with the person also with or without."""
        cleaned = super().clean() or {}
        chosen = [cleaned.get(f"theme_{number}") for number in (1, 2, 3) if cleaned.get(f"theme_{number}")]
        for number in (2, 3):
            theme = cleaned.get(f"theme_{number}")
            if theme and theme in [cleaned.get(f"theme_{earlier}") for earlier in range(1, number)]:
                self.add_error(f"theme_{number}", _("This theme is chosen already. Choose another, or leave it empty."))
        cleaned["themes"] = chosen
        self._clean_person(cleaned)
        return cleaned

    def _clean_person(self, cleaned: dict[str, Any]) -> None:
        name, kind = search_key(cleaned.get("wish_name") or ""), cleaned.get("wish_kind") or ""
        if kind == NONE:
            name = kind = cleaned["wish_kind"] = ""
        cleaned["wish_person"] = None
        if name and not kind and "wish_kind" not in self.errors:
            self.add_error("wish_kind", _("Say whether you wish to be with or without this person."))
        if kind and not name and "wish_name" not in self.errors:
            self.add_error("wish_name", _("Write a name, or choose “No wish”."))
        if not name:
            return
        found = [pk for pk, label in self.labels.items() if search_key(label) == name]
        found = found or [pk for pk, plain, _unit in self.people if search_key(plain) == name]
        if len(found) == 1:
            cleaned["wish_person"] = found[0]
        elif found:
            self.add_error("wish_name", _("Two people have this name. Choose one from the list."))
        else:
            self.add_error("wish_name", _("Nobody enrolled in the series has this name. Choose one from the list."))

    def values(self) -> dict[str, object]:
        """What the service keeps, the person apart (an id)."""
        cleaned = self.cleaned_data
        kept = ["themes", "languages", "mode", "step_free"] + (["wish_kind"] if "wish_kind" in self.fields else [])
        return {name: cleaned[name] for name in kept}


def _labels(people: Sequence[Person]) -> dict[UUID, str]:
    """The name of each person, with the unit where two have the same."""
    names = [search_key(name) for _pk, name, _unit in people]
    return {pk: f"{name} ({unit})" if names.count(search_key(name)) > 1 and unit else name for pk, name, unit in people}


def _initial(enrolment: Enrolment, labels: Mapping[UUID, str]) -> dict[str, object]:
    themes = list(enrolment.themes)[:3]
    initial: dict[str, object] = {f"theme_{number}": theme for number, theme in enumerate(themes, 1)}
    spoken = list(enrolment.languages)
    if not spoken and enrolment.person is not None:
        spoken = [enrolment.person.language]
    initial |= {"languages": spoken, "step_free": enrolment.step_free, "wish_kind": enrolment.wish_kind}
    if enrolment.wished_at is not None:
        initial["mode"] = enrolment.mode
    if enrolment.wish_person_id is not None:
        initial["wish_name"] = labels.get(enrolment.wish_person_id, "")
    return initial
