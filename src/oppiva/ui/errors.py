"""Error pages: what happened, what is safe, what to do; nothing a person typed is lost."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from secrets import token_hex
from urllib.parse import urlencode

import structlog
from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from structlog.contextvars import get_contextvars

from oppiva.core.errors import DomainError
from oppiva.ui import kept, registry
from oppiva.ui.context import LANGUAGES, language_links, prefixed
from oppiva.ui.diffing import Pieces, word_diff
from oppiva.ui.formatting import date
from oppiva.ui.registry import Words

logger = structlog.get_logger(__name__)

# The database or the disk is away: not our code's fault and worth a second try.
AWAY = (OperationalError, InterfaceError)
DISK_ERRNOS = frozenset({5, 28, 30, 122})  # EIO, ENOSPC, EROFS, EDQUOT
RETRY_AFTER_SECONDS = 5


class NotAllowed(PermissionDenied):
    """A refusal that may name who is allowed: `may` holds role names in the reader's language."""

    def __init__(self, may: Sequence[str] = ()) -> None:
        super().__init__()
        self.may = tuple(may)


@dataclass(frozen=True)
class Part:
    """One field of a conflict: both texts whole and word by word."""

    name: str
    label: str
    mine: str
    theirs: str
    mine_words: Pieces
    theirs_words: Pieces
    joinable: bool = True


@dataclass(frozen=True)
class ConflictView:
    """Two people saved at the same time: their texts and what a second try must send."""

    action: str
    back: str  # the page with the saved text
    parts: tuple[Part, ...]
    posted: tuple[tuple[str, str], ...] = ()
    rest: tuple[tuple[str, str], ...] = ()
    in_history: bool = True
    had_files: bool = False

    @property
    def joinable(self) -> tuple[Part, ...]:
        """Texts of more than one word that the person typed: a choice or a date can only be one of two."""
        return tuple(part for part in self.parts if part.joinable)


def is_away(error: BaseException | None) -> bool:
    """Whether the error means that the database or the disk cannot be used just now."""
    if isinstance(error, OSError) and not isinstance(error, ConnectionError):
        return error.errno in DISK_ERRNOS
    return isinstance(error, AWAY)


def page(request: HttpRequest, template: str, status: int, context: Mapping[str, object] | None = None) -> HttpResponse:
    """An error page; htmx puts it in place of the whole content instead of one part of the page."""
    response = render(request, template, dict(context or {}), status=status)
    if request.headers.get("HX-Request"):
        response["HX-Retarget"] = "#content"
        response["HX-Reselect"] = "#content"
        response["HX-Reswap"] = "outerHTML"
    return response


def handler400(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that cannot be read: too large, too many fields, a broken address."""
    return page(request, "ui/400.html", 400)


def handler403(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Not allowed; the page names the role that may when the refusal does."""
    return page(request, "ui/403.html", 403, {"may": getattr(exception, "may", ())})


def handler404(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same bytes for what is not there and for what one may not see (trust.md A1): nothing of the address in it."""
    active = get_language() or settings.LANGUAGE_CODE
    homes = [(code, name, prefixed("/", code)) for code, name in LANGUAGES.items() if code != active]
    return page(request, "ui/404.html", 404, {"same_bytes": True, "home_languages": homes})


def handler429(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Too many tries from one place or for one address."""
    return page(request, "ui/429.html", 429)


def handler500(request: HttpRequest) -> HttpResponse:
    """Our fault: an id to quote, no database, no session; 503 when the database or the disk is what failed."""
    error = sys.exc_info()[1]
    if is_away(error):
        return unavailable(request)
    error_id = str(get_contextvars().get("request", token_hex(4).upper()))
    logger.error("page_failed", error_id=error_id, error=type(error).__name__)
    return HttpResponse(render_to_string("ui/500.html", {"error_id": error_id, **_bare(request)}), status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503 with Retry-After: nothing was saved, the typed text stands on the page and can be sent again."""
    token = ""
    again: list[kept.Kept] = []
    if request.method == "POST":
        again = kept.named(request)
        token = request.POST.get(kept.FORM_KEY, "") if again else ""
    body = render_to_string(
        "ui/503.html",
        {**_bare(request), "action": request.get_full_path(), "kept": again, "token": token,
         "had_files": bool(request.method == "POST" and request.FILES)},
    )  # fmt: skip
    response = HttpResponse(body, status=503)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 in words when the form's token does not fit; the typed text is shown to copy but never sent on from here."""
    logger.warning("csrf_refused", reason=reason)
    known = {"kept": kept.typed(request), "files": kept.files(request), "action": request.path}
    return page(request, "ui/403_csrf.html", 403, known)


def worded(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The page of a domain error: both texts for a conflict, else the words its app registered."""
    if error.code == "conflict":
        # The refused text goes to the history too: an error of audit brings along how (its transaction was undone).
        keep = getattr(error, "keep", None)
        if callable(keep):
            keep()
        view = replace(conflict_view(request, error.facts), in_history=callable(keep))
        return page(request, "ui/409.html", 409, {"conflict": view})
    words = registry.words_of(error.code, error.facts) or Words(
        title=_("This cannot be done as it stands."), text=_("Nothing was changed. Check what you gave and try again.")
    )
    known = {"words": words, "code": error.code, "kept": kept.typed(request), "action": request.path}
    if words.act:
        known["act"] = f"{registry.address_of(words.act_address)}?{urlencode({'next': request.get_full_path()})}"
    # A page that did not open saved nothing, and its own address leads nowhere.
    known["sent"] = request.method == "POST"
    return page(request, "ui/422.html", words.status, known)


def conflict_view(request: HttpRequest, facts: Mapping[str, object]) -> ConflictView:
    """Both texts from the facts `mine`, `theirs` (field -> text, or one text) and `version`; the form to send again.

    `back` is the page that shows the saved text, where the form's own address shows something else.
    `others` (field -> value, or values) is what others changed and the sender did not: sent again, it stays as it is.
    """
    mine, theirs = _texts(facts.get("mine")), _texts(facts.get("theirs"))
    labels = facts.get("labels")
    labels = labels if isinstance(labels, Mapping) else {}
    version = str(facts.get("version", ""))
    others = facts.get("others")
    fields = _with_others(
        [(part.name, version if part.name in kept.VERSIONS else part.value) for part in kept.posted(request)],
        others if isinstance(others, Mapping) else {},
    )
    sent = dict(fields)
    parts = []
    for name in {**mine, **theirs}:
        own, other = mine.get(name, ""), theirs.get(name, "")
        if own != other:
            joinable = " " in own.strip() and _same(own, sent.get(name, ""))
            parts.append(Part(name, str(labels.get(name, name)), own, other, *word_diff(own, other), joinable))
    joined = {part.name for part in parts if part.joinable}
    return ConflictView(
        action=request.get_full_path(),
        back=str(facts.get("back") or request.get_full_path()),
        parts=tuple(parts),
        posted=tuple(fields),
        rest=tuple((name, value) for name, value in fields if name not in joined),
        had_files=bool(request.FILES),
    )


def name_fields(form: forms.BaseForm, error: DomainError) -> None:
    """Lets the page of a conflict speak the form's words: labels for names, choices for keys, days as people write."""
    error.facts["labels"] = {name: str(field.label) for name, field in form.fields.items()}
    for side in ("mine", "theirs"):
        texts = error.facts.get(side)
        if isinstance(texts, Mapping):
            error.facts[side] = {name: _named(form.fields.get(name), value) for name, value in texts.items()}


def _named(field: forms.Field | None, value: object) -> object:
    if isinstance(value, list | tuple):
        return ", ".join(str(_named(field, one)) for one in value)
    if isinstance(field, forms.ChoiceField):
        choices = {str(key): label for key, label, *_rest in field.widget.choices}
        return str(choices.get("" if value is None else str(value), value))
    if isinstance(field, forms.DateField) and isinstance(value, str):
        with suppress(ValueError):
            return dt.date.fromisoformat(value)
    return value


def _with_others(fields: list[tuple[str, str]], others: Mapping[str, object]) -> list[tuple[str, str]]:
    """The sent fields with the values of others in place of those that the sender left as they were."""
    found = [(name, value) for name, value in fields if name not in others]
    for name, value in others.items():
        # A tick box that is off is not sent at all.
        values = value if isinstance(value, list | tuple) else [] if value is False else [value]
        found += [(name, "on" if one is True else "" if one is None else str(one)) for one in values]
    return found


def _same(one: str, other: str) -> bool:
    """Whether two texts differ at most in space at their ends and in how lines end."""
    return one.split() == other.split()


def _texts(value: object) -> dict[str, str]:
    """A fact as field -> text."""
    if isinstance(value, Mapping):
        return {str(name): _text(text) for name, text in value.items()}
    return {} if value is None else {"text": _text(value)}


def _text(value: object) -> str:
    """A value in words: a date as people write it, nothing as nothing."""
    if isinstance(value, dt.date):
        return date(value)
    return "" if value is None else str(value)


def _bare(request: HttpRequest) -> dict[str, object]:
    """What a page without session and database may show around itself."""
    active = get_language() or settings.LANGUAGE_CODE
    return {
        "language": active,
        "home": prefixed("/", active),
        "languages": language_links("/"),
        "support": getattr(settings, "OPPIVA_SUPPORT", ""),
    }
