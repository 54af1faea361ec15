"""Draws the plain widgets in Python: Django's own way costs a template and a loop over attributes for each field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.safestring import SafeString

from oppiva.ui.safe import trusted

Widget = dict[str, Any]


def _attributes(given: Mapping[str, object]) -> str:
    """Attributes as HTML; True stands without a value, False and None are left out."""
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(str(value))}"'
        for name, value in given.items()
        if value is not None and value is not False
    )


def _input(widget: Widget) -> str:
    value = widget.get("value")
    given = "" if value is None else f' value="{escape(str(value))}"'
    return f'<input type="{widget["type"]}" name="{escape(widget["name"])}"{given}{_attributes(widget["attrs"])}>'


def _textarea(widget: Widget) -> str:
    # The line break after the tag is eaten by the browser and saves one that the text begins with.
    text = escape(str(widget["value"] or ""))
    return f'<textarea name="{escape(widget["name"])}"{_attributes(widget["attrs"])}>\n{text}</textarea>'


def _option(option: Widget) -> str:
    value = "" if option["value"] is None else escape(str(option["value"]))
    return f'<option value="{value}"{_attributes(option["attrs"])}>{escape(str(option["label"]))}</option>'


def _select(widget: Widget) -> str:
    drawn = ""
    for name, options, _ in widget["optgroups"]:
        group = "".join(_option(option) for option in options)
        drawn += f'<optgroup label="{escape(str(name))}">{group}</optgroup>' if name else group
    return f'<select name="{escape(widget["name"])}"{_attributes(widget["attrs"])}>{drawn}</select>'


_FOLDER = "django/forms/widgets/"
_INPUTS = ("input", "text", "number", "email", "url", "password", "date", "datetime", "time", "hidden", "file")
DRAWN: dict[str, Callable[[Widget], str]] = {
    **{f"{_FOLDER}{name}.html": _input for name in (*_INPUTS, "checkbox", "checkbox_option", "radio_option")},
    f"{_FOLDER}textarea.html": _textarea,
    f"{_FOLDER}select.html": _select,
}


class Renderer(DjangoTemplates):
    """Django's renderer with a short way for inputs, text areas and selects; any other widget by its template."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> SafeString:
        """The widget's HTML, escaped."""
        draw = DRAWN.get(template_name)
        widget = context.get("widget")
        if draw is None or widget is None or widget.get("wrap_label"):
            return trusted(super().render(template_name, context, request))
        return trusted(draw(widget))
