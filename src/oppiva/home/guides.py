"""The user guides: one text file per role and language in docs/guide, shown here as pages with their pictures."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import nh3
from django.conf import settings
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from oppiva.people.models import Role
from oppiva.ui.context import prefixed
from oppiva.ui.safe import trusted

FOLDER = Path(settings.ROOT) / "docs" / "guide"
# The name of the file, and the noun of the address.
NOUNS = {
    "participant": "osallistuja",
    "facilitator": "vetaja",
    "supervisor": "esihenkilo",
    "project-manager": "projektipaallikko",
    "analyst": "analyytikko",
    "steward": "vastuutaho",
    "adopter": "kayttoonottaja",
}
NAMES = {noun: name for name, noun in NOUNS.items()}
OF_ROLE: dict[str, str] = {
    Role.PARTICIPANT: "participant",
    Role.TEAM_MEMBER: "participant",
    Role.FACILITATOR: "facilitator",
    Role.SUPERVISOR: "supervisor",
    Role.PROJECT_MANAGER: "project-manager",
    Role.ANALYST: "analyst",
    Role.ADOPTER: "adopter",
}
# Who keeps a model holds no role of its own: it is asked of an organisation.
LABELS: dict[str, Promise | str] = {
    **{name: Role(role).label for role, name in OF_ROLE.items() if role != "team_member"},
    "steward": _("Steward"),
}
TAGS = {"h2", "h3", "p", "ul", "ol", "li", "strong", "em", "code", "a", "img"}
ATTRIBUTES = {"h2": {"id"}, "p": {"class"}, "a": {"href"}, "img": {"src", "alt", "width", "height", "loading", "class"}}


@dataclass(frozen=True)
class Part:
    """A heading of a guide, and where it is on the page."""

    anchor: str
    words: str


@dataclass(frozen=True)
class Guide:
    """One guide in one language."""

    name: str
    title: str
    lead: str
    body: SafeString
    parts: tuple[Part, ...]

    @property
    def address(self) -> str:
        """Its page in the language of the moment."""
        return address(self.name)

    @property
    def role(self) -> str:
        """The role it is written for."""
        return str(LABELS[self.name])


def address(name: str) -> str:
    """The page of a guide in the language of the moment."""
    return prefixed(f"/apua/{NOUNS[name]}/", get_language() or "fi")


def guide(name: str) -> Guide:
    """A guide in the language of the moment."""
    return _guide(name, get_language() or "fi")


def guides(roles: Iterable[str]) -> tuple[list[Guide], list[Guide]]:
    """The guides of one's own roles, and the others."""
    own = {OF_ROLE[role] for role in roles if role in OF_ROLE}
    return [guide(name) for name in NOUNS if name in own], [guide(name) for name in NOUNS if name not in own]


@cache
def _guide(name: str, language: str) -> Guide:
    parser = MarkdownIt("commonmark", {"html": False})
    tokens = parser.parse((FOLDER / language / f"{name}.md").read_text("utf-8"))
    title, lead, rest = tokens[1].content, tokens[4].content, tokens[6:]
    parts = tuple(_parts(rest))
    for token in rest:
        for inner in token.children or ():
            _lead_on(inner, language)
    html = parser.renderer.render(rest, parser.options, {})
    clean = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, link_rel=None, url_schemes={"https"})
    return Guide(name, title, lead, trusted(clean), parts)


def _parts(tokens: list[Token]) -> Iterator[Part]:
    """The second-level headings; each is given its place on the page."""
    for opening, inside in pairwise(tokens):
        if opening.type == "heading_open" and opening.tag == "h2":
            opening.attrSet("id", f"part-{opening.map[0] if opening.map else 0}")
            yield Part(str(opening.attrGet("id")), "".join(child.content for child in inside.children or ()))


def _lead_on(token: Token, language: str) -> None:
    """Addresses as they are in the service: a guide names its pictures and the other guides by their files."""
    if token.type == "image":
        source = str(token.attrGet("src"))
        width, height = _size(FOLDER / language / source)
        token.attrSet("src", static(f"guide/{Path(source).name}"))
        token.attrSet("width", str(width))
        token.attrSet("height", str(height))
        token.attrSet("loading", "lazy")
        token.attrSet("class", "guide__phone" if width < 500 else "guide__desk")
    elif token.type == "link_open":
        target = str(token.attrGet("href"))
        if target.removesuffix(".md") in NOUNS:
            token.attrSet("href", prefixed(f"/apua/{NOUNS[target.removesuffix('.md')]}/", language))


def _size(picture: Path) -> tuple[int, int]:
    """Width and height of a PNG, from its first bytes: a page does not jump when its pictures come."""
    with picture.open("rb") as file:
        width, height = struct.unpack(">II", file.read(24)[16:])
    return width, height
