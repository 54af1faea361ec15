"""The interface as a program asks it, and whether an answer is what its description promises."""

from __future__ import annotations

from functools import cache
from typing import Any

import jsonschema_rs
from django.http import HttpResponse
from django.test import Client

from oppiva.people.interface import rates
from oppiva.people.interface.api import description

HERE = "/api/v1"


def ask(path: str, *, token: str = "", language: str = "en", client: Client | None = None, **headers: str) -> Any:
    """A GET."""
    sent = {"Accept-Language": language, **headers}
    if token:
        sent["Authorization"] = f"Bearer {token}"
    return (client or Client()).get(path if path.startswith(HERE) else HERE + path, headers=sent)


def read(path: str, **more: Any) -> Any:
    """What a GET answers, held to the description."""
    answer = ask(path, **more)
    assert answer.status_code == 200, answer.content
    return held(answer)


def held(answer: HttpResponse, status: int = 200) -> Any:
    """The JSON of an answer; an error is a problem of its status with a type."""
    assert answer.status_code == status, answer.content
    data = answer.json()
    if status >= 400:
        assert answer["Content-Type"] == "application/problem+json"
        assert data["status"] == status
        assert data["type"].startswith("urn:oppiva:problem:")
    return data


def fits(name: str, data: Any) -> None:
    """Whether an answer is what the description says of the schema of this name."""
    _validator(name).validate(data)


@cache
def _validator(name: str) -> Any:
    schema = {"$ref": f"#/components/schemas/{name}", "components": description()["components"]}
    return jsonschema_rs.Draft202012Validator(schema)


def all_pages(path: str, limit: int, **more: Any) -> list[Any]:
    """All rows of a list, a page at a time."""
    found: list[Any] = []
    at = f"{path}{'&' if '?' in path else '?'}limit={limit}"
    for _page in range(100):
        data = read(at, **more)
        assert len(data["items"]) <= limit
        found += data["items"]
        if data["next"] is None:
            return found
        assert data["next"].startswith("http://testserver/")
        at = data["next"].removeprefix("http://testserver")
    raise AssertionError("the list has no end")


def problem_of(answer: HttpResponse, status: int) -> str:
    """The code of an error."""
    code: str = held(answer, status)["type"].removeprefix("urn:oppiva:problem:")
    return code


def forget() -> None:
    """Begin with room for all."""
    rates.forget()
