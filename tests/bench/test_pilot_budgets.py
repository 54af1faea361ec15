"""The pilot's budgets: of statements as the page is opened again, of bytes as a phone loads its first page."""

from __future__ import annotations

import gzip
from dataclasses import replace

import pytest

from pages.bars import MOST, REQUESTS, SCRIPT
from pages.table import TABLE
from pilot import bars
from pilot.browser import cost
from pilot.pages import Page
from pilot.traffic import Request, Traffic
from pilot.weight import Visit, is_whole, visit, wire

AT = "http://127.0.0.1:1/hanke/"
HTML = (
    b'<html><head><link rel="stylesheet" href="/static/a.css"><link rel="icon" href="/static/i.svg">'
    b'<link rel="preload" href="/static/f.woff2" as="font"><script src="/static/a.js"></script></head><body>'
    b'<svg><use href="/static/s.svg#one"></use><use href="/static/s.svg#two"></use><use href="#here"></use></svg>'
    b'<img src="/tiedosto/1/"></body></html>'
)
FILES = {
    "/static/a.css": Page(200, f"{AT}../static/a.css", b"@font-face{src:url(f.woff2),url(g.woff2)}", "text/css"),
    "/static/a.js": Page(200, AT, b"let one = 1;" * 50, "text/javascript"),
    "/static/f.woff2": Page(200, AT, bytes(500), "font/woff2"),
    "/static/g.woff2": Page(200, AT, bytes(700), "font/woff2"),
    "/static/s.svg": Page(200, AT, b"<svg></svg>", "image/svg+xml"),
}


def asked(statements: int, name: str = "home:home", method: str = "GET", status: int = 200) -> Request:
    return Request(name, method, status, 0.1, 100, "/", "teams", statements=statements)


def test_the_budgets_are_those_of_the_tests() -> None:
    assert bars.statements() == {name: page.asks for name, page in TABLE.items()}
    assert bars.most("not:there") == MOST


def test_the_cost_of_an_answer_is_read_from_its_header() -> None:
    told = {"server-timing": 'db;dur=4.0;desc="7", total;dur=31.5, cpu;dur=20.5'}
    assert cost(Page(200, AT, b"", headers=told)) == (7, 0.0205)
    assert cost(Page(200, AT, b"")) == (0, 0.0)


def test_a_page_that_asks_more_than_it_may_is_told_with_its_worst() -> None:
    traffic = Traffic(str)
    for statements in (MOST, MOST + 1, MOST + 3):
        traffic.put(asked(statements))
    traffic.put(asked(90, method="POST"))
    traffic.put(asked(90, status=404))
    assert traffic.over() == [("home:home", "statements", MOST, MOST + 3, "2 times, /")]
    assert [row[:2] for row in traffic.most_asking()] == [("GET home:home", 4), ("POST home:home", 1)]


def test_a_first_visit_is_the_page_and_each_file_once_without_photos_and_icons() -> None:
    page = Page(200, AT, HTML, "text/html")
    seen = visit("x", page, lambda address: FILES[address.removeprefix("http://127.0.0.1:1")])
    assert seen.requests == 1 + len(FILES)
    assert seen.html == len(gzip.compress(HTML, 6))
    assert seen.whole == seen.html + sum(map(wire, FILES.values()))
    assert seen.script < 200  # packed
    assert is_whole(page)
    assert not is_whole(Page(200, AT, b"<p>part</p>", "text/html"))


@pytest.mark.parametrize("first", [True, False])
def test_only_the_page_a_device_begins_with_is_held_to_the_first_visit(first: bool) -> None:
    heavy = Visit("x", 10, 10, REQUESTS + 1, SCRIPT, 100, "/", first=first)
    assert [what for what, _bar, _is in heavy.over()] == (["requests"] if first else [])
    assert [what for what, *_rest in replace(heavy, script=SCRIPT + 1, requests=1).over()] == ["bytes of script"]
