"""The page about the interface: every address in words, in three languages, no other host, and examples that run."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from oppiva.people.interface.api import description
from oppiva.people.interface.problems import KNOWN
from oppiva.people.interface.words import EXAMPLES, FOLDER, SAID, places

pytestmark = [pytest.mark.django_db]


def test_every_operation_has_its_words_and_no_other() -> None:
    ids = {one["operationId"] for methods in description()["paths"].values() for one in methods.values()}
    assert ids == set(SAID)
    assert {one.name for one in FOLDER.iterdir()} == set(EXAMPLES)


@pytest.mark.parametrize("language", ["", "sv/", "en/"])
def test_the_page_tells_every_address_and_error_and_loads_nothing_from_elsewhere(language: str) -> None:
    answer = Client().get(f"/{language}rajapinta/")
    assert answer.status_code == 200
    assert not answer.cookies
    html = answer.content.decode()
    for one in places():
        assert f"{one.method} {one.path}<" in html
    for code in KNOWN:
        assert f">{code}</code>" in html
    assert "urn:oppiva:problem:<" in html
    assert not re.search(r'(?:src|action)="https?://(?!testserver)', html)
    assert html.count("<pre") == len(EXAMPLES)


def test_names_of_bodies_are_told_with_what_they_may_be() -> None:
    begin = next(one for one in places() if one.path == "/api/v1/own/adoptions" and one.method == "POST")
    names = dict(begin.names)
    assert "employment_area" in names["adopter.kind"]
    assert {"model", "adopter.area", "stage", "show_as"} <= set(names)
