"""What the pages of a plan show, made of stored results, the plan and the words; views only hand it to templates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.forms import BoundField
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oppiva.core.plan import REASONS, SECTIONS, Change, FieldSpec, HoursMatrix, Kind, Plan, field_at, hours_matrix
from oppiva.core.plan.paths import names_of
from oppiva.core.plan.spec import LANGUAGES, MANAGEMENT, UNASSIGNED
from oppiva.programme.forms import ForceForm
from oppiva.programme.forms.force import fits_of
from oppiva.programme.matching import Proposal, named_in
from oppiva.programme.models import Commitment, Target, WorkPackage, in_language, label_of
from oppiva.programme.queries import SEVERITIES, StoredCheck, StoredReport
from oppiva.programme.records import Step
from oppiva.programme.wording import (
    check_title,
    field_label,
    finding_facts,
    finding_message,
    finding_remedy,
    path_label,
    role_label,
    section_label,
    severity_label,
    severity_words,
    value_label,
)
from oppiva.ui.formatting import date, date_range, hours, money, number, percent

MARKS = {"BLOCK": "blocks", "WARN": "warns", "INFO": "informs", "OK": "fine"}


@dataclass(frozen=True)
class FindingView:
    """One finding in words: what, its facts, what mends it, and where."""

    severity: str
    message: str
    remedy: str
    facts: list[tuple[str, str]]
    path: str
    edit: str

    @property
    def where(self) -> str:
        """The part of the plan it lies in, by the name its form has."""
        return path_label(self.path)


@dataclass(frozen=True)
class CheckView:
    """One check in words; `mark` is its shape."""

    id: str
    severity: str
    mark: str
    title: str
    findings: list[FindingView]

    @property
    def first(self) -> FindingView | None:
        """The finding that weighs most."""
        return self.findings[0] if self.findings else None


@dataclass(frozen=True)
class Group:
    """All checks of one severity."""

    severity: str
    label: str
    mark: str
    count: int
    checks: list[CheckView] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The word beside the count, in its number."""
        return severity_words(self.severity, self.count)


def groups(report: StoredReport, plan: Plan, edit: str = "", *, same: bool = True) -> dict[str, Group]:
    """The checks by severity; `edit` is the address of the editor's start, empty for who may not edit.

    When the editor works on another version than the checked one (`same` is False), the links lead to the whole
    section: its rows may have moved.
    """
    views = [_check(one, plan, edit, same) for one in report.checks]
    return {
        severity: Group(
            severity,
            severity_label(severity),
            MARKS[severity],
            report.counts.get(severity, 0),
            [one for one in views if one.severity == severity],
        )
        for severity in SEVERITIES
    }


def _check(one: StoredCheck, plan: Plan, edit: str, same: bool) -> CheckView:
    # What a result costs is a figure and nothing to mend: it stands among the figures, not between the warnings.
    told = [finding for finding in one.findings if one.severity == "INFO" or finding["code"] != "unit_costs"]
    findings = [_finding(finding, plan, edit, same) for finding in told]
    return CheckView(one.id, one.severity, MARKS[one.severity], check_title(one.id), findings)


def _finding(finding: Mapping[str, object], plan: Plan, edit: str, same: bool) -> FindingView:
    code, path = str(finding["code"]), str(finding["path"])
    facts = finding["facts"] if isinstance(finding["facts"], Mapping) else {}
    if finding.get("closed"):
        # Sentence and facts hold rates, which this reader may not see.
        return FindingView(str(finding["severity"]), _("Pay and rates are not shown to you."), "", [], path, "")
    return FindingView(
        severity=str(finding["severity"]),
        message=finding_message(code, facts, path),
        remedy=finding_remedy(code, facts, path),
        facts=finding_facts(code, facts, path, plan),
        path=path,
        edit=edit_address(edit, path if same or not path else names_of(path)[0]),
    )


def edit_address(edit: str, path: str) -> str:
    """The address of the field that a path names, on the page of its section."""
    section = names_of(path)[0] if path else ""
    if not edit or section not in SECTIONS or section in ("format", "extra"):
        return ""
    page = _row(path) // 10 * 10
    return f"{edit}{section}/{f'?alku={page}' if page else ''}#id_{path}"


def _row(path: str) -> int:
    start = path.find("[")
    return int(path[start + 1 : path.index("]", start)]) if start >= 0 else 0


def figures(report: StoredReport) -> list[tuple[str, str]]:
    """Net cost by experiment, model and participant, and all work, as rows of a name and a value."""
    costs = report.finding("G08", "unit_costs") or {}
    rows = finding_facts("unit_costs", costs, "budget.net_total") if costs else []
    return [*rows, (_("Work in all"), hours(sum(report.demand_minutes.values())))]


@dataclass(frozen=True)
class Cell:
    """One number of the hours matrix in words; `short` marks hours that do not reach the demand."""

    text: str
    short: bool = False


@dataclass(frozen=True)
class MatrixView:
    """The hours matrix as a table: columns, one line per staff row, then demand, given and difference."""

    columns: list[tuple[str, str]]
    lines: list[tuple[str, list[Cell], str]]
    demand: list[Cell]
    given: list[Cell]
    difference: list[Cell]


def matrix(plan: Plan) -> MatrixView:
    """Staff rows against work packages, beside what the work takes."""
    found: HoursMatrix = hours_matrix(plan)
    return MatrixView(
        columns=[(_column(code), _title(plan, code)) for code in found.columns],
        lines=[
            (
                role_label(row.role) if row.role else _("Row %(n)s") % {"n": row.entry + 1},
                [Cell("" if minutes == 0 else _minutes(minutes)) for minutes in row.minutes],
                _minutes(row.total),
            )
            for row in found.rows
        ],
        demand=[Cell(hours(minutes)) for minutes in found.demand],
        given=[Cell(_minutes(minutes)) for minutes in found.given],
        difference=[Cell(_signed(minutes), minutes is not None and minutes < 0) for minutes in found.difference],
    )


def _column(code: str) -> str:
    words = {MANAGEMENT: _("Management"), UNASSIGNED: _("No work package")}
    return words.get(code, code)


def _title(plan: Plan, code: str) -> str:
    package = plan.work_package(code)
    return next(iter(package[1].title.values()), "") if package else ""


def _minutes(minutes: int | None) -> str:
    return _("not stated") if minutes is None else hours(minutes)


def _signed(minutes: int | None) -> str:
    if minutes is None:
        return _("not known")
    return f"+{hours(minutes)}" if minutes > 0 else hours(minutes)


@dataclass(frozen=True)
class ReasonView:
    """A reason of the funder and the check it maps to."""

    text: str
    check: str
    severity: str


@dataclass(frozen=True)
class DecisionView:
    """What the funder decided, shown beside the check; `supported` is None while it is not stated."""

    supported: bool | None
    handled: str
    reasons: list[ReasonView]
    approved: list[tuple[str, str, str]]


def decision(plan: Plan, report: StoredReport) -> DecisionView | None:
    """The decision of the plan's `[decision]`: what was asked beside what was approved; None when there is none."""
    one = plan.decision
    if not one:
        return None
    reasons = []
    for reason in one.reasons:
        check = report.check(REASONS.get(reason, ""))
        reasons.append(
            ReasonView(
                value_label("decision.reasons", reason), check.id if check else "", check.severity if check else ""
            )
        )
    asked, got = plan.budget, one.approved
    rows = [
        (field_label("budget.salaries"), asked.salaries_cents, got.salaries_cents),
        (field_label("budget.net_total"), asked.net_total_cents, got.net_total_cents),
        (
            field_label("budget.financing.eu_and_state"),
            asked.financing.eu_and_state_cents,
            got.financing.eu_and_state_cents,
        ),
    ]
    return DecisionView(
        one.supported,
        ", ".join(date(day) for day in one.handled),
        reasons,
        [(label, money(before), money(after)) for label, before, after in rows if after is not None],
    )


@dataclass(frozen=True)
class ChangeView:
    """One value before and after, in words."""

    where: str
    before: str
    after: str


def changes(found: Sequence[Change]) -> list[tuple[str, list[ChangeView]]]:
    """The changes between two versions by section."""
    by_section: dict[str, list[ChangeView]] = {}
    for change in found:
        section = names_of(change.path)[0]
        where = path_label(change.path)
        if change.row:
            where = f"{change.row}: {field_label(change.path)}"
        view = ChangeView(where, plain(change.path, change.before), plain(change.path, change.after))
        by_section.setdefault(section, []).append(view)
    return [(section_label(section), views) for section, views in by_section.items()]


def plain(path: str, value: object) -> str:
    """A value of the plan file as people read it; nothing for a value that is not stated."""
    if value is None:
        return ""
    try:
        spec = field_at(path)
    except KeyError:
        return str(value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(_plain_one(spec, path, one) for one in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {one}" for name, one in value.items())
    return _plain_one(spec, path, value)


def _plain_one(spec: FieldSpec, path: str, value: object) -> str:
    if isinstance(value, bool) or value is None:
        return plain(path, value)
    if isinstance(value, int | float):
        whole = int(value)
        match spec.unit:
            case "euros":
                return money(whole * 100)
            case "cents":
                return money(whole)
            case "bp":
                return percent(whole)
            case "hours":
                return hours(whole * 60)
        return str(whole) if spec.unit == "years" else number(value)
    if spec.kind in (Kind.CHOICE, Kind.CHOICES) or path.startswith("decision.reasons"):
        return value_label(path, str(value))
    if spec.name == "role":
        return role_label(str(value))
    return date(value) if isinstance(value, dt.date) else str(value)


@dataclass(frozen=True)
class CheckChange:
    """A check whose severity differs between two versions."""

    id: str
    title: str
    before: str
    before_mark: str
    after: str
    after_mark: str


def check_changes(before: Mapping[str, str], after: Mapping[str, str]) -> list[CheckChange]:
    """The checks that changed between two versions, in the order of the checks."""
    return [
        CheckChange(
            check_id,
            check_title(check_id),
            severity_label(before[check_id]),
            MARKS[before[check_id]],
            severity_label(severity),
            MARKS[severity],
        )
        for check_id, severity in after.items()
        if check_id in before and before[check_id] != severity
    ]


@dataclass(frozen=True)
class StepView:
    """What putting a version in force does to one row, in words."""

    act: str
    what: str
    code: str
    says: str
    before: str = ""


def steps_in_words(found: Sequence[Step]) -> list[StepView]:
    """The rows that a version in force makes, changes and removes."""
    acts = {"new": _("new"), "changed": _("changes"), "removed": _("is removed")}
    kinds = {"WorkPackage": _("Work package"), "Target": _("Target"), "Milestone": _("Milestone")}
    views = []
    for step in found:
        held = {} if step.row is None else vars(step.row)
        before, says = _step(step.made, held), _step(step.made, {**held, **step.fields})
        name = _step_name(step.made, step.code, {**held, **step.fields})
        views.append(
            StepView(acts[step.act], kinds[step.made.__name__], name, says, before if before not in ("", says) else "")
        )
    return views


def _step_name(made: type, code: str, fields: Mapping[str, object]) -> str:
    """A work package with its title, a target in words, a milestone in words or by its title."""
    if made is Target:
        return value_label("targets", code)
    title = in_language({language: str(fields.get(f"title_{language}") or "") for language in LANGUAGES})
    if made is WorkPackage:
        return f"{code} {title}".strip()
    return title if title and not code.startswith("round-") else _milestone(code)


def _step(made: type, fields: Mapping[str, object]) -> str:
    """The value of a row: how many, or from which day to which."""
    if made is Target:
        value = fields.get("value")
        if not isinstance(value, int):
            return ""
        return _("about %(n)s") % {"n": number(value)} if fields.get("approximate") else number(value)
    start, end = (fields.get(name) for name in (("start", "end") if made is WorkPackage else ("starts_on", "ends_on")))
    return date_range(start, end) if isinstance(start, dt.date) and isinstance(end, dt.date) else ""


def _milestone(code: str) -> str:
    if code == "event":
        return _("closing event")
    if code.startswith("round-"):
        return _("evaluation round %(n)s") % {"n": code.removeprefix("round-")}
    return code


@dataclass(frozen=True)
class SectionRow:
    """A section of the plan in the chooser: its form, and how many checks block or warn there."""

    label: str
    address: str
    blocks: int
    warns: int


def section_rows(edit: str, report: StoredReport | None) -> list[SectionRow]:
    """Every section, those where most blocks first, then those that warn, then the rest in the plan's order."""
    counted: dict[tuple[str, str], int] = {}
    for check in report.checks if report else ():
        for key in {(names_of(str(one["path"]))[:1], str(one["severity"])) for one in check.findings if one["path"]}:
            counted[key[0][0], key[1]] = counted.get((key[0][0], key[1]), 0) + 1
    rows = []
    for label, address, _current in editor_links(edit):
        name = address.removeprefix(edit).rstrip("/")
        rows.append(SectionRow(label, address, counted.get((name, "BLOCK"), 0), counted.get((name, "WARN"), 0)))
    return sorted(rows, key=lambda row: (-row.blocks, -row.warns))


def editor_links(edit: str, current: str = "") -> list[tuple[str, str, bool]]:
    """Every section of the plan with the address of its form."""
    names = [name for name in SECTIONS if name not in ("format", "extra", "decision")]
    return [(section_label(name), f"{edit}{name}/", name == current) for name in names]


def version_path(code: str, name: str, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """The line above a page's sentence: programme, plan, and where below it."""
    return [
        (label_of(code, name), reverse("reporting:programme", args=[code])),
        (_("Plan"), reverse("programme:plan", args=[code])),
        *more,
    ]


def list_address() -> str:
    """The list of programmes."""
    return reverse("programme:list")


@dataclass(frozen=True)
class MatchView:
    """An area or partner of the plan with the field that says who it is, and why one is proposed."""

    field: BoundField
    fits: BoundField | None
    name: str
    proposed: str
    reason: str
    commitment: str
    undated: bool
    settled: bool


def matches(form: ForceForm, found: Sequence[Proposal], names: Mapping[str, str]) -> list[MatchView]:
    """The names of the plan to confirm, each with its proposal and the reason in words; `names` by organisation."""
    reasons = {
        "earlier": _("chosen earlier"),
        "same_name": _("the same name"),
        "same_area": _("the only organisation of this employment area"),
        "like_name": _("a name much like it"),
        "": _("no organisation found"),
    }
    views = []
    for name, one in zip(form.keys, found, strict=True):
        guess = name in form.proposed
        form.fields[name].label = (
            _("%(name)s is another organisation") if guess else _("%(name)s is this organisation")
        ) % {"name": one.named.name}
        views.append(
            MatchView(
                field=form[name],
                fits=form[fits_of(name)] if guess else None,
                name=one.named.name,
                proposed=names.get(form.proposed.get(name, ""), ""),
                reason=reasons[one.reason],
                commitment=value_label("areas[0].commitment", one.named.commitment),
                undated=one.named.commitment == Commitment.Kind.SIGNED and one.reason != "earlier",
                settled=one.reason == "earlier",
            )
        )
    return views


@dataclass(frozen=True)
class InPlan:
    """What the plan in force calls an organisation and says of its commitment; `signed` when it says that."""

    name: str
    commitment: str
    signed: bool


def in_plan(plan: Plan | None) -> dict[str, InPlan]:
    """The areas and partners of the plan in force by the key that a commitment keeps."""
    return {
        one.key: InPlan(
            one.name, value_label("areas[0].commitment", one.commitment), one.commitment == Commitment.Kind.SIGNED
        )
        for one in (named_in(plan, get_language() or "fi") if plan else [])
    }
