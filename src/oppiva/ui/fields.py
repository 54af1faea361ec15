"""A Django form field as the field component draws it: which shape, which ids, which words."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from django import forms
from django.forms import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from oppiva.ui.safe import trusted

# Widget -> shape; the first that fits, so a subclass stands before its parent.
SHAPES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.HiddenInput, "hidden"),
    (forms.CheckboxSelectMultiple, "checks"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "check"),
    (forms.FileInput, "file"),
    (forms.Textarea, "text"),
    (forms.Select, "select"),
    (forms.DateInput, "date"),
    (forms.NumberInput, "number"),
)


CHECK = ' class="check"'


@dataclass(frozen=True)
class Option:
    """One native radio or tick box of a group with its words."""

    html: SafeString
    label: str


@dataclass(frozen=True)
class Control:
    """A field ready to draw; `grouped` fields are a fieldset with a legend.

    A form field marked `either` is one of several of which one is needed: it does not call itself optional. One with a
    `warning` takes what was typed and says what to think of; an error it is not.
    """

    kind: str
    id: str
    label: str
    hint: str
    errors: tuple[str, ...]
    optional: bool
    html: SafeString
    options: tuple[Option, ...]
    hint_id: str
    error_id: str
    warning: str = ""
    warning_id: str = ""

    @property
    def grouped(self) -> bool:
        """Whether the field is a group of radios or tick boxes."""
        return self.kind in {"radios", "taps", "checks"}


@dataclass(frozen=True)
class Problem:
    """One line of the error summary: what is wrong and where to go to mend it."""

    target: str
    label: str
    message: str


def shape(field: BoundField) -> str:
    """Which shape the field's widget has; plain input when nothing else fits."""
    widget = field.field.widget
    return next((name for kind, name in SHAPES if isinstance(widget, kind)), "input")


def control_of(field: BoundField, kind: str = "") -> Control:
    """The field ready to draw; `kind`: `taps` radios as equal buttons, `code` a fixed-width font, `otp` big digits."""
    drawn = shape(field)
    hint_id, error_id, warning_id = (f"{field.auto_id}_{name}" for name in ("hint", "error", "warning"))
    warning = str(getattr(field.field, "warning", ""))
    errors = _messages(field)
    hint = str(field.help_text or "")
    beside = ((hint_id, hint), (warning_id, warning), (error_id, errors))
    described = " ".join(name for name, there in beside if there)
    group = drawn in {"radios", "checks"}
    options = _options(field) if group else ()
    return Control(
        kind="taps" if drawn == "radios" and kind == "taps" else drawn,
        id=_first_id(field) if group else field.auto_id,
        label=str(field.label),
        hint=hint,
        errors=errors,
        optional=not field.field.required and not getattr(field.field, "either", False),
        html=trusted("") if group else field.as_widget(attrs=_attributes(field, drawn, kind, described)),
        options=options,
        hint_id=hint_id,
        error_id=error_id,
        warning=warning,
        warning_id=warning_id,
    )


def _messages(field: BoundField) -> tuple[str, ...]:
    """The errors of a field; where a form has no sentence of its own for an empty one, the field is named."""
    if not field.errors:
        return ()
    unnamed = str(forms.Field.default_error_messages["required"])
    named = _("Fill in the field “%(label)s”.") % {"label": field.label}
    return tuple(named if str(error) == unnamed else str(error) for error in field.errors)


def _attributes(field: BoundField, drawn: str, kind: str, described: str) -> dict[str, str | bool]:
    """Class and the links to hint and error; `aria-describedby` is always given, so Django adds no other."""
    attributes: dict[str, str | bool] = {}
    if drawn not in {"hidden", "check", "file"}:
        extra = {"date": " input--date", "number": " input--number"}.get(drawn, "")
        extra += {"code": " input--code", "otp": " otp"}.get(kind, "")
        own = str(field.field.widget.attrs.get("class", ""))
        attributes["class"] = f"input{extra} {own}".rstrip()
    if described:
        attributes["aria-describedby"] = described
    if field.errors:
        attributes["aria-invalid"] = "true"
    return attributes


def _options(field: BoundField) -> tuple[Option, ...]:
    """Each choice with its native control; an empty first choice is left out, since nothing is chosen by look."""
    found = []
    for part in field.subwidgets:
        if part.data.get("value") in {"", None}:
            continue
        found.append(Option(part.tag(), str(part.choice_label)))
    return tuple(found)


def _first_id(field: BoundField) -> str:
    """The id of the group's first control: where a link of the error summary leads."""
    for part in field.subwidgets:
        if part.data.get("value") not in {"", None}:
            return str(part.id_for_label)
    return field.auto_id


def draw(control: Control, warning: str, more: str = "") -> SafeString:
    """The field as HTML. Built here and not in a template: a form of ten fields would spend half its time on it."""
    if control.kind == "hidden":
        return control.html
    hint = f'<p class="field__hint" id="{control.hint_id}">{escape(control.hint)}</p>' if control.hint else ""
    told = f'<p class="field__warning" id="{control.warning_id}">{warning} {escape(control.warning)}</p>'
    below = (told if control.warning else "") + _errors(control, warning) + more
    if control.grouped:
        return trusted(_group(control, hint, below))
    if control.kind == "check":
        label = f'<label class="check">{control.html}<span>{escape(control.label)}</span></label>'
        return trusted(f'<div class="field">{label}{hint}{below}</div>')
    frame = ' drop" data-drop' if control.kind == "file" else '"'
    label = f'<label for="{control.id}">{_label(control)}</label>'
    return trusted(f'<div class="field{frame}>{label}{hint}{control.html}{below}</div>')


def _group(control: Control, hint: str, below: str) -> str:
    """Radios or tick boxes under one legend."""
    taps = control.kind == "taps"
    described = control.error_id if control.errors else control.hint_id if control.hint else ""
    options = "".join(
        f"<label{'' if taps else CHECK}>{option.html}<span>{escape(option.label)}</span></label>"
        for option in control.options
    )
    named = f' aria-describedby="{described}"' if described else ""
    return (
        f'<fieldset class="field"{named}>'
        f'<legend>{_label(control)}</legend>{hint}<div class="{"taps" if taps else "checks-list"}">{options}</div>'
        f"{below}</fieldset>"
    )


def _label(control: Control) -> str:
    """The label; what may be left empty says so, what must be filled needs no mark."""
    optional = f' <span class="field__optional">{escape(_("(not required)"))}</span>' if control.optional else ""
    return escape(control.label) + optional


def _errors(control: Control, warning: str) -> str:
    """Each error with its icon; the first carries the id that the control names."""
    ids = [f' id="{control.error_id}"', *[""] * (len(control.errors) - 1)]
    return "".join(
        f'<p class="field__error"{mark}>{warning} {escape(error)}</p>'
        for mark, error in zip(ids, control.errors, strict=False)
    )


def problems_of(form: forms.BaseForm) -> list[Problem]:
    """Errors of a bound form in the order of its fields; errors of the whole form come first, without a target."""
    if not form.is_bound or not form.errors:
        return []
    found = [Problem("", "", str(error)) for error in form.non_field_errors()]
    for field in form:
        if field.errors:
            target = _first_id(field) if shape(field) in {"radios", "checks"} else field.auto_id
            found += [Problem(target, str(field.label), error) for error in _messages(field)]
    return found
