"""Reads of programme for pages, exports and upper apps."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import get_language

from oppiva.core.plan import Plan
from oppiva.core.policy import Actor, Level
from oppiva.people.models import Municipality, Organisation
from oppiva.people.queries import names_of
from oppiva.people.rules import organisation_ids
from oppiva.people.structure import Kept
from oppiva.programme import rules
from oppiva.programme.checking import DEFAULT_KEY, plan_of
from oppiva.programme.matching import Known, Proposal, propose
from oppiva.programme.models import (
    CheckResult,
    CheckRun,
    Commitment,
    Milestone,
    PlanVersion,
    Programme,
    Target,
    WorkPackage,
    in_language,
    label_of,
)

SEVERITIES = ("BLOCK", "WARN", "INFO", "OK")


@dataclass(frozen=True)
class ProgrammeRow:
    """A programme in a list: `version` is the number in force, or the newest while it is a draft."""

    code: str
    name: str
    state: str
    start: date
    end: date
    version: int


def programme_rows(actor: Actor) -> list[ProgrammeRow]:
    """The programmes the actor may see, under way first, then drafts, then those that ended."""
    newest = PlanVersion.objects.filter(programme=OuterRef("pk")).order_by("-no").values("no")[:1]
    rows = (
        rules.programmes_visible_to(actor)
        .annotate(newest=Subquery(newest, output_field=IntegerField()))
        .order_by("state", "start", "code")
        .values_list("code", "name_fi", "name_sv", "name_en", "state", "start", "end", "plan_version__no", "newest")
    )
    order = {Programme.State.ACTIVE: 0, Programme.State.DRAFT: 1, Programme.State.ENDED: 2}
    found = [
        ProgrammeRow(
            code, in_language({"fi": fi, "sv": sv, "en": en}) or code, state, start, end, in_force or newest or 0
        )
        for code, fi, sv, en, state, start, end, in_force, newest in rows
    ]
    return sorted(found, key=lambda row: order[Programme.State(row.state)])


@dataclass(frozen=True)
class VersionRow:
    """A plan version in a list, with the counts of its check by severity (empty for who may only know it exists)."""

    no: int
    origin: str
    created_at: datetime
    author: str
    based_on: int | None
    counts: Mapping[str, int]
    in_force: bool


def version_rows(actor: Actor, programme: Programme) -> list[VersionRow]:
    """All versions of a programme, the newest first; who wrote them and their counts only for who may read them."""
    readable = rules.programmes_visible_to(actor, "read", "plan", Level.FULL).filter(pk=programme.pk).exists()
    counts = CheckRun.objects.filter(plan_version=OuterRef("pk"), criteria_set__key=DEFAULT_KEY).values("counts")[:1]
    rows = list(
        rules.plan_versions_visible_to(actor)
        .filter(programme=programme)
        .order_by("-no")
        .annotate(counts=Subquery(counts))
        .values_list("pk", "no", "origin", "created_at", "created_by", "based_on__no", "counts")
    )
    names = names_of({row[4] for row in rows if row[4]}) if readable else {}
    return [
        VersionRow(
            no,
            origin,
            created_at,
            names.get(created_by, "") if created_by else "",
            based_on,
            (counts or {}) if readable else {},
            pk == programme.plan_version_id,
        )
        for pk, no, origin, created_at, created_by, based_on, counts in rows
    ]


@dataclass(frozen=True)
class StoredCheck:
    """One of the 32 checks of a stored run; findings are {code, severity, path, facts} as the JSON has them."""

    id: str
    severity: str
    section: str
    findings: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class StoredReport:
    """The stored plan check of one version under one set of criteria."""

    result: str
    counts: Mapping[str, int]
    demand_minutes: Mapping[str, int]
    checks: tuple[StoredCheck, ...]
    criteria: str = DEFAULT_KEY

    def check(self, check_id: str) -> StoredCheck | None:
        """The check of an id such as G03, None when the run has none."""
        return next((one for one in self.checks if one.id == check_id), None)

    def finding(self, check_id: str, code: str) -> Mapping[str, Any] | None:
        """The facts of a finding, None when it was not found."""
        check = self.check(check_id)
        found = next((one for one in check.findings if one["code"] == code), None) if check else None
        return found["facts"] if found else None


def report_of(version: PlanVersion, key: str = DEFAULT_KEY) -> StoredReport | None:
    """The stored check of a version in the order of the checks; None when it was never checked against this set."""
    run = CheckRun.objects.filter(plan_version=version, criteria_set__key=key).first()
    if run is None:
        return None
    rows = CheckResult.objects.filter(run=run).values_list("check_id", "severity", "section", "findings")
    return StoredReport(
        run.result,
        {severity: int(run.counts.get(severity, 0)) for severity in SEVERITIES},
        run.demand_minutes,
        tuple(StoredCheck(*row[:3], tuple(row[3])) for row in rows.order_by("position")),
        key,
    )


def findings_in_force(programme: Programme) -> StoredReport | None:
    """The stored check of the version in force, None for a draft; upper apps word its risks from it."""
    return report_of(programme.plan_version) if programme.plan_version else None


def plan_in_force(programme: Programme) -> Plan | None:
    """The plan that the programme follows, None for a draft."""
    return plan_of(programme.plan_version) if programme.plan_version else None


def newest_version(programme: Programme) -> PlanVersion | None:
    """The version with the highest number, read by `edit` and the programme's draft page."""
    return PlanVersion.objects.filter(programme=programme).order_by("-no").first()


def other_in_force(version: PlanVersion) -> int | None:
    """The number of the version that the programme follows, when it is not this one."""
    followed = version.programme.plan_version_id
    if followed is None or followed == version.pk:
        return None
    return PlanVersion.objects.filter(pk=followed).values_list("no", flat=True).first()


def previous_version(version: PlanVersion) -> PlanVersion | None:
    """The version numbered before this one."""
    return PlanVersion.objects.filter(programme_id=version.programme_id, no=version.no - 1).first()


def version_numbers(programme: Programme) -> list[int]:
    """The numbers of all versions, the oldest first; the caller has checked that the plan may be read."""
    return list(PlanVersion.objects.filter(programme=programme).order_by("no").values_list("no", flat=True))


def severities(programme: Programme, no: int) -> dict[str, str]:
    """The severity of each check of a version, in the order of the checks; empty when there is no such version."""
    rows = CheckResult.objects.filter(
        run__plan_version__programme=programme, run__plan_version__no=no, run__criteria_set__key=DEFAULT_KEY
    )
    return dict(rows.order_by("position").values_list("check_id", "severity"))


def version_of(programme: Programme, no: int) -> PlanVersion | None:
    """A version by its number; the caller has checked that the plan may be read."""
    return PlanVersion.objects.filter(programme=programme, no=no).select_related("programme").first()


def decision_version(programme: Programme) -> PlanVersion | None:
    """The newest version that records a decision of the funder by hand."""
    rows = PlanVersion.objects.filter(programme=programme, origin=PlanVersion.Origin.DECISION)
    return rows.order_by("-no").first()


def work_packages(programme: Programme) -> list[WorkPackage]:
    """Living work packages in the plan's order."""
    return list(WorkPackage.objects.filter(programme=programme, deleted_in__isnull=True))


def targets(programme: Programme) -> list[Target]:
    """Living targets in the plan's order."""
    return list(Target.objects.filter(programme=programme, deleted_in__isnull=True))


def milestones(programme: Programme) -> list[Milestone]:
    """Living milestones by date."""
    return list(Milestone.objects.filter(programme=programme, deleted_in__isnull=True))


def living_rows(programme: Programme) -> list[WorkPackage | Target | Milestone]:
    """Work packages, targets and milestones that the programme has now."""
    return list(chain(work_packages(programme), targets(programme), milestones(programme)))


@dataclass(frozen=True)
class CommitmentRow:
    """A commitment in a list or on an organisation's page."""

    id: UUID
    programme: str
    programme_name: str
    organisation_id: UUID
    organisation: str
    area: str
    kind: str
    date: date | None
    has_letter: bool
    seats: int | None
    ended: bool = False
    plan_key: str = ""


def commitment_rows(
    actor: Actor, *, programme: Programme | None = None, organisation: UUID | None = None
) -> list[CommitmentRow]:
    """The commitments the actor may see of a programme or of an organisation, by name."""
    rows = rules.commitments_visible_to(actor)
    if programme is not None:
        rows = rows.filter(programme=programme)
    if organisation is not None:
        rows = rows.filter(organisation_id=organisation)
    values = rows.order_by("organisation__name", "programme__start").values_list(
        "pk",
        "programme__code",
        "programme__name_fi",
        "programme__name_sv",
        "programme__name_en",
        "organisation_id",
        "organisation__name",
        "organisation__area__name_fi",
        "organisation__area__name_sv",
        "organisation__area__name_en",
        "kind",
        "date",
        "letter",
        "promised_seats",
        "programme__state",
        "plan_key",
    )
    return [
        CommitmentRow(
            id=pk,
            programme=code,
            programme_name=_label(code, fi, sv, en),
            organisation_id=organisation_id,
            organisation=name,
            area=in_language({"fi": area_fi or "", "sv": area_sv or "", "en": area_en or ""}),
            kind=kind,
            date=day,
            has_letter=letter is not None,
            seats=seats,
            plan_key=key,
            ended=state == Programme.State.ENDED,
        )
        for (
            pk,
            code,
            fi,
            sv,
            en,
            organisation_id,
            name,
            area_fi,
            area_sv,
            area_en,
            kind,
            day,
            letter,
            seats,
            state,
            key,
        ) in values
    ]


def unsigned_commitments(programme: Programme) -> list[tuple[str, str]]:
    """Organisation and kind of each commitment that no letter has signed yet, by name; for risks and next things."""
    rows = Commitment.objects.filter(programme=programme, deleted_in__isnull=True)
    rows = rows.exclude(kind=Commitment.Kind.SIGNED).order_by("organisation__name")
    return list(rows.values_list("organisation__name", "kind"))


def commitment_counts(programme: Programme) -> dict[str, int]:
    """How many living commitments of each kind a programme has."""
    rows = Commitment.objects.filter(programme=programme, deleted_in__isnull=True).order_by()
    return dict(rows.values_list("kind").annotate(n=Count("pk")))


def free_organisations(actor: Actor, programme: Programme) -> QuerySet[Organisation]:
    """Organisations that the actor may take into the programme and that have no commitment in it yet, by name."""
    taken = Commitment.objects.filter(programme=programme, deleted_in__isnull=True).values("organisation_id")
    return rules.organisations_to_take_in(actor, programme).exclude(pk__in=taken).order_by("name")


def known_organisations(actor: Actor, programme: Programme) -> list[Known]:
    """Organisations that the actor may take into the programme, as names to match a plan against.

    Of one that the actor may not read, the name is all there is: neither its area nor its kind.
    """
    readable = organisation_ids(actor)
    rows = rules.organisations_to_take_in(actor, programme).order_by("name")
    return [
        Known(str(pk), (name,), area or "", kind == Organisation.Kind.EMPLOYMENT_AREA)
        if pk in readable
        else Known(str(pk), (name,), is_area=None)
        for pk, name, kind, area in rows.values_list("pk", "name", "kind", "area_id")
    ]


def blocking(version: PlanVersion) -> int:
    """How many checks of a version block, by its stored results."""
    runs = CheckRun.objects.filter(plan_version=version).values_list("counts", flat=True)
    return max((int(counts.get("BLOCK", 0)) for counts in runs), default=0)


def proposals(programme: Programme, plan: Plan, organisations: Sequence[Known]) -> list[Proposal]:
    """For each area and partner of the plan: which of these organisations, area and municipality it probably is."""
    earlier = Commitment.objects.filter(programme=programme, deleted_in__isnull=True).exclude(plan_key="")
    rows = list(
        Municipality.objects.values_list(
            "code", "name_fi", "name_sv", "area_id", "area__name_fi", "area__name_sv", "area__name_en"
        )
    )
    areas = {row[3]: row[4:] for row in rows}
    return propose(
        plan,
        areas=[Known(code, names) for code, names in areas.items()],
        municipalities=[Known(code, (fi, sv), area) for code, fi, sv, area, *_names in rows],
        organisations=organisations,
        earlier=dict(earlier.values_list("plan_key", "organisation_id")),
    )


@dataclass(frozen=True)
class Coverage:
    """Beside C11, from the key of 2026: the region's municipalities in the plan and not in it, names no key knows, and
    municipalities of the plan's areas that lie in another region."""

    region: str
    listed: tuple[str, ...]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    elsewhere: tuple[tuple[str, str, str], ...]  # municipality, its area, its region


def coverage(plan: Plan) -> Coverage | None:
    """How the plan's municipalities stand against the key; None when the plan names neither a region nor any."""
    names = {name.casefold(): name for name in plan.municipalities.names}
    region = (plan.programme.region or "").casefold()
    if not names and not region:
        return None
    rows = list(
        Municipality.objects.order_by("name_fi").values_list(
            "name_fi", "name_sv", "region_fi", "region_sv", "area__name_fi", "area__name_sv", "area_id"
        )
    )
    in_plan = [row for row in rows if {row[0].casefold(), row[1].casefold()} & names.keys()]
    if not region and in_plan:
        region = in_plan[0][2].casefold()
    of_region = [row for row in rows if region and region in (row[2].casefold(), row[3].casefold())]
    known = {name.casefold() for row in rows for name in row[:2]}
    areas = {row[6] for row in in_plan}
    at = 1 if _swedish() else 0
    return Coverage(
        region=of_region[0][2 + at] if of_region else plan.programme.region or "",
        listed=tuple(row[at] for row in of_region if row in in_plan),
        missing=tuple(row[at] for row in of_region if row not in in_plan),
        unknown=tuple(name for plain, name in names.items() if plain not in known),
        elsewhere=tuple(
            (row[at], row[4 + at], row[2 + at])
            for row in rows
            if row[6] in areas and of_region and row[2] != of_region[0][2] and row not in in_plan
        ),
    )


def _swedish() -> bool:
    return get_language() == "sv"


def programmes_of_organisations() -> dict[UUID, frozenset[str]]:
    """The programmes each organisation takes part in: those it has a living commitment in.

    A commitment that was deleted with its organisation counts too: by it the organisation keeps its place, so that who
    deleted it may undo that (people/structure.py).
    """
    found: dict[UUID, set[str]] = {}
    counts = Q(deleted_in__isnull=True) | Q(deleted_in=F("organisation__deleted_in"))
    rows = Commitment.objects.filter(counts, programme__deleted_in__isnull=True)
    for organisation, programme in rows.order_by().values_list("organisation_id", "programme_id"):
        found.setdefault(organisation, set()).add(str(programme))
    return {organisation: frozenset(programmes) for organisation, programmes in found.items()}


def _label(code: str, fi: str, sv: str, en: str) -> str:
    return label_of(code, in_language({"fi": fi, "sv": sv, "en": en}) or code)


def scope_labels(programmes: Collection[str]) -> dict[str, str]:
    """Codes and names of programmes by id, for lists of grants: two programmes may have one name."""
    known = [programme for programme in programmes if _is_id(programme)]
    rows = Programme.objects.filter(pk__in=known).values_list("pk", "code", "name_fi", "name_sv", "name_en")
    return {str(pk): _label(code, fi, sv, en) for pk, code, fi, sv, en in rows}


def scope_exists(programme: str) -> bool:
    """Whether this id, written as ids are, is a programme in which grants can be given."""
    return _is_id(programme) and Programme.objects.filter(pk=programme, deleted_in__isnull=True).exists()


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def scope_choices(actor: Actor) -> list[tuple[str, str]]:
    """The programmes in which the actor may give roles."""
    rows = rules.programmes_visible_to(actor, "write", "invitation", Level.FULL).order_by("start", "code")
    return [(str(programme.pk), programme.label) for programme in rows]


def current_programmes(actor: Actor) -> list[str]:
    """Codes of at most two programmes that have not ended, for the section of the top bar: one leads straight to it."""
    visible = rules.programme_ids(actor)
    return [code for pk, code in _running.get() if visible is None or pk in visible][:2]


def _load_running() -> list[tuple[str, str]]:
    rows = Programme.objects.filter(deleted_in__isnull=True).exclude(state=Programme.State.ENDED)
    return [(str(pk), code) for pk, code in rows.order_by("start", "code").values_list("pk", "code")]


# Every page's top bar asks; the rows behind it change with the stamp of rights.
_running = Kept(_load_running)
