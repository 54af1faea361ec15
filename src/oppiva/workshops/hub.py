"""One hub per process: it asks the database which half-days have changed and wakes the screens that listen to them.

The database is asked only for half-days that somebody listens to, in one statement, by one thread with one connection
of its own; without listeners nothing is asked and the connection is closed. A database that is away costs nothing but
time: the listeners stay, and the hub asks again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar
from uuid import UUID

from django.db import Error, connections

log = logging.getLogger(__name__)

T = TypeVar("T")
Read = Callable[[Collection[UUID]], Mapping[UUID, int]]

QUICK, QUIET, AFTER_TROUBLE = 0.15, 0.25, 1.0  # seconds between two questions
QUIET_AFTER = 200  # questions without any change after which it asks less often


class Listener:
    """One open stream: the number it has told last, and the event that wakes it."""

    __slots__ = ("number", "over", "session", "woken")

    def __init__(self, session: UUID) -> None:
        self.session = session
        self.number: int | None = None
        self.over = False
        self.woken = asyncio.Event()

    def end(self) -> None:
        """Let the stream end: its reader is gone, or the server stops."""
        self.over = True
        self.woken.set()


class Hub:
    """The listeners of one process and the task that wakes them. Everything but `read` runs on the event loop."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._listeners: dict[UUID, set[Listener]] = {}
        self._numbers: dict[UUID, int] = {}
        self._thread: ThreadPoolExecutor | None = None
        self._task: asyncio.Task[None] | None = None
        self._stopped = False

    def __len__(self) -> int:
        return sum(map(len, self._listeners.values()))

    async def ask(self, question: Callable[[], T]) -> T:
        """The answer to a question that reads the database, from the hub's own thread."""
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="live")
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, _on_fresh_connection, question)
        finally:
            if not self._listeners:
                self._thread.submit(connections.close_all)

    def listen(self, session: UUID) -> Listener:
        """A new listener; it hears the present number at the next question, then each new one."""
        listener = Listener(session)
        if self._stopped:
            listener.end()
            return listener
        self._listeners.setdefault(session, set()).add(listener)
        if session in self._numbers:
            _tell(listener, self._numbers[session])
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run(), name="live hub")
            self._task.add_done_callback(self._ended)
        return listener

    def leave(self, listener: Listener) -> None:
        """The stream has ended."""
        there = self._listeners.get(listener.session, set())
        there.discard(listener)
        if not there:
            self._listeners.pop(listener.session, None)
            self._numbers.pop(listener.session, None)

    def stop(self) -> None:
        """End every stream, now and later: the server stops."""
        self._stopped = True
        self._end_all()

    def _end_all(self) -> None:
        for there in self._listeners.values():
            for listener in there:
                listener.end()

    def _ended(self, task: asyncio.Task[None]) -> None:
        """Nobody is left listening to a task that broke: the screens come back, and with them a new one."""
        error = None if task.cancelled() else task.exception()
        if error is not None:
            log.error("the live hub broke", exc_info=error)
            self._end_all()

    async def _run(self) -> None:
        """Asks as long as somebody listens."""
        quiet, away = 0, False
        while self._listeners and not self._stopped:
            asked = tuple(self._listeners)
            try:
                numbers = await self.ask(lambda asked=asked: self._read(asked))  # type: ignore[misc]
            except (Error, OSError) as error:
                if not away:
                    log.warning("the live hub cannot ask the database: %s", type(error).__name__)
                away = True
                await asyncio.sleep(AFTER_TROUBLE)
                continue
            if away:
                log.warning("the live hub can ask the database again")
                away = False
            quiet = 0 if self._wake(asked, numbers) else quiet + 1
            await asyncio.sleep(QUICK if quiet < QUIET_AFTER else QUIET)
        if self._thread is not None:
            self._thread.submit(connections.close_all)

    def _wake(self, asked: Collection[UUID], numbers: Mapping[UUID, int]) -> bool:
        """Whether there was any change; a half-day without a row has not changed yet: 0."""
        changed = False
        for session in asked:
            number = numbers.get(session, 0)
            changed |= self._numbers.get(session, number) != number
            there = self._listeners.get(session)
            if not there:
                continue
            self._numbers[session] = number
            for listener in there:
                _tell(listener, number)
        return changed


def _tell(listener: Listener, number: int) -> None:
    if listener.number != number:
        listener.number = number
        listener.woken.set()


def _on_fresh_connection(question: Callable[[], T]) -> T:
    """The answer; a connection that broke is closed, so that the next question opens a new one."""
    try:
        return question()
    except Error:
        connections.close_all()
        raise
