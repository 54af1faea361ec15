"""The order in which the processes of a run take the tests: long ones first, so that none is left alone at the end.

Each process begins with an equal part of the list and takes from the others' ends when it is done. The first part
begins with the tests in a browser, which are long and share one browser and one demo there; the other parts begin with
those that start processes of their own and the sweeps.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from itertools import groupby, islice
from typing import TypeVar

import pytest

T = TypeVar("T")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The order of a run in several processes; one process alone keeps that of the files."""
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if processes > 1:
        items[:] = arranged(items, kind, lambda item: item.nodeid.partition("::")[0], processes)


def kind(item: pytest.Item) -> str:
    """What makes the test a long one; empty when nothing does."""
    return next((name for name in ("browser", "server", "sweep") if item.get_closest_marker(name)), "")


def arranged(items: Sequence[T], kind: Callable[[T], str], file: Callable[[T], str], processes: int) -> list[T]:
    """The same tests, each process's part with its long ones first; a file's tests of one kind stay together."""
    heads: list[list[T]] = [[] for _process in range(processes)]
    heads[0] = [item for item in items if kind(item) == "browser"]
    free = heads[1:] if heads[0] else heads
    long = [item for item in items if kind(item) not in {"", "browser"}]
    for number, (_file, together) in enumerate(groupby(long, file)):
        free[number % len(free)] += together
    rest = iter([item for item in items if not kind(item)])
    found: list[T] = []
    for number, head in enumerate(heads):
        part = (len(items) - len(found)) // (processes - number)
        found += [*head, *islice(rest, max(0, part - len(head)))]
    return [*found, *rest]
