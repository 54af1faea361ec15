"""What goes out of a candidate's analysis: codes, texts, quotes, marks and memos in a fixed order, people as P001.

The same rows give the same file. Texts go out as the gate lets them: what the rules mark and nobody has let through is
blocked out letter for letter, so that every place holds (text-analysis.md 8 and 10).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from oppiva.catalogue.coding_marks import Span, blocked
from oppiva.catalogue.models import Code, Coding, Memo, Quote, SourceVersion
from oppiva.catalogue.queries.coding import code_rows, experiments_of, live_codings, newest_sources
from oppiva.catalogue.rules import coding as rules
from oppiva.catalogue.rules.coding import Desk
from oppiva.core.chain import digest
from oppiva.core.policy import reading
from oppiva.experiments.models import Experiment, FlagDecision, PublicationCheck, ShareLevel
from oppiva.experiments.services.checks import CODES, Spot, spots_of

KIND = "catalogue.coding"
SEPARATOR = " / "
# A marked place that a person let through, and why.
Kept = Mapping[Spot, str]


@dataclass(frozen=True)
class Everything:
    """All rows of an export, before the gate. `languages`: of each text by its part.

    `without_consent`: codes of the experiments whose team has not opened its text to everybody; `left_out` of them
    when that was asked for, which took `texts_out` texts and `marks_out` marks.
    """

    desk: Desk
    codes: tuple[tuple[Code, str], ...]
    sources: tuple[SourceVersion, ...]
    quotes: tuple[Quote, ...]
    codings: tuple[Coding, ...]
    memos: tuple[Memo, ...]
    people: Mapping[UUID, str]
    counts: Mapping[UUID, tuple[int, int]]
    without_consent: tuple[str, ...]
    left_out: bool
    texts_out: int = 0
    marks_out: int = 0

    @cached_property
    def texts(self) -> dict[str, str]:
        """Every text that goes out, by part."""
        found = {f"source:{one.pk}": one.text for one in self.sources}
        for code, _path in self.codes:
            for name in ("name", "definition", "use_when", "not_when"):
                if getattr(code, name):
                    found[f"code:{code.pk}:{name}"] = getattr(code, name)
        return found | {f"memo:{one.pk}": one.text for one in self.memos}

    @cached_property
    def spots(self) -> tuple[Spot, ...]:
        """What the rules mark in them, in the order of the parts."""
        languages = {f"source:{one.pk}": one.language for one in self.sources}
        own = self.desk.candidate.language
        return tuple(
            spot for part, text in self.texts.items() for spot in spots_of({part: text}, languages.get(part, own))
        )

    def out(self, kept: Kept) -> dict[str, str]:
        """The texts as they go out: what is marked and not kept is blocked out; a code never is kept."""
        hidden: dict[str, list[Span]] = defaultdict(list)
        for spot in self.spots:
            if spot not in kept or spot.kind in CODES:
                hidden[spot.part].append(Span(spot.start, spot.end))
        return {part: blocked(text, hidden[part]) for part, text in self.texts.items()}

    def hash_of(self, kept: Kept) -> str:
        """What a person confirms: exactly these texts."""
        return digest({"texts": self.out(kept)})

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(len(one) for one in (self.codes, self.sources, self.quotes, self.codings, self.memos))

    @property
    def newest(self) -> datetime:
        """When the last of it came about: the day that the file bears."""
        moments = [
            self.desk.candidate.state_since,
            *(one.frozen_at for one in self.sources),
            *(one.at for one in self.codings),
            *(one.at for one in self.memos),
        ]
        return max(moments)


def everything(desk: Desk, *, leave_out: bool) -> Everything:
    """All that the reader sees of the analysis; `leave_out`: without the sources that have no consent."""
    codes = experiments_of(desk)
    consent = dict(Experiment.objects.filter(pk__in=codes).values_list("pk", "share_level"))
    closed = {pk for pk, level in consent.items() if level != ShareLevel.PUBLIC}
    readable = set(desk.may_read(codes))
    open_ = readable - (closed if leave_out else set())
    rows = live_codings(desk).filter(quote__source__experiment__in=readable)
    all_codings = tuple(rows.select_related("quote__source__experiment"))
    all_sources = {one.pk: one for one in newest_sources(desk) if one.experiment_id in readable}
    all_sources |= {one.quote.source_id: one.quote.source for one in all_codings}
    codings = tuple(one for one in all_codings if one.quote.source.experiment_id in open_)
    quotes = {one.quote_id: one.quote for one in codings}
    sources = {pk: one for pk, one in all_sources.items() if one.experiment_id in open_}
    memos = tuple(
        one
        for one in rules.memos_seen(desk).select_related("quote__source__experiment", "source__experiment")
        if (source := one.quote.source if one.quote is not None else one.source) is None
        or source.experiment_id in open_
    )
    held = {one.pk: one for one in rules.codes_of(desk.candidate)}
    tree = code_rows(desk)
    paths = {one.pk: SEPARATOR.join(one.path) for one in tree}
    people = _people(codings, memos)
    return Everything(
        desk=desk,
        codes=tuple((held[one.pk], paths[one.pk]) for one in tree),
        sources=tuple(sorted(sources.values(), key=_of_source)),
        quotes=tuple(sorted(quotes.values(), key=lambda one: (*_of_source(one.source), one.start, one.end))),
        codings=tuple(sorted(codings, key=lambda one: (*_of_coding(one, paths), people[one.coder_id]))),
        memos=tuple(sorted(memos, key=lambda one: (one.at, people[one.author_id], one.text))),
        people=people,
        counts=_counts(codings),
        without_consent=tuple(codes[pk] for pk in codes if pk in closed),
        left_out=leave_out,
        texts_out=len(all_sources) - len(sources),
        marks_out=len(all_codings) - len(codings),
    )


def _of_source(one: SourceVersion) -> tuple[str, int]:
    return one.experiment.code, one.number


def _of_coding(one: Coding, paths: Mapping[UUID, str]) -> tuple[str, int, int, int, str]:
    return (*_of_source(one.quote.source), one.quote.start, one.quote.end, paths[one.code_id])


def _people(codings: Collection[Coding], memos: Collection[Memo]) -> dict[UUID, str]:
    """P001 for who came first: whoever comes later changes no earlier number."""
    first: dict[UUID, datetime] = {}
    for pk, at in [(one.coder_id, one.at) for one in codings] + [(one.author_id, one.at) for one in memos]:
        first[pk] = min(at, first.get(pk, at))
    ordered = sorted(first, key=lambda pk: (first[pk], str(pk)))
    return {pk: f"P{number:03}" for number, pk in enumerate(ordered, 1)}


def _counts(codings: Collection[Coding]) -> dict[UUID, tuple[int, int]]:
    times = Counter(one.code_id for one in codings)
    sources: dict[UUID, set[UUID]] = defaultdict(set)
    for one in codings:
        sources[one.code_id].add(one.quote.source.experiment_id)
    return {pk: (times[pk], len(sources[pk])) for pk in times}


def confirmed(everything_: Everything) -> tuple[PublicationCheck, dict[Spot, str]] | None:
    """The check that a person confirmed for exactly these texts, with the places that were let through."""
    desk = everything_.desk
    with reading(desk.actor):
        check = (
            PublicationCheck.objects.filter(
                kind=KIND,
                object_id=desk.candidate.pk,
                state=PublicationCheck.State.CONFIRMED,
                deleted_in__isnull=True,
            )
            .select_related("confirmed_by")
            .first()
        )
        if check is None:
            return None
        decided = list(FlagDecision.objects.filter(publication_check=check, deleted_in__isnull=True))
    known = {(one.part, one.start, one.end, one.kind): one for one in everything_.spots}
    kept = {known[place]: one.reason for one in decided if (place := (one.part, one.start, one.end, one.kind)) in known}
    return (check, kept) if everything_.hash_of(kept) == check.text_hash else None


def earlier(everything_: Everything) -> dict[tuple[str, str], str]:
    """Why words were let through before, by kind and words: told again beside the same words."""
    desk = everything_.desk
    with reading(desk.actor):
        rows = list(
            FlagDecision.objects.filter(
                publication_check__kind=KIND,
                publication_check__object_id=desk.candidate.pk,
                choice=FlagDecision.Choice.NOT_PERSONAL,
                deleted_in__isnull=True,
            ).order_by("publication_check__asked_at", "pk")
        )
    found = {}
    for one in rows:
        words = everything_.texts.get(one.part, "")[one.start : one.end]
        if words:
            found[str(one.kind), words.casefold()] = one.reason
    return found
