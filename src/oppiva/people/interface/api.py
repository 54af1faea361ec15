"""The interface as a whole: the addresses of all apps, its errors, its description (OpenAPI 3.1)."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from secrets import token_hex
from typing import Any

import structlog
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation
from structlog.contextvars import get_contextvars

import oppiva
from oppiva.core.errors import DomainError
from oppiva.people.interface import routes
from oppiva.people.interface.answers import told, whole_address
from oppiva.people.interface.edge import JSON, refused
from oppiva.people.interface.fields import Feeds, Problem
from oppiva.people.interface.problems import MEDIA, NOT_FOUND, NOT_VALID, Refused, of_domain, problem
from oppiva.ui.errors import RETRY_AFTER_SECONDS, is_away

logger = structlog.get_logger(__name__)
PREFIX = "/api/v1/"
ABOUT = (
    "Operating models, their versions and paths, the experiments behind them, who takes them into use. "
    "What is read here without a token is what the public pages show."
)


class Interface(NinjaAPI):
    """Operations are called as their functions: a name for who makes a client out of the description."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of the function."""
        return str(operation.view_func.__name__)


@cache
def api() -> NinjaAPI:
    """The interface with the addresses of every app; made once, when it is first asked for."""
    made = Interface(
        title="Oppiva", version=oppiva.__version__, description=ABOUT, docs_url=None, openapi_url=None,
        urls_namespace="api",
    )  # fmt: skip
    _hear(made)
    made.get("/feeds", response=Feeds, tags=["feeds"], summary="Atom feeds", url_name="feeds")(feeds)
    for name in routes.modules():
        made.add_router("", import_module(name).router)
    return made


def feeds(request: HttpRequest) -> HttpResponse:
    """The addresses of the Atom feeds, by a key that stays the same and by language."""
    items = [
        {"key": one.key, "language": one.language, "address": whole_address(request, one.address)}
        for one in routes.feeds()
    ]
    return told({"items": items})


# --- errors ----------------------------------------------------------------------------------------------------------
def _hear(made: NinjaAPI) -> None:
    def add(kind: type[Exception], answer: Callable[[HttpRequest, Any], HttpResponse]) -> None:
        made.add_exception_handler(kind, answer)

    add(Refused, lambda _request, error: refused(error))
    add(DomainError, lambda _request, error: of_domain(error))
    add(Http404, lambda _request, _error: problem(NOT_FOUND))
    add(ValidationError, lambda _request, error: not_valid(error))
    add(HttpError, lambda _request, _error: problem("malformed"))
    add(Exception, failed)


def not_valid(error: ValidationError) -> HttpResponse:
    """What is not as described; an address that nothing can have is one where nothing is."""
    if any(one.get("loc", ("",))[0] == "path" for one in error.errors):
        return problem(NOT_FOUND)
    return problem(NOT_VALID, errors=_places(error))


def failed(request: HttpRequest, error: Exception) -> HttpResponse:
    """Our fault: an id to quote; 503 when the database or the disk is what failed."""
    if is_away(error):
        return problem("unavailable", headers={"Retry-After": str(RETRY_AFTER_SECONDS)})
    error_id = str(get_contextvars().get("request", token_hex(4).upper()))
    logger.error("interface_failed", error_id=error_id, error=type(error).__name__, exc_info=sys.exc_info())
    return problem("failed", id=error_id)


def _places(error: ValidationError) -> list[dict[str, str]]:
    """Where something is wrong and what, by codes; what was sent is not sent back."""
    found = []
    for one in error.errors[:20]:
        place = ".".join(str(part) for part in one.get("loc", ()) if part != "asked")
        found.append({"where": place.encode("utf-8", "replace").decode()[:200], "what": str(one.get("type", ""))})
    return found


# --- its description -------------------------------------------------------------------------------------------------
# What any address may answer beside what its own code says, and what a write may.
ALWAYS = (400, 404, 405, 406, 422, 429, 500, 503)
OF_TOKEN = (401, 403)
OF_WRITE = (409, 413, 415)
SAID = {
    400: "The request cannot be read, or the cursor is not of this query", 401: "No token, or one that has ended",
    403: "The grant behind the token does not allow it", 404: "Nothing here that is open to you",
    405: "Another method", 406: "No JSON is accepted", 409: "It has changed meanwhile, or stands against something",
    413: "Too large", 415: "Not JSON", 422: "Not as described, or refused with a reason", 429: "Too many requests",
    500: "Our fault", 503: "Away for a moment",
}  # fmt: skip


@cache
def description() -> dict[str, Any]:
    """The OpenAPI document: ninja's, with the errors that are the same for all."""
    schema: dict[str, Any] = json.loads(json.dumps(api().get_openapi_schema(path_prefix=PREFIX), default=str))
    schema["info"]["license"] = {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"}
    parts = schema.setdefault("components", {})
    parts.setdefault("schemas", {})["Problem"] = Problem.model_json_schema()
    parts["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    for methods in schema["paths"].values():
        for method, one in methods.items():
            _complete(method, one)
    return schema


def _complete(method: str, one: dict[str, Any]) -> None:
    own = one.get("security") == [{"token": []}]
    one.setdefault("security", [{}, {"token": []}])
    for parameter in one.get("parameters", ()):
        _said_or_left_out(parameter)
    codes = {*ALWAYS, *OF_TOKEN, *(OF_WRITE if method != "get" else ())}
    answers = one["responses"]
    for code in sorted(codes):
        answers[str(code)] = {
            "description": SAID[code],
            "content": {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    if method == "get":
        answers["304"] = {"description": "As you have it (If-None-Match)"}
        for code, answer in answers.items():
            if code == "200":
                answer["headers"] = {"ETag": {"schema": {"type": "string"}, "required": True}}
    answers["429"]["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "required": True}}
    if own:
        answers["401"]["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}, "required": True}}


def _said_or_left_out(parameter: dict[str, Any]) -> None:
    """What may be left out of a query cannot be said to be nothing there."""
    schema = parameter["schema"]
    said = [one for one in schema.pop("anyOf", ()) if one != {"type": "null"}]
    if said:
        schema.update(said[0])


def openapi(request: HttpRequest) -> HttpResponse:
    """The description, for programs."""
    known = description() | {"servers": [{"url": request.build_absolute_uri("/").rstrip("/")}]}
    return HttpResponse(json.dumps(known, ensure_ascii=False).encode(), content_type=JSON)
