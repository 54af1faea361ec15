"""The steps of a workshop in one form that grows, shrinks and is put in order by buttons; and a flow's name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.forms import BoundField
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oppiva.core.errors import DomainError
from oppiva.ui.forms import WholeField
from oppiva.workshops.flow import Option, Step
from oppiva.workshops.models import (
    FEWEST_MINUTES,
    FEWEST_STEPS,
    MOST_MINUTES,
    MOST_OPTIONS,
    MOST_STEPS,
    RunStep,
)
from oppiva.workshops.queries import StepRow
from oppiva.workshops.services import Given
from oppiva.workshops.services.flow import OPTION_TEXT, OPTION_TITLE, PROMPT, TITLE

Raw = dict[str, str]
TEXTS = ("id", "v", "title", "prompt", "minutes", "form_step")
OPTIONS = tuple(f"o{number}_{part}" for number in range(1, MOST_OPTIONS + 1) for part in ("title", "text"))
FIELDS = (*TEXTS, "strengths", *OPTIONS)
_NAME = re.compile(r"s(\d{1,3})_title")
FEW_ROWS = 60  # what a request may send at most; a flow has twelve


@dataclass(frozen=True)
class Row:
    """One step of the form as the page draws it."""

    number: int
    first: bool
    last: bool
    fields: dict[str, BoundField]
    options: tuple[tuple[BoundField, BoundField], ...]
    open: bool


def _form_steps() -> list[tuple[str, str]]:
    return [(value, f"{value[1]}. {label}") for value, label in RunStep.FormStep.choices]


class FlowForm(forms.Form):
    """All steps; a step's fields are called `s1_title` and so on, `known` are the steps the page showed at first."""

    def __init__(self, raw: Sequence[Raw], *, bound: bool) -> None:
        data: MultiValueDict[str, Any] = MultiValueDict()
        for number, row in enumerate(raw, 1):
            for name, value in row.items():
                data.appendlist(f"s{number}_{name}", value)
        super().__init__(data if bound else None, initial={} if bound else {key: data.get(key) for key in data})
        self.count = len(raw)
        for number in range(1, self.count + 1):
            self._add_step(number)

    def _add_step(self, number: int) -> None:
        at = {"n": number}
        made: dict[str, forms.Field] = {
            "id": forms.UUIDField(required=False, widget=forms.HiddenInput),
            "v": forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput),
            "title": forms.CharField(
                label=_("Title"),
                max_length=TITLE,
                error_messages={
                    "required": _("Give step %(n)s a title.") % at,
                    "max_length": _("Shorten the title of step %(n)s to 60 characters.") % at,
                },
            ),
            "prompt": forms.CharField(
                label=_("What everybody does"),
                max_length=PROMPT,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text=_("Shown to all teams. At most 300 characters."),
                error_messages={"max_length": _("Shorten the task of step %(n)s to 300 characters.") % at},
            ),
            "minutes": WholeField(
                label=_("Minutes"),
                min_value=FEWEST_MINUTES,
                max_value=MOST_MINUTES,
                error_messages={
                    name: _("Give step %(n)s its minutes, 5–90.") % at
                    for name in ("required", "invalid", "min_value", "max_value")
                },
            ),
            "form_step": forms.ChoiceField(
                label=_("Works on this step of the experiment"),
                required=False,
                choices=[
                    ("", _("none")),
                    *((value, f"{value[1]}. {label}") for value, label in RunStep.FormStep.choices),
                ],
            ),
            "strengths": forms.BooleanField(label=_("Strength cards on the phones"), required=False),
        }
        for option in range(1, MOST_OPTIONS + 1):
            for part, label, most in (
                ("title", _("Option %(n)s"), OPTION_TITLE),
                ("text", _("Explained"), OPTION_TEXT),
            ):
                made[f"o{option}_{part}"] = forms.CharField(
                    label=label % {"n": option},
                    max_length=most,
                    required=False,
                    error_messages={"max_length": _("Shorten the options of step %(n)s.") % at},
                )
        for name, field in made.items():
            self.fields[f"s{number}_{name}"] = field
        for option in range(1, MOST_OPTIONS + 1):
            self.fields[f"s{number}_o{option}_title"].either = True  # type: ignore[attr-defined]
            self.fields[f"s{number}_o{option}_text"].either = True  # type: ignore[attr-defined]

    @property
    def rows(self) -> list[Row]:
        """The steps to draw."""
        return [self._row(number) for number in range(1, self.count + 1)]

    @property
    def full(self) -> bool:
        """Whether no step can be added any more."""
        return self.count >= MOST_STEPS

    @property
    def fewest(self) -> bool:
        """Whether no step can be taken away any more."""
        return self.count <= FEWEST_STEPS

    def _row(self, number: int) -> Row:
        fields = {name: self[f"s{number}_{name}"] for name in (*TEXTS, "strengths")}
        options = tuple(
            (self[f"s{number}_o{option}_title"], self[f"s{number}_o{option}_text"])
            for option in range(1, MOST_OPTIONS + 1)
        )
        shown = any(one.value() or one.errors for pair in options for one in pair)
        return Row(number, number == 1, number == self.count, fields, options, shown)

    def clean(self) -> dict[str, Any]:
        """An explained option has a name."""
        data = self.cleaned_data
        for number in range(1, self.count + 1):
            for option in range(1, MOST_OPTIONS + 1):
                name = f"s{number}_o{option}_title"
                if data.get(f"s{number}_o{option}_text") and not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Give the option of step %(n)s a name, or empty it.") % {"n": number})
        return data

    def steps(self) -> list[Given]:
        """What the service takes."""
        return [self._step(number) for number in range(1, self.count + 1)]

    def _step(self, number: int) -> Given:
        def given(name: str) -> Any:
            return self.cleaned_data.get(f"s{number}_{name}")

        options = tuple(
            Option(given(f"o{option}_title"), given(f"o{option}_text") or "")
            for option in range(1, MOST_OPTIONS + 1)
            if given(f"o{option}_title")
        )
        step = Step(
            given("title"), given("prompt"), options, given("minutes"), given("form_step"), given("strengths") is True
        )
        return Given(step, given("id"), given("v") or 1, f"s{number}")

    def name_conflict(self, error: DomainError) -> None:
        """Gives a conflict the names of this form's fields, each with the number of its step."""
        for side in ("mine", "theirs", "others"):
            found = error.facts.get(side)
            if isinstance(found, Mapping):
                error.facts[side] = {key: value for part in found.items() for key, value in _spread(*part)}
        error.facts["labels"] = {
            name: _("Step %(n)s: %(field)s") % {"n": name[1:].partition("_")[0], "field": field.label}
            for name, field in self.fields.items()
        }


def _spread(name: str, value: object) -> Iterable[tuple[str, object]]:
    """The options of a step are one field where they are kept and eight in the form."""
    step, _sign, field = name.partition("_")
    if field != "options" or not isinstance(value, list):
        return [(name, value)]
    found: list[tuple[str, object]] = []
    for option in range(MOST_OPTIONS):
        one = value[option] if option < len(value) else {}
        found += [(f"{step}_o{option + 1}_{part}", one.get(part, "")) for part in ("title", "text")]
    return found


def raw_of(rows: Iterable[StepRow]) -> list[Raw]:
    """Stored steps as the form's values."""
    return [{"id": str(row.pk), "v": str(row.version), **raw_step(row.step)} for row in rows]


def raw_step(step: Step) -> Raw:
    """A step as the form's values."""
    found = {
        "title": step.title,
        "prompt": step.prompt,
        "minutes": str(step.minutes),
        "form_step": step.form_step,
        **({"strengths": "on"} if step.strengths else {}),
    }
    for number, option in enumerate(step.options[:MOST_OPTIONS], 1):
        found |= {f"o{number}_title": option.title, f"o{number}_text": option.text}
    return found


def raw_sent(post: Mapping[str, str]) -> list[Raw]:
    """The steps of a request in the order of their numbers; one that was added and left empty is none."""
    numbers = sorted({int(found[1]) for name in post if (found := _NAME.fullmatch(name))})[:FEW_ROWS]
    return [{name: post[f"s{number}_{name}"] for name in FIELDS if f"s{number}_{name}" in post} for number in numbers]


def without_empty(raw: Sequence[Raw]) -> list[Raw]:
    """The steps in which something was written."""
    return [
        row for row in raw if row.get("id") or any(row.get(name, "").strip() for name in ("title", "prompt", "minutes"))
    ]


def rearranged(raw: Sequence[Raw], deed: str) -> list[Raw]:
    """The steps after a button: `add`, `up:2`, `down:2`, `remove:2`; any other word changes nothing."""
    rows = list(raw)
    if deed == "add":
        return [*rows, {}] if len(rows) < MOST_STEPS else rows
    verb, _sign, text = deed.partition(":")
    index = int(text) - 1 if text.isascii() and text.isdecimal() and len(text) < 4 else -1
    if not 0 <= index < len(rows):
        return rows
    if verb == "remove" and len(rows) > FEWEST_STEPS:
        del rows[index]
    elif verb in {"up", "down"}:
        other = index - 1 if verb == "up" else index + 1
        if 0 <= other < len(rows):
            rows[index], rows[other] = rows[other], rows[index]
    return rows


def known_of(texts: Iterable[str]) -> list[UUID]:
    """The steps the page showed at first, as it sends them back."""
    found = []
    for text in list(texts)[:FEW_ROWS]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


class SetForm(forms.Form):
    """The name of a saved flow, and the theme it is for."""

    client_ref = forms.UUIDField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=TITLE,
        help_text=gettext_lazy("Every facilitator of the project sees it. At most 60 characters."),
        error_messages={"required": gettext_lazy("Give the run-sheet a name.")},
    )
    theme = forms.ChoiceField(label=gettext_lazy("For which theme"), required=False)

    def __init__(self, data: Any = None, *, themes: Mapping[str, str], initial: Mapping[str, object] | None = None):
        super().__init__(data, initial={"client_ref": uuid4(), **(initial or {})})
        field = self.fields["theme"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("all themes")), *themes.items()]
