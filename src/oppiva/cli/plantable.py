"""The report of a plan check as a table for a terminal; needs a started Django with a language chosen."""

import os
import shutil
import sys
from textwrap import wrap

from django.utils.translation import gettext as _

from oppiva.core.plan import Check, Finding, Plan, Report, to_json
from oppiva.programme.wording import (
    check_title,
    finding_facts,
    finding_message,
    finding_remedy,
    result_sentence,
    severity_count,
    severity_label,
    shown,
    value_label,
)

MARKS = {"BLOCK": "✖", "WARN": "▲", "INFO": "●", "OK": "✓"}
PLAIN_MARKS = {"BLOCK": "x", "WARN": "!", "INFO": "i", "OK": "+"}
COLOURS = {"BLOCK": "31", "WARN": "33", "INFO": "36", "OK": "32"}
WIDEST = 110  # a line longer than this is hard to follow
NARROWEST = 40


def with_messages(report: Report) -> dict[str, object]:
    """The report's JSON with a sentence beside each finding."""
    document = to_json(report)
    checks = document["checks"]
    for one, written in zip(report.checks, checks if isinstance(checks, list) else [], strict=True):
        for finding, entry in zip(one.findings, written["findings"], strict=True):
            entry["message"] = finding_message(finding.code, finding.facts, finding.path)
    return document


class _Terminal:
    """How wide the lines may be, and whether colours and marks beyond ASCII can be shown."""

    def __init__(self) -> None:
        self.width = max(NARROWEST, min(WIDEST, shutil.get_terminal_size().columns))
        self.colours = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        self.marks = MARKS if (sys.stdout.encoding or "").lower().startswith("utf") else PLAIN_MARKS

    def painted(self, text: str, severity: str) -> str:
        return f"\033[{COLOURS[severity]}m{text}\033[0m" if self.colours else text


def _lines(finding: Finding, plan: Plan, marks: dict[str, str]) -> list[tuple[str, str]]:
    """What is said of one finding: pairs of the first line's lead and the text."""
    lines = [(f"{marks[finding.severity]} ", finding_message(finding.code, finding.facts, finding.path))]
    facts = finding_facts(finding.code, finding.facts, finding.path, plan)
    if facts:
        lines.append(("  ", " · ".join(f"{name}: {value}" for name, value in facts)))
    if finding.severity == "BLOCK":
        remedy = finding_remedy(finding.code, finding.facts, finding.path)
        lines.append(("  ", _("What would mend it: %(remedy)s") % {"remedy": f"{remedy} ({finding.path})"}))
    return lines


def _row(one: Check, plan: Plan, label_width: int, terminal: _Terminal) -> list[str]:
    severity = str(one.severity)
    label = f"{terminal.marks[severity]} {severity_label(severity)}".ljust(label_width)
    indent = " " * (label_width + 7)
    first, *more = wrap(check_title(one.id), terminal.width - len(indent))
    rows = [f"{terminal.painted(label, severity)}  {one.id}  {first}", *(indent + line for line in more)]
    for finding in one.findings:
        for lead, text in _lines(finding, plan, terminal.marks):
            rows.extend(wrap(text, terminal.width, initial_indent=indent + lead, subsequent_indent=f"{indent}  "))
    return rows


def _summary(report: Report, terminal: _Terminal) -> list[str]:
    parts = (severity_count(severity, count) for severity, count in report.counts.items())
    counts = _("%(count)s checks: %(parts)s.") % {"count": len(report.checks), "parts": ", ".join(parts)}
    return [*wrap(result_sentence(report.counts["BLOCK"]), terminal.width), *wrap(counts, terminal.width)]


def _demand(report: Report, terminal: _Terminal) -> list[str]:
    work = report.demand_minutes.items()
    parts = ", ".join(f"{value_label('work_package', code)} {shown('_minutes', minutes)}" for code, minutes in work)
    total = shown("_minutes", sum(report.demand_minutes.values()))
    words = _("Demand by work package: %(parts)s. In all %(total)s.") % {"parts": parts, "total": total}
    return wrap(words, terminal.width)


def table(plan: Plan, report: Report) -> str:
    """The summary, then one row for each check with what it found, wrapped to the terminal."""
    terminal = _Terminal()
    label_width = max(len(severity_label(severity)) for severity in MARKS) + 2
    rows = [row for one in report.checks for row in _row(one, plan, label_width, terminal)]
    return "\n".join([*_summary(report, terminal), "", *rows, "", *_demand(report, terminal)])
