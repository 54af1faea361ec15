"""How the coders of a set agree, sentence by sentence, once it has ended; and which codes stand together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef

from oppiva.catalogue.coding_marks import Span, Together, together, units_marked
from oppiva.catalogue.models import Coding, CodingSet, SetCoder, SetSource
from oppiva.catalogue.queries.coding import code_rows, live_codings
from oppiva.catalogue.queries.coding_rows import CodeRow
from oppiva.catalogue.rules.coding import Desk
from oppiva.core.statistics import CodesAgreement
from oppiva.core.statistics.agreement import Coder, code_agreement

# In anything shown outside the analysts a cell of fewer texts is hidden (text-analysis.md 10).
FEWEST_SOURCES = 3


@dataclass(frozen=True)
class Disagreement:
    """A sentence with what each coder gave it, by code: the ids of those who did. `text` is empty for who may not
    read."""

    experiment: str
    number: int
    text: str
    language: str
    given: tuple[tuple[CodeRow, tuple[UUID, ...]], ...]
    differing: int


@dataclass(frozen=True)
class AgreementPage:
    """A set that has ended: who of its coders were done, how they agree by code, and sentence by sentence.

    `result` is None where fewer than two were done. `left_out`: coders who were not.
    """

    coding_set: CodingSet
    coders: tuple[UUID, ...]
    left_out: int
    units: int
    sources: int
    codes: Mapping[str, CodeRow]
    result: CodesAgreement | None
    rows: tuple[Disagreement, ...]
    unused: int


@dataclass(frozen=True)
class Cell:
    """Two codes that stand together; `hidden`: in too few texts to be told outside the analysts."""

    first: CodeRow
    second: CodeRow
    pairs: int
    sources: int
    jaccard: float
    hidden: bool = False


def sets_of(desk: Desk) -> list[CodingSet]:
    """The sets of the candidate, the newest first."""
    return list(CodingSet.objects.filter(candidate=desk.candidate).order_by("-number"))


def agreement_of(desk: Desk, held: CodingSet) -> AgreementPage:
    """What came of a set that has ended; eight statements, however many sentences."""
    if held.ended_at is None:
        raise ValueError("a set is told of once it has ended")
    rows = list(SetCoder.objects.filter(coding_set=held).order_by("coder_id"))
    coders = tuple(one.coder_id for one in rows if one.done_at is not None)
    sources = list(
        SetSource.objects.filter(coding_set=held)
        .select_related("source__experiment")
        .order_by("source__experiment__code")
    )
    units = {one.source_id: [Span(start, end) for start, end in one.units] for one in sources}
    marked = _marked(held, units)
    tree = {str(one.pk): one for one in code_rows(desk)}
    used = {code for some in marked.values() for code in some if code in tree}
    codes = {code: row for code, row in tree.items() if code in used}
    read = frozenset(f"{source}:{at}" for source, some in units.items() for at in range(len(some)))
    given = {str(pk): Coder(read, {code: marked[pk].get(code, frozenset()) for code in codes}) for pk in coders}
    result = code_agreement(given, tuple(codes), seed=held.number) if len(coders) > 1 else None
    return AgreementPage(
        coding_set=held,
        coders=coders,
        left_out=len(rows) - len(coders),
        units=len(read),
        sources=len(sources),
        codes=codes,
        result=result,
        rows=_sentences(desk, sources, coders, marked, codes),
        unused=len(tree) - len(codes),
    )


def _marked(held: CodingSet, units: Mapping[int, Sequence[Span]]) -> dict[UUID, dict[str, frozenset[str]]]:
    """The units that each coder gave each code: `source:number`."""
    spans: dict[tuple[UUID, str, int], list[Span]] = defaultdict(list)
    # What stood when its coder was done, also from before the set: nobody gives the same code twice.
    done = SetCoder.objects.filter(coding_set=held, coder=OuterRef("coder"), done_at__gte=OuterRef("at"))
    rows = Coding.objects.filter(Exists(done), quote__source__in=list(units), deleted_in__isnull=True)
    rows = rows.filter(code__candidate=held.candidate_id)
    for coder, code, source, start, end in rows.values_list(
        "coder_id", "code_id", "quote__source_id", "quote__start", "quote__end"
    ):
        spans[coder, str(code), source].append(Span(start, end))
    found: dict[UUID, dict[str, frozenset[str]]] = defaultdict(dict)
    for (who, name, text), places in spans.items():
        hit = frozenset(f"{text}:{at}" for at in units_marked(units.get(text, ()), places))
        found[who][name] = found[who].get(name, frozenset()) | hit
    return found


def _sentences(
    desk: Desk,
    sources: Sequence[SetSource],
    coders: Sequence[UUID],
    marked: Mapping[UUID, Mapping[str, frozenset[str]]],
    codes: Mapping[str, CodeRow],
) -> tuple[Disagreement, ...]:
    """The sentences that any coder marked: those that differ first, the most first, then in the order of the texts."""
    open_ = desk.may_read({one.source.experiment_id for one in sources})
    found = []
    for one in sources:
        for at, (start, end) in enumerate(one.units):
            unit = f"{one.source_id}:{at}"
            given = tuple(
                (row, who)
                for code, row in codes.items()
                if (who := tuple(pk for pk in coders if unit in marked.get(pk, {}).get(code, ())))
            )
            if given:
                text = one.source.text[start:end] if one.source.experiment_id in open_ else ""
                differing = sum(len(who) < len(coders) for _row, who in given)
                found.append(
                    Disagreement(one.source.experiment.code, at + 1, text, one.source.language, given, differing)
                )
    return tuple(sorted(found, key=lambda row: -row.differing))


def cells_of(desk: Desk, tree: Sequence[CodeRow]) -> tuple[Cell, ...]:
    """Which codes stand together, the most often first; outside the analysts those of under three texts are hidden."""
    spans: dict[UUID, dict[int, list[Span]]] = {one.pk: defaultdict(list) for one in tree}
    seen = set()
    columns = ("code_id", "quote_id", "quote__source_id", "quote__start", "quote__end")
    for code, quote, source, start, end in live_codings(desk).values_list(*columns):
        if code in spans and (code, quote) not in seen:  # given by two coders it is one quote
            seen.add((code, quote))
            spans[code][source].append(Span(start, end))
    rows = {one.pk: one for one in tree}
    found = [_cell(desk, rows, one) for one in together(spans)]
    # What is hidden stands in the order of the tree: its place would tell how often it is.
    return tuple(sorted(found, key=lambda one: (one.hidden, -one.pairs, -one.jaccard)))


def _cell(desk: Desk, rows: Mapping[UUID, CodeRow], one: Together[UUID]) -> Cell:
    first, second = rows[one.first], rows[one.second]
    if not desk.is_analyst and one.sources < FEWEST_SOURCES:
        return Cell(first, second, 0, 0, 0.0, hidden=True)
    return Cell(first, second, one.pairs, one.sources, one.jaccard)
