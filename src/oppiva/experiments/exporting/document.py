"""One experiment as a paper: what its page shows to this reader, in the order in which it is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oppiva.core.text import search_key
from oppiva.experiments import locked_words, log_words, queries, rules, words
from oppiva.experiments.exporting import follow_up
from oppiva.experiments.exporting.rows import Compared, compared
from oppiva.experiments.forms.log import KINDS
from oppiva.experiments.models import Measured, Statistic, Step
from oppiva.experiments.pages import experiment as pages
from oppiva.experiments.pages import plan
from oppiva.experiments.pages.experiment import View
from oppiva.experiments.pages.log import charted
from oppiva.experiments.pages.taking_out import is_readable
from oppiva.experiments.queries import WholeRound
from oppiva.experiments.queries import page as reads
from oppiva.experiments.rules import Sight
from oppiva.jobs import clock
from oppiva.programme.visibility import statement
from oppiva.ui import formatting
from oppiva.ui.papers import Block, Drawing, Fact, Facts, Grid, Paper, Photo, Points, Section, Words

EMBLEM = "workshops/_emblem.html"
# A paper is read in other years: no day is of this year, so that every day has its year.
WITH_YEARS = date.min


def document_of(sight: Sight) -> Paper:
    """The experiment with every round that is open to the reader, the newest first; 404 when nothing of it is.

    A paper goes from hand to hand, so that no name is in it but of those who want theirs beside the experiment.
    """
    views = [view for view in _views(sight) if is_readable(view)]
    if not views:
        raise Http404
    first, language, experiment = views[0], get_language() or "fi", sight.experiment
    sections = list(_problem(first))
    for view in views:
        parts = list(_round(view))
        if len(views) > 1:
            sections.append(Section(_("Round %(n)s") % {"n": view.cycle.number}, ()))
            parts = [replace(part, level=3) for part in parts]
        sections += parts
    problem = first.read.problem if first.read is not None else None
    title = _("Experiment %(code)s") % {"code": experiment.code}
    return Paper(
        title=f"{title}: {problem.name}" if problem is not None and problem.name else title,
        language=language,
        heading=first.heading if first.named else title,
        heading_language=_other(experiment.language, language) if first.named else "",
        above=" · ".join(_above(sight, first)),
        lead=[Words(problem.summary, _other(experiment.language, language))] if problem and problem.summary else [],
        sections=sections,
        foot=_foot(first),
        statement=statement(language),
        emblem=EMBLEM,
    )


def file_name(programme: str, code: str, form: str) -> str:
    """`kokeilu-es-oppiva-07-3-2026-03-12.pdf`."""
    words = "-".join(search_key(f"{_('Experiment')} {programme} {code}").split())
    return f"{words}-{clock.today():%Y-%m-%d}.{form}"


def _views(sight: Sight) -> Iterator[View]:
    """The rounds as the page shows each, the newest first."""
    for number in range(sight.cycle.number, 0, -1):
        if reads.cycle_of(sight.experiment, number) is not None:
            yield pages.view_of(sight, number)


def _above(sight: Sight, view: View) -> list[str]:
    team = sight.experiment.team
    authors = pages.authors_words(reads.authors_of(sight.experiment))
    return [
        team.series.programme.label,
        _("Series %(code)s") % {"code": team.series.code},
        _("Team %(n)s") % {"n": team.number},
        *([authors] if authors else []),
        view.state.words,
    ]


def _foot(view: View) -> list[str]:
    made = _("Taken out of Oppiva on %(day)s.") % {"day": formatting.date(clock.today())}
    if view.cycle.decided_at is None:
        return [_("The team's own work, not decided yet."), made]
    return [made]


def _problem(view: View) -> Iterator[Section]:
    problem = view.read.problem if view.read is not None else None
    if problem is None:
        return
    # The summary stands above, the problem itself first and without a label.
    apart = {_("In one sentence"), _("Problem")}
    facts = _facts([row for row in plan.problem_facts(problem) if row[0] not in apart], view.language)
    blocks: list[Block] = [Words(problem.problem, _own(view.language))] if problem.problem else []
    blocks += [facts] if facts.rows else []
    if blocks:
        yield Section(_("Problem"), blocks)


def _round(view: View) -> Iterator[Section]:
    """Prediction, limits, trial, numbers, result, decision, follow-up, diary: each that is there and open."""
    yield from _plan(view)
    sight = replace(view.sight, cycle=view.cycle)
    log = queries.round_of(sight.actor, view.cycle) if rules.may_read_log(sight) else None
    if log is not None:
        yield from _numbers(sight, view, log)
    outcome = view.outcome
    if outcome is not None and outcome.result is not None:
        rows = [(label, "\n".join(lines), True) for label, lines in outcome.result.rows]
        yield Section(_("Result"), [_facts(rows, view.language)])
    if outcome is not None and outcome.said is not None:
        said, held = outcome.said, view.read.decision if view.read is not None else None
        rows = [
            (_("Why?"), said.why, True),
            (_("Recorded"), formatting.date(view.cycle.decided_at), False),
            (_("Looked at again"), formatting.date(held.next_on if held is not None else None), False),
        ]
        yield Section(_("Decision: %(what)s") % {"what": said.label}, [_facts(rows, view.language)])
    followed = follow_up.section_of(sight, view.cycle)
    if followed is not None:
        yield followed
    if log is not None and log.entries:
        yield Section(_("Diary"), list(_diary(view, log)))


def _plan(view: View) -> Iterator[Section]:
    steps, today, language = view.read, WITH_YEARS, view.language
    if steps is None:
        return
    if view.locked is not None and steps.prediction is not None:
        begun = steps.prediction.locked_at is not None
        amendments = reads.amendments_of(view.sight.actor, view.cycle) if begun else []
        imported = view.sight.experiment.imported and view.cycle.decided_at is not None
        card = locked_words.locked_card(steps.prediction, steps.problem, amendments, {}, today, imported=imported)
        lines = [Words(card.sentence, _own(language)), Words(card.more, _own(language)), Words(card.meta, small=True)]
        blocks: list[Block] = [line for line in lines if line.text]
        if card.amendments:
            blocks.append(Words(_("Amendments")))
            blocks.append(Points([_signed(one) for one in card.amendments]))
        yield Section(card.title, blocks)
    if view.limits:
        said = [Words(view.compared, small=True)] if view.compared else []
        yield Section(_("Limits of decision"), [Points([f"{one.choice}: {one.when}" for one in view.limits]), *said])
    if steps.trial is not None:
        rows = [(_("Smallest trial"), plan.trial_words(steps.trial, today), True)]
        if steps.trial.minutes_estimated:
            rows.append((_("Time expected"), formatting.hours(steps.trial.minutes_estimated), False))
        safety = plan.safety_words(steps.trial, today, named=False)
        facts = _facts(rows, language)
        parts: list[Block] = [facts] if facts.rows else []
        parts += [Points(safety)] if safety else []
        if parts:
            yield Section(str(words.STEPS[Step.TRIAL]), parts)


def _signed(one: locked_words.Signed) -> str:
    empty = _("empty")
    changes = "; ".join(f"{each.label}: {each.before or empty} → {each.after or empty}" for each in one.changes)
    return f"{changes}. {one.reason} ({one.signed})"


def _numbers(sight: Sight, view: View, log: WholeRound) -> Iterator[Section]:
    """Every number there is, by measure, and what came of them before and after."""
    problem = view.read.problem if view.read is not None else None
    found = [one for one in compared(log, problem) if one.of.what or one.observations]
    if not any(one.observations for one in found):
        return
    blocks: list[Block] = [_before_and_after(found)]
    charts = {one.measure: one for one in charted(sight, view.known)[3]}
    for one in found:
        if one.position in charts:
            chart = charts[one.position]
            blocks.append(Words(chart.said.finding))
            blocks += [Drawing(chart.wide, chart.said.finding)] if chart.wide else []
            blocks += [Words(line, small=True) for line in chart.said.reasons]
        if one.observations:
            blocks.append(_listed(one, log))
    yield Section(_("Numbers"), blocks)


def _before_and_after(found: Sequence[Compared]) -> Grid:
    return Grid(
        _("Before and after"),
        [_("What is counted"), _("Figure"), _("Before"), _("After"), _("Difference"), _("Numbers of the trial")],
        [
            [
                one.of.what,
                str(Statistic(one.of.statistic).label) if one.of.statistic else "",
                _shown(one.before, one.of.unit),
                _shown(one.after, one.of.unit),
                _("the way of counting changed") if one.changed else _shown(one.difference, one.of.unit),
                formatting.number(one.after_n),
            ]
            for one in found
        ],
        frozenset({5}),
    )


def _listed(one: Compared, log: WholeRound) -> Grid:
    """The numbers of a measure, each with its unit where there are two."""
    labels = dict(Measured.choices)
    mixed = len({log.unit_of(row) for row in one.observations}) > 1
    what = f"{one.of.what}, {one.of.unit}" if one.of.unit and not mixed else one.of.what
    notes = any(row.note for row in one.observations)
    return Grid(
        what,
        [_("Day"), _("Of what time"), _("Number"), _("From how many cases"), *([_("Note")] if notes else [])],
        [
            [
                formatting.date(row.observed_on),
                str(labels[Measured(row.kind)]),
                log_words.shown(row.value, log.unit_of(row) if mixed else ""),
                formatting.number(row.n),
                *([row.note] if notes else []),
            ]
            for row in one.observations
        ],
        frozenset({2, 3}),
    )


def _diary(view: View, log: WholeRound) -> Iterator[Block]:
    """The lines by day; photos for the team alone: what is published of them is chosen on its own page."""
    labels = {str(kind): str(label) for kind, label in KINDS}
    photos = queries.photos_of(log.entries) if view.inside else {}
    for one in log.entries:
        label = f"{formatting.date(one.happened_on)}, {labels[one.kind]}"
        yield _facts([(label, one.text or "–", True)], view.language)
        if one.photo_id in photos:
            content, media = photos[one.photo_id]
            alt = one.photo_alt or one.text or _("A photo that has not been described")
            yield Photo(content, media, alt)


def _facts(rows: Sequence[tuple[str, str, bool]], language: str) -> Facts:
    """What is written of the team's own stands in the language of its experiment."""
    return Facts([Fact(label, text, _own(language) if own else "") for label, text, own in rows if text])


def _own(language: str) -> str:
    return _other(language, get_language() or "fi")


def _other(language: str, page: str) -> str:
    return language if language != page else ""


def _shown(value: object, unit: str) -> str:
    return log_words.shown(value, unit) if isinstance(value, Decimal) else _("unknown")
