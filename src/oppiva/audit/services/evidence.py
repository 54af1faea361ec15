"""The evidence chain of each programme, the nightly seal of the audit rows, and the check of both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.db import IntegrityError, transaction

from oppiva.audit import clock
from oppiva.audit.models import AuditEvent, EvidenceEntry, LogRetention
from oppiva.core.calendars import day_begins
from oppiva.core.chain import START, Link, check, digest, link_hash
from oppiva.core.errors import DomainError

INSTANCE_CHAIN, SEAL, PURGE = "instance", "audit_seal", "audit_purge"
# A deed of the last minute may still be committing at midnight (statements and idle transactions end long before this).
SEAL_AFTER = timedelta(minutes=15)
TRIES = 60
FIELDS = (
    "kind", "occurred_on", "programme", "area", "series", "subject_ref", "quantity", "unit", "corrects_seq", "seal",
)  # fmt: skip
ROW = ("id", "at", "actor_id", "verb", "kind", "object_id", "subject_id", "programme", "facts")


@dataclass(frozen=True)
class Fault:
    """The first bad place of a chain (`seq`) or a bad sealed day; code: gap, moved, altered, headless, rows or facts.

    rows: fewer or more audit rows than were sealed; facts: their contents changed; headless: a chain shorter than, or
    other than, the head kept outside.
    """

    chain: str
    code: str
    seq: int | None = None
    day: date | None = None


@dataclass(frozen=True)
class Verdict:
    """What a check read, and what was wrong: nothing, when `ok`."""

    chains: int
    entries: int
    days: int
    rows: int
    faults: tuple[Fault, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.faults


def append(
    programme: str,
    kind: str,
    *,
    occurred_on: date,
    quantity: int,
    unit: str,
    area: str = "",
    series: str = "",
    subject_ref: str | None = None,
    corrects_seq: int | None = None,
    seal: str | None = None,
) -> EvidenceEntry:
    """The next entry of a programme's chain; two at once get two numbers.

    `subject_ref` and `seal` are 64 hex digits. Refuses a correction of an entry that is not there (`entry_unknown`).
    """
    for name, value in (("subject_ref", subject_ref), ("seal", seal)):
        if value is not None and (len(value) != 64 or not set(value) <= set("0123456789abcdef")):
            raise ValueError(f"{name} is 64 hex digits")
    fields = {
        "kind": kind,
        "occurred_on": occurred_on,
        "programme": programme,
        "area": area or None,
        "series": series or None,
        "subject_ref": subject_ref,
        "quantity": quantity,
        "unit": unit,
        "corrects_seq": corrects_seq,
        "seal": seal,
    }
    for _ in range(TRIES):
        last = EvidenceEntry.objects.filter(programme=programme).order_by("-seq").first()
        seq, prev_hash = (last.seq + 1, last.hash) if last else (1, START)
        if corrects_seq is not None and not 1 <= corrects_seq < seq:
            raise DomainError("entry_unknown", seq=corrects_seq)
        try:
            with transaction.atomic():
                return EvidenceEntry.objects.create(
                    seq=seq, prev_hash=prev_hash, hash=link_hash(prev_hash, seq, fields), **fields
                )
        except IntegrityError:
            if not EvidenceEntry.objects.filter(programme=programme, seq=seq).exists():
                raise  # not a lost race
    raise DomainError("busy")


def seal_day(day: date) -> tuple[EvidenceEntry, ...]:
    """Seal one day's audit rows: an entry in each programme's chain, and always one in the chain `instance`.

    A day that is sealed is left alone. Refuses a day that has not been over for 15 minutes (`day_open`).
    """
    if clock.now() < day_begins(day + timedelta(days=1)) + SEAL_AFTER:
        raise DomainError("day_open", day=day.isoformat())
    with transaction.atomic():
        if EvidenceEntry.objects.filter(programme=INSTANCE_CHAIN, kind=SEAL, occurred_on=day).exists():
            return ()
        sums = _sums(AuditEvent.objects.filter(day=day).order_by("id").values(*ROW).iterator())
        sums.setdefault(INSTANCE_CHAIN, (0, digest([])))
        return tuple(
            append(programme, SEAL, occurred_on=day, quantity=count, unit="row", seal=seal)
            for programme, (count, seal) in sorted(sums.items())
        )


def seal_due() -> tuple[date, ...]:
    """Seal every day with audit rows that is over and not sealed yet, and yesterday; returns the days."""
    over = clock.today() - timedelta(days=1)
    if clock.now() < day_begins(clock.today()) + SEAL_AFTER:
        over -= timedelta(days=1)
    sealed = set(
        EvidenceEntry.objects.filter(programme=INSTANCE_CHAIN, kind=SEAL).values_list("occurred_on", flat=True)
    )
    days = set(AuditEvent.objects.filter(day__lte=over).values_list("day", flat=True).distinct()) | {over}
    return tuple(day for day in sorted(days - sealed) if seal_day(day))


def heads() -> dict[str, tuple[int, str]]:
    """The last seq and hash of every chain; signed and kept outside each month, they prove that no tail was cut off."""
    last: dict[str, tuple[int, str]] = {}
    for programme in EvidenceEntry.objects.values_list("programme", flat=True).distinct().order_by("programme"):
        entry = EvidenceEntry.objects.filter(programme=programme).order_by("-seq").values_list("seq", "hash")[0]
        last[programme] = entry
    return last


def verify(kept_heads: Mapping[str, tuple[int, str]] | None = None) -> Verdict:
    """Check every chain, and every sealed day whose audit rows are kept, against heads kept outside when given."""
    faults: list[Fault] = []
    chains = entries = 0
    seals: dict[date, dict[str, tuple[int, str]]] = defaultdict(dict)
    purged: dict[object, int] = {}
    wanted = dict(kept_heads or {})
    rows = EvidenceEntry.objects.order_by("programme", "seq").values("seq", "prev_hash", "hash", *FIELDS)
    for programme, group in groupby(rows.iterator(), key=lambda row: str(row["programme"])):
        links = [Link(row["seq"], {name: row[name] for name in FIELDS}, row["prev_hash"], row["hash"]) for row in group]
        chains, entries = chains + 1, entries + len(links)
        found = check(links)
        if found is not None:
            faults.append(Fault(programme, found.code, seq=found.seq))
        seq, head = wanted.pop(programme, (0, START))
        if found is None and seq and (len(links) < seq or links[seq - 1].hash != head):
            faults.append(Fault(programme, "headless", seq=min(seq, len(links) + 1)))
        for link in links:
            if link.fields["kind"] == SEAL:
                day = link.fields["occurred_on"]
                assert isinstance(day, date)
                seals[day][programme] = (int(str(link.fields["quantity"])), str(link.fields["seal"]))
            elif link.fields["kind"] == PURGE and programme == INSTANCE_CHAIN:
                purged[link.fields["occurred_on"]] = int(str(link.fields["quantity"]))
    faults += [Fault(programme, "headless", seq=1) for programme, (seq, _) in sorted(wanted.items()) if seq]
    days, read, bad = _check_days(seals, purged)
    return Verdict(chains, entries, days, read, tuple(faults + bad))


def retention_months() -> int:
    """For how many months audit rows are kept; the trigger reads the same row and the same default."""
    kept = LogRetention.objects.values_list("months", flat=True).filter(pk=1).first()
    return kept or LogRetention.MONTHS


def _check_days(
    seals: Mapping[date, Mapping[str, tuple[int, str]]], purged: Mapping[object, int]
) -> tuple[int, int, list[Fault]]:
    """Every sealed day against its rows: days and rows read, and each bad day by programme.

    A day without rows is in order when the chain says that as many were purged as had been sealed.
    """
    faults: list[Fault] = []
    days = read = 0
    rows = AuditEvent.objects.order_by("day", "id").values("day", *ROW).iterator()
    found = {day: _sums(group) for day, group in groupby(rows, key=lambda row: row.pop("day"))}
    for day in sorted(seals):
        sums, sealed = found.get(day, {}), seals[day]
        read += sum(count for count, _ in sums.values())
        if not sums and purged.get(day) == sum(count for count, _ in sealed.values()):
            continue  # only the seal is left
        days += 1
        for programme in sorted(sealed.keys() | sums.keys()):
            count, seal = sealed.get(programme, (0, digest([])))
            rows_now, seal_now = sums.get(programme, (0, digest([])))
            if rows_now != count:
                faults.append(Fault(programme, "rows", day=day))
            elif seal_now != seal:
                faults.append(Fault(programme, "facts", day=day))
    return days, read, faults


def _sums(rows: Iterator[dict[str, object]]) -> dict[str, tuple[int, str]]:
    """Number and SHA-256 of the canonical JSON of one day's audit rows, by the chain they belong to."""
    parts: dict[str, list[object]] = defaultdict(list)
    for row in rows:
        parts[str(row["programme"]) or INSTANCE_CHAIN].append({name: _text(row[name]) for name in ROW})
    return {programme: (len(part), digest(part)) for programme, part in parts.items()}


def _text(value: object) -> object:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case UUID():
            return str(value)
    return value
