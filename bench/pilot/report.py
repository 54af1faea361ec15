"""The report: what was lived, what was typed and what is there, counts, faults, pages, mails, failures."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from pilot.world import World

PAGES = 25


def verdicts(world: World, lost: list[str]) -> list[str]:
    """Why the pilot has failed, in words; nothing when it has not."""
    found = [f"{len(lost)} texts are not as they were typed"] if lost else []
    wrong = [what for what, own, theirs in world.checks if own != theirs]
    found += [f"{len(wrong)} counts differ: {', '.join(wrong[:5])}"] if wrong else []
    broken = world.traffic.broken()
    found += [f"{len(broken)} answers of 500 and above"] if broken else []
    faults = [row.kind for row in world.faults.rows.values() if row.wrong]
    found += [f"{len(faults)} kinds of faults went otherwise: {', '.join(faults[:5])}"] if faults else []
    found += [f"{len(world.problems)} things people could not do"] if world.problems else []
    doubled = world.mailbox.doubled()
    found += [f"{len(doubled)} mails came twice"] if doubled else []
    return found


def data(world: World, lost: list[str]) -> dict[str, object]:
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
        "counts": [{"what": what, "own": own, "service": theirs, "same": own == theirs} for what, own, theirs in world.checks],
        "faults": [asdict(row) for row in world.faults.rows.values()],
        "problems": world.problems,
        "requests": len(traffic.rows),
        "slowest": [
            {"page": name, "n": n, "p50_ms": _ms(p50), "p95_ms": _ms(p95), "max_ms": _ms(most), "bytes": size}
            for name, n, p50, p95, most, size in traffic.slowest()
        ],
        "refusals": [{"status": status, "page": name, "n": n} for (status, name), n in traffic.refusals().most_common()],
        "broken": [asdict(row) for row in traffic.broken()],
        "log": world.installation.troubles()[:50],
        "mails": len(mailbox.mails),
        "mail_kinds": dict(mailbox.kinds().most_common()),
        "mails_most_to_one": max(people.values(), default=0),
        "mails_doubled": [f"{mail.to}: {mail.subject}" for mail in mailbox.doubled()],
    }


def markdown(found: dict[str, object]) -> str:
    """The report for people."""
    said = found["verdicts"]
    lines = [
        "# The pilot", "",
        f"{found['series']} series, {found['people']} people, {found['database']}, seed {found['seed']}: "
        f"{found['requests']} requests, {found['mails']} mails, {found['kills']} kills, {found['starts']} starts of the service.",
        "", "**Nothing typed is lost, the counts are right, no failure.**" if not said else "**Not well:**", "",
        *[f"- {one}" for one in said],  # type: ignore[attr-defined]
        "", "## What was typed, and what is there", "", "| Where | taken | refused | replaced | seen | open |", "| --- | --: | --: | --: | --: | --: |",
    ]  # fmt: skip
    for where, fates in found["typed"].items():  # type: ignore[attr-defined]
        lines.append(f"| {where} | " + " | ".join(str(fates.get(one, 0)) for one in ("taken", "refused", "replaced", "seen", "open")) + " |")
    lines += ["", *[f"- LOST {one}" for one in found["lost"]]]  # type: ignore[attr-defined]
    lines += ["", "## Counts against the own book", "", "| What | own | the service | |", "| --- | --- | --- | --- |"]
    for row in found["counts"]:  # type: ignore[attr-defined]
        lines.append(f"| {row['what']} | {_short(row['own'])} | {_short(row['service'])} | {'same' if row['same'] else '**DIFFERS**'} |")
    faults = found["faults"]
    lines += ["", f"## Faults: {len(faults)} kinds", "", "| Kind | expected | times | happened | |", "| --- | --- | --: | --- | --- |"]  # type: ignore[arg-type]
    for row in faults:  # type: ignore[attr-defined]
        happened = (row["wrong"] or row["seen"] or ["not tried"])[0]
        lines.append(f"| {row['kind']} | {row['expected']} | {len(row['seen'])} | {_short(happened)} | {'**otherwise**' if row['wrong'] else 'held'} |")
    lines += ["", "## What people could not do", "", *([f"- {one}" for one in found["problems"]] or ["Nothing."])]  # type: ignore[attr-defined]
    lines += ["", "## Slowest pages", "", "| Page | n | p50 ms | p95 ms | max ms | bytes |", "| --- | --: | --: | --: | --: | --: |"]
    for row in found["slowest"][:PAGES]:  # type: ignore[index]
        lines.append(f"| {row['page']} | {row['n']} | {row['p50_ms']} | {row['p95_ms']} | {row['max_ms']} | {row['bytes']} |")
    lines += ["", "## Answers that refused", "", "| Status | page | n |", "| --: | --- | --: |"]
    for row in found["refusals"]:  # type: ignore[attr-defined]
        lines.append(f"| {row['status'] or 'cut'} | {row['page']} | {row['n']} |")
    lines += ["", "## 500 and above", "", *([f"- {row['method']} {row['path']}: {row['status']} ({row['phase']})" for row in found["broken"]] or ["None."])]  # type: ignore[attr-defined]
    lines += ["", "## The service's log", "", *([f"- `{_short(one)}`" for one in found["log"]] or ["No failure."])]  # type: ignore[attr-defined]
    lines += ["", f"## Mails: {found['mails']}, at most {found['mails_most_to_one']} to one person", "", "| Subject | n |", "| --- | --: |"]
    for subject, n in found["mail_kinds"].items():  # type: ignore[attr-defined]
        lines.append(f"| {subject.replace('|', '/')} | {n} |")
    lines += ["", *([f"- twice: {one}" for one in found["mails_doubled"]] or ["None came twice."])]  # type: ignore[attr-defined]
    lines += ["", "## Seconds", "", *[f"- {name}: {seconds}" for name, seconds in found["seconds"].items()], ""]  # type: ignore[attr-defined]
    return "\n".join(lines)


def write(found: dict[str, object], file: Path) -> None:
    """The report as Markdown, and beside it as JSON."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(markdown(found), "utf-8")
    file.with_suffix(".json").write_text(json.dumps(found, ensure_ascii=False, indent=1, default=str), "utf-8")


def _ms(seconds: float) -> int:
    return round(1e3 * seconds)


def _short(value: object) -> str:
    text = " ".join(str(value).split()).replace("|", "\\|")
    return text if len(text) <= 140 else f"{text[:137]}…"
