"""The hub asks for what somebody listens to, wakes those alone, and outlives a database that goes away."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError

from oppiva.workshops import hub as hubs
from oppiva.workshops.hub import Hub, Listener

ONE, OTHER = uuid4(), uuid4()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QUICK", "QUIET", "AFTER_TROUBLE"):
        monkeypatch.setattr(hubs, name, 0.005)


class Book:
    """The numbers as a database would give them, and what was asked."""

    def __init__(self) -> None:
        self.numbers: dict[UUID, int] = {}
        self.asked: list[set[UUID]] = []
        self.trouble: Exception | None = None

    def read(self, sessions: Collection[UUID]) -> dict[UUID, int]:
        self.asked.append(set(sessions))
        if self.trouble is not None:
            raise self.trouble
        return {pk: number for pk, number in self.numbers.items() if pk in sessions}


def play(story: Callable[[Book, Hub], Awaitable[None]]) -> Book:
    book = Book()

    async def run() -> None:
        await asyncio.wait_for(story(book, Hub(book.read)), 5)

    asyncio.run(run())
    return book


async def told(listener: Listener) -> int | None:
    await asyncio.wait_for(listener.woken.wait(), 1)
    listener.woken.clear()
    return listener.number


async def pause() -> None:
    await asyncio.sleep(0.05)


def test_it_asks_only_for_what_somebody_listens_to_and_not_at_all_without_listeners() -> None:
    async def story(book: Book, hub: Hub) -> None:
        await pause()
        assert book.asked == []
        one, other = hub.listen(ONE), hub.listen(OTHER)
        await pause()
        hub.leave(other)
        await pause()
        assert len(hub) == 1
        hub.leave(one)
        await pause()
        asked = len(book.asked)
        await pause()
        assert len(book.asked) == asked
        again = hub.listen(ONE)
        await told(again)

    book = play(story)
    assert {frozenset(asked) for asked in book.asked} == {frozenset({ONE, OTHER}), frozenset({ONE})}


def test_it_wakes_those_whose_half_day_changed_and_no_one_else() -> None:
    async def story(book: Book, hub: Hub) -> None:
        book.numbers = {ONE: 7}
        first, second, far = hub.listen(ONE), hub.listen(ONE), hub.listen(OTHER)
        assert [await told(first), await told(second), await told(far)] == [7, 7, 0]
        book.numbers = {ONE: 9}
        assert [await told(first), await told(second)] == [9, 9]
        await pause()
        assert not far.woken.is_set()
        late = hub.listen(ONE)
        assert await told(late) == 9

    play(story)


def test_it_keeps_its_listeners_while_the_database_is_away() -> None:
    async def story(book: Book, hub: Hub) -> None:
        listener = hub.listen(ONE)
        assert await told(listener) == 0
        book.trouble = OperationalError("away")
        await pause()
        book.numbers, book.trouble = {ONE: 1}, None
        assert await told(listener) == 1
        assert not listener.over

    play(story)


def test_what_nobody_expected_ends_the_streams_and_the_next_one_begins_anew() -> None:
    async def story(book: Book, hub: Hub) -> None:
        listener = hub.listen(ONE)
        book.trouble = ValueError("unexpected")
        await pause()
        assert listener.over
        hub.leave(listener)
        book.trouble = None
        assert await told(hub.listen(ONE)) == 0

    play(story)


def test_a_stop_ends_every_stream_and_lets_no_new_one_begin() -> None:
    async def story(book: Book, hub: Hub) -> None:
        listener = hub.listen(ONE)
        await told(listener)
        hub.stop()
        assert listener.over
        assert hub.listen(ONE).over

    play(story)
