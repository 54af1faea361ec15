"""The library for machines: the Atom feed of its versions and the sitemap of its models, as text of XML."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode
from xml.sax.saxutils import escape, quoteattr

from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.catalogue.queries.library import AREA, THEME
from oppiva.catalogue.queries.library_feeds import FeedRow
from oppiva.experiments.models import Theme
from oppiva.people.queries import area_choices
from oppiva.ui.context import LANGUAGES, bare_path, prefixed

Absolute = Callable[[str], str]


@dataclass(frozen=True)
class Feed:
    """A feed: what it is of, its path, and the list that it follows."""

    title: str
    path: str
    listed: str


def whole_feed() -> Feed:
    """Of the whole library."""
    return Feed(_("Operating models"), reverse("catalogue:library_feed"), reverse("catalogue:library"))


def theme_feed(theme: str) -> Feed:
    """Of one theme."""
    title = _("Operating models, theme: %(theme)s") % {"theme": Theme(theme).label}
    return Feed(title, reverse("catalogue:theme_feed", args=[theme]), _narrowed(THEME, theme))


def area_feed(code: str, name: str) -> Feed:
    """Of the models that were tried in one area."""
    title = _("Operating models, tried in: %(area)s") % {"area": name}
    return Feed(title, reverse("catalogue:area_feed", args=[code]), _narrowed(AREA, code))


def feeds_beside(*, theme: str = "", areas: Collection[str] = ()) -> tuple[Feed, ...]:
    """The feeds of a theme and of areas; what is none of ours is left out."""
    found = [theme_feed(theme)] if theme in Theme.values else []
    found += [area_feed(code, name) for code, name in area_choices() if code in areas] if areas else []
    return tuple(found)


def _narrowed(name: str, value: str) -> str:
    return f"{reverse('catalogue:library')}?{urlencode({name: value})}"


def atom(feed: Feed, rows: Sequence[FeedRow], absolute: Absolute, language: str) -> str:
    """The newest versions as an Atom feed (RFC 4287); `absolute` makes an address of a path."""
    here, library = absolute(feed.path), absolute(feed.listed)
    updated = _moment(rows[0].at) if rows else "1970-01-01T00:00:00Z"
    entries = "".join(_entry(one, absolute) for one in rows)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language}">'
        f"<id>{escape(here)}</id><title>{escape(feed.title)} – Oppiva</title><updated>{updated}</updated>"
        f'<author><name>Oppiva</name></author><link rel="self" href={quoteattr(here)}/>'
        f"<link href={quoteattr(library)}/>{entries}</feed>\n"
    )


def _entry(one: FeedRow, absolute: Absolute) -> str:
    at = absolute(reverse("catalogue:version", args=[one.slug, one.number]))
    title = _("%(name)s, version %(number)s") % {"name": one.name, "number": one.shown}
    said = f"{one.one_sentence}\n{one.note}"
    return (
        f'<entry xml:lang="{one.language}"><id>urn:uuid:{one.pk}</id><title>{escape(_plain(title))}</title>'
        f"<link href={quoteattr(at)}/><updated>{_moment(one.at)}</updated>"
        f"<summary>{escape(_plain(said))}</summary></entry>"
    )


def sitemap(rows: Sequence[tuple[str, datetime]], absolute: Absolute) -> str:
    """The library and each of its models, in each language, with the day of its newest version."""
    library = bare_path(reverse("catalogue:library"))
    newest = max((at for _slug, at in rows), default=None)
    urls = [_url(library, newest, absolute)]
    urls += [_url(bare_path(reverse("catalogue:model", args=[slug])), at, absolute) for slug, at in rows]
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:xhtml="http://www.w3.org/1999/xhtml">{"".join(urls)}</urlset>\n'
    )


def _url(path: str, at: datetime | None, absolute: Absolute) -> str:
    same = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href={quoteattr(absolute(prefixed(path, code)))}/>'
        for code in LANGUAGES
    )
    changed = f"<lastmod>{at.astimezone(UTC).date().isoformat()}</lastmod>" if at is not None else ""
    return f"<url><loc>{escape(absolute(path))}</loc>{changed}{same}</url>"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _plain(text: str) -> str:
    """Without the signs that no XML may hold."""
    return "".join(letter for letter in text if letter >= " " or letter in "\n\t")
