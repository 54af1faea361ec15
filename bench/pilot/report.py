"""The report: what was lived, what was typed and what is there, counts, faults, pages, mails, failures."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pilot.world import World

PAGES, BIGGEST = 25, 10
FATES = ("taken", "refused", "replaced", "seen", "open")
HEAVY = ("name", "html", "plain", "requests", "script", "whole", "first")
Found = dict[str, Any]


def verdicts(world: World, lost: list[str]) -> list[str]:
    """Why the pilot has failed, in words; nothing when it has not."""
    found = [f"{len(lost)} texts are not as they were typed"] if lost else []
    wrong = [what for what, own, theirs in world.checks if own != theirs]
    found += [f"{len(wrong)} counts differ: {', '.join(wrong[:5])}"] if wrong else []
    broken = world.traffic.broken()
    found += [f"{len(broken)} answers of 500 and above"] if broken else []
    faults = [row.kind for row in world.faults.rows.values() if row.wrong]
    found += [f"{len(faults)} kinds of faults went otherwise: {', '.join(faults[:5])}"] if faults else []
    over = world.traffic.over()
    found += [f"{len(over)} pages over a budget: {', '.join(f'{row[0]} ({row[1]})' for row in over)}"] if over else []
    found += [f"{len(world.problems)} things people could not do"] if world.problems else []
    others, same = world.mailbox.doubled()
    found += [f"{len(others)} mails came twice"] if others else []
    kills = world.installation.kills
    found += [f"{len(same)} mails were sent again after {kills} kills"] if len(same) > kills else []
    return found


def data(world: World, lost: list[str]) -> Found:
    """Everything as plain data."""
    traffic, mailbox = world.traffic, world.mailbox
    people = Counter(mail.to for mail in mailbox.read())
    return {
        "seed": world.seed,
        "series": len(world.crowds),
        "people": sum(len(crowd.people) + len(crowd.leads) for crowd in world.crowds) + len(world.supervisors) + 3,
        "database": world.installation.database.partition(":")[0] or "sqlite",
        "kills": world.installation.kills,
        "starts": world.installation.starts,
        "seconds": {name: round(seconds, 1) for name, seconds in world.seconds.items()},
        "verdicts": verdicts(world, lost),
        "typed": {where: dict(fates) for where, fates in world.ledger.summary().items()},
        "lost": lost,
        "counts": [
            {"what": what, "own": own, "service": theirs, "same": own == theirs} for what, own, theirs in world.checks
        ],
        "faults": [asdict(row) for row in world.faults.rows.values()],
        "problems": world.problems,
        "requests": len(traffic.rows),
        "over": [
            {"page": name, "what": what, "budget": budget, "is": is_, "where": where}
            for name, what, budget, is_, where in traffic.over()
        ],
        "slowest": [
            {
                "page": name,
                "n": n,
                "p50_ms": _ms(p50),
                "p95_ms": _ms(p95),
                "max_ms": _ms(most),
                "worked_p95_ms": _ms(worked),
                "bytes": size,
            }
            for name, n, p50, p95, most, worked, size in traffic.slowest()
        ],
        "statements": [
            {"page": name, "n": n, "median": median, "most": most} for name, n, median, most in traffic.most_asking()
        ],
        "visits": [asdict(one) for one in traffic.scales.heaviest()],
        "refusals": [
            {"status": status, "page": name, "n": n} for (status, name), n in traffic.refusals().most_common()
        ],
        "broken": [asdict(row) for row in traffic.broken()],
        "log": world.installation.troubles()[:50],
        "mails": len(mailbox.mails),
        "mail_kinds": dict(mailbox.kinds().most_common()),
        "mails_most_to_one": max(people.values(), default=0),
        "mails_doubled": [f"{mail.to}: {mail.subject}" for mail in mailbox.doubled()[0]],
        "mails_again": [f"{mail.to}: {mail.subject}" for mail in mailbox.doubled()[1]],
    }


def markdown(found: Found) -> str:
    """The report for people."""
    said = found["verdicts"]
    lines = [
        "# The pilot",
        "",
        f"{found['series']} series, {found['people']} people, {found['database']}, seed {found['seed']}: "
        f"{found['requests']} requests, {found['mails']} mails, {found['kills']} kills, "
        f"{found['starts']} starts of the service.",
        "",
        "**Not well:**"
        if said
        else "**Nothing typed is lost, the counts are right, nothing failed, no page is over its budget.**",
        "",
        *[f"- {one}" for one in said],
    ]
    typed = [[where, *[fates.get(one, 0) for one in FATES]] for where, fates in found["typed"].items()]
    lines += _table("What was typed, and what is there", ("Where", *FATES), typed)
    lines += ["", *[f"- not as it was typed: {one}" for one in found["lost"]]]
    counts = [
        [row["what"], row["own"], row["service"], "same" if row["same"] else "**DIFFERS**"] for row in found["counts"]
    ]
    lines += _table("Counts against the own book", ("What", "own", "the service", ""), counts)
    faults = [
        [row["kind"], row["expected"], len(row["seen"]), _first(row), "**otherwise**" if row["wrong"] else "held"]
        for row in found["faults"]
    ]
    lines += _table(f"Faults: {len(faults)} kinds", ("Kind", "expected", "times", "happened", ""), faults)
    lines += ["", "## What people could not do", "", *([f"- {one}" for one in found["problems"]] or ["Nothing."])]
    over = [list(row.values()) for row in found["over"]]
    lines += _table("Pages over their budget", ("Page", "of what", "budget", "is", "where"), over)
    lines += [] if over else ["", "None."]
    asking = [list(row.values()) for row in found["statements"][:PAGES]]
    lines += _table("Most statements", ("Page", "n", "median", "most"), asking)
    heavy = [[row[name] for name in HEAVY] for row in found["visits"][:BIGGEST]]
    lines += _table(
        f"Largest pages of {len(found['visits'])}: bytes over the wire, as if opened first",
        ("Page", "HTML", "as written", "requests", "script", "opened first", "begins a device"),
        heavy,
    )
    slow = [list(row.values()) for row in found["slowest"][:PAGES]]
    heads = ("Page", "n", "p50 ms", "p95 ms", "max ms", "worked p95 ms", "bytes")
    lines += _table("Slowest pages", heads, slow)
    refused = [[row["status"] or "cut", row["page"], row["n"]] for row in found["refusals"]]
    lines += _table("Answers that refused", ("Status", "page", "n"), refused)
    broken = [f"- {row['method']} {row['path']}: {row['status']} ({row['phase']})" for row in found["broken"]]
    lines += ["", "## 500 and above", "", *(broken or ["None."])]
    lines += ["", "## The service's log", "", *([f"- `{_short(one)}`" for one in found["log"]] or ["No failure."])]
    kinds = [list(pair) for pair in found["mail_kinds"].items()]
    lines += _table(f"Mails: {found['mails']}, at most {found['mails_most_to_one']} to one", ("Subject", "n"), kinds)
    lines += ["", *([f"- twice: {one}" for one in found["mails_doubled"]] or ["None came twice."])]
    lines += [f"- the very same mail again, its worker was killed: {one}" for one in found["mails_again"]]
    lines += ["", "## Seconds", "", *[f"- {name}: {seconds}" for name, seconds in found["seconds"].items()], ""]
    return "\n".join(lines)


def _table(title: str, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    made = ["", f"## {title}", "", "| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    return [*made, *("| " + " | ".join(_short(cell) for cell in row) + " |" for row in rows)]


def _first(row: Mapping[str, Any]) -> str:
    return str((row["wrong"] or row["seen"] or ["not tried"])[0])


def write(found: Found, file: Path) -> None:
    """The report as Markdown, and beside it as JSON."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(markdown(found), "utf-8")
    file.with_suffix(".json").write_text(json.dumps(found, ensure_ascii=False, indent=1, default=str), "utf-8")


def _ms(seconds: float) -> int:
    return round(1e3 * seconds)


def _short(value: object) -> str:
    text = " ".join(str(value).split()).replace("|", "\\|")
    return text if len(text) <= 140 else f"{text[:137]}…"
