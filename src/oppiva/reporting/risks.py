"""Risks in words with their severity, computed from the plan's findings, hours, commitments and counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from oppiva.core.errors import whole
from oppiva.core.money import down
from oppiva.reporting import addresses
from oppiva.reporting.pace import lags
from oppiva.reporting.sentences import lag_sentence
from oppiva.reporting.situation import Finding, Situation
from oppiva.ui.counting import number_inside
from oppiva.ui.formatting import hours, number, percent

BASIS = 10_000
HOURS_BP = 8_000  # as the plan check: hours under this share of the demand warn
COMMITTED_BP = 8_000
SEVERITIES: dict[str, tuple[str, str, Promise]] = {
    # severity: kind of the tag, its icon, its word
    "high": ("stop", "warning", pgettext_lazy("risk", "High")),
    "medium": ("next", "warning-circle", pgettext_lazy("risk", "Moderate")),
    "low": ("", "circle", pgettext_lazy("risk", "Low")),
}


@dataclass(frozen=True)
class Risk:
    """One risk: how severe, in words, and where to look; `kind` is the row of the policy it is read from."""

    severity: str
    text: str
    link: str
    address: str

    @property
    def tag(self) -> tuple[str, str, str]:
        """Kind, icon and word of its tag."""
        kind, icon, word = SEVERITIES[self.severity]
        return kind, icon, str(word)


def risks(situation: Situation, *, may_write: bool = True) -> list[Risk]:
    """The risks of a programme that has not ended, the most severe first; what the reader may not know gives none."""
    if situation.state == "ended" or situation.today > situation.end:
        return []
    found = [
        *_counts(situation),
        *_hours(situation, may_write=may_write),
        *_commitments(situation),
        *_findings(situation),
    ]
    order = list(SEVERITIES)
    return sorted(found, key=lambda risk: order.index(risk.severity))


def _counts(situation: Situation) -> Iterator[Risk]:
    late = lags(situation) if situation.state == "active" else ()
    ways = dict.fromkeys((lag.count.code if lag.kind == "short" else "", lag.kind, lag.elapsed_bp) for lag in late)
    for code, kind, elapsed in ways:
        alike = [lag for lag in late if (lag.kind, lag.elapsed_bp) == (kind, elapsed) and code in {"", lag.count.code}]
        yield Risk("high", lag_sentence(alike), _("See the counts"), addresses.counts(situation.code))


def _hours(situation: Situation, *, may_write: bool) -> Iterator[Risk]:
    if situation.plan is None:
        return
    # Who may not edit the plan reads the hours on the page of its check.
    edited = addresses.section(situation.code, situation.plan.no, "staff")
    address = edited if may_write else addresses.check(situation.code, situation.plan.no)
    unstated = []
    for package in situation.packages:
        if not package.demand or package.end < situation.today:
            continue
        facts = {"code": package.code, "given": hours(package.given), "demand": hours(package.demand)}
        if not package.staffed or package.given == 0:
            text = _("%(code)s has no hours. The plan needs %(demand)s.") % facts
            yield Risk("high", text, _("See the hours"), address)
        elif package.given is None:
            unstated.append(package)
        elif package.given * BASIS < package.demand * HOURS_BP:
            text = _("%(code)s has %(given)s reserved. The plan needs %(demand)s.") % facts
            yield Risk("medium", text, _("See the hours"), address)
    if unstated:
        text = ngettext(
            "The hours of %(codes)s are not stated. The plan needs %(demand)s for it.",
            "The hours of %(codes)s are not stated. The plan needs %(demand)s for them.",
            len(unstated),
        )
        demand = sum(package.demand or 0 for package in unstated)
        codes = ", ".join(package.code for package in unstated)
        yield Risk("medium", text % {"codes": codes, "demand": hours(demand)}, _("See the hours"), address)


def _commitments(situation: Situation) -> Iterator[Risk]:
    total = situation.organisations
    if not total or not situation.unsigned:
        return
    signed = total - len(situation.unsigned)
    severity = "medium" if signed * BASIS < total * COMMITTED_BP else "low"
    text = ngettext(
        "%(signed)s of %(total)s organisation has signed its commitment.",
        "%(signed)s of %(total)s organisations have signed their commitment.",
        total,
    )
    yield Risk(
        severity,
        text % {"signed": number(signed), "total": number(total)},
        _("See the commitments"),
        addresses.commitments(situation.code),
    )


def _findings(situation: Situation) -> Iterator[Risk]:
    if situation.plan is None or not situation.plan.findings:
        return
    address = addresses.check(situation.code, situation.plan.no)
    blocking = situation.plan.checks("BLOCK")
    if blocking:
        text = ngettext(
            "The plan in force has one check that blocks: %(checks)s.",
            "The plan in force has %(n)s checks that block: %(checks)s.",
            len(blocking),
        )
        words = text % {"n": number_inside(len(blocking)), "checks": ", ".join(blocking)}
        yield Risk("high", words, _("Open the plan check"), address)
    for finding in situation.plan.findings:
        risk = _of_finding(finding, situation, address)
        if risk:
            yield risk


def _of_finding(finding: Finding, situation: Situation, address: str) -> Risk | None:
    """The findings that say something about the running programme; the others stay on the page of the plan check."""
    facts = finding.facts
    if finding.code == "modelling_tail_short":
        days = whole(facts, "tail_days")
        if days > 0:
            text = ngettext(
                "Modelling ends %(days)s day after the workshops. It needs %(needed)s days.",
                "Modelling ends %(days)s days after the workshops. It needs %(needed)s days.",
                days,
            )
        elif days == 0:
            text = _("Modelling ends on the same day as the workshops. It needs %(needed)s days after them.")
        else:
            text = _("Modelling ends before the workshops. It needs %(needed)s days after them.")
        words = {"days": number(days), "needed": number(whole(facts, "needed_days"))}
        return Risk("medium", text % words, _("Open the plan check"), address)
    if finding.code == "no_slack" and whole(facts, "capacity"):
        share = down(whole(facts, "target") * BASIS, whole(facts, "capacity"))
        words = {"share": percent(share), "seats": number(whole(facts, "capacity"))}
        text = _("The participants' target fills %(share)s of the %(seats)s seats.")
        return Risk("low", text % words, _("Open the plan check"), address)
    return None
