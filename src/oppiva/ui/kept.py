"""What a person typed, kept through a failure: shown as text to copy and, where safe, sent again with one press."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest
from django.http.request import RawPostDataException, UnreadablePostError

FORM_KEY = "csrfmiddlewaretoken"
VERSIONS = ("base_version", "version")
# Never shown again, not even to the person who typed it.
SECRET = ("password", "code", "otp", "token", "secret", "credential")


@dataclass(frozen=True)
class Kept:
    """One posted field; `long` ones are drawn as a text area, `name` tells what it was."""

    name: str
    value: str

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


def typed(request: HttpRequest) -> list[Kept]:
    """The fields a person wrote text in: what is worth copying."""
    return [part for part in posted(request) if part.value.strip() and part.name not in VERSIONS]


def _secret(name: str) -> bool:
    return any(part in name.lower() for part in SECRET)
