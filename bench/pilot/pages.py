"""A page as a person sees it: its headings, links, forms with their fields and buttons, read from the served HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urljoin, urlsplit

from lxml import html  # type: ignore[import-untyped]  # it has no types of its own

Pairs = list[tuple[str, str]]
TICKS = frozenset({"checkbox", "radio"})
PRESSED = frozenset({"submit", "image"})


class NoSuch(Exception):
    """The page has no such form, field, button or link: what a person would have looked for in vain."""


@dataclass(frozen=True)
class Button:
    """One button that sends a form."""

    words: str
    name: str = ""
    value: str = ""
    action: str = ""


@dataclass
class Field:
    """One named field of a form with what stands in it; `choices` of a list, of radio buttons and of ticks."""

    name: str
    kind: str
    label: str = ""
    values: list[str] = field(default_factory=list)
    choices: dict[str, str] = field(default_factory=dict)
    error: str = ""

    @property
    def value(self) -> str:
        """The first of its values."""
        return self.values[0] if self.values else ""


@dataclass
class Form:
    """A form as it stands on the page; `fill` gives what a press would send."""

    page: Page
    action: str
    method: str
    multipart: bool
    fields: dict[str, Field]
    buttons: list[Button]
    words: str

    def sent(self, changes: Mapping[str, object] | None = None, press: Button | None = None) -> Pairs:
        """The pairs that a browser would send after these changes; a name that is no field of it is refused."""
        changes = dict(changes or {})
        unknown = set(changes) - set(self.fields)
        if unknown:
            raise NoSuch(f"no field {sorted(unknown)} in {self.action} of {self.page.address}: {sorted(self.fields)}")
        pairs: Pairs = []
        for name, one in self.fields.items():
            given = changes.get(name, one.values)
            values = [given] if isinstance(given, str | int) else list(given)  # type: ignore[call-overload]
            pairs += [(name, str(value)) for value in values]
        if press is not None and press.name:
            pairs.append((press.name, press.value))
        return pairs

    def button(self, name: str = "", value: str = "", words: str = "") -> Button:
        """The first button of this name, value or wording; without any the first of all."""
        for one in self.buttons:
            named = (not name or one.name == name) and (not value or one.value == value)
            if named and (not words or re.search(words, one.words)):
                return one
        raise NoSuch(f"no button {name}={value} {words} in {self.action} of {self.page.address}")

    def labelled(self, words: str) -> Field:
        """The field whose label has these words."""
        for one in self.fields.values():
            if re.search(words, one.label):
                return one
        raise NoSuch(f"no field labelled {words!r} in {self.action}: {[one.label for one in self.fields.values()]}")


@dataclass
class Page:
    """An answer of the server: its status and address, and for HTML what stands on it."""

    status: int
    address: str
    body: bytes
    kind: str = "text/html"
    headers: Mapping[str, str] = field(default_factory=dict)
    asked: str = ""  # the address first asked for, when redirects led elsewhere

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    @property
    def path(self) -> str:
        """The path of the address."""
        return urlsplit(self.address).path

    @cached_property
    def tree(self) -> html.HtmlElement:
        """The parsed document; an empty one for what is no HTML."""
        if "html" not in self.kind or not self.body.strip():
            return html.fromstring("<html><body></body></html>")
        return html.fromstring(self.body, parser=html.HTMLParser(encoding="utf-8"))

    @cached_property
    def main(self) -> html.HtmlElement:
        """The part between the frame."""
        return next(iter(self.tree.xpath("//main")), self.tree)

    @cached_property
    def words(self) -> str:
        """What is read on the page, one line."""
        return text_of(self.main)

    @cached_property
    def heading(self) -> str:
        """The sentence the page opens with."""
        return next((text_of(one) for one in self.tree.xpath("//h1")), "")

    @cached_property
    def troubles(self) -> list[str]:
        """What the page refuses, in its words."""
        marks = "contains(concat(' ',@class,' '),' error ') or contains(@class,'errorlist') or contains(@class,'err')"
        shown = "not(ancestor-or-self::*[@hidden]) and not(ancestor::template)"
        found = [text_of(one) for one in self.tree.xpath(f"//main//*[({marks} or @role='alert') and {shown}]")]
        return [one for one in dict.fromkeys(found) if one]

    @cached_property
    def links(self) -> list[tuple[str, str]]:
        """Address and words of each link."""
        return [
            (urljoin(self.address, one.get("href")), text_of(one))
            for one in self.tree.xpath("//a[@href]")
            if one.get("href")
        ]

    def link(self, pattern: str) -> str:
        """The address of the first link whose path or words fit the pattern."""
        for address, words in self.links:
            if re.search(pattern, urlsplit(address)._replace(scheme="", netloc="").geturl()) or re.search(
                pattern, words
            ):
                return address
        raise NoSuch(f"no link {pattern!r} on {self.address}")

    def has_link(self, pattern: str) -> bool:
        """Whether there is such a link."""
        try:
            return bool(self.link(pattern))
        except NoSuch:
            return False

    @cached_property
    def forms(self) -> list[Form]:
        """The forms of the page's main part, or of the whole page where there is none."""
        return [_form(self, one) for one in self.tree.xpath("//form")]

    def form(self, action: str = "", **having: str) -> Form:
        """The first form of the main part whose action fits the pattern and that has such fields or buttons."""
        for one in self.forms:
            if action and not re.search(action, urlsplit(one.action).path):
                continue
            if all(_has(one, name, value) for name, value in having.items()):
                return one
        raise NoSuch(
            f"no form {action!r} {having or ''} on {self.address} ({self.status}): {[f.action for f in self.forms]}"
        )

    def has_form(self, action: str = "", **having: str) -> bool:
        """Whether there is such a form."""
        try:
            return bool(self.form(action, **having))
        except NoSuch:
            return False


def text_of(element: html.HtmlElement) -> str:
    """The words of an element in one line."""
    return " ".join(element.text_content().split())


def _has(form: Form, name: str, value: str) -> bool:
    one = form.fields.get(name)
    if one is not None and (not value or value in one.choices or value in one.values):
        return True
    return any(button.name == name and (not value or button.value == value) for button in form.buttons)


def _form(page: Page, element: html.HtmlElement) -> Form:
    action = urljoin(page.address, element.get("action") or page.address)
    fields: dict[str, Field] = {}
    buttons: list[Button] = []
    for one in _controls(page, element):
        if one.get("disabled") is not None or _in_disabled(one):
            continue
        kind = (one.get("type") or ("submit" if one.tag == "button" else "text")).lower()
        name = one.get("name") or ""
        if one.tag == "button" or kind in PRESSED:
            if kind in PRESSED:
                own = urljoin(page.address, one.get("formaction")) if one.get("formaction") else ""
                words = text_of(one) or one.get("aria-label") or one.get("value") or ""
                buttons.append(Button(words, name, one.get("value") or "", own))
        elif name and kind not in {"button", "reset"}:
            _add(page, fields, one, name, kind)
    return Form(
        page,
        action,
        (element.get("method") or "get").upper(),
        element.get("enctype") == "multipart/form-data",
        fields,
        buttons,
        text_of(element),
    )


def _controls(page: Page, element: html.HtmlElement) -> Iterator[html.HtmlElement]:
    yield from element.iter("input", "select", "textarea", "button")
    if element.get("id"):  # those that stand elsewhere and name the form
        for one in page.tree.xpath("//*[@form=$id]", id=element.get("id")):
            if element not in list(one.iterancestors()):
                yield one


def _in_disabled(one: html.HtmlElement) -> bool:
    return any(up.tag == "fieldset" and up.get("disabled") is not None for up in one.iterancestors())


def _add(page: Page, fields: dict[str, Field], one: html.HtmlElement, name: str, kind: str) -> None:
    made = fields.setdefault(name, Field(name, one.tag if one.tag != "input" else kind, _label(page, one)))
    if one.tag == "select":
        for option in one.iter("option"):
            value = option.get("value") if option.get("value") is not None else text_of(option)
            made.choices[value] = text_of(option)
            if option.get("selected") is not None:
                made.values.append(value)
        if not made.values and one.get("multiple") is None and made.choices:
            made.values.append(next(iter(made.choices)))
    elif one.tag == "textarea":
        text = one.text_content()
        made.values.append(text[1:] if text.startswith("\n") else text)
    elif kind in TICKS:
        value = one.get("value") if one.get("value") is not None else "on"
        made.choices[value] = _label(page, one)
        if one.get("checked") is not None:
            made.values.append(value)
    elif kind != "file":
        made.values.append(one.get("value") or "")


def _label(page: Page, one: html.HtmlElement) -> str:
    if one.get("aria-label"):
        return str(one.get("aria-label"))
    if one.get("id"):
        for label in page.tree.xpath("//label[@for=$id]", id=one.get("id")):
            return text_of(label)
    for up in one.iterancestors("label"):
        return text_of(up)
    return ""
