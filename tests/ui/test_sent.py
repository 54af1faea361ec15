"""What an address or a button sends is read with care."""

from uuid import uuid4

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from oppiva.ui.sent import base_version, id_in, page_in, whole_in


@pytest.mark.parametrize("sent", ["", "-1", "1.5", "1e3", "٣", "²", "yksi", " 1", "1" * 9, "\x00"])
def test_what_is_no_whole_number_of_so_many_digits_is_none(sent: str) -> None:
    assert whole_in(QueryDict(mutable=True), "n") is None
    query = QueryDict(mutable=True)
    query["n"] = sent
    assert whole_in(query, "n") is None


def test_a_whole_number_has_as_many_digits_as_are_asked_for() -> None:
    assert whole_in(QueryDict("n=123"), "n", digits=3) == 123
    assert whole_in(QueryDict("n=1234"), "n", digits=3) is None


@pytest.mark.parametrize(("sent", "page"), [("", 1), ("sivu=", 1), ("sivu=0", 1), ("sivu=x", 1), ("sivu=12", 12)])
def test_the_page_is_the_first_when_none_is_asked_for(sent: str, page: int) -> None:
    assert page_in(QueryDict(sent)) == page


def test_an_id_is_an_id_or_none() -> None:
    pk = uuid4()
    assert id_in(QueryDict(f"id={pk}"), "id") == pk
    assert id_in(QueryDict("id=1"), "id") is None
    assert id_in(QueryDict(""), "id") is None


@pytest.mark.parametrize(("sent", "version"), [({"base_version": "3"}, 3), ({"base_version": "x"}, 7), ({}, 7)])
def test_a_version_that_cannot_be_read_counts_as_the_newest(sent: dict[str, str], version: int) -> None:
    assert base_version(RequestFactory().post("/", sent), 7) == version
