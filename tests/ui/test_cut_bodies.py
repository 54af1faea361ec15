"""A request that was cut on its way is never read as a form: what is there of it is not what was typed."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.http.request import UnreadablePostError
from django.test import RequestFactory

from oppiva.ui.middleware import FailureMiddleware
from oppiva.ui.whole import whole

EDGE = "edge"
MULTIPART = (
    f'--{EDGE}\r\nContent-Disposition: form-data; name="kind"\r\n\r\nsurprise\r\n'
    f'--{EDGE}\r\nContent-Disposition: form-data; name="text"\r\n\r\nkoko teksti\r\n'
    f'--{EDGE}\r\nContent-Disposition: form-data; name="client_ref"\r\n\r\nabc\r\n--{EDGE}--\r\n'
).encode()
FORMS = {
    "application/x-www-form-urlencoded": b"kind=surprise&text=koko+teksti&client_ref=abc",
    f"multipart/form-data; boundary={EDGE}": MULTIPART,
    "application/json": b'{"marks": []}',
}


def request(kind: str, body: bytes, length: int) -> WSGIRequest:
    """The request as the application gets it from gunicorn, of which so many bytes came."""
    found: list[dict[str, Any]] = []

    def application(environ: dict[str, Any], start_response: object) -> Iterable[bytes]:
        found.append(environ)
        return []

    environ = {
        "REQUEST_METHOD": "POST", "PATH_INFO": "/", "SERVER_NAME": "testserver", "SERVER_PORT": "80",
        "CONTENT_TYPE": kind, "CONTENT_LENGTH": str(length), "wsgi.input": io.BytesIO(body), "wsgi.url_scheme": "http",
    }  # fmt: skip
    whole(application)(environ, lambda *_words: None)
    return WSGIRequest(found[0])


@pytest.mark.parametrize("kind", FORMS)
def test_a_whole_body_is_read(kind: str) -> None:
    sent = request(kind, FORMS[kind], len(FORMS[kind]))
    assert sent.POST.get("text", "koko teksti") == "koko teksti"
    assert request(kind, FORMS[kind], len(FORMS[kind])).body == FORMS[kind]


@pytest.mark.parametrize("kind", FORMS)
@pytest.mark.parametrize("share", [0, 3, 10])
def test_a_cut_body_is_no_form(kind: str, share: int) -> None:
    body = FORMS[kind]
    came = body[: len(body) * share // 11]
    with pytest.raises(UnreadablePostError):
        _ = request(kind, came, len(body)).body
    if "json" not in kind:
        with pytest.raises(UnreadablePostError):
            _ = request(kind, came, len(body)).POST["kind"]


def test_it_is_answered_as_a_broken_request_and_no_failure() -> None:
    answer = FailureMiddleware(lambda _request: HttpResponse()).process_exception(
        RequestFactory().post("/"), UnreadablePostError("cut")
    )
    assert answer is not None
    assert answer.status_code == 400
