"""Filters and tags that every template has without loading (settings name this library as built in)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from html import escape
from pathlib import Path
from typing import Protocol

from django.forms import BaseForm, BoundField
from django.template import Context, Library, Node, NodeList
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from oppiva.core.charts import marks
from oppiva.ui import formatting
from oppiva.ui.counting import number_word
from oppiva.ui.fields import control_of, draw
from oppiva.ui.form_frame import Frame, opening
from oppiva.ui.safe import trusted

register = Library()

register.filter("day", formatting.date)
register.filter("day_short", formatting.date_short)
register.filter("day_long", formatting.date_long)
register.filter("clock", formatting.time)
register.filter("clock_full", formatting.time_full)
register.filter("number", formatting.number)
register.filter("in_words", number_word)
register.filter("breakable", formatting.breakable)
register.filter("money", formatting.money)
register.filter("hours", formatting.hours)
register.filter("percent", formatting.percent)
register.filter("size", formatting.size)
register.filter("initials", formatting.initials)
register.simple_tag(formatting.date_range, name="day_range")


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """An icon of the sprite, hidden from screen readers: words stand beside it or on the control."""
    return _icon(name, classes, sprite())


@cache
def _icon(name: str, classes: str, address: str) -> SafeString:
    css = f"icon {classes}" if classes else "icon"
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', css, address, name)


@register.simple_tag
def sprite() -> str:
    """Address of the one file that holds icons, logo and rings."""
    return static("oppiva/sprite.svg")


@register.simple_tag
def mark(kind: str) -> SafeString:
    """The shape of a state (core.charts.marks); the word stands beside it."""
    return trusted(marks.single(kind))


@register.filter
def figure(svg: str) -> SafeString:
    """A drawing of core.charts, which escapes what it is given."""
    return trusted(svg)


class ConstantNode(Node):
    """Drawn once in each language: what stands inside depends on nothing else."""

    def __init__(self, inside: NodeList) -> None:
        self.nodelist = inside
        self._drawn: dict[str | None, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """The text in the language of the page."""
        language = get_language()
        drawn = self._drawn.get(language)
        if drawn is None:
            # A context of its own, so that nothing of a request can be kept by mistake.
            drawn = self._drawn[language] = self.nodelist.render(_bare(context))
        return drawn


def _bare(context: Context) -> Context:
    bare = Context(autoescape=context.autoescape)
    bare.template = context.template
    return bare


@register.tag
def constant(parser: Parser, token: Token) -> ConstantNode:
    """`{% constant %}...{% endconstant %}`: text, icons and words of the frame that are the same on every page."""
    inside = parser.parse(("endconstant",))
    parser.delete_first_token()
    return ConstantNode(inside)


class KeptNode(Node):
    """A part of a page that is drawn once for all who read it, and given again out of a mapping of the view's."""

    def __init__(self, name: str, mapping: FilterExpression, inside: NodeList) -> None:
        self.name, self.mapping, self.nodelist = name, mapping, inside

    def render(self, context: Context) -> SafeString:
        """What was drawn before under this name, else drawn now and left there; without a mapping just drawn."""
        held = self.mapping.resolve(context, ignore_failures=True)
        if held is None:
            return self.nodelist.render(context)
        drawn: SafeString | None = held.get(self.name)
        if drawn is None:
            drawn = held[self.name] = self.nodelist.render(context)
        return drawn


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """`{% kept NAME [MAPPING] %}...{% endkept %}`: a part that depends on nothing of who reads it.

    It is kept under this name in the mapping, `kept_parts` of the context where none is said.
    """
    words = token.split_contents()
    inside = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(words[1], parser.compile_filter(words[2] if len(words) > 2 else "kept_parts"), inside)


@register.simple_tag
def control(field: BoundField, kind: str = "", more: SafeString | str = "") -> SafeString:
    """A bound field with label, hint, control and errors; `more` is what stands below them."""
    return draw(control_of(field, kind), icon("warning-circle-fill"), conditional_escape(more))


@register.simple_tag
def crumbs(path: Iterable[tuple[str, str]] | None) -> SafeString:
    """The line above the heading: `[(words, address or ""), ...]`; drawn here, since nearly every page has it."""

    def drawn(words: object, address: str) -> str:
        text = escape(str(words))
        return f'<a href="{escape(address)}">{text}</a> ' if address else f"<span>{text}</span>"

    return trusted('<span aria-hidden="true">/</span> '.join(drawn(*part) for part in path or ()))


class Listed(Protocol):
    """A row of a list that has a page of its own."""

    @property
    def pk(self) -> object: ...
    @property
    def name(self) -> str: ...


@register.simple_tag
def text_rows(rows: Iterable[Listed], base: str, **columns: str) -> SafeString:
    """Rows of a list as HTML: the name with a link to `base` + pk, then each column's text under its label.

    `columns`: attribute of the row = label on a phone. Drawn here, as fields are: by a template fifty rows would be a
    third of what their page costs.
    """
    start = f'<tr><th scope="row"><a href="{escape(base)}'
    cells = [(attribute, f'<td data-label="{escape(label)}">') for attribute, label in columns.items()]

    def drawn(row: Listed) -> str:
        texts = "".join(f"{cell}{escape(str(getattr(row, attribute)))}</td>" for attribute, cell in cells)
        return f'{start}{escape(str(row.pk))}/">{escape(row.name)}</a></th>{texts}</tr>'

    return trusted("\n".join(map(drawn, rows)))


class Narrowing(Protocol):
    """A select above a list: its name in the address, label, chosen value, choices, and what choosing nothing says."""

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def chosen(self) -> str: ...
    @property
    def choices(self) -> Iterable[tuple[object, object]]: ...
    @property
    def none(self) -> str: ...


@register.simple_tag
def narrowing(selects: Iterable[Narrowing]) -> SafeString:
    """The selects that narrow a list, which stand in no form object; drawn here, as there may be a hundred options."""

    def option(value: str, words: object, chosen: str) -> str:
        selected = " selected" if value == chosen else ""
        return f'<option value="{escape(value)}"{selected}>{escape(str(words))}</option>'

    def drawn(select: Narrowing) -> str:
        name, none = escape(select.name), f'<option value="">{escape(select.none)}</option>'
        options = "".join(option(str(value), words, select.chosen) for value, words in select.choices)
        return (
            f'<div class="field"><label for="by-{name}">{escape(select.label)}</label>'
            f'<select class="input" id="by-{name}" name="{name}">{none}{options}</select></div>'
        )

    return trusted("".join(map(drawn, selects)))


class FormFrameNode(Node):
    """`{% form_frame form=form version=record.version %}fields{% endform_frame %}`."""

    def __init__(self, inside: NodeList, given: dict[str, FilterExpression]) -> None:
        self.nodelist = inside
        self._given = given

    def render(self, context: Context) -> SafeString:
        """The form with its fields."""
        given = {name: value.resolve(context) for name, value in self._given.items()}
        form, token = given.get("form"), context.get("csrf_token")
        frame = Frame(
            form=form if isinstance(form, BaseForm) else None,
            version=str(given.get("version") or ""),
            action=str(given.get("action") or ""),
            method=str(given.get("method") or "post"),
            wide=bool(given.get("wide")),
            classes=str(given.get("class") or ""),
            draft=str(given.get("draft") or ""),
            data=dict(given.get("data") or {}),
        )
        # Django's own word for a page without one.
        given_token = "" if str(token or "NOTPROVIDED") == "NOTPROVIDED" else str(token)
        before = opening(frame, given_token, icon("warning-circle-fill"))
        return trusted(f"{before}\n{self.nodelist.render(context)}\n</form>")


@register.tag
def form_frame(parser: Parser, token: Token) -> FormFrameNode:
    """The form of a page; arguments `form`, `version`, `action`, `method`, `wide`, `class`, `draft`, `data`."""
    given = token_kwargs(token.split_contents()[1:], parser)
    inside = parser.parse(("endform_frame",))
    parser.delete_first_token()
    return FormFrameNode(inside, given)


@register.simple_tag
def mail_style() -> SafeString:
    """The style of mails, which the sender writes into the tags (jobs); a page never has it."""
    return _mail_style()


@cache
def _mail_style() -> SafeString:
    return trusted(f"<style>{(Path(__file__).parents[1] / 'mail.css').read_text('utf-8')}</style>")
