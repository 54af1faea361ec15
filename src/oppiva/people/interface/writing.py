"""Writes of the interface: by a token, with a key, answered again as the first time."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.people.interface.problems import Refused, of_domain
from oppiva.people.interface.reader import own_of
from oppiva.people.services.kept_answers import Answered, once

KEY = "Idempotency-Key"
SHAPE = re.compile(r"[!-~]{8,128}")


def written(
    request: HttpRequest,
    deed: Callable[[Actor], HttpResponse],
    *,
    heard: Callable[[Actor, DomainError], None] | None = None,
) -> HttpResponse:
    """What the deed of a token answers, done once for each key; what a service refuses is kept as the answer, too.

    `heard`: told of a refusal once all that the deed did has been undone; not of one that is answered again.
    """
    actor, token = own_of(request)
    key = request.headers.get(KEY, "")
    if not SHAPE.fullmatch(key):
        raise Refused("key_needed")
    path = f"{request.method} {request.path}".encode()

    def refused(error: DomainError) -> Answered:
        if heard is not None:
            heard(actor, error)
        return _kept(of_domain(error))

    try:
        kept = once(token, key, path + b"\n" + request.body, lambda: _kept(deed(actor)), refused)
    except DomainError as error:
        if error.code == "key_of_another_request":
            raise Refused(error.code) from error
        raise
    answer = HttpResponse(kept.body.encode(), status=kept.status, content_type=kept.media)
    if kept.again:
        answer["Idempotent-Replayed"] = "true"
    return answer


def _kept(answer: HttpResponse) -> Answered:
    return Answered(answer.status_code, answer.headers["Content-Type"], answer.content.decode())
