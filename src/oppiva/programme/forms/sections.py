"""A form for any section of the plan, drawn from the format itself: fields, tables within, rows to add and remove."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from django import forms
from django.forms import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oppiva.core.plan import REASONS, FieldSpec, Kind, PlanError, field_at, joined, names_for, steps_of
from oppiva.core.plan.spec import LANGUAGES, MANAGEMENT, MAX_ROWS
from oppiva.programme.forms.values import (
    AtMost,
    DaysField,
    FigureField,
    LinesField,
    ManyField,
    NumbersField,
    ScaledField,
    WordsField,
)
from oppiva.programme.lengths import LONG, most_characters
from oppiva.programme.models import in_language
from oppiva.programme.wording import field_label, known_values, section_label, shown, unit_label, value_label
from oppiva.ui.fields import control_of, draw
from oppiva.ui.formatting import hours
from oppiva.ui.forms import DayField
from oppiva.ui.templatetags.oppiva import icon

PAGE = 10  # rows of an array on one page; a plan may have 200
SCALES = {"bp": 100, "cents": 100}
HINTS = {
    "bp": gettext_lazy("In percent, for example 60."),
    "cents": gettext_lazy("In euros an hour, for example 35,28."),
}
REMOVE, OTHER = "__remove", "__other"
Data = Mapping[str, object]


@dataclass
class Block:
    """One table or row of the section as the page draws it; `removable` names the tick box that takes the row away."""

    title: str
    path: str
    names: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    rows: list[Block] = field(default_factory=list)
    rows_path: str = ""
    rows_title: str = ""
    removable: str = ""
    form: SectionForm | None = None

    @property
    def drawn(self) -> list[SafeString]:
        """The fields of the table itself, drawn; in a plan everything may be left out, so no field says so."""
        if self.form is None:
            return []
        controls = [replace(control_of(self.form[name]), optional=False) for name in self.names]
        warning = icon("warning-circle-fill")
        return [draw(control, warning) for control in controls]

    @property
    def remove(self) -> BoundField | None:
        """The tick box that takes the row away."""
        return self.form[self.removable] if self.form is not None and self.removable else None


class SectionForm(forms.Form):
    """One section of the plan. `typed` draws again what was typed, without judging it, and `add` one more row.

    `start` is the first row shown of a section with many rows; the others stay as they are.
    """

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        *,
        plan: Data,
        section: str,
        start: int = 0,
        typed: Mapping[str, object] | None = None,
        add: bool = False,
    ) -> None:
        super().__init__(data)
        self.plan = plan
        self.section = section
        self.spec = field_at(section)
        sent = data if data is not None else typed
        stored = self._stored_rows()
        self.first = _number(sent, "__first", start, len(stored))
        self.kept = stored[self.first : self.first + PAGE]
        shown = _number(sent, "__rows", max(len(self.kept), 0 if stored else 1), MAX_ROWS)
        self.row_count = min(max(shown, len(self.kept)) + bool(add), len(self.kept) + PAGE)
        self.total = len(stored)
        self.origin: list[int] = []  # row of the result -> row of the form
        value = plan.get(section)
        if self.spec.kind is Kind.ROWS:
            self.block = Block(section_label(section), section, form=self)
            self._add_rows(self.block, self.spec, section, value)
        else:
            self.block = self._add_table(self.spec, section, value, section_label(section))
        if typed is not None:
            for name, one in self.fields.items():
                one.initial = one.widget.value_from_datadict(typed, {}, name)

    @property
    def last(self) -> int:
        """The number of the last row shown, counted from 1."""
        return self.first + len(self.kept)

    @property
    def earlier(self) -> int | None:
        """Where the rows before these begin, None at the first."""
        return max(self.first - PAGE, 0) if self.first else None

    @property
    def later(self) -> int | None:
        """Where the rows after these begin, None at the last."""
        return self.last if self.last < self.total else None

    def value(self) -> object:
        """The section as the form has it: a table or a list of rows; what is left empty is left out."""
        if self.spec.kind is Kind.ROWS:
            return self._read_rows(self.spec, self.section)
        return self._read_table(self.spec, self.section)

    def point_at(self, error: PlanError, message: str) -> None:
        """Put an error of the format at the field it is about, else above the form."""
        name = next((one for one in self._names_near(error.path) if one in self.fields), None)
        self.add_error(name, message)

    def _names_near(self, path: str) -> Iterator[str]:
        steps = list(steps_of(path))
        for at, step in enumerate(steps):
            if isinstance(step, int) and joined(tuple(steps[:at])) == self._rows_path():
                steps[at] = self.origin[step] if step < len(self.origin) else step
        for size in range(len(steps), 0, -1):
            near = joined(tuple(steps[:size]))
            yield near
            yield from (f"{near}.{language}" for language in LANGUAGES)

    def _rows_spec(self) -> FieldSpec | None:
        if self.spec.kind is Kind.ROWS:
            return self.spec
        return next((one for one in self.spec.fields if one.kind is Kind.ROWS), None)

    def _rows_path(self) -> str:
        spec = self._rows_spec()
        if spec is None:
            return ""
        return self.section if spec is self.spec else f"{self.section}.{spec.name}"

    def _stored_rows(self) -> list[object]:
        value = self.plan.get(self.section)
        spec = self._rows_spec()
        if spec is not None and spec is not self.spec:
            value = value.get(spec.name) if isinstance(value, Mapping) else None
        return list(value) if isinstance(value, list) else []

    # Drawing

    def _add_table(self, spec: FieldSpec, path: str, value: object, title: str) -> Block:
        block = Block(title, path, form=self)
        held: Data = value if isinstance(value, Mapping) else {}
        for one in spec.fields:
            inner, inside = f"{path}.{one.name}", held.get(one.name)
            match one.kind:
                case Kind.TABLE:
                    block.blocks.append(self._add_table(one, inner, inside, field_label(inner)))
                case Kind.ROWS:
                    self._add_rows(block, one, inner, inside)
                case Kind.FREE:
                    continue
                case _:
                    block.names += self._add_field(one, inner, inside)
        return block

    def _add_rows(self, block: Block, spec: FieldSpec, path: str, value: object) -> None:
        stored = list(value) if isinstance(value, list) else []
        block.rows_path, block.rows_title = path, field_label(path) if "." in path else section_label(path)
        for at in range(self.first, self.first + self.row_count):
            held = stored[at] if at < self.first + len(self.kept) else {}
            row = self._add_table(spec, f"{path}[{at}]", held, _row_title(path, at, held))
            row.removable = f"{path}[{at}].{REMOVE}"
            self.fields[row.removable] = forms.BooleanField(label=_("Remove this row when saving"), required=False)
            block.rows.append(row)

    def _add_field(self, spec: FieldSpec, path: str, value: object) -> list[str]:
        """Adds the form fields of one key and answers their names: one, or one per language, end or work package."""
        made: dict[str, forms.Field] = {}
        match spec.kind:
            case Kind.I18N:
                texts = value if isinstance(value, Mapping) else {self._languages()[0]: value or ""}
                for language in self._languages():
                    name = f"{path}.{language}"
                    made[name] = self._text(spec, name, texts.get(language, ""))
            case Kind.PAIR:
                ends = value if isinstance(value, list) and len(value) == 2 else (None, None)
                for at, label in enumerate(_ends(spec, path)):
                    made[f"{path}[{at}]"] = ScaledField(label=label, initial=ends[at], help_text=_hint(spec))
            case Kind.HOURS:
                given = value if isinstance(value, Mapping) else {}
                for code in dict.fromkeys((*names_for(self.plan, "work_packages"), MANAGEMENT, *given)):
                    name = f"{path}.{code}"
                    made[name] = ScaledField(label=field_label(name), initial=given.get(code), help_text=_hint(spec))
            case _:
                made[path] = self._single(spec, path, value)
                if path == "decision.reasons":
                    other = [one for one in value if one not in REASONS] if isinstance(value, list) else []
                    made[f"{path}.{OTHER}"] = LinesField(
                        most_characters(spec), label=_("Other reasons"), help_text=_one_a_line(), initial=other
                    )
        self.fields.update(made)
        return list(made)

    def _single(self, spec: FieldSpec, path: str, value: object) -> forms.Field:
        label, hint = field_label(path), _hint(spec)
        match spec.kind:
            case Kind.BOOLEAN:
                choices = [("", _("Not answered")), ("yes", _("Yes")), ("no", _("No"))]
                initial = "" if value is None else "yes" if value else "no"
                return forms.ChoiceField(label=label, choices=choices, initial=initial, required=False)
            case Kind.INTEGER:
                return ScaledField(label=label, scale=SCALES.get(spec.unit, 1), initial=value, help_text=hint)
            case Kind.NUMBER:
                return FigureField(label=label, required=False, initial=value)
            case Kind.DATE:
                return DayField(label=label, required=False, initial=value)
            case Kind.CHOICE:
                choices = [("", _("Not answered")), *((one, value_label(path, one)) for one in spec.choices)]
                return forms.ChoiceField(label=label, choices=choices, initial=value or "", required=False)
            case Kind.REFERENCE:
                choices = [("", _("Not answered")), *self._references(spec.refers)]
                return forms.ChoiceField(label=label, choices=choices, initial=value or "", required=False)
            case Kind.CHOICES:
                return ManyField([(one, value_label(path, one)) for one in spec.choices], label=label, initial=value)
            case Kind.REFERENCES:
                return ManyField(self._references(spec.refers), label=label, initial=value)
            case Kind.TEXTS if path == "decision.reasons":
                return ManyField([(one, value_label(path, one)) for one in REASONS], label=label, initial=value)
            case Kind.TEXTS:
                return LinesField(most_characters(spec), label=label, help_text=_one_a_line(), initial=value)
            case Kind.INTEGERS:
                return NumbersField(
                    label=label, required=False, initial=value, help_text=_("With commas between them: 90, 60, 60.")
                )
            case Kind.DATES:
                return DaysField(label=label, help_text=_("One a line, for example 25.4.2025."), initial=value)
        return self._text(spec, path, value)

    def _text(self, spec: FieldSpec, path: str, value: object) -> forms.Field:
        widget = (
            forms.Textarea(attrs={"rows": 4}) if spec.name in LONG else forms.TextInput(attrs={"autocomplete": "off"})
        )
        if spec.kind is Kind.TEXT and (words := known_values(path)):
            return WordsField(
                words, label=field_label(path), initial=value or "", validators=[AtMost(most_characters(spec))]
            )
        # No maxlength in the page: it would cut what is pasted without a word.
        return forms.CharField(
            label=field_label(path),
            required=False,
            initial=value or "",
            widget=widget,
            validators=[AtMost(most_characters(spec))],
        )

    def _languages(self) -> list[str]:
        """The plan's own languages first: those must be filled in."""
        programme = self.plan.get("programme")
        own = programme.get("languages") if isinstance(programme, Mapping) else None
        first = [one for one in own if one in LANGUAGES] if isinstance(own, list) else []
        return [*first, *(one for one in LANGUAGES if one not in first)]

    def _references(self, refers: str) -> list[tuple[str, str]]:
        """What the key may name, with its title beside the code."""
        names = names_for(self.plan, refers)
        if refers == "targets":
            return [(code, shown("target", code)) for code in names]
        titles = _titles(self.plan, refers)
        return [(code, f"{code}: {titles[code]}" if titles.get(code) else code) for code in names]

    # Reading

    def _read_table(self, spec: FieldSpec, path: str) -> dict[str, object]:
        found: dict[str, object] = {}
        for one in spec.fields:
            value = self._read_field(one, f"{path}.{one.name}")
            if value is not None and value not in ("", [], {}):
                found[one.name] = value
        return found

    def _read_field(self, spec: FieldSpec, path: str) -> object:
        cleaned = self.cleaned_data
        match spec.kind:
            case Kind.TABLE:
                return self._read_table(spec, path)
            case Kind.ROWS:
                return self._read_rows(spec, path)
            case Kind.FREE:
                return None
            case Kind.I18N:
                texts = {language: cleaned.get(f"{path}.{language}", "") for language in self._languages()}
                return {language: _lines(text) for language, text in texts.items() if text}
            case Kind.PAIR:
                ends = [cleaned.get(f"{path}[{at}]") for at in (0, 1)]
                return None if ends == [None, None] else [end for end in ends if end is not None]
            case Kind.HOURS:
                start = f"{path}."
                return {
                    name.removeprefix(start): given
                    for name, given in cleaned.items()
                    if name.startswith(start) and given is not None
                }
            case Kind.BOOLEAN:
                return {"yes": True, "no": False}.get(cleaned.get(path, ""))
        value = cleaned.get(path)
        if path == "decision.reasons":
            value = [*(value or []), *cleaned.get(f"{path}.{OTHER}", [])]
        return _lines(value) if isinstance(value, str) else value

    def _read_rows(self, spec: FieldSpec, path: str) -> list[object]:
        stored = self._stored_rows()
        self.origin = list(range(self.first))
        rows: list[object] = []
        for at in range(self.first, self.first + self.row_count):
            row = self._read_table(spec, f"{path}[{at}]")
            if row and not self.cleaned_data.get(f"{path}[{at}].{REMOVE}"):
                rows.append(row)
                self.origin.append(at)
        return [*stored[: self.first], *rows, *stored[self.first + len(self.kept) :]]


def _row_title(path: str, at: int, row: object) -> str:
    """The number of a row with what tells it apart: its code, who or what it is, and how much."""
    title = _("Row %(n)s") % {"n": at + 1}
    if not isinstance(row, Mapping):
        return title
    words = [row.get("code"), value_label(f"{path}.role", row["role"]) if row.get("role") else None]
    for name in ("title", "name"):
        text = row.get(name)
        words.append(in_language(dict(text)) if isinstance(text, Mapping) else text)
    reserved = row.get("hours")
    if isinstance(reserved, Mapping) and reserved:
        words.append(hours(60 * sum(reserved.values())))
    told = ", ".join(str(word) for word in words if word)
    return f"{title}: {told}" if told else title


def _titles(plan: Data, refers: str) -> dict[str, str]:
    """Titles by code for what a key may name."""
    found: dict[str, str] = {}
    if refers == "themes":
        workshops = plan.get("workshops")
        rows = workshops.get("themes") if isinstance(workshops, Mapping) else None
    else:
        rows = plan.get("areas" if refers == "organisations" else refers)
    for row in rows if isinstance(rows, list) else []:
        title = row.get("title") or row.get("name")
        if row.get("code") and isinstance(title, Mapping):
            found[row["code"]] = in_language(dict(title))
    if refers == "organisations":
        found["applicant"] = _("the applicant")
    return found


def _ends(spec: FieldSpec, path: str) -> tuple[str, str]:
    label = {"label": field_label(path)}
    if spec.unit == "years":
        return _("%(label)s, from") % label, _("%(label)s, to") % label
    return _("%(label)s, least") % label, _("%(label)s, most") % label


def _hint(spec: FieldSpec) -> str:
    return str(HINTS.get(spec.unit) or unit_label(spec.unit))


def _one_a_line() -> str:
    return _("One a line.")


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n")


def _number(sent: Mapping[str, object] | None, name: str, default: int, most: int) -> int:
    """A hidden number of the form, held between 0 and `most`."""
    text = str(sent.get(name, "")) if sent is not None else ""
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 6 else min(max(default, 0), most)
