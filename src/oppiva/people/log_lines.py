"""Rows of the audit log as its page shows them: what says the same in the same minute stands once, with how many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from oppiva.people import words
from oppiva.people.queries import LogLine


@dataclass(frozen=True)
class ShownLine:
    """One row of the page: the deed and its facts in words, and how many rows of the log say this."""

    line: LogLine
    verb: str
    facts: str
    times: int


def shown(lines: Iterable[LogLine]) -> list[ShownLine]:
    """The rows in their order; neighbours that would read the same become one."""
    worded = [(line, words.verb(line.verb), words.facts(line.facts)) for line in lines]
    return [ShownLine(*rows[0], len(rows)) for _same, found in groupby(worded, key=_reads) for rows in [list(found)]]


def _reads(one: tuple[LogLine, str, str]) -> tuple[object, ...]:
    line, verb, facts = one
    minute = line.at.replace(second=0, microsecond=0)
    return (minute, line.actor, line.system, verb, line.subject, line.programme, facts)
