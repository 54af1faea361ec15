"""The pages of plan versions, gathered: what is stored, what it says in words, and what this reader may do with it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.core.plan import diff
from oppiva.core.policy import Actor
from oppiva.programme import pages, queries, rules, sentences
from oppiva.programme.checking import plan_of
from oppiva.programme.models import PlanVersion, Programme
from oppiva.programme.queries import StoredReport
from oppiva.programme.redaction import changes_without_pay, report_without_pay
from oppiva.programme.wording import check_title

SHOWN_WARNINGS = 3


def versions(actor: Actor, programme: Programme) -> dict[str, object]:
    """The list of versions; who may only know that they exist gets no counts, authors or links."""
    rows = queries.version_rows(actor, programme)
    in_force = next((row.no for row in rows if row.in_force), None)
    return {
        "programme": programme,
        "rows": rows,
        "origins": dict(PlanVersion.Origin.choices),
        "sentence": sentences.versions(len(rows), in_force),
        "readable": rules.may(actor, "read", programme, "plan"),
        "may_write": rules.may(actor, "write", programme, "plan") and programme.state != Programme.State.ENDED,
        "may_end": programme.state == Programme.State.ACTIVE and rules.may(actor, "approve", programme),
        "newest": rows[0].no if rows else 0,
        "path": [(programme.label, reverse("reporting:programme", args=[programme.code])), (_("Plan"), "")],
    }


def check(actor: Actor, version: PlanVersion) -> dict[str, object]:
    """The check of one version: sentence, marks, groups, figures, decision, hours, what changed, what one may do."""
    programme = version.programme
    plan = plan_of(version)
    report = queries.report_of(version) or StoredReport("OK", {}, {}, ())
    if not rules.sees_pay(actor, programme):
        report = report_without_pay(report)
    numbers = queries.version_numbers(programme)
    open_to_change = programme.state != Programme.State.ENDED
    may_write = rules.may(actor, "write", programme, "plan") and open_to_change
    newest = numbers[-1]
    edit = reverse("programme:edit", args=[programme.code, newest]) if may_write else ""
    found = pages.groups(report, plan, edit, same=version.no == newest)
    blocking = report.counts.get("BLOCK", 0)
    return {
        "programme": programme,
        "version": version,
        "sentence": sentences.check(blocking),
        "groups": found,
        "blocks": found["BLOCK"].checks,
        "warnings": found["WARN"].checks[:SHOWN_WARNINGS],
        "more_warnings": found["WARN"].checks[SHOWN_WARNINGS:],
        "marks": [pages.MARKS[one.severity] for one in sorted(report.checks, key=_weight)],
        "total": len(report.checks),
        "figures": pages.figures(report),
        "decision": pages.decision(plan, report),
        "matrix": pages.matrix(plan),
        "coverage": queries.coverage(plan),
        "edit": edit,
        "newest": newest,
        "is_newest": version.no == newest,
        "in_force": programme.plan_version_id == version.pk,
        "may_write": may_write,
        "may_export": rules.may(actor, "export", programme, "plan"),
        "may_force": rules.may(actor, "approve", programme, "plan")
        and open_to_change
        and programme.plan_version_id != version.pk,
        "path": pages.version_path(programme.code, programme.name, (_("Version %(no)s") % {"no": version.no}, "")),
        **_since(version, report),
    }


def _weight(one: queries.StoredCheck) -> int:
    return queries.SEVERITIES.index(one.severity)


def _since(version: PlanVersion, report: StoredReport) -> dict[str, object]:
    """What changed since the version before: blocks mended and blocks that came."""
    before = queries.severities(version.programme, version.no - 1) if version.no > 1 else {}
    if not before:
        return {}
    after = {one.id: one.severity for one in report.checks}
    mended = [check_title(one) for one, was in before.items() if was == "BLOCK" and after.get(one) != "BLOCK"]
    broken = [check_title(one) for one, now in after.items() if now == "BLOCK" and before.get(one) != "BLOCK"]
    return {
        "previous": version.no - 1,
        "since": sentences.changed_checks(len(mended), len(broken)),
        "mended": mended,
        "broken": broken,
    }


def comparison(actor: Actor, programme: Programme, first: PlanVersion, second: PlanVersion) -> dict[str, object]:
    """Two versions side by side: fields that differ by section, and checks that changed."""
    plans = (plan_of(first), plan_of(second))
    found = diff(plans[0].data, plans[1].data)
    if not rules.sees_pay(actor, programme):
        found = changes_without_pay(found)
    severities = [queries.severities(programme, one.no) for one in (first, second)]
    return {
        "programme": programme,
        "first": first,
        "second": second,
        "numbers": queries.version_numbers(programme),
        "sentence": sentences.compared(len(found)),
        "sections": pages.changes(found, plans),
        "checks": pages.check_changes(*severities),
        "path": pages.version_path(programme.code, programme.name, (_("Compare versions"), "")),
    }


def chooser(programme: Programme, numbers: list[int], unknown: list[str]) -> dict[str, object]:
    """The two versions to compare, asked for; with the numbers that no version has."""
    return {
        "programme": programme,
        "numbers": numbers,
        "unknown": unknown,
        "path": pages.version_path(programme.code, programme.name, (_("Compare versions"), "")),
    }


def report_json(version: PlanVersion, report: StoredReport) -> dict[str, object]:
    """The stored check as `oppiva-plan-check/1`."""
    plan = plan_of(version)
    return {
        "format": "oppiva-plan-check/1",
        "plan": {"format": plan.format, "code": plan.programme.code},
        "criteria": report.criteria,
        "result": report.result,
        "counts": dict(report.counts),
        "demand_minutes": dict(report.demand_minutes),
        "checks": [
            {
                "id": one.id,
                "severity": one.severity,
                "section": one.section,
                "findings": [
                    {name: finding[name] for name in ("code", "severity", "path", "facts")} for finding in one.findings
                ],
            }
            for one in report.checks
        ],
    }


def editor(version: PlanVersion) -> str:
    """The address of the editor's start; a section's name follows it."""
    return reverse("programme:edit", args=[version.programme.code, version.no])
