"""Every error of the interface as `application/problem+json` (RFC 9457): a stable type, words in the reader's language.

The type is `urn:oppiva:problem:CODE`; the codes here are of the interface itself, the others are those of the domain.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oppiva.core.errors import DomainError
from oppiva.people import words
from oppiva.ui import registry

MEDIA = "application/problem+json"
TYPE = "urn:oppiva:problem:"
NOT_FOUND, NOT_VALID = "not_found", "not_valid"
# Code -> status and words. The words of a domain's refusal are those of its page.
KNOWN: Mapping[str, tuple[int, Promise]] = {
    "malformed": (400, _("The request cannot be read. The body is to be one JSON object in UTF-8.")),
    "cursor_not_valid": (400, _("The cursor cannot be read. Begin the list again without it.")),
    "cursor_of_another_query": (400, _("The cursor is of another query. Keep the query as it was, or begin again.")),
    "key_needed": (400, _("A write needs the header Idempotency-Key: 8 to 128 visible characters without spaces.")),
    "token_needed": (401, _("This address is for a token. Send it as Authorization: Bearer.")),
    "token_not_valid": (401, _("The token is not known, or it has ended. Make a new one on your own page.")),
    "not_allowed": (403, _("The role behind the token does not allow this.")),
    NOT_FOUND: (404, _("Nothing is found at this address, or it is not open to you.")),
    "method_not_allowed": (405, _("This address does not know the method. The header Allow names those it knows.")),
    "not_acceptable": (406, _("The answer is JSON. Let the header Accept take application/json.")),
    "conflict": (409, _("Somebody has saved it meanwhile. Read it again and decide anew.")),
    "too_large": (413, _("The body is too large: at most 64 KiB.")),
    "media_type": (415, _("The body is to be application/json.")),
    NOT_VALID: (422, _("Something in the request is not as the description of the interface says.")),
    "key_of_another_request": (422, _("The key was used for another request. A new deed needs a new key.")),
    "too_many": (429, _("Too many requests in a short while. Wait as long as Retry-After says.")),
    "failed": (500, _("Something went wrong on our side. Nothing was half done.")),
    "unavailable": (503, _("The service cannot be used just now. Nothing was saved; try again in a moment.")),
}


class Refused(Exception):
    """What the interface itself refuses; `more` goes into the answer, `headers` beside it."""

    def __init__(self, code: str, *, headers: Mapping[str, str] | None = None, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.headers = dict(headers or {})
        self.more = more


def problem(code: str, *, headers: Mapping[str, str] | None = None, **more: Any) -> HttpResponse:
    """The answer of a known code."""
    status, said = KNOWN[code]
    return _answer(code, status, str(said), headers, more)


def of_domain(error: DomainError) -> HttpResponse:
    """What a service refuses, with the status and the words of its page; a missing right is 403 and names who may."""
    if error.code == "not_allowed":
        return problem("not_allowed", may=words.roles_in_words(error.facts))
    if error.code == "conflict":
        return problem("conflict", version=error.facts.get("version"))
    found = registry.words_of(error.code, error.facts)
    status = found.status if found is not None else 422
    said = " ".join(str(part) for part in (found.title, found.text) if part) if found else words.error(error)
    field = error.facts.get("field")
    return _answer(error.code, status, said, None, {"field": str(field)} if field else {})


def _answer(
    code: str, status: int, said: str, headers: Mapping[str, str] | None, more: Mapping[str, Any]
) -> HttpResponse:
    body = {"type": f"{TYPE}{code}", "title": said, "status": status, **more}
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text.encode(), status=status, content_type=MEDIA, headers=dict(headers or {}))
