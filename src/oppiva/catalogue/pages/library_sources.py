"""What a model is based on: its sources by kind, as they were frozen, named only while they are public today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import pgettext

from oppiva.catalogue import library_words as say
from oppiva.catalogue.graph import is_mixed
from oppiva.catalogue.models import EVIDENCE, EdgeKind
from oppiva.catalogue.path_words import kind_name
from oppiva.catalogue.queries.library_model import Live
from oppiva.jobs import clock
from oppiva.people.queries import area_names
from oppiva.ui.formatting import date as full_date


@dataclass(frozen=True)
class SourceShown:
    """A source: its code, its name and address while it is public, what was counted, what is said to it.

    `since`: it came after the newest version; `waits`: it speaks against the model and nobody has answered yet;
    `answered`: somebody has, and the words come with the next version.
    """

    code: str
    name: str
    language: str
    address: str
    facts: str
    note: str
    mixed: bool
    answer: str
    since: bool = False
    waits: bool = False
    answered: bool = False


@dataclass(frozen=True)
class SourceGroup:
    """The sources of one kind."""

    kind: str
    name: str
    against: bool
    sources: tuple[SourceShown, ...]


def source_groups(
    content: Mapping[str, Any],
    live: Mapping[str, Live],
    since: Sequence[Mapping[str, Any]] = (),
    *,
    elsewhere: bool = False,
) -> tuple[SourceGroup, ...]:
    """The sources by kind, in the order of their weight, those that came since behind them; one that says both stands
    in both. `elsewhere`: they lie in another installation, and nothing is known of them but what the version says."""
    programme, sources = content["model"]["programme"], [*content["sources"], *since]
    found = []
    for kind in EVIDENCE:
        mine = [one for one in sources if kind in one["kinds"]]
        if mine:
            against = kind == EdgeKind.CONTRADICTS
            shown = tuple(_source(one, programme, live.get(one["code"], Live()), against) for one in mine)
            if elsewhere:
                note = pgettext("source of a model", "in its own library")
                shown = tuple(replace(one, note=note) for one in shown)
            found.append(SourceGroup(str(kind), kind_name(kind), against, shown))
    return tuple(found)


def _source(one: Mapping[str, Any], programme: str, now: Live, against: bool) -> SourceShown:
    """A withdrawn one is its code and that it was: neither its text nor its numbers."""
    public = bool(now.name)
    return SourceShown(
        code=one["code"],
        name=now.name,
        language=now.language,
        address=reverse("experiments:public", args=[programme, one["code"]]) if public else "",
        facts="" if now.withdrawn else say.certainty_line(", ".join(area_names(one["areas"])), one),
        note=state_of(now),
        mixed=is_mixed(one["kinds"]),
        answer=one["answer"] if against and not one.get("since") else "",
        since=bool(one.get("since")),
        waits=against and bool(one.get("since")) and not one["answer"],
        # What was answered since has not been through the gate of a version yet: its words come with the next one.
        answered=against and bool(one.get("since")) and bool(one["answer"]),
    )


def state_of(now: Live) -> str:
    """Why a source has no name: it was withdrawn, or it has not been published."""
    if now.name:
        return ""
    if now.withdrawn_on is not None:
        words = pgettext("source of a model", "its team withdrew it on %(day)s")
        return words % {"day": full_date(now.withdrawn_on)}
    if now.withdrawn:
        return pgettext("source of a model", "its team has withdrawn it")
    return pgettext("source of a model", "not published")


def withdrawn_since(content: Mapping[str, Any], live: Mapping[str, Live], at: datetime) -> tuple[tuple[str, date], ...]:
    """The sources of a version that were withdrawn after it was published, each with its day."""
    published = at.astimezone(clock.HELSINKI).date()
    gone = ((one["code"], live.get(one["code"], Live()).withdrawn_on) for one in content["sources"])
    return tuple((code, day) for code, day in gone if day is not None and day >= published)


def codes_of(content: Mapping[str, Any], since: Sequence[Mapping[str, Any]] = ()) -> Sequence[str]:
    """The codes of all sources."""
    return [one["code"] for one in (*content["sources"], *since)]
