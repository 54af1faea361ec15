"""Agreement in words: the number, its interval, the guides beside it and never a verdict; sentences side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.catalogue.models import CodingSet
from oppiva.catalogue.pages.coding import address
from oppiva.catalogue.queries import coding as reads
from oppiva.catalogue.queries.coding_agreement import AgreementPage, Disagreement
from oppiva.catalogue.rules.coding import Desk
from oppiva.core.charts.interval import IntervalRow, interval_row
from oppiva.core.statistics import CodeAgreement
from oppiva.core.statistics.agreement import GUIDES
from oppiva.ui.formatting import number

SHOWN = 100


@dataclass(frozen=True)
class AlphaShown:
    """A code with its alpha; without one the words say why. `figure` is the interval between -1 and 1."""

    name: str
    colour: str
    marked: str
    alpha: str
    between: str
    figure: str


@dataclass(frozen=True)
class GivenShown:
    """A code in a sentence: who gave it, in the order of the coders; True where they did."""

    name: str
    colour: str
    by: tuple[bool, ...]


@dataclass(frozen=True)
class SentenceShown:
    """A sentence with what each coder gave it."""

    where: str
    address: str
    text: str
    language: str
    given: tuple[GivenShown, ...]
    differs: bool


@dataclass(frozen=True)
class Shown:
    """The agreement of a set."""

    sentence: str
    lead: str
    number: int
    coders: tuple[str, ...]
    mean: str
    alphas: tuple[AlphaShown, ...]
    few: bool
    units: int
    unused: int
    left_out: int
    differing: tuple[SentenceShown, ...]
    alike: tuple[SentenceShown, ...]
    more: int
    sets: tuple[tuple[str, str, bool], ...]
    open_set: int | None
    guides: tuple[str, ...]


def agreement_page(desk: Desk, sets: Sequence[CodingSet], page: AgreementPage | None) -> Shown:
    """The page of a set, or of none."""
    open_set = next((one.number for one in sets if one.ended_at is None), None)
    ended = [one for one in sets if one.ended_at is not None]
    now = page.coding_set.number if page is not None else None
    choices = tuple(
        (_("Set %(n)s") % {"n": one.number}, f"{address(desk, 'agreement')}?era={one.number}", one.number == now)
        for one in ended
    )
    guides = tuple(alpha(one) for one in GUIDES)
    if page is None or page.result is None:
        return Shown(
            _none(page, open_set), _why(), now or 0, (), "", (), False, 0, 0, page.left_out if page else 0, (), (), 0,
            choices if len(choices) > 1 else (), open_set, guides,
        )  # fmt: skip
    names = reads.names_to(desk, page.coders)
    rows = [_sentence(desk, page, one) for one in page.rows]
    differing = [one for one in rows if one.differs]
    alike = [one for one in rows if not one.differs]
    few = any(one.agreement.few for one in page.result.codes)
    return Shown(
        sentence=_said(page),
        lead=_lead(page, len(differing)),
        number=page.coding_set.number,
        coders=tuple(names[pk] for pk in page.coders),
        mean=alpha(page.result.mean) if page.result.mean is not None else "",
        alphas=tuple(_alpha(page, one) for one in page.result.codes),
        few=few,
        units=page.units,
        unused=page.unused,
        left_out=page.left_out,
        differing=tuple(differing[:SHOWN]),
        alike=tuple(alike[:SHOWN]),
        more=max(0, len(differing) - SHOWN) + max(0, len(alike) - SHOWN),
        sets=choices if len(choices) > 1 else (),
        open_set=open_set,
        guides=guides,
    )


def alpha(value: float) -> str:
    """Two decimals, as such a number is read; a guide as it is written."""
    return number(value, 3 if value in GUIDES and round(value, 2) != value else 2)


def _none(page: AgreementPage | None, open_set: int | None) -> str:
    if page is not None:
        return _("Fewer than two were done, so there is nothing to compare.")
    if open_set is not None:
        return _("Agreement is told when all coders are done.")
    return _("No set has been coded yet.")


def _why() -> str:
    return _("Two or more code the same sentences, each apart. Then it is counted how far they agree.")


def _said(page: AgreementPage) -> str:
    result = page.result
    if result is None or not result.codes:
        return _("Nobody marked anything in this set.")
    if result.mean is None:
        return _("Agreement cannot be counted: every value is the same.")
    said = ngettext("Mean agreement %(alpha)s, of one code", "Mean agreement %(alpha)s, of %(n)s codes", result.counted)
    return said % {"alpha": alpha(result.mean), "n": result.counted}


def _lead(page: AgreementPage, differing: int) -> str:
    sentences = ngettext("one sentence", "%(n)s sentences", page.units) % {"n": page.units}
    return ngettext(
        "Krippendorff's alpha over %(sentences)s. In one of them the coders differ.",
        "Krippendorff's alpha over %(sentences)s. In %(n)s of them the coders differ.",
        differing,
    ) % {"sentences": sentences, "n": differing}


def _alpha(page: AgreementPage, one: CodeAgreement) -> AlphaShown:
    row, found = page.codes[one.code], one.agreement
    marked = ngettext("one sentence", "%(n)s sentences", one.marked) % {"n": one.marked}
    if found.alpha is None:
        return AlphaShown(row.full, row.colour, marked, "", _("cannot be counted: every value is the same"), "")
    between = _("no interval")
    if found.low is not None and found.high is not None:
        between = _("%(low)s to %(high)s") % {"low": alpha(found.low), "high": alpha(found.high)}
    low, high = found.low, found.high
    holds = low is not None and high is not None and low <= found.alpha <= high
    figure = interval_row(IntervalRow(found.alpha, low, high, -1.0, 1.0, 0.0)).svg if holds else ""
    return AlphaShown(row.full, row.colour, marked, alpha(found.alpha), between, figure)


def _sentence(desk: Desk, page: AgreementPage, one: Disagreement) -> SentenceShown:
    given = tuple(GivenShown(row.full, row.colour, tuple(pk in who for pk in page.coders)) for row, who in one.given)
    where = _("%(code)s, sentence %(n)s") % {"code": one.experiment, "n": one.number}
    to = address(desk, "coding_source", one.experiment) if one.text else ""
    return SentenceShown(where, to, one.text, one.language, given, one.differing > 0)
