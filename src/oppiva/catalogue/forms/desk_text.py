"""A page of a model's text: its fields follow from the blocks of the model, its rows from `desk_rows`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oppiva.catalogue import blocks
from oppiva.catalogue.forms import desk_rows
from oppiva.catalogue.forms.desk_rows import ROWS, cell
from oppiva.catalogue.model_hints import ROW_NAMES, hint_of, length_words
from oppiva.catalogue.model_parts import PARTS, Part
from oppiva.catalogue.model_words import FIELD_NAMES
from oppiva.catalogue.models import Effect, EffectUnit, ModelDraft
from oppiva.core.errors import DomainError
from oppiva.experiments.models import Whose
from oppiva.ui.context import LANGUAGES
from oppiva.ui.forms import NumberField, TextField, WholeField

MONEY = frozenset({"start_cents", "month_cents"})
WHOLE = {"effect_n": 1_000_000, "start_minutes": 10_000_000, "month_minutes": 10_000_000, "effort_staff": 10_000}
NUMBERS = ("effect_before", "effect_after")
FIGURES = frozenset({*MONEY, *WHOLE, *NUMBERS})  # a figure is replaced, words are never added behind it
CHOICES = {"effect": Effect.choices, "effect_unit": EffectUnit.choices}
WHOM = (
    ("customer", gettext_lazy("Customer")),
    ("staff", gettext_lazy("Staff")),
    ("employer", gettext_lazy("Employer")),
)
MANY: Mapping[str, Any] = {"for_whom": Whose.choices, "nothing_changes_for": WHOM}
MOST_EUROS = 21_000_000
_LINES = ((120, 1), (200, 2), (300, 3), (400, 4), (800, 6))


class EurosField(NumberField):
    """Euros as people write them, cents as they are kept."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=MOST_EUROS, decimal_places=2, max_digits=10, **options)

    def prepare_value(self, value: Any) -> Any:
        """2500 cents as 25."""
        return Decimal(value) / 100 if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        """`12,50` as 1250 cents."""
        found = super().clean(value)
        return None if found is None else int((found * 100).quantize(Decimal(1), ROUND_HALF_UP))


class PartForm(forms.Form):
    """One part of the text of a model. Nothing is required: gates ask for it later, and a text may be short meanwhile.

    `typed`: what was sent by a press that saves nothing; it stands in the form as it was typed. `more`: the field whose
    rows get one more empty one.
    """

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        part: Part,
        draft: ModelDraft,
        language: str,
        typed: QueryDict | None = None,
        rows: Mapping[str, list[dict[str, str]]] | None = None,
        more: str = "",
    ) -> None:
        super().__init__(data)
        self.part, self.draft, self.language = part, draft, language
        sent = data if data is not None else typed
        self.shown: dict[str, list[dict[str, str]]] = {}
        for name in part.fields:
            if name in ROWS:
                held = desk_rows.held_rows(name, getattr(draft, name))
                own = (rows or {}).get(name)
                found = own if own is not None else desk_rows.sent_rows(sent, name) if sent is not None else held
                self.shown[name] = desk_rows.shown_rows(name, found, more=more == name)
                self._add_rows(name)
            elif name == "translations":
                self._add_translations()
            else:
                self.fields[name] = field_of(name)
                self.initial[name] = getattr(draft, name)
        if typed is not None:
            self._stand_as(typed)

    @classmethod
    def labels(cls) -> dict[str, str]:
        """What the fields are called, rows by their number."""
        found = {name: str(FIELD_NAMES[name]) for part in PARTS for name in part.fields if name in FIELD_NAMES}
        for name, (most, parts) in ROWS.items():
            for number in range(most):
                found |= {cell(name, number, part): row_label(name, number, part) for part in parts}
        return found

    def _add_rows(self, name: str) -> None:
        for number, row in enumerate(self.shown[name]):
            for part, most in ROWS[name][1].items():
                key = cell(name, number, part)
                self.fields[key] = _text(most, 0, label=row_label(name, number, part))
                self.fields[key].either = True  # type: ignore[attr-defined]  # read by ui.fields: a row or none
                self.initial[key] = row.get(part, "")
            for part in desk_rows.CARRIED.get(name, ()):
                key = cell(name, number, part)
                self.fields[key] = forms.CharField(required=False, max_length=8, widget=forms.HiddenInput)
                self.initial[key] = row.get(part, "")

    def _add_translations(self) -> None:
        for language in self.languages:
            held = self.draft.translations.get(language, {})
            for name in blocks.TRANSLATED:
                key = f"tr-{language}-{name}"
                words = _("%(field)s (%(language)s)") % {"field": FIELD_NAMES[name], "language": LANGUAGES[language]}
                most = ModelDraft._meta.get_field(name).max_length or 0  # type: ignore[union-attr]  # a text
                self.fields[key] = _text(most, 0, label=words)
                self.initial[key] = held.get(name, "")

    def _stand_as(self, typed: QueryDict) -> None:
        for name, field in self.fields.items():
            if name.partition("-")[0] in ROWS:
                continue
            if isinstance(field, forms.MultipleChoiceField):
                self.initial[name] = typed.getlist(name)
            elif isinstance(field, forms.BooleanField):
                self.initial[name] = name in typed
            else:
                self.initial[name] = typed.get(name, "")

    @property
    def languages(self) -> tuple[str, ...]:
        """Those into which it may be translated."""
        return tuple(one for one in LANGUAGES if one != self.language)

    def values(self) -> dict[str, Any]:
        """What a valid form says, by the fields of the draft."""
        given = self.cleaned_data
        found: dict[str, Any] = {}
        for name in self.part.fields:
            if name in ROWS:
                found[name] = self._rows(name)
            elif name == "translations":
                found[name] = {
                    **{one: held for one, held in self.draft.translations.items() if one not in self.languages},
                    **{
                        one: {part: given.get(f"tr-{one}-{part}", "") for part in blocks.TRANSLATED}
                        for one in self.languages
                    },
                }
            else:
                found[name] = given.get(name)
        return found

    def _rows(self, name: str) -> list[Any]:
        given = self.cleaned_data
        numbers = range(len(self.shown[name]))
        if tuple(ROWS[name][1]) == ("",):
            return [text for one in numbers if (text := given.get(cell(name, one), ""))]
        return [{part: given.get(cell(name, one, part), "") for part in desk_rows.parts_of(name)} for one in numbers]

    def rows(self, name: str) -> list[list[forms.BoundField]]:
        """The fields of each row of this field of the draft."""
        return [
            [self[cell(name, one, part)] for part in desk_rows.parts_of(name)] for one in range(len(self.shown[name]))
        ]

    def clean(self) -> dict[str, Any]:
        """That one does not say both that something changes for somebody and that nothing does."""
        given = super().clean() or {}
        for name, whom in blocks.CHANGES.items():
            if given.get(name) and whom in (given.get("nothing_changes_for") or ()):
                self.add_error(name, ValidationError(_("“Nothing changes” is ticked, too. Choose one."), code="both"))
        if given.get("did_not_work") and given.get("did_not_work_unknown"):
            self.add_error("did_not_work", ValidationError(_("“Not known” is ticked, too. Choose one."), code="both"))
        return given

    def refuse(self, error: DomainError, words: str) -> bool:
        """Put a refusal at the field that it names; False when it names none of this page."""
        name = str(error.facts.get("field", ""))
        at = name if name in self.fields else cell(name, 0, next(iter(ROWS[name][1]))) if name in ROWS else ""
        if at not in self.fields:
            return False
        self.add_error(at, words)
        return True


def field_of(name: str) -> forms.Field:
    """The form's field for a field of the draft that is no row."""
    label = str(FIELD_NAMES[name])  # made for each page, in its language
    made: Any
    if name in CHOICES:
        made = forms.ChoiceField(label=label, choices=CHOICES[name], required=False, widget=forms.RadioSelect)
    elif name in MANY:
        made = forms.MultipleChoiceField(
            label=label, choices=MANY[name], required=False, widget=forms.CheckboxSelectMultiple
        )
    elif name == "did_not_work_unknown":
        made = forms.BooleanField(label=label, required=False)
    elif name in MONEY:
        made = EurosField(label=label)
    elif name in WHOLE:
        made = WholeField(
            label=label, required=False, min_value=0 if name != "effort_staff" else 1, max_value=WHOLE[name]
        )
    elif name in NUMBERS:
        made = NumberField(label=label)
    elif name == "innokyla":
        made = forms.URLField(label=label, required=False, max_length=300, assume_scheme="https")
    else:
        most = ModelDraft._meta.get_field(name).max_length or 0  # type: ignore[union-attr]  # a text
        made = _text(most, (blocks.BLOCK_OF[name].least or {}).get(name, 0), label=label)
    made.help_text = " ".join(part for part in (str(made.help_text or ""), hint_of(name)) if part)
    if name not in blocks.OPTIONAL or name == "nothing_changes_for":
        made.either = True  # read by ui.fields: a gate asks for it later
    field: forms.Field = made
    return field


def _text(most: int, least: int, *, label: Any) -> TextField:
    lines = next((lines for length, lines in _LINES if most <= length), 8)
    # A draft may be short: the shortest length is told, not asked for.
    made = TextField(most=most, lines=lines, label=label, help_text=length_words(least, most))
    made.widget.attrs["data-most"] = str(most)  # the counter of desk.js
    return made


def row_label(name: str, number: int, part: str) -> str:
    """What a field of a row is called: `Step 3`, `Core part 2: why it works`."""
    words = ROW_NAMES[name, part]
    return str(words) % {"n": number + 1}


def told(form: PartForm, name: str, value: object) -> object:
    """A plain value of the draft in words, for the page of a conflict."""
    if isinstance(value, Mapping):
        return "\n".join(f"{told(form, name, one)}" for one in value.values() if one)
    if isinstance(value, str | bytes) or not isinstance(value, Sequence):
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if name in MONEY and isinstance(value, int):
            return f"{Decimal(value) / 100:f}"
        choices: Mapping[str, Any] = {**dict(CHOICES.get(name, ())), **dict(MANY.get(name, ()))}
        return str(choices.get(str(value), value)) if value is not None else ""
    if value and isinstance(value[0], Mapping):
        parts = list(ROWS.get(name, (0, {}))[1])
        return "\n".join("; ".join(str(row.get(part, "")) for part in parts if row.get(part)) for row in value)
    return ("\n" if name in ROWS else ", ").join(str(told(form, name, one)) for one in value)


def speak(form: PartForm, error: DomainError) -> None:
    """Lets the page of a conflict speak the form's words, and send again what others changed in other fields."""
    error.facts["labels"] = {name: str(FIELD_NAMES[name]) for name in form.part.fields}
    for side in ("mine", "theirs"):
        texts = error.facts.get(side)
        if isinstance(texts, Mapping):
            error.facts[side] = {name: told(form, name, value) for name, value in texts.items()}
    others = error.facts.get("others")
    if isinstance(others, Mapping):
        sent: dict[str, object] = {}
        for name, value in others.items():
            sent |= posted(form, name, value)
        error.facts["others"] = sent


def posted(form: PartForm, name: str, value: Any) -> dict[str, object]:
    """A field of the draft as the fields of the form hold it."""
    if name in ROWS:
        rows = desk_rows.held_rows(name, value or [])
        blank = dict.fromkeys(desk_rows.parts_of(name), "")
        rows += [blank] * (max(ROWS[name][0], len(rows)) - len(rows))
        return {
            cell(name, at, part): row.get(part, "") for at, row in enumerate(rows) for part in desk_rows.parts_of(name)
        }
    if name == "translations":
        held = value or {}
        return {
            f"tr-{one}-{part}": held.get(one, {}).get(part, "") for one in form.languages for part in blocks.TRANSLATED
        }
    if name in MONEY and isinstance(value, int):
        return {name: f"{Decimal(value) / 100:f}"}
    return {name: value}
