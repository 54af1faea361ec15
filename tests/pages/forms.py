"""The forms of a page as a browser would send them back untouched."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

KEPT = {"text", "hidden", "email", "number", "date", "time", "url", "tel", "search", ""}


@dataclass
class Form:
    """One form: where it goes and what it would send; a field with several values keeps them all."""

    action: str = ""
    fields: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    buttons: dict[str, str] = field(default_factory=dict)


class Reader(HTMLParser):
    """Collects the forms that are sent by POST."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._area: str | None = None
        self._select: str | None = None
        self._options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A form, or one of its fields."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(given.get("action", "")) if given.get("method", "").lower() == "post" else None
            return
        if self._form is None:
            return
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "option" and self._select:
            self._options.append((value, "selected" in given))
        elif not name or "disabled" in given:
            return
        elif tag == "input":
            self._input(given.get("type", "").lower(), name, value, "checked" in given)
        elif tag == "textarea":
            self._area = name
            self._form.fields.setdefault(name, [""])
        elif tag == "select":
            self._select, self._options = name, []
        elif tag == "button":
            self._form.buttons[name] = value

    def _input(self, kind: str, name: str, value: str, checked: bool) -> None:
        assert self._form is not None
        if kind == "file":
            self._form.files.append(name)
        elif kind in KEPT or checked:
            self._form.fields.setdefault(name, []).append(value or ("on" if kind == "checkbox" else ""))
        else:
            self._form.fields.setdefault(name, [])

    def handle_data(self, data: str) -> None:
        """The text of a text area."""
        if self._form is not None and self._area:
            self._form.fields[self._area] = [self._form.fields[self._area][0] + data]

    def handle_endtag(self, tag: str) -> None:
        """What a form, a text area or a select holds is known at its end."""
        if tag == "form" and self._form is not None:
            self.forms.append(self._form)
            self._form = None
        elif tag == "textarea":
            self._area = None
        elif tag == "select" and self._select and self._form is not None:
            chosen = [value for value, selected in self._options if selected] or [v for v, _ in self._options[:1]]
            self._form.fields[self._select] = chosen
            self._select = None


def forms_of(html: str) -> list[Form]:
    """The forms of a page that are sent by POST, in their order."""
    reader = Reader()
    reader.feed(html)
    return reader.forms
