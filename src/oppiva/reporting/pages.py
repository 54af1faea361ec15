"""What the templates of reporting get: plain frozen rows, everything worded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.adoption.rules.spread import reads_spread
from oppiva.core.calendars import iso_week
from oppiva.core.charts import Figure, Part, bar
from oppiva.core.policy import Actor
from oppiva.experiments.pages.follow import SharesColumn, shares_columns, shares_sentence
from oppiva.experiments.queries import Shares, follow_up_shares
from oppiva.programme.models import Programme
from oppiva.reporting import addresses, adoptions, library, queries, risks, rules, schedule, sentences, things, words
from oppiva.reporting.adoptions import AdoptionsCard
from oppiva.reporting.counts import EXPERIMENTS, Count
from oppiva.reporting.pace import lags, pace
from oppiva.reporting.risks import Risk
from oppiva.reporting.schedule import Schedule
from oppiva.reporting.situation import Situation
from oppiva.reporting.things import SHOWN, Thing
from oppiva.reporting.workshops import series_schedule, unconfirmed
from oppiva.ui.counting import number_inside
from oppiva.ui.formatting import date, date_long, number
from oppiva.workshops.queries import series_lines

MOST_RISKS = 6


@dataclass(frozen=True)
class BucketRow:
    """One bucket of the key: its mark, its figure and its word."""

    kind: str
    value: str
    words: str


@dataclass(frozen=True)
class ExperimentsCard:
    """The experiments against their target; `figure` is None for who sees totals only and above 600 marks."""

    value: str
    words: str
    figure: Figure | None
    caption: str
    table: bool
    key: tuple[BucketRow, ...]
    bar: Figure | None


@dataclass(frozen=True)
class CountCard:
    """One other target in the margin: figure, words, a bar up to the target, its stages, and what it means today."""

    code: str
    title: str
    value: str
    words: str
    bar: Figure | None
    stages: tuple[tuple[str, str], ...]
    note: str
    link: tuple[str, str] | None = None  # words and address of what was counted


@dataclass(frozen=True)
class PlanCard:
    """The version in force, or the newest of a draft, and how its check stands."""

    words: str
    counts: tuple[tuple[str, str, str], ...]  # mark, figure, word
    address: str
    reason: str


@dataclass(frozen=True)
class FollowedCard:
    """Whether decisions are still in use at 3, 6 and 12 months, side by side, over all rounds that are due."""

    finding: str
    columns: tuple[SharesColumn, ...]


@dataclass(frozen=True)
class ProgrammePage:
    """Everything the programme page shows to one reader on one day."""

    code: str
    label: str
    path: str
    sentence: str
    lead: str
    things: tuple[Thing, ...]
    more: tuple[Thing, ...]
    all_words: str
    experiments: ExperimentsCard | None
    series: Schedule | None
    series_address: str
    schedule: Schedule | None
    cards: tuple[CountCard, ...]
    plan: PlanCard | None
    risks: tuple[Risk, ...]
    totals_only: bool
    queries: tuple[tuple[str, str], ...]
    counts_address: str
    changes_address: str
    links: tuple[tuple[str, str], ...]
    # What became of decisions; None while no round is due.
    followed: FollowedCard | None = None
    # Who has taken the models; None while nobody has.
    adoptions: AdoptionsCard | None = None


def programme_page(actor: Actor, programme: Programme) -> ProgrammePage:
    """The page of a programme that the actor may see."""
    situation = queries.situation_of(actor, programme)
    sees_series = rules.may(actor, "read", "series", programme)
    lines = series_lines(programme) if sees_series else ()
    more = unconfirmed(programme.code, lines, situation.today)
    waiting = things.waiting_for(actor, situation, rules.place_of(programme), more)
    marks = rules.sees_marks(actor, programme)
    may_write = rules.may(actor, "write", "plan", programme)
    known = situation.plan is None or situation.plan.findings is not None
    late = lags(situation) if situation.state == "active" else ()
    return ProgrammePage(
        code=situation.code,
        label=situation.label,
        path=path_line(situation),
        sentence=sentences.programme_sentence(pace(situation), len(waiting) if known else None, situation.start),
        lead=sentences.lag_sentence(late),
        things=tuple(waiting[:SHOWN]),
        more=tuple(waiting[SHOWN:]),
        all_words=things.all_words(len(waiting)),
        experiments=experiments_card(situation, marks=marks),
        series=series_schedule(lines, situation.today),
        series_address=addresses.series(programme.code) if sees_series else "",
        schedule=schedule.schedule_of(situation) if situation.packages or situation.steps else None,
        cards=tuple(count_card(one, _behind(actor, programme, one)) for one in in_order(situation.counts)),
        plan=plan_card(situation),
        risks=tuple(risks.risks(situation, may_write=may_write)[:MOST_RISKS]),
        totals_only=not marks,
        queries=tuple((words.target_name(one), one.query) for one in situation.counts if one.query),
        counts_address=addresses.counts(situation.code),
        changes_address=addresses.changes(situation.code),
        links=tuple(_links(actor, programme)),
        followed=followed_card(
            follow_up_shares([programme.pk]).get(programme.pk, ()),
            # A figure leads to its experiments; to who reads the published ones alone the list would show too few.
            listed=addresses.experiments(programme.code) if marks and rules.reads_experiments(actor) else "",
        ),
        adoptions=adoptions.adoptions_card(actor, programme),
    )


def followed_card(shares: Sequence[Shares], *, listed: str = "") -> FollowedCard | None:
    """The card of the rounds that are due; totals alone, so whoever sees the programme sees it.

    `listed`: the list of the experiments behind them, for who sees which they are.
    """
    if not shares:
        return None
    return FollowedCard(shares_sentence(tuple(shares)), shares_columns(tuple(shares), listed))


def _links(actor: Actor, programme: Programme) -> Iterator[tuple[str, str]]:
    """The programme's other pages that this reader has, in the same order on every day."""
    if rules.may(actor, "read", "plan", programme):
        yield _("Versions of the plan"), addresses.plan(programme.code)
    if rules.may(actor, "read", "commitment", programme):
        yield _("Commitments"), addresses.commitments(programme.code)
        yield _("Seats by organisation"), addresses.seats(programme.code)
    if rules.may(actor, "read", "series", programme):
        yield _("Workshop series"), addresses.series(programme.code)
    if rules.may(actor, "read", "candidate", programme):
        yield _("Grouping table"), addresses.table(programme.code)
    if rules.may(actor, "read", "model_draft", programme):
        yield _("Models that are written"), addresses.models(programme.code)
    if reads_spread(actor, programme):
        yield _("Spread of models"), addresses.spread(programme.code)
    if rules.sees_marks(actor, programme):
        yield _("Experiments out"), addresses.experiments_out(programme.code)
    yield _("Decided experiments"), addresses.experiments(programme.code)
    if programme.state == Programme.State.ACTIVE and rules.may(actor, "approve", "programme", programme):
        yield _("End the programme"), addresses.ending(programme.code)


def path_line(situation: Situation) -> str:
    """`Torstai 12.3.2026 · viikko 11`."""
    _year, week = iso_week(situation.today)
    return _("%(day)s · week %(week)s") % {"day": date_long(situation.today), "week": week}


def experiments_card(situation: Situation, *, marks: bool) -> ExperimentsCard | None:
    """The card of the experiments; without `marks` the totals stand alone (note 19), drawn as a bar."""
    found, count = situation.experiments, situation.count(EXPERIMENTS)
    if found is None or count is None:
        return None
    value = found.of("carried_out")
    figure = found.figure if marks else None
    under_way = found.total - value - found.of("missing")
    parts = (
        Part(value, "solid", str(words.BUCKETS["carried_out"])),
        Part(under_way, "hatch", _("on their way or ended otherwise")),
    )
    return ExperimentsCard(
        value=number(value),
        words=words.carried_out_words(value, count),
        figure=figure,
        caption=_caption(found.labelled) if figure else "",
        table=found.labelled and figure is not None,
        key=tuple(BucketRow(bucket, number(amount), str(words.BUCKETS[bucket])) for bucket, amount in found.by_bucket),
        bar=bar(parts, total=found.total, key="e") if figure is None and value + under_way else None,
    )


def _caption(labelled: bool) -> str:
    if labelled:
        return _("Each mark is one team's experiment. A column is a series.")
    return _("Each mark is one team's experiment. No experiment has been written down yet.")


def in_order(counts: Sequence[Count]) -> list[Count]:
    """The targets of the margin: people first, then models, then the programme's own in the order of the plan."""
    first = ("participants", "models")
    shown = [one for one in counts if one.code != EXPERIMENTS]
    return sorted(shown, key=lambda one: first.index(one.code) if one.code in first else len(first))


def _behind(actor: Actor, programme: Programme, count: Count) -> tuple[str, str] | None:
    """Where what was counted is looked at: the desk for who follows models, the library for others."""
    if count.code != library.MODELS:
        return None
    if rules.may(actor, "read", "model_draft", programme):
        return _("Models that are written"), addresses.models(programme.code)
    return _("Open the library"), addresses.library()


def count_card(count: Count, link: tuple[str, str] | None = None) -> CountCard:
    """One target in the margin; an unknown count has no figure and no bar, only the word."""
    stages = tuple(
        (number(amount), str(words.STAGES.get(stage, stage))) for stage, amount in (*count.parts, *count.stages)
    )
    if count.stages and count.missing:
        stages += ((number(count.missing), str(words.MISSING)),)
    drawn = None
    if count.value and count.target:
        parts = [Part(count.value, "solid", words.target_name(count))]
        if len(count.parts) > 1:
            looks = ("solid", "hatch")
            parts = [
                Part(amount, look, str(words.STAGES.get(part, part)))
                for (part, amount), look in zip(count.parts, looks, strict=False)
            ]
        drawn = bar(parts, total=count.target, key=f"c{count.code}")
    return CountCard(
        code=count.code,
        title=words.target_name(count),
        value="" if count.value is None else number(count.value),
        words=words.unit_words(count),
        bar=drawn,
        stages=stages,
        note=words.behind_it(count),
        link=link,
    )


def plan_card(situation: Situation) -> PlanCard | None:
    """The version in force, or the newest of a draft, for who may read plans."""
    plan = situation.plan or situation.newest
    if plan is None:
        return None
    said = _("Version %(no)s is in force.") if situation.plan else _("Version %(no)s is not in force yet.")
    found = {severity: len(plan.checks(severity)) for severity in ("BLOCK", "WARN")}
    tally = (
        ("blocks", number(found["BLOCK"]), ngettext("check blocks", "checks block", found["BLOCK"])),
        ("warns", number(found["WARN"]), ngettext("check warns", "checks warn", found["WARN"])),
    )
    return PlanCard(
        words=said % {"no": plan.no},
        counts=tally if plan.findings is not None else (),
        address=addresses.check(situation.code, plan.no),
        reason=situation.force_reason,
    )


@dataclass(frozen=True)
class CountRow:
    """One row of the table of counts."""

    code: str
    name: str
    value: str
    target: str
    counted: str
    date: str
    own: str = ""


def count_rows(situation: Situation, own: Mapping[str, int | None]) -> list[CountRow]:
    """Every target of the programme; an unknown count has an empty figure, which the page words.

    `own` are the counts without what was brought in from a file.
    """
    return [
        CountRow(
            one.code,
            words.target_name(one),
            "" if one.value is None else number(one.value),
            words.target_words(one),
            words.counted(one.query),
            date(one.as_of),
            "" if (value := own.get(one.code)) is None else number(value),
        )
        for one in situation.counts
    ]


def counts_sentence(situation: Situation) -> str:
    """How many of the figures that the plan promises have been reached, or how many of them are counted at all."""
    total = len(situation.counts)
    unknown = sum(one.value is None for one in situation.counts)
    if not total:
        return _("The plan promises no counted targets.")
    if unknown:
        return _partly_counted(total, total - unknown)
    reached = sum(one.value is not None and one.value >= one.target for one in situation.counts)
    facts = {"total": number_inside(total), "reached": number_inside(reached)}
    if not reached:
        text = ngettext(
            "The one figure that the plan promises has not been reached yet.",
            "None of the %(total)s figures that the plan promises has been reached yet.",
            total,
        )
    elif reached == total:
        text = ngettext(
            "The one figure that the plan promises has been reached.",
            "All %(total)s figures that the plan promises have been reached.",
            total,
        )
    else:
        text = ngettext(
            "Of the %(total)s figures that the plan promises, one has been reached.",
            "Of the %(total)s figures that the plan promises, %(reached)s have been reached.",
            reached,
        )
    return text % facts


def _partly_counted(total: int, counted: int) -> str:
    facts = {"total": number_inside(total), "counted": number_inside(counted)}
    if not counted:
        text = ngettext(
            "The plan promises one figure. The service does not count it yet.",
            "The plan promises %(total)s figures. The service does not count them yet.",
            total,
        )
        return text % facts
    text = ngettext(
        "The plan promises %(total)s figures, and one of them is counted.",
        "The plan promises %(total)s figures, and %(counted)s of them are counted.",
        counted,
    )
    return text % facts


def counts_title() -> str:
    """The name of the page of counts."""
    return _("Counts")
