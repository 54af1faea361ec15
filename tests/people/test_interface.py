"""What all addresses of the interface share: words in the reader's language, limits, headers, no cookie, problems."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern

from oppiva.people.interface import edge, rates
from oppiva.people.interface.api import description
from oppiva.people.interface.fields import Sent, Told
from oppiva.people.interface.urls import urlpatterns
from people.interface_asking import ask, fits, forget, held, problem_of, read

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def room() -> None:
    forget()


def test_the_description_is_openapi_3_1_and_names_every_address() -> None:
    found = read("/openapi.json")
    assert found["openapi"].startswith("3.1")
    assert len(found["paths"]) == len({str(one.pattern) for one in urlpatterns if isinstance(one, URLPattern)}) - 1
    ids = [one["operationId"] for methods in found["paths"].values() for one in methods.values()]
    assert len(ids) == len(set(ids))
    for methods in found["paths"].values():
        for one in methods.values():
            assert {"400", "404", "405", "406", "422", "429", "500", "503"} <= set(one["responses"])


def test_feeds_are_named_by_key_and_language_and_open() -> None:
    found = read("/feeds")
    fits("Feeds", found)
    assert {one["language"] for one in found["items"] if one["key"] == "models"} == {"fi", "sv", "en"}
    assert {"theme-customer", "area-23"} <= {one["key"] for one in found["items"]}
    kinds = {"models": 0, "theme": 0, "area": 0}
    for one in found["items"]:
        kind = one["key"].split("-")[0]
        kinds[kind] += 1
        if kinds[kind] > 4:
            continue
        assert Client().get(one["address"].removeprefix("http://testserver")).status_code == 200


@pytest.mark.parametrize(
    ("language", "said"),
    [("", "fi"), ("sv", "sv"), ("en-GB,fi;q=0.5", "en"), ("de,sv;q=0.4", "sv"), ("*", "fi"), ("\x00;;q", "fi")],
)
def test_words_come_in_the_language_that_is_asked_for(language: str, said: str) -> None:
    answer = ask("/nothing", language=language)
    assert answer["Content-Language"] == said
    assert problem_of(answer, 404) == "not_found"


def test_a_method_is_refused_with_those_that_are_known() -> None:
    for method in ("post", "put", "patch", "delete", "options", "trace"):
        answer = getattr(Client(), method)("/api/v1/models")
        assert problem_of(answer, 405) == "method_not_allowed"
        assert answer["Allow"] == "GET, HEAD"
    head = Client().head("/api/v1/models")
    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == Client().get("/api/v1/models")["ETag"]


def test_who_takes_no_json_is_told_so() -> None:
    assert problem_of(ask("/models", Accept="text/html"), 406) == "not_acceptable"
    for taken in ("*/*", "application/*", "application/json;q=0.2, text/html", "application/problem+json"):
        assert ask("/models", Accept=taken).status_code == 200


def test_a_name_that_is_not_known_is_not_passed_over() -> None:
    found = held(ask("/models?teema=customer&limit=0"), 422)
    assert found["errors"] == [{"where": "query.teema", "what": "extra_forbidden"}]
    found = held(ask("/models?limit=0&for_whom=x&evidence=9"), 422)
    assert {one["where"] for one in found["errors"]} == {"query.limit", "query.for_whom", "query.evidence"}


@pytest.mark.parametrize(
    "query",
    ["limit=1e3", "limit=-1", "limit=201", "limit=", "q=%00", "q=" + "a" * 201, "theme=%F0%9F", "area=1",
     "area=%D9%A1%D9%A2", "cursor=" + "a" * 2000, "evidence=true", "order=;drop", "state=draft"],
)  # fmt: skip
def test_odd_values_are_refused_in_words_and_not_sent_back(query: str) -> None:
    answer = ask(f"/models?{query}")
    assert answer.status_code in {400, 422}
    held(answer, answer.status_code)
    assert b"aaaa" not in answer.content


def test_a_token_that_is_not_known_is_never_taken_for_a_stranger() -> None:
    for said in ("Bearer abc", "Basic YTpi", "Bearer", "", "Bearer \x00"):
        answer = Client().get("/api/v1/models", headers={"Authorization": said})
        assert problem_of(answer, 401) == "token_not_valid"
        assert answer["WWW-Authenticate"] == "Bearer"


def test_headers_are_those_of_public_bytes_and_no_cookie_is_set() -> None:
    answer = ask("/models")
    assert answer["Cache-Control"] == "public, no-cache"
    assert {"Accept-Language", "Authorization"} <= {one.strip() for one in answer["Vary"].split(",")}
    assert not answer.cookies
    refused = ask("/nothing")
    assert refused["Cache-Control"] == "no-store"
    assert not refused.cookies


def test_too_many_are_told_when_there_is_room_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "BY_ADDRESS", rates.Rate(3, 60.0))
    codes = [ask("/feeds").status_code for _one in range(4)]
    assert codes == [200, 200, 200, 429]
    answer = ask("/feeds")
    assert problem_of(answer, 429) == "too_many"
    assert 1 <= int(answer["Retry-After"]) <= 60
    other = Client().get("/api/v1/feeds", REMOTE_ADDR="192.0.2.7")
    assert other.status_code == 200, "another address has its own"


def test_who_guesses_tokens_is_not_looked_up_any_more_and_counts_as_who_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    with CaptureQueriesContext(connection) as asked:
        codes = [ask("/feeds", token=f"opv_{n:043}").status_code for n in range(40)]
    assert codes == [401] * 30 + [429] * 10
    assert len([one for one in asked if "apitoken" in one["sql"].lower()]) == 30
    assert ask("/feeds").status_code == 200
    rates.forget()
    monkeypatch.setattr(rates, "BY_ADDRESS", rates.Rate(3, 60.0))
    codes = [ask("/feeds", token=f"opv_{n:043}").status_code for n in range(4)]
    assert codes == [401, 401, 401, 429]
    assert ask("/feeds").status_code == 429, "the same address"


def test_a_rate_has_room_again_when_its_time_has_gone() -> None:
    rate = rates.Rate(2, 10.0)
    assert [rate.wait("a", now=float(at)) for at in (0, 1, 2)] == [0, 0, 8]
    assert rate.wait("b", now=2.0) == 0
    assert [rate.left("a", now=float(at)) for at in (2, 9, 11)] == [8, 1, 0]
    assert rate.wait("a", now=10.5) == 0


def test_our_own_fault_is_told_with_an_id_and_nothing_of_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    from oppiva.people.interface import routes

    def fails(error: Exception) -> None:
        def raises() -> list[routes.Feed]:
            raise error

        monkeypatch.setattr(routes, "_feeds", [raises])

    fails(RuntimeError("secret words"))
    found = held(ask("/feeds"), 500)
    assert found["id"]
    assert b"secret" not in ask("/feeds").content
    fails(OperationalError("away"))
    answer = ask("/feeds")
    assert problem_of(answer, 503) == "unavailable"
    assert answer["Retry-After"] == "5"


def test_every_operation_is_described_with_words() -> None:
    for path, methods in description()["paths"].items():
        for one in methods.values():
            assert one["summary"], path
            assert one["description"], path


def every(kind: type[Any]) -> Iterator[type[Any]]:
    for one in kind.__subclasses__():
        yield one
        yield from every(one)


def test_no_two_shapes_of_the_description_have_one_name() -> None:
    description()
    names = [one.__name__ for kind in (Told, Sent) for one in every(kind)]
    assert sorted(names) == sorted(set(names))


def test_a_large_body_is_refused_before_it_is_read() -> None:
    assert edge.MOST_BYTES == 64 * 1024
