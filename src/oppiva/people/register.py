"""The register of what exists (621/1999, trust.md G9): kind, code, state, day and how public it is; never a content.

Each app fills in its own objects through the slot; what is not filled is not listed and said so.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from oppiva.core.policy import OPENNESS, Publicity, openness
from oppiva.ui.tables import is_formula

WORDS: dict[str, str | Promise] = {
    Publicity.PUBLIC: pgettext_lazy("publicity", "public"),
    Publicity.WHEN_READY: pgettext_lazy("publicity", "public when ready"),
    Publicity.INTERNAL: pgettext_lazy("publicity", "internal working document"),
    Publicity.SECRET: pgettext_lazy("publicity", "secret"),
}
HEAD: tuple[Promise, ...] = (
    gettext_lazy("Kind"),
    gettext_lazy("Identifier"),
    gettext_lazy("State"),
    gettext_lazy("Day"),
    gettext_lazy("Publicity"),
    gettext_lazy("Section of 621/1999"),
)


@dataclass(frozen=True)
class Listed:
    """One object that exists: codes and a day, nothing of what it says."""

    kind: str
    code: str
    state: str
    day: date
    published: bool = False


Source = Callable[[], Iterable[Listed]]
_sources: list[Source] = []


def register_listed(source: Source) -> None:
    """An app says which of its objects exist."""
    if source not in _sources:
        _sources.append(source)


def rows() -> list[tuple[str, ...]]:
    """Everything that is listed, by kind and code, in the language of the moment."""
    found = [one for source in _sources for one in source()]
    return [
        (one.kind, one.code, one.state, one.day.isoformat(), *_openness(one))
        for one in sorted(found, key=lambda one: (one.kind, one.code))
    ]


def kinds() -> list[tuple[str, str, str]]:
    """Each kind of object the service may hold, and how public it is before it is published."""
    return [(kind, str(WORDS[held.publicity]), held.section) for kind, held in sorted(OPENNESS.items())]


def _openness(one: Listed) -> tuple[str, str]:
    held = openness(one.kind, published=one.published)
    return str(WORDS[held.publicity]), held.section


def as_csv() -> str:
    """The register as a table; a formula stays a text."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([str(one) for one in HEAD])
    writer.writerows([_plain(cell) for cell in row] for row in rows())
    return f"\ufeff{out.getvalue()}"


def _plain(cell: str) -> str:
    return f"'{cell}" if is_formula(cell) else cell


def told() -> str:
    """The register in lines, the kinds first."""
    lines = [f"{kind}: {words} ({section} §)" for kind, words, section in kinds()]
    return "\n".join([_("Kinds"), *lines, "", _("Listed"), *(" ".join(row) for row in rows())])
