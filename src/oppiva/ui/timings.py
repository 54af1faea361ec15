"""What a request cost, told in its answer: for whoever measures (`OPPIVA_TIMINGS`), never where people work.

Mounted by the settings of a demo or a test only; a real installation refuses to start with it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.db import connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase

HEADER = "Server-Timing"
# PostgreSQL is told who reads before a statement on a walled table: part of that statement, not another one.
TOLD = "SELECT set_config("


class Asked:
    """Counts the statements of one thread and the seconds they took."""

    def __init__(self) -> None:
        self.statements, self.seconds = 0, 0.0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += time.perf_counter() - began
            self.statements += not sql.startswith(TOLD)


class TimingsMiddleware:
    """`Server-Timing` on every answer: statements (`db`, its desc), milliseconds in all, of processor time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked = Asked()
        began, worked = time.perf_counter(), time.thread_time()
        with ExitStack() as stack:
            for connection in connections.all():
                stack.enter_context(connection.execute_wrapper(asked))
            answer = self.get_response(request)
        took, worked = time.perf_counter() - began, time.thread_time() - worked
        answer.headers[HEADER] = (
            f'db;dur={1e3 * asked.seconds:.1f};desc="{asked.statements}", '
            f"total;dur={1e3 * took:.1f}, cpu;dur={1e3 * worked:.1f}"
        )
        return answer
