"""What a person typed, kept through a failure: shown as text to copy and, where safe, sent again with one press."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest
from django.http.request import RawPostDataException, UnreadablePostError
from django.utils.translation import gettext as _

from oppiva.ui.spoken import spoken_of

FORM_KEY = "csrfmiddlewaretoken"
VERSIONS = ("base_version", "version")
# Never shown again, not even to the person who typed it.
SECRET = ("password", "code", "otp", "token", "secret", "credential")


@dataclass(frozen=True)
class Kept:
    """One posted field; `long` ones are drawn as a text area, `label` is what the form called it.

    A `hidden` one was never seen by the person, or only pressed: it is sent again where that is safe, but not shown.
    `shown` is the value in words, where it was chosen and not typed.
    """

    name: str
    value: str
    label: str = ""
    shown: str = ""
    hidden: bool = False

    @property
    def long(self) -> bool:
        """Whether the text needs more than a line."""
        return len(self.value) > 80 or "\n" in self.value


def posted(request: HttpRequest) -> list[Kept]:
    """Every posted field but secrets and the form's token; empty when the body cannot be read any more."""
    if request.method != "POST":
        return []
    try:
        pairs = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
    except (RequestDataTooBig, RawPostDataException, UnreadablePostError, SuspiciousOperation):
        return []
    return [Kept(name, value) for name, value in pairs if name != FORM_KEY and not _secret(name)]


def files(request: HttpRequest) -> list[str]:
    """Names of the files that were sent along: they are not kept, and the page says so."""
    if request.method != "POST":
        return []
    try:
        return [str(sent.name) for name in request.FILES for sent in request.FILES.getlist(name)]
    except (RequestDataTooBig, RawPostDataException, UnreadablePostError, SuspiciousOperation):
        return []


def named(request: HttpRequest) -> list[Kept]:
    """Every posted field with the label its form gives it; one without a known label is called by its place."""
    fields = posted(request)
    spoken = spoken_of(request, [part.name for part in fields])
    found: list[Kept] = []
    for part in fields:
        label, shown, hidden = spoken.of(part.name, part.value)
        found.append(replace(part, label=label, shown=shown, hidden=hidden or not part.value.strip()))
    places = iter(range(1, len(found) + 1))
    return [
        part if part.hidden or part.label else replace(part, label=_("Part %(n)s") % {"n": next(places)})
        for part in found
    ]


def typed(request: HttpRequest) -> list[Kept]:
    """What a person wrote or chose: what is worth copying."""
    return [part for part in named(request) if not part.hidden]


def _secret(name: str) -> bool:
    return any(part in name.lower() for part in SECRET)
