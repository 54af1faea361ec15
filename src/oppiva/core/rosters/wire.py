"""A roster as JSON and back, for the way between two processes."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from oppiva.core.errors import DomainError
from oppiva.core.rosters.model import Heading, Roster, Row, Skipped, Trouble


def roster_json(roster: Roster) -> str:
    """A roster as JSON."""
    return json.dumps({"roster": asdict(roster)})


def error_json(error: DomainError) -> str:
    """A refusal as JSON: its code and facts."""
    return json.dumps({"code": error.code, "facts": error.facts})


def answer_of(text: str) -> Roster:
    """The roster of a JSON answer; raises the DomainError it holds, ValueError when it holds neither."""
    answer = json.loads(text)
    if not isinstance(answer, Mapping):
        raise ValueError("answer")
    if "code" in answer:
        raise DomainError(answer["code"], **answer["facts"])
    return _roster(answer["roster"])


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
