"""A roster or a workbook as JSON and back, for the way between two processes."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from oppiva.core.errors import DomainError
from oppiva.core.rosters.book import Book, book_facts, book_of
from oppiva.core.rosters.meeting import Attended, Meeting
from oppiva.core.rosters.model import Heading, Roster, Row, Skipped, Trouble


def roster_json(roster: Roster) -> str:
    """A roster as JSON."""
    return json.dumps({"roster": asdict(roster)})


def book_json(book: Book) -> str:
    """A workbook as JSON."""
    return json.dumps({"book": book_facts(book)})


def meeting_json(meeting: Meeting) -> str:
    """A meeting's report as JSON."""
    people = [
        {"name": one.name, "mail": one.mail, "spans": [[at.isoformat() for at in span] for span in one.spans]}
        for one in meeting.people
    ]
    return json.dumps({"meeting": {"people": people, "unread": meeting.unread}})


def error_json(error: DomainError) -> str:
    """A refusal as JSON: its code and facts."""
    return json.dumps({"code": error.code, "facts": error.facts})


def answer_of(text: str) -> Roster:
    """The roster of a JSON answer; raises the DomainError it holds, ValueError when it holds neither."""
    return _roster(_answer(text)["roster"])


def book_answer_of(text: str) -> Book:
    """The workbook of a JSON answer; raises as `answer_of`."""
    return book_of(_answer(text)["book"])


def meeting_answer_of(text: str) -> Meeting:
    """The report of a JSON answer; raises as `answer_of`."""
    held = _answer(text)["meeting"]
    people = tuple(
        Attended(
            one["name"],
            one["mail"],
            tuple((datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in one["spans"]),
        )
        for one in held["people"]
    )
    return Meeting(people, held["unread"])


def _answer(text: str) -> Mapping[str, Any]:
    answer = json.loads(text)
    if not isinstance(answer, Mapping):
        raise ValueError("answer")
    if "code" in answer:
        raise DomainError(answer["code"], **answer["facts"])
    return answer


def _roster(held: dict[str, Any]) -> Roster:
    return Roster(
        rows=tuple(
            Row(**{**row, "troubles": tuple(Trouble(**trouble) for trouble in row["troubles"])}) for row in held["rows"]
        ),
        headings=tuple(Heading(**heading) for heading in held["headings"]),
        skipped=tuple(Skipped(**one) for one in held["skipped"]),
        kind=held["kind"],
        encoding=held["encoding"],
    )
