"""What is typed at the desk beside the text of a model: who tries and reviews it, what came of that, reasons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oppiva.catalogue.model_words import EVIDENCE_NAMES
from oppiva.catalogue.models import (
    ANSWER_LENGTH,
    CHANGE_LENGTH,
    EVIDENCE,
    NOTE_LENGTH,
    REASON_LENGTH,
    REVIEW_LENGTH,
    SHORTEST_ANSWER,
    SHORTEST_CHANGE,
    SLUG_LENGTH,
    TRIAL_LENGTH,
    Change,
)
from oppiva.catalogue.words import kind_name
from oppiva.experiments.models import Theme
from oppiva.ui.context import LANGUAGES
from oppiva.ui.forms import DayField, TextField

Choices = Sequence[tuple[str, str]]


class PersonForm(forms.Form):
    """Who is asked: one of those whom the asker sees, found by name, or anybody by the whole work mail."""

    person = forms.ChoiceField(label=gettext_lazy("Person"), required=False, widget=forms.RadioSelect)
    mail = forms.EmailField(
        label=gettext_lazy("Work mail"),
        required=False,
        help_text=gettext_lazy("Of somebody who is not in the list: the whole address."),
    )

    def __init__(self, data: Any = None, *, persons: Choices = (), **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["person"].choices = persons  # type: ignore[attr-defined]  # a choice field
        if not persons:
            del self.fields["person"]
            self.fields["mail"].help_text = _("The whole address. Oppiva finds the person.")
        for name in ("person", "mail"):
            if name in self.fields:
                self.fields[name].either = True  # type: ignore[attr-defined]  # read by ui.fields

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        given = super().clean() or {}
        if bool(given.get("person")) == bool(given.get("mail")) and not self.errors and self.needs_person:
            raise ValidationError(_("Choose a person from the list, or write a work mail."), code="required")
        return given

    needs_person = True


class TrialPlaceForm(PersonForm):
    """Which place tries the model: by who tries there, or an organisation alone."""

    organisation = forms.ChoiceField(label=gettext_lazy("Or an organisation"), required=False)
    needs_person = False

    def __init__(self, data: Any = None, *, houses: Choices, persons: Choices = ()) -> None:
        super().__init__(data, persons=persons)
        self.fields["organisation"].choices = [("", _("Choose")), *houses]  # type: ignore[attr-defined]  # a choice field
        self.fields["organisation"].help_text = _("When you do not know yet who tries it there.")

    def clean(self) -> dict[str, Any]:
        """One of the three."""
        given = super().clean()
        chosen = [name for name in ("person", "mail", "organisation") if given.get(name)]
        if len(chosen) != 1 and not self.errors:
            raise ValidationError(_("Name either the person or the organisation."), code="required")
        return given


class TrialForm(forms.Form):
    """What came of trying a model from its text alone."""

    done_on = DayField(label=gettext_lazy("When did you try it?"))
    unclear = TextField(
        least=10,
        most=TRIAL_LENGTH,
        lines=5,
        required=True,
        label=gettext_lazy("What was unclear?"),
        help_text=gettext_lazy("10–600 characters. Which place made you stop or guess?"),
    )
    changed = TextField(
        least=10,
        most=TRIAL_LENGTH,
        lines=4,
        label=gettext_lazy("What is to change in the text because of it?"),
        help_text=gettext_lazy("10–600 characters, or leave it empty and say why nothing changes."),
    )
    no_change_reason = TextField(
        least=10,
        most=300,
        lines=2,
        label=gettext_lazy("Why does nothing change?"),
        help_text=gettext_lazy("10–300 characters"),
    )

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        for name in ("changed", "no_change_reason"):
            self.fields[name].either = True  # type: ignore[attr-defined]  # read by ui.fields

    def clean(self) -> dict[str, Any]:
        """Either what changes or why nothing does."""
        given = super().clean() or {}
        if bool(given.get("changed")) == bool(given.get("no_change_reason")) and not self.errors:
            raise ValidationError(_("Say either what is to change in the text, or why nothing does."), code="either")
        return given


class ReviewForm(forms.Form):
    """What a reviewer says: the text goes on, or back with why."""

    text = TextField(
        most=REVIEW_LENGTH,
        lines=4,
        label=gettext_lazy("Your words to the authors"),
        help_text=gettext_lazy("At most 600 characters. Needed when you send the text back."),
    )


class ReasonForm(forms.Form):
    """Why something is done to a model."""

    reason = TextField(
        least=10,
        most=REASON_LENGTH,
        lines=3,
        required=True,
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("10–300 characters"),
    )


class ReplaceForm(ReasonForm):
    """By which model another is replaced."""

    by = forms.ChoiceField(label=gettext_lazy("Which model replaces it?"))
    field_order = ("by", "reason")

    def __init__(self, data: Any = None, *, models: Choices) -> None:
        super().__init__(data)
        self.fields["by"].choices = [("", _("Choose")), *models]  # type: ignore[attr-defined]  # a choice field


class EvidenceForm(ReasonForm):
    """To which level the evidence is lowered; the first choice takes that back."""

    level = forms.ChoiceField(label=gettext_lazy("Level of evidence"), widget=forms.RadioSelect)
    field_order = ("level", "reason")

    def __init__(self, data: Any = None, *, computed: int, lowered: bool) -> None:
        super().__init__(data)
        self.computed = computed
        back = [("computed", _("Back to the computed level"))] if lowered else []
        self.fields["level"].choices = [  # type: ignore[attr-defined]  # a choice field
            *back,
            *((str(n), f"{n}: {EVIDENCE_NAMES[n]}") for n in range(computed)),
        ]


class SourceForm(forms.Form):
    """An experiment that is placed at a model."""

    card = forms.CharField(
        label=gettext_lazy("Code of the experiment"),
        max_length=16,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=gettext_lazy("How it belongs to the model"))
    note = TextField(most=NOTE_LENGTH, label=gettext_lazy("Note"), help_text=gettext_lazy("At most 200 characters"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", _("Choose")),
            *((str(one.value), kind_name(one)) for one in EVIDENCE),
        ]


class ModelAnswerForm(forms.Form):
    """What is said to an experiment that contradicts a model."""

    text = TextField(
        least=SHORTEST_ANSWER,
        most=ANSWER_LENGTH,
        lines=4,
        required=True,
        label=gettext_lazy("Answer to the contradiction"),
        help_text=gettext_lazy("10–400 characters. Why did it go otherwise there, and what does it say of the model?"),
    )


class FactsForm(forms.Form):
    """Where the model is found, what it is mainly about, in which language it is written."""

    slug = TextField(most=SLUG_LENGTH, required=True, label=gettext_lazy("Address"))
    theme = forms.ChoiceField(
        label=gettext_lazy("What is it mainly about?"), required=False, choices=Theme.choices, widget=forms.RadioSelect
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the text"), choices=list(LANGUAGES.items()))

    def __init__(self, data: Any = None, *, fixed: bool, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["slug"].help_text = _(
            "Small letters a to z, digits and hyphens. It stays once the model is published."
        )
        if fixed:
            del self.fields["slug"]


class PublishForm(forms.Form):
    """What changed, how much, and what was looked at of what seems to be personal data."""

    note = TextField(
        least=SHORTEST_CHANGE,
        most=CHANGE_LENGTH,
        lines=3,
        required=True,
        label=gettext_lazy("What changed?"),
        help_text=gettext_lazy("10–300 characters. Readers of the library see this."),
    )
    change = forms.ChoiceField(label=gettext_lazy("How much does it change?"), required=False, widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, least: str, found: Choices, **more: Any) -> None:
        super().__init__(data, **more)
        order = list(Change)
        if least == Change.FIRST:
            del self.fields["change"]
        else:
            possible = order[order.index(Change(least)) :]
            self.fields["change"].choices = [(str(one.value), one.label) for one in possible]  # type: ignore[attr-defined]  # a choice field
            self.fields["change"].initial = least
            self.fields["change"].help_text = _("Proposed by what has changed. You may raise it, not lower it.")
        if found:
            self.fields["settled"] = forms.MultipleChoiceField(
                label=_("Looked at: no personal data"),
                required=False,
                choices=list(found),
                widget=forms.CheckboxSelectMultiple,
                help_text=_("Look at each place. Tick it if nobody can be recognised by it; else mend the text first."),
            )
