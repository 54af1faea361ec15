"""What templates must not do: inline script, words past translation, anything of another host."""

import re
from collections.abc import Iterator

from contracts.ruling import Source, rule


def lines_of(pattern: str, text: str) -> Iterator[int]:
    """Line numbers where the pattern begins."""
    for found in re.finditer(pattern, text, re.IGNORECASE):
        yield text.count("\n", 0, found.start()) + 1


@rule(
    "no inline style, script or handler: the content policy forbids them",
    bad=[
        ("people/templates/a.html", '<p style="color:red">'),
        ("people/templates/a.html", "<script>x()</script>"),
        ("people/templates/a.html", "<style>p{}</style>"),
        ("people/templates/a.html", '<a onclick="x()">'),
        ("people/templates/a.html", '<a hx-on:click="x()">'),
        ("people/templates/a.html", '<a href="javascript:x()">'),
        ("people/templates/a.html", "<a hx-vals='js:{a: 1}'>"),
        ("people/templates/a.html", '<a hx-trigger="click[ctrlKey]">'),
    ],
    good=[("people/templates/a.html", '<script src="{% static \'ui/x.js\' %}" defer></script><p class="style">')],
)
def inline(source: Source) -> Iterator[int]:
    yield from lines_of(
        r"<style\b|\sstyle=|\son[a-z]+=[\"']|\shx-on[:-]|javascript:|[\"']js:|hx-trigger=\"[^\"]*\[", source.text
    )
    yield from lines_of(r"<script(?![^>]*\ssrc=)", source.text)


@rule(
    "nothing is taken out of escaping in a template",
    bad=[("people/templates/a.html", "{{ text|safe }}"), ("people/templates/a.html", "{% autoescape off %}")],
    good=[("people/templates/a.html", "{{ text }} <c-safe />")],
)
def unescaped(source: Source) -> Iterator[int]:
    if source.path.suffix == ".txt":  # a mail's text part is no HTML
        return
    yield from lines_of(r"\|\s*(safe|safeseq)\b|autoescape\s+off", source.text)


@rule(
    "a page loads nothing from another host",
    bad=[
        ("ui/templates/a.html", '<script src="https://cdn.example.com/x.js"></script>'),
        ("ui/templates/a.html", '<link rel="stylesheet" href="//fonts.example.com/x.css">'),
        ("ui/templates/a.html", '<img src="http://example.com/x.png">'),
    ],
    good=[
        (
            "ui/templates/a.html",
            '<link rel="stylesheet" href="{% static \'x.css\' %}"><a href="https://example.com">x</a>',
        )
    ],
)
def foreign(source: Source) -> Iterator[int]:
    yield from lines_of(
        r"<(script|img|iframe|source|video|audio|embed|object)\b[^>]*\s(src|data)=[\"'](https?:)?//", source.text
    )
    yield from lines_of(r"<link\b[^>]*\shref=[\"'](https?:)?//", source.text)


SPOKEN = r"aria-label|title|alt|placeholder|label|hint|legend|caption|heading|summary|error|message|empty|text|lead"
# Names that are the same in all three languages.
NAMES = {"oppiva", "eura", "totp", "csv", "json", "toml", "pdf", "eupl", "github"}


@rule(
    "every word of a page goes through translation",
    bad=[
        ("people/templates/a.html", "<h1>Hello</h1>"),
        ("people/templates/a.html", '<a title="Close it">{{ x }}</a>'),
        ("people/templates/a.html", '<c-button label="Save">{% translate "Save" %}</c-button>'),
        ("people/templates/a.html", "<p>{{ n }} days</p>"),
    ],
    good=[
        ("people/templates/a.html", '<h1 class="big title">{% translate "Hello" %}</h1> · {# a comment #}'),
        ("people/templates/a.html", "{% blocktranslate trimmed %}Hello <b>you</b>{% endblocktranslate %}"),
        ("people/templates/a.html", '<a title="{% translate "x" %}" href="{% url "a:b" %}">{{ name }}</a> Oppiva 1.0'),
        ("people/templates/a.html", '{% if a > b %}<c-field :label="_(\'Name\')" name="x" />{% endif %}'),
    ],
)
def untranslated(source: Source) -> Iterator[int]:
    if source.path.name == "components.html":  # the page of components exists in the demo only, for developers
        return
    text = source.text

    def blank(pattern: str, text: str) -> str:
        return re.sub(
            pattern, lambda found: re.sub(r"[^\n]", " ", found.group()), text, flags=re.DOTALL | re.IGNORECASE
        )

    for pattern in (
        r"\{#.*?#\}",
        r"\{%\s*comment\b.*?endcomment\s*%\}",
        r"\{%\s*block\s+\w*class\s*%\}.*?endblock",
        r"\{%-?\s*blocktrans(late)?\b.*?endblocktrans(late)?\s*%\}",
        r"<!--.*?-->",
        r"<!doctype[^>]*>",
        r"\{%.*?%\}",
        r"\{\{.*?\}\}",
        r"\s:[\w-]+=\"[^\"]*\"",
    ):
        text = blank(pattern, text)
    for found in re.finditer(rf"\s(?:{SPOKEN})=(\"[^\"]*\"|'[^']*')", text):
        if speaks(found.group(1)):
            yield text.count("\n", 0, found.start()) + 1
    tags = re.compile(r"<[a-zA-Z/](?:\"[^\"]*\"|'[^']*'|[^>\"'])*>", re.DOTALL)
    bare = tags.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)
    for number, line in enumerate(bare.splitlines(), 1):
        if speaks(line):
            yield number


def speaks(text: str) -> bool:
    """Whether the text holds a word that would differ between languages."""
    words = re.findall(r"[^\W\d_]{2,}", re.sub(r"&\w+;|\w+\.(fi|eu)\b", " ", text))
    return any(word.lower() not in NAMES for word in words)
