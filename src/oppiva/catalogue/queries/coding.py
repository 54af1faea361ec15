"""Reads of a candidate's analysis: its texts, a text with its marks, its quotes and memos, as far as each reader sees.

Plain rows, as many statements for a thousand as for ten. Whatever its reader may not read has no words here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from oppiva.catalogue.coding_marks import Segment, Span, segments, tree, units_of
from oppiva.catalogue.graph import Graph
from oppiva.catalogue.models import (
    Candidate,
    Code,
    Coding,
    CodingSet,
    Memo,
    Quote,
    SetSource,
    SourceVersion,
    TraceEdge,
    TraceNode,
)
from oppiva.catalogue.queries.coding_rows import (
    CodeRow,
    MarkRow,
    MemoRow,
    QuoteRow,
    SourcePage,
    SourceRow,
    UnitRow,
)
from oppiva.catalogue.queries.standing import edges_within
from oppiva.catalogue.rules import coding as rules
from oppiva.catalogue.rules.coding import Desk
from oppiva.core.chain import digest
from oppiva.experiments.queries.decided_texts import decided_texts
from oppiva.people.models import Person, Role, RoleGrant
from oppiva.people.queries import names_of
from oppiva.people.queries.grants import in_force
from oppiva.programme.models import Programme


def experiments_of(desk: Desk) -> dict[UUID, str]:
    """The codes of the experiments behind the candidate, by id: those it stands on, and those coded for it before."""
    found = _behind(desk)
    coded = Coding.objects.filter(code__candidate=desk.candidate, deleted_in__isnull=True).order_by()
    found |= dict(coded.values_list("quote__source__experiment_id", "quote__source__experiment__code").distinct())
    return dict(sorted(found.items(), key=lambda row: row[1]))


def _behind(desk: Desk) -> dict[UUID, str]:
    """The codes of the experiments that it stands on; two statements."""
    programme = desk.candidate.programme
    nodes = {
        pk: (experiment, candidate, code)
        for pk, experiment, candidate, code in TraceNode.objects.filter(programme=programme).values_list(
            "pk", "experiment_id", "candidate_id", "experiment__code"
        )
    }
    graph = Graph.of(
        edges_within(TraceEdge.objects.filter(Q(source__programme=programme) | Q(target__programme=programme)))
    )
    node = next((pk for pk, row in nodes.items() if row[1] == desk.candidate.pk), None)
    behind = {edge.source for edge in graph.sources(node)} if node is not None else set()
    return {row[0]: row[2] for pk in behind if (row := nodes.get(pk)) is not None and row[0] is not None}


def is_analysed(candidate: Candidate) -> bool:
    """Whether anybody has written anything in the analysis of the candidate."""
    of = {"candidate": candidate, "deleted_in__isnull": True}
    return any(model.objects.filter(**of).exists() for model in (Code, Memo, CodingSet))


def coded_elsewhere(desk: Desk, experiments: Collection[UUID]) -> dict[UUID, str]:
    """Of these experiments those whose text an open set of another candidate holds, with the code of that one."""
    rows = SetSource.objects.filter(coding_set__ended_at__isnull=True, source__experiment__in=experiments)
    others = rows.exclude(coding_set__candidate=desk.candidate).order_by("coding_set__candidate__number")
    return dict(others.values_list("source__experiment_id", "coding_set__candidate__code"))


def neighbours(desk: Desk, source: SourceVersion) -> tuple[str, str, bool]:
    """The codes of the texts before and after this one among the candidate's, and whether it is the newest of its
    experiment; three statements."""
    codes = set(_behind(desk))
    numbers: dict[str, int] = {}
    for pk, code, number in rules.versions_of(desk).values_list("experiment_id", "experiment__code", "number"):
        if pk in codes or pk == source.experiment_id:
            numbers.setdefault(code, number)
    own, ordered = source.experiment.code, list(numbers)
    at = ordered.index(own)
    before = ordered[at - 1] if at else ""
    return before, ordered[at + 1] if at + 1 < len(ordered) else "", numbers[own] == source.number


def newest_sources(desk: Desk) -> list[SourceVersion]:
    """The newest frozen text of each experiment of the candidate that the reader reads, by code."""
    ids = experiments_of(desk)
    open_ = desk.may_read(ids)
    rows = rules.versions_of(desk).filter(experiment__in=open_).select_related("experiment")
    newest: dict[UUID, SourceVersion] = {}
    for row in rows:
        newest.setdefault(row.experiment_id, row)
    return list(newest.values())


def analysts_of(programme: Programme) -> dict[UUID, str]:
    """The names of those who analyse the programme today, by id."""
    grants = in_force(
        RoleGrant.objects.filter(
            role=Role.ANALYST, scope_kind="programme", scope_id=str(programme.pk), deleted_in__isnull=True
        )
    )
    living = Person.objects.filter(deleted_in__isnull=True, state__in=[Person.State.INVITED, Person.State.ACTIVE])
    return dict(living.filter(pk__in=grants.values("person")).order_by("name").values_list("pk", "name"))


def source_rows(desk: Desk) -> tuple[SourceRow, ...]:
    """The candidate's experiments as sources, by code."""
    codes = experiments_of(desk)
    texts = decided_texts(desk.placed, codes)
    in_set = _in_set(desk)
    newest: dict[UUID, SourceVersion] = {}
    for row in rules.versions_of(desk).filter(experiment__in=codes):
        if row.experiment_id not in newest or row.pk in in_set:
            newest[row.experiment_id] = row
    mine, seen, waiting = _counted(desk)
    found = []
    for pk, code in codes.items():
        text, held = texts.get(pk), newest.get(pk)
        if text is None:
            found.append(SourceRow(pk, code, "", "", False, None, 0, None, 0, False, False, 0, seen[pk], waiting[pk]))
            continue
        found.append(
            SourceRow(
                experiment=pk,
                code=code,
                name=text.name,
                language=text.language,
                readable=True,
                version=held.pk if held else None,
                number=held.number if held else 0,
                frozen_at=held.frozen_at if held else None,
                units=len(units_of(held.text if held else text.text)),
                changed=held is not None and digest({"text": text.text}) != held.hash,
                in_set=held is not None and held.pk in in_set,
                mine=mine[pk],
                codings=seen[pk],
                waiting=waiting[pk],
            )
        )
    return tuple(found)


def _in_set(desk: Desk) -> frozenset[int]:
    if desk.open_set is None:
        return frozenset()
    return frozenset(SetSource.objects.filter(coding_set=desk.open_set).values_list("source_id", flat=True))


def _counted(desk: Desk) -> tuple[Counter[UUID], Counter[UUID], Counter[UUID]]:
    mine: Counter[UUID] = Counter()
    seen: Counter[UUID] = Counter()
    waiting: dict[UUID, set[UUID]] = defaultdict(set)
    columns = ("quote__source__experiment_id", "coder_id", "quote_id", "quote__state")
    for experiment, coder, quote, state in live_codings(desk).values_list(*columns):
        seen[experiment] += 1
        mine[experiment] += coder == desk.person_id
        if state == Quote.State.CHECK:
            waiting[experiment].add(quote)
    return mine, seen, Counter({pk: len(some) for pk, some in waiting.items()})


def live_codings(desk: Desk) -> QuerySet[Coding]:
    """The marks that one sees, each once: where a quote went along to a newer text, those there."""
    return rules.codings_seen(desk).exclude(quote__state=Quote.State.MOVED).order_by()


def code_rows(desk: Desk, *, counted: bool = True) -> tuple[CodeRow, ...]:
    """The codes from the top down with how often they were given; two statements, one where that is not asked."""
    rows = {one.pk: one for one in rules.codes_of(desk.candidate)}
    times: Counter[UUID] = Counter()
    sources: dict[UUID, set[UUID]] = defaultdict(set)
    given = live_codings(desk).values_list("code_id", "quote__source__experiment_id") if counted else ()
    for code, experiment in given:
        times[code] += 1
        sources[code].add(experiment)
    return tuple(
        _code(rows[twig.key], twig.depth, twig.path, times[twig.key], len(sources[twig.key]))
        for twig in tree((one.pk, one.parent_id, one.name) for one in rows.values())
    )


def _code(one: Code, depth: int, path: tuple[str, ...], codings: int, sources: int) -> CodeRow:
    return CodeRow(
        one.pk, one.name, depth, path, one.colour, one.definition, one.use_when, one.not_when, codings, sources
    )


def units_in(desk: Desk, source: SourceVersion) -> tuple[Span, ...]:
    """The sentences of a text: as the open set fixed them, else as they are read today."""
    if desk.open_set is not None:
        fixed = (
            SetSource.objects.filter(coding_set=desk.open_set, source=source).values_list("units", flat=True).first()
        )
        if fixed is not None:
            return tuple(Span(start, end) for start, end in fixed)
    return units_of(source.text)


def source_page(desk: Desk, source: SourceVersion) -> SourcePage:
    """A frozen text that the reader reads, with the marks that they see; four statements."""
    marks = mark_rows(desk, rules.codings_seen(desk).filter(quote__source=source))
    spans: dict[UUID, list[Span]] = defaultdict(list)
    for one in marks:
        spans[one.code].append(one.span)
    units = units_in(desk, source)
    return SourcePage(source, tuple(_units(source.text, units, spans)), marks)


def _units(text: str, units: Sequence[Span], spans: Mapping[UUID, Sequence[Span]]) -> list[UnitRow]:
    found, end = [], 0
    for number, unit in enumerate(units):
        # Keyed by code and place: one code may touch a sentence twice.
        places = {(code, at): span for code, some in spans.items() for at, span in enumerate(some)}
        runs = segments(text, unit, places)
        cut = tuple(Segment(run.start, run.text, tuple(dict.fromkeys(code for code, _at in run.marks))) for run in runs)
        begins = number == 0 or "\n" in text[end : unit.start]
        found.append(UnitRow(number, unit, text[unit.start : unit.end], cut, begins))
        end = unit.end
    return found


def mark_rows(desk: Desk, rows: QuerySet[Coding]) -> tuple[MarkRow, ...]:
    """These marks in the order of their texts; one statement."""
    columns = (
        "pk", "quote_id", "quote__start", "quote__end", "quote__text", "code_id", "code__name", "code__colour",
        "coder_id", "at", "is_fixed",
    )  # fmt: skip
    ordered = rows.annotate(is_fixed=rules.is_fixed()).order_by(
        "quote__source_id", "quote__start", "quote__end", "code__name", "coder_id"
    )
    found = []
    for pk, quote, start, end, words, code, name, colour, coder, at, fixed in ordered.values_list(*columns):
        mine = coder == desk.person_id
        found.append(MarkRow(pk, quote, Span(start, end), words, code, name, colour, coder, mine, fixed, at))
    return tuple(found)


def quote_rows(
    desk: Desk, *, code: UUID | None = None, state: str = "", experiment: UUID | None = None
) -> list[QuoteRow]:
    """The quotes that one sees, by text and place; of this code, state or experiment alone when named."""
    rows = live_codings(desk)
    if code is not None:
        rows = rows.filter(quote__in=live_codings(desk).filter(code=code).values("quote"))
    if state:
        rows = rows.filter(quote__state=state)
    if experiment is not None:
        rows = rows.filter(quote__source__experiment=experiment)
    columns = (
        "quote_id", "quote__source__experiment_id", "quote__source__experiment__code", "quote__source__number",
        "quote__source__language", "quote__start", "quote__end", "quote__text", "quote__state", "code_id", "code__name",
    )  # fmt: skip
    held = list(
        rows.order_by(
            "quote__source__experiment__code", "quote__source__number", "quote__start", "quote__end", "code__name"
        ).values_list(*columns)
    )
    open_ = desk.may_read({row[1] for row in held})
    codes: dict[UUID, dict[UUID, str]] = defaultdict(dict)
    for row in held:
        codes[row[0]][row[9]] = row[10]
    found: dict[UUID, QuoteRow] = {}
    for quote, experiment_pk, of, number, language, start, end, words, stands, *_code in held:
        if quote not in found:
            told = words if experiment_pk in open_ else ""
            found[quote] = QuoteRow(
                quote, of, number, language, Span(start, end), told, stands, tuple(codes[quote].items())
            )
    return list(found.values())


def memo_rows(desk: Desk, *, about: Code | Quote | SourceVersion | None = None) -> list[MemoRow]:
    """The memos that one sees, the newest first; of one thing alone when named. Of a text one does not read: none."""
    rows = rules.memos_seen(desk).select_related("code", "quote__source__experiment", "source__experiment")
    match about:
        case Code():
            rows = rows.filter(code=about)
        case Quote():
            rows = rows.filter(quote=about)
        case SourceVersion():
            rows = rows.filter(
                Q(source__experiment=about.experiment_id) | Q(quote__source__experiment=about.experiment_id)
            )
    held = list(rows.order_by("-at", "pk"))
    of = {one.pk: _experiment(one) for one in held}
    open_ = desk.may_read({pk for pk, _code in of.values() if pk is not None})
    return [_memo(desk, one, of[one.pk][1]) for one in held if of[one.pk][0] is None or of[one.pk][0] in open_]


def _experiment(memo: Memo) -> tuple[UUID | None, str]:
    source = memo.quote.source if memo.quote is not None else memo.source
    return (source.experiment_id, source.experiment.code) if source is not None else (None, "")


def _memo(desk: Desk, memo: Memo, experiment: str) -> MemoRow:
    kind, about, about_id = "candidate", desk.candidate.name, str(desk.candidate.pk)
    if memo.code is not None:
        kind, about, about_id = "code", memo.code.name, str(memo.code.pk)
    elif memo.quote is not None:
        kind, about, about_id = "quote", memo.quote.text, str(memo.quote.pk)
    elif memo.source is not None:
        kind, about, about_id = "source", experiment, experiment
    mine = memo.author_id == desk.person_id
    return MemoRow(memo.pk, kind, about, about_id, experiment, memo.text, memo.author_id, mine, memo.at, memo.version)


def names_to(desk: Desk, people: Collection[UUID]) -> dict[UUID, str]:
    """What coders are called: by name among analysts; to others only that they are several (trust.md W4)."""
    ordered = sorted(set(people), key=str)
    if desk.is_analyst:
        return names_of(ordered)
    return {pk: f"P{at:03}" for at, pk in enumerate(ordered, 1)}
