"""A material of a half-day and its pre-task."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oppiva.ui.forms import DayField, LinesField, ask_file_again
from oppiva.workshops.models import PreTask, SessionMaterial
from oppiva.workshops.queries import StepRow

MARKS = [
    (SessionMaterial.Mark.YES, gettext_lazy("Is there")),
    (SessionMaterial.Mark.NO, gettext_lazy("Is missing")),
    (SessionMaterial.Mark.NOT_NEEDED, gettext_lazy("Not needed")),
]
PHASES = [
    (SessionMaterial.Phase.BEFORE, gettext_lazy("Before")),
    (SessionMaterial.Phase.DURING, gettext_lazy("In the workshop")),
    (SessionMaterial.Phase.AFTER, gettext_lazy("After")),
]


class MaterialForm(forms.Form):
    """A file or a link, when it is for, and whether emblem and statement are there: nothing is chosen beforehand."""

    client_ref = forms.UUIDField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=80,
        error_messages={"required": gettext_lazy("Give the material a title.")},
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        max_length=None,
        help_text=gettext_lazy("PDF, picture, Word or Excel, at most 20 MB. Save slides as PDF first."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,.webp,.docx,.xlsx"}),
        error_messages={"empty": gettext_lazy("The file is empty. Choose another.")},
    )
    link = forms.CharField(
        label=gettext_lazy("Or a link"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("A whole address that begins with https."),
    )
    phase = forms.ChoiceField(
        label=gettext_lazy("When it is for"),
        choices=PHASES,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose when the material is for.")},
    )
    step = forms.ChoiceField(label=gettext_lazy("For which step"), required=False)
    visible_from = DayField(
        label=gettext_lazy("The series sees it from"),
        required=False,
        help_text=gettext_lazy("For example 5.10.2026. Empty: at once."),
    )
    emblem = forms.ChoiceField(
        label=gettext_lazy("EU emblem"),
        choices=MARKS,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose whether the EU emblem is there.")},
    )
    statement = forms.ChoiceField(
        label=gettext_lazy("Statement of funding"),
        choices=MARKS,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("For example “Co-funded by the European Union”."),
        error_messages={"required": gettext_lazy("Choose whether the statement is there.")},
    )

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        steps: Sequence[StepRow],
        material: SessionMaterial | None = None,
    ) -> None:
        super().__init__(data, files, initial=_initial(material) if material is not None else {"client_ref": uuid4()})
        self.steps = {str(row.pk): row.pk for row in steps}
        field = self.fields["step"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("none"))] + [(str(row.pk), f"{row.position}. {row.step.title}") for row in steps]
        for name in ("file", "link"):
            self.fields[name].either = True  # type: ignore[attr-defined]  # one of the two is needed
        if material is not None and material.file_id is not None:
            self.fields["file"].label = _("Another file in its place")

    def values(self) -> dict[str, object]:
        """The fields of the material, the file apart; the step as its id."""
        names = ("title", "link", "phase", "visible_from", "emblem", "statement")
        found: dict[str, object] = {name: self.cleaned_data[name] for name in names}
        return {**found, "step_id": self.steps.get(self.cleaned_data["step"])}

    def keep_file_in_mind(self) -> None:
        """A form that comes back asks for the chosen file again."""
        ask_file_again(self, "file")


class PreTaskForm(forms.Form):
    """The one thing to do before the half-day."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=80,
        error_messages={"required": gettext_lazy("Give the pre-task a title.")},
    )
    text = LinesField(
        label=gettext_lazy("What to do"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("At most 600 characters."),
        error_messages={
            "required": gettext_lazy("Write what there is to do."),
            "max_length": gettext_lazy("Shorten the text to 600 characters."),
        },
    )
    visible_from = DayField(
        label=gettext_lazy("The series sees it from"),
        error_messages={"required": gettext_lazy("Give the day from which the series sees it.")},
    )

    def __init__(self, data: Any = None, *, task: PreTask | None = None) -> None:
        names = ("title", "text", "visible_from")
        super().__init__(data, initial={name: getattr(task, name) for name in names} if task is not None else None)


def _initial(material: SessionMaterial) -> dict[str, object]:
    names = ("title", "link", "phase", "visible_from", "emblem", "statement")
    return {**{name: getattr(material, name) for name in names}, "step": str(material.step_id or "")}
