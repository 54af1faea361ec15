"""The facts of programmes in a constant number of statements, however many programmes there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    DateField,
    Exists,
    Manager,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from oppiva.catalogue.queries import count_models, rows_to_count
from oppiva.core.plan import Plan as PlanFile
from oppiva.core.plan import hours_matrix
from oppiva.core.plan.demand import modelling_package
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people.models import STAFF_ROLES, Role, RoleGrant
from oppiva.programme.checking import plan_of
from oppiva.programme.models import (
    CheckResult,
    Commitment,
    Milestone,
    PlanVersion,
    Programme,
    Target,
    WorkPackage,
    in_language,
)
from oppiva.reporting import counts, library, rules, slots, words
from oppiva.reporting.counts import Count
from oppiva.reporting.situation import Ending, Finding, Package, Plan, Situation, Step
from oppiva.reporting.slots import Series, Tally
from oppiva.reporting.things import GRANT_NEAR

_Tallies = dict[str, dict[UUID, Tally]]  # by the code of the target, by programme


def situations(actor: Actor, programmes: Sequence[Programme], *, brief: bool = False) -> list[Situation]:
    """What this actor may know of each programme today; each programme comes with its `plan_version` loaded.

    `brief`: for a page that says of a plan's check only what is to be done about it, and so to its writers alone.

    Plans, commitments and people are asked for only when some programme opens them to the actor.
    """
    today = clock.today()
    ids = [programme.pk for programme in programmes]
    readable = {one.pk: one.plan_version for one in programmes if one.plan_version and _open(actor, "plan", one)}
    committed = [one.pk for one in programmes if _open(actor, "commitment", one)]
    # The people around a programme concern who runs it; a facilitator may invite, but not keep count of others' roles.
    peopled = [one.pk for one in programmes if rules.may(actor, "write", "programme", one)]
    content = _content(ids, committed)
    packages, steps, targets = content.packages, content.steps, content.targets
    drafts = _newest([one.pk for one in programmes if one.plan_version is None and _open(actor, "plan", one)])
    versions = [version.pk for version in readable.values()] + [version for version, _no in drafts.values()]
    writes = not brief or any(rules.may(actor, "write", "plan", one) for one in programmes)
    found = _findings(versions) if writes else {}
    organisations, grants = content.organisations, _grants(peopled, today)
    series = slots.experiments_of(ids)
    tallies = _tallies(ids, content, series)
    result = []
    for one in programmes:
        version = one.plan_version
        plan = plan_of(version) if version else None
        open_plan = plan if one.pk in readable else None
        ending, without_factor = grants.get(one.pk, ((), 0))
        signed = organisations.get(one.pk, [])
        result.append(
            Situation(
                code=one.code,
                name=one.name,
                start=one.start,
                end=one.end,
                state=one.state,
                today=today,
                counts=tuple(_count(target, tallies, one.pk, today) for target in targets[one.pk]),
                experiments=_experiments(targets[one.pk], series.get(one.pk, ())),
                packages=tuple(_with_hours(packages[one.pk], open_plan)),
                steps=tuple(steps[one.pk]),
                homes=_homes(plan) if plan else {},
                plan=Plan(version.no, found.get(version.pk)) if version and open_plan else None,
                newest=_draft(drafts.get(one.pk), found),
                force_reason=one.force_reason if open_plan else "",
                organisations=len(signed) if one.pk in committed else None,
                unsigned=tuple(name for name, kind in signed if kind != Commitment.Kind.SIGNED),
                ending=ending,
                without_factor=without_factor,
            )
        )
    return result


def situation_of(actor: Actor, programme: Programme) -> Situation:
    """The facts of one programme."""
    return situations(actor, [programme])[0]


def promised(programme: Programme, code: str) -> int | None:
    """The number that the plan in force promises for a target, None when it promises none."""
    return (
        Target.objects.filter(programme=programme, code=code, deleted_in__isnull=True)
        .values_list("value", flat=True)
        .first()
    )


def without_imported(programme: Programme, situation: Situation) -> dict[str, int | None]:
    """Each count again without what was brought in from a file, as records.md 1.1 asks; None where nobody counts."""
    found: dict[str, int | None] = {}
    for count in situation.counts:
        query = slots.query_of(count.code)
        if query is None or count.value is None:
            found[count.code] = count.value
            continue
        found[count.code] = query.count([programme.pk], imported=False).get(programme.pk, Tally()).value
    return found


def _open(actor: Actor, kind: str, programme: Programme) -> bool:
    return rules.may(actor, "read", kind, programme)


@dataclass
class _Content:
    """What the plans in force make of some programmes, by programme."""

    packages: dict[UUID, list[Package]] = field(default_factory=lambda: defaultdict(list))
    steps: dict[UUID, list[Step]] = field(default_factory=lambda: defaultdict(list))
    targets: dict[UUID, list[Target]] = field(default_factory=lambda: defaultdict(list))
    # Organisation and kind of every commitment, by name.
    organisations: dict[UUID, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    # Models and open candidates as they are counted.
    models: list[tuple[UUID, str, str, str]] = field(default_factory=list)


def _content(ids: Collection[UUID], committed: Collection[UUID]) -> _Content:
    """Work packages, dated steps and targets in their order, in one statement: every first page reads all three.

    With them the commitments of those programmes whose commitments the reader sees, and the models to count.
    """
    no_day, no_number = Cast(Value(None), DateField()), Cast(Value(None), BigIntegerField())
    nothing, no = Value("", CharField()), Value(False, BooleanField())
    titles = ("title_fi", "title_sv", "title_en")
    words = ("definition_fi", "definition_sv", "definition_en")
    read = [
        _flat(WorkPackage.objects, ids, 0, "position", nothing, *titles, "start", "end", no_number, no),
        _flat(Milestone.objects, ids, 1, Value(0), "kind", *titles, "starts_on", "ends_on", no_number, no),
        _flat(Target.objects, ids, 2, "position", "unit", *words, no_day, no_day, "value", "approximate"),
        _flat_commitments(committed),
        *_flat_models(ids),
    ]
    first, *others = read
    found = _Content()
    # Targets have no day; packages and targets go by their position, steps by their first day.
    ordered = sorted(
        first.union(*others, all=True),
        key=lambda row: (row[0], row[3], row[8] or date.min, row[2], row[5].casefold() if row[0] == 3 else ""),
    )
    for number, programme, code, position, word, fi, sv, en, start, end, value, approximate in ordered:
        if number == 0:
            title = in_language({"fi": fi, "sv": sv, "en": en})
            found.packages[programme].append(Package(code, title, start, end))
        elif number == 1:
            before = sum(step.kind == Milestone.Kind.ROUND for step in found.steps[programme])
            round_no = before + 1 if word == Milestone.Kind.ROUND else 0
            found.steps[programme].append(Step(word, in_language({"fi": fi, "sv": sv, "en": en}), start, end, round_no))
        elif number == 3:
            found.organisations[programme].append((fi, word))
        elif number == 4:
            found.models.append((programme, word, fi, sv))
        else:
            found.targets[programme].append(
                Target(
                    programme_id=programme,
                    code=code,
                    position=position,
                    value=value,
                    approximate=bool(approximate),
                    unit=word,
                    definition_fi=fi,
                    definition_sv=sv,
                    definition_en=en,
                )
            )
    return found


def _flat_commitments(programmes: Collection[UUID]) -> QuerySet[Any, Any]:
    """Kind and organisation of each commitment of these programmes, in the columns of the others."""
    nothing = Value("", CharField())
    rows = Commitment.objects.filter(programme__in=programmes, deleted_in__isnull=True).order_by()
    words = ("kind", "organisation__name", nothing, nothing)
    empty = (Cast(Value(None), DateField()), Cast(Value(None), DateField()), Cast(Value(None), BigIntegerField()))
    return rows.values_list(Value(3), "programme_id", nothing, Value(0), *words, *empty, Value(False, BooleanField()))


def _flat_models(programmes: Collection[UUID]) -> list[QuerySet[Any, Any]]:
    """Models and candidates, in the columns of the others."""
    nothing, no_day = Value("", CharField()), Cast(Value(None), DateField())
    behind = (nothing, no_day, no_day, Cast(Value(None), BigIntegerField()), Value(False, BooleanField()))
    before = (Value(4), "programme_id", nothing, Value(0))
    return [rows.values_list(*before, "stage", "own", "by", *behind) for rows in rows_to_count(programmes)]


def _flat(rows: Manager[Any], ids: Collection[UUID], number: int, *columns: str | Combinable) -> QuerySet[Any, Any]:
    living = rows.filter(programme__in=ids, deleted_in__isnull=True).order_by()
    return living.values_list(Value(number), "programme_id", "code", *columns)


def _with_hours(packages: Iterable[Package], plan: PlanFile | None) -> list[Package]:
    """Each work package with the hours that the plan needs for it and gives it, where the plan may be read."""
    if plan is None:
        return list(packages)
    matrix = hours_matrix(plan)
    hours = {
        column: (demand, given)
        for column, demand, given in zip(matrix.columns, matrix.demand, matrix.given, strict=True)
    }
    nothing: tuple[int | None, int | None] = (None, None)
    return [
        replace(
            one,
            demand=hours.get(one.code, nothing)[0],
            given=hours.get(one.code, nothing)[1],
            staffed=any(entry.names(one.code) for entry in plan.staff),
        )
        for one in packages
    ]


def _newest(ids: Collection[UUID]) -> dict[UUID, tuple[UUID, int]]:
    """The newest version of each programme, its id and number."""
    if not ids:
        return {}
    rows = PlanVersion.objects.filter(programme__in=ids).order_by("no").values_list("programme_id", "pk", "no")
    return {programme: (pk, no) for programme, pk, no in rows}


def _draft(version: tuple[UUID, int] | None, found: Mapping[UUID, tuple[Finding, ...]]) -> Plan | None:
    return Plan(version[1], found.get(version[0])) if version else None


def _findings(versions: Collection[UUID]) -> dict[UUID, tuple[Finding, ...]]:
    """Findings of the latest run of each version; a version that was never checked is left out."""
    if not versions:
        return {}
    rows = CheckResult.objects.filter(run__plan_version__in=versions).order_by("run_id", "position")
    runs: dict[UUID, tuple[int, list[Finding]]] = {}
    for version, run, check, findings in rows.values_list("run__plan_version_id", "run_id", "check_id", "findings"):
        if version not in runs or runs[version][0] != run:
            runs[version] = (run, [])
        runs[version][1].extend(
            Finding(check, one["code"], one["severity"], one["path"], one["facts"]) for one in findings
        )
    return {version: tuple(findings) for version, (_run, findings) in runs.items()}


def _grants(ids: Collection[UUID], today: date) -> dict[UUID, tuple[tuple[Ending, ...], int]]:
    """Of the programmes' own grants: those that end soon, and how many persons lack the second factor they need."""
    if not ids:
        return {}
    factor = Authenticator.objects.filter(user=OuterRef("person"), type__in=["totp", "webauthn"])
    rows = (
        RoleGrant.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=today),
            scope_kind="programme",
            scope_id__in=[str(pk) for pk in ids],
            starts_on__lte=today,
            revoked_at__isnull=True,
            deleted_in__isnull=True,
        )
        .exclude(role=Role.AUDITOR, second_granter__isnull=True)
        .annotate(secured=Exists(factor))
        .order_by("ends_on", "person__name")
        .values_list("scope_id", "person_id", "person__name", "role", "ends_on", "secured")
    )
    ending: dict[UUID, list[Ending]] = defaultdict(list)
    bare: dict[UUID, set[UUID]] = defaultdict(set)
    for scope, person, name, role, ends_on, secured in rows:
        if ends_on and ends_on <= today + GRANT_NEAR:
            ending[UUID(scope)].append(Ending(name, role, ends_on))
        if role in STAFF_ROLES and not secured:
            bare[UUID(scope)].add(person)
    return {pk: (tuple(ending[pk]), len(bare[pk])) for pk in ids}


def _homes(plan: PlanFile) -> dict[str, str]:
    """The work package each target comes from: as stated, else the usual one of the three that every plan has."""
    usual = {
        "experiments": plan.workshops.work_package,
        "participants": plan.workshops.work_package,
        "models": modelling_package(plan),
    }
    homes = {one.code: one.work_package or usual.get(one.code) for one in plan.targets}
    return {code: home for code, home in homes.items() if home}


def _tallies(ids: Collection[UUID], content: _Content, series: Mapping[UUID, tuple[Series, ...]]) -> _Tallies:
    """Every named query that some target needs, run once for all programmes; experiments come from their series, models
    with the content."""
    models = {pk: library.tally_of(one) for pk, one in count_models(ids, content.models).items()}
    found: _Tallies = {library.MODELS: models}
    for code in {row.code for rows in content.targets.values() for row in rows} - {counts.EXPERIMENTS, library.MODELS}:
        query = slots.query_of(code)
        if query is not None:
            counted = query.count(ids)
            found[code] = {pk: counted.get(pk, Tally()) for pk in ids}
    found[counts.EXPERIMENTS] = {pk: counts.tally_of(series.get(pk, ())) for pk in ids}
    return found


def _count(target: Target, tallies: _Tallies, programme: UUID, today: date) -> Count:
    tally = tallies.get(target.code, {}).get(programme)
    query = slots.query_of(target.code)
    name = slots.EXPERIMENTS_QUERY if target.code == counts.EXPERIMENTS else query.name if query else ""
    return Count(
        code=target.code,
        value=tally.value if tally else None,
        target=target.value,
        approximate=target.approximate,
        query=name,
        as_of=today,
        unit=target.unit,
        definition=target.definition,
        stages=tally.stages if tally else (),
        parts=tally.parts if tally else (),
    )


def _experiments(targets: list[Target], series: Sequence[Series]) -> counts.Experiments | None:
    promised = next((row.value for row in targets if row.code == counts.EXPERIMENTS), None)
    if promised is None:
        return None
    return counts.experiments(series, target=promised, names=words.bucket_names(), head=words.series_head())
