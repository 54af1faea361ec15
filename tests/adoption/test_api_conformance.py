"""Whatever is sent, the interface answers as its description says, and never with a fault of ours (trust.md S11).

schemathesis makes the requests out of the description: good ones and broken ones, with a token and without, to every
operation, with all its checks. Nothing is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from adoption.asking import used
from adoption.places import TAPS, Places
from adoption.test_api_own import token_of
from oppiva.adoption import services
from oppiva.catalogue import library_kept
from oppiva.people.interface import rates
from oppiva.people.interface.api import PREFIX
from oppiva.wsgi import application

TAKEN = ("2xx", "3xx", "401", "403", "404", "409", "429")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("finnish")]


def local(environ: dict[str, Any], start_response: Any) -> Any:
    """The service, asked from the machine itself."""
    return application({**environ, "REMOTE_ADDR": "127.0.0.1"}, start_response)


@pytest.fixture
def roomy(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As often as the tests like."""
    for name in ("BY_ADDRESS", "BY_TOKEN", "WRITES", "FAILED"):
        monkeypatch.setattr(rates, name, rates.Rate(10**9, 1.0))
    library_kept.forget()
    yield
    library_kept.forget()


@dataclass(frozen=True)
class Filled:
    """A token, and what is really there for the parts of an address."""

    token: str
    there: Mapping[str, str | int]


@pytest.fixture
def filled(places: Places) -> Filled:
    """A model in the library, an own adoption with all that may be told; the token of its person."""
    made = used(places)
    services.add_adaptation(places.adopter, made, taps=TAPS, sentence="Soitto korvattiin tekstiviestillä.")
    there = {"slug": places.library.model.slug, "number": places.version.number, "adoption": str(made.pk), "months": 3}
    return Filled(token_of(places.outsider), there)


def run(token: str, examples: int, there: Mapping[str, str | int]) -> Counter[str]:
    """Every operation, with good requests and with broken ones; how many answers of each status there were."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    # What the domain refuses of a write that is well formed is an answer of its own, looked at in `_tried`.
    write = {"checks": {"positive_data_acceptance": {"expected-statuses": [*TAKEN, "422"]}}}
    config = schemathesis.Config.from_dict({"operations": [{"include-method": ["POST", "PUT"], **write}]})
    schema = schemathesis.openapi.from_wsgi(f"{PREFIX}openapi.json", local, config=config)
    seen: Counter[str] = Counter()
    for result in schema.get_all_operations():
        operation = result.ok()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            if mode == GenerationMode.POSITIVE or _takes_anything(operation):
                _tried(operation, mode, headers, examples, seen, there)
    return seen


def _takes_anything(operation: Any) -> bool:
    """Whether there is something to be broken: an address without a query, path or body has nothing."""
    parts = (operation.query, operation.path_parameters, operation.headers, operation.body)
    return any(len(part) for part in parts)


def _tried(
    operation: Any, mode: GenerationMode, headers: dict[str, str], examples: int, seen: Counter[str],
    there: Mapping[str, str | int],
) -> None:  # fmt: skip
    good = mode == GenerationMode.POSITIVE

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=examples, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def check(case: Any) -> None:
        if good:
            # A cursor that nobody was given is no good request, and made-up names lead nowhere.
            case.query.pop("cursor", None)
            case.path_parameters.update({name: there[name] for name in case.path_parameters if name in there})
        answer = case.call(headers=headers)
        seen[str(answer.status_code)] += 1
        if good and answer.status_code == 422:
            assert answer.json()["type"].removeprefix("urn:oppiva:problem:") not in {"not_valid", "malformed"}
        case.validate_response(answer, headers=headers)

    check()


@pytest.mark.usefixtures("roomy")
def test_every_operation_answers_as_described_with_a_token_and_without(filled: Filled) -> None:
    for token in (filled.token, ""):
        seen = run(token, 1, filled.there)
        assert not [status for status in seen if status.startswith("5")]
        assert {"200", "401" if not token else "422"} <= set(seen)


@pytest.mark.long
@pytest.mark.usefixtures("roomy")
def test_every_operation_answers_as_described_whatever_is_sent(filled: Filled) -> None:
    for token in (filled.token, ""):
        seen = run(token, 25, filled.there)
        print("with a token:" if token else "without:", dict(sorted(seen.items())))
        assert not [status for status in seen if status.startswith("5")]
