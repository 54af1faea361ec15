"""Structured logs without bodies, names or tokens (trust.md 10.13): JSON lines, or words in the demo and in tests."""

from __future__ import annotations

import json
import logging
import re
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime

from structlog.contextvars import get_contextvars

# Frames of a trace that are kept: where it broke, without the values it broke on.
FRAMES = 12
# The secret part of an address (256 bits are 43 letters; an id of 36 is none): whoever has it may open what it opens.
SECRET = re.compile(r"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{40,}")


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, what happened, the request's id, and where it broke."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _without_secrets(
                record.getMessage().partition("?")[0]
            ),  # a query string may hold what somebody typed
            **{name: value for name, value in get_contextvars().items() if isinstance(value, str | int)},
        }
        status = getattr(record, "status_code", None)
        if status is not None:
            line["status"] = status
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__qualname__
            line["where"] = where(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


class WordFormatter(logging.Formatter):
    """Level and words for a person at a terminal; where it broke in one line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        words = f"{record.levelname.lower()}: {_without_secrets(record.getMessage())}"
        if record.exc_info and record.exc_info[0] is not None:
            words += f" ({record.exc_info[0].__qualname__} at {' < '.join(reversed(where(record.exc_info[1])[-3:]))})"
        return words


def _without_secrets(words: str) -> str:
    return SECRET.sub("…", words)


def where(error: BaseException | None) -> list[str]:
    """The places a failure went through, outermost first; its message is left out, for it may quote a person's data."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:] if error is not None else []
    return [f"{_module(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def configure(config: Mapping[str, object]) -> None:
    """Set logging up from settings.LOGGING: `level`, and `plain` for words instead of JSON."""
    handler = logging.StreamHandler()
    handler.setFormatter(WordFormatter() if config.get("plain") else JsonFormatter())
    root = logging.getLogger()
    for old in [old for old in root.handlers if isinstance(old.formatter, JsonFormatter | WordFormatter)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(str(config.get("level", "INFO")))


def _module(filename: str) -> str:
    """A file's path from its package on, so that no folder of the machine is told."""
    _, found, below = filename.replace("\\", "/").rpartition("/src/")
    if not found:
        _, found, below = filename.replace("\\", "/").rpartition("/site-packages/")
    return below if found else filename.replace("\\", "/").rpartition("/")[2]
