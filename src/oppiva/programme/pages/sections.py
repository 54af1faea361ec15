"""The sections of a plan in the editor."""

from __future__ import annotations

from dataclasses import dataclass

from oppiva.core.plan import SECTIONS
from oppiva.core.plan.paths import names_of
from oppiva.programme.queries import StoredReport
from oppiva.programme.wording import section_label


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
