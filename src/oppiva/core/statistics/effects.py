"""Unlike measures of several experiments side by side: in which direction each went, and nothing more (vaikutussuunta).

A raw value never becomes an invented common score, and nothing is counted by its statistical significance (Cochrane
Handbook, chapter 12). Source: text-analysis.md 11; the method is Boon and Thomson's effect direction plot, 2021.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from oppiva.core.statistics.binomial import clopper_pearson, sign_test
from oppiva.core.statistics.effect_model import (
    FEWEST_TOLD,
    OVER,
    Denominator,
    Direction,
    Domain,
    EffectCell,
    EffectPlan,
    EffectProblem,
    EffectRow,
    EffectRules,
    Fate,
    Measured,
    Outcome,
    Strength,
    Tally,
    Tried,
    Wish,
)
from oppiva.core.statistics.intervals import METHOD_CHANGED, shows
from oppiva.core.statistics.runs import FEWEST_TESTED

NO_BEFORE, NO_AFTER, NOT_OVER = "no_before", "no_after", "not_over"
# What a team may say itself.
SAID = (Direction.BETTER, Direction.WORSE, Direction.LEVEL)


def effect_directions(problem: EffectProblem) -> EffectPlan:
    """In which direction every experiment went in each domain.

    Refuses (ValueError) an experiment that is there twice, a band without ends and fewer than none missing.
    """
    if len({one.code for one in problem.tried}) < len(problem.tried):
        raise ValueError("an experiment is there twice")
    if problem.missing < 0:
        raise ValueError("fewer than no experiments are missing")
    rows = tuple(_row(one, problem.rules) for one in problem.tried)
    return EffectPlan(
        rows,
        tuple(_tally(rows, at, domain) for at, domain in enumerate(Domain)),
        tuple(_denominator(rows, fate, problem.missing if fate == Fate.MISSING else 0) for fate in Fate),
    )


def precision_of(values: Iterable[Decimal]) -> Decimal:
    """The step in which values were written down: 1 for whole numbers, 0.1 where one has a decimal; at most 1."""
    places = [value.normalize().as_tuple().exponent for value in values]
    return Decimal(1).scaleb(min((place for place in places if isinstance(place, int)), default=0)).min(Decimal(1))


def strength_of(points: int, *, before: bool, opinion: bool = False) -> Strength:
    """What so many numbers of a measure bear: a series from ten on, before and after when there is a starting level."""
    if opinion or not (before or points >= FEWEST_TESTED):
        return Strength.OPINION
    return Strength.SERIES if points >= FEWEST_TESTED else Strength.BEFORE_AFTER


def outcome_of(measured: Measured, *, over: bool = True) -> Outcome:
    """Where one measure went, regardless of significance; level when it differs by less than its own precision."""
    why = _why_untold(measured, over)
    if not why and measured.before is not None and measured.after is not None:
        gain = _gain(measured, measured.before.value, measured.after.value)
        n = min(measured.before.n, measured.after.n)
        difference = measured.after.value - measured.before.value
        return Outcome(measured.key, _sign(gain, measured.precision), difference, n, measured.strength)
    n = measured.after.n if measured.after is not None else 0
    if measured.said in SAID and over:
        return Outcome(measured.key, measured.said, None, n, Strength.OPINION, why)
    return Outcome(measured.key, Direction.UNTOLD, None, n, why=why)


def _why_untold(measured: Measured, over: bool) -> str:
    if not over:
        return NOT_OVER
    if measured.after is None:
        return NO_AFTER
    if measured.before is None:
        return NO_BEFORE
    return METHOD_CHANGED if measured.method_changed else ""


def _gain(measured: Measured, before: Decimal, after: Decimal) -> Decimal:
    """The change towards the wish, in the measure's unit."""
    if measured.wish == Wish.BAND:
        if measured.band is None or measured.band[0] > measured.band[1]:
            raise ValueError(f"the band of {measured.key} has no ends")
        return _outside(before, measured.band) - _outside(after, measured.band)
    return after - before if measured.wish == Wish.UP else before - after


def _outside(value: Decimal, band: tuple[Decimal, Decimal]) -> Decimal:
    return max(band[0] - value, value - band[1], Decimal(0))


def _sign(gain: Decimal, precision: Decimal) -> Direction:
    if not gain or abs(gain) < precision:
        return Direction.LEVEL
    return Direction.BETTER if gain > 0 else Direction.WORSE


def _row(tried: Tried, rules: EffectRules) -> EffectRow:
    over = tried.fate in OVER
    found = [(measured.domain, outcome_of(measured, over=over)) for measured in tried.measures]
    cells = (_cell(domain, [one for where, one in found if where == domain], rules) for domain in Domain)
    return EffectRow(tried.code, tried.fate, tuple(cells))


def _cell(domain: Domain, outcomes: Sequence[Outcome], rules: EffectRules) -> EffectCell:
    if not outcomes:
        return EffectCell(domain)
    told = [one for one in outcomes if one.direction != Direction.UNTOLD]
    if not told:
        return EffectCell(domain, Direction.UNTOLD, outcomes=tuple(outcomes))
    direction = _agreed([one.direction for one in told], rules.agree)
    # An arrow claims no more than the thinnest of what points its way.
    pointing = [one for one in told if direction in {one.direction, Direction.MIXED}]
    n = min(one.n for one in pointing)
    strength = max((one.strength for one in pointing if one.strength), key=list(Strength).index)
    return EffectCell(domain, direction, n, sum(n >= size for size in rules.sizes), strength, tuple(outcomes))


def _agreed(directions: Sequence[Direction], agree: int) -> Direction:
    """The direction of at least so many per cent of the measures, level being one of them; else mixed."""
    direction, most = Counter(directions).most_common(1)[0]
    return direction if 100 * most >= agree * len(directions) else Direction.MIXED


def _tally(rows: Sequence[EffectRow], at: int, domain: Domain) -> Tally:
    found = Counter(row.cells[at].direction for row in rows)
    favourable, n = found[Direction.BETTER], found[Direction.BETTER] + found[Direction.WORSE]
    return Tally(
        domain,
        favourable,
        n,
        found[Direction.LEVEL],
        found[Direction.MIXED],
        found[Direction.UNTOLD],
        found[None],
        clopper_pearson(favourable, n) if n else None,
        sign_test(favourable, n) if n >= FEWEST_TOLD else None,
        shows(n),
    )


def _denominator(rows: Sequence[EffectRow], fate: Fate, more: int) -> Denominator:
    of_fate = [row for row in rows if row.fate == fate]
    directed = [[cell.direction in {Direction.BETTER, Direction.WORSE} for cell in row.cells] for row in of_fate]
    by_domain = tuple(sum(row[at] for row in directed) for at in range(len(Domain)))
    return Denominator(fate, len(of_fate) + more, sum(any(row) for row in directed), by_domain)
