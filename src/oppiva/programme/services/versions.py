"""Plan versions: the first file opens a programme, every edit is a new version, nothing is changed in place."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from copy import deepcopy
from uuid import UUID

from django.db import IntegrityError, transaction

from oppiva.audit.services import log, save
from oppiva.core.errors import DomainError
from oppiva.core.plan import Change, Plan, check_data, diff, read, to_json, to_toml
from oppiva.core.policy import OWN, Actor, Place, may_grant, system
from oppiva.jobs import clock
from oppiva.people.grant_reasons import OPENED
from oppiva.people.models import Person, Role, RoleGrant
from oppiva.people.queries import actor_for
from oppiva.people.services import give_grant
from oppiva.programme import rules
from oppiva.programme.checking import DEFAULT_KEY, plan_of, report_of
from oppiva.programme.lengths import check_lengths
from oppiva.programme.models import CheckResult, CheckRun, CriteriaSet, PlanVersion, Programme
from oppiva.programme.records import changed_programme_fields, programme_fields
from oppiva.programme.services.telling import tell_author

CODE = re.compile(r"[A-Za-zÅÄÖåäö0-9][A-Za-zÅÄÖåäö0-9._-]{0,39}")
# Words that stand where a programme's code would in an address.
RESERVED = frozenset({"uusi"})
Data = Mapping[str, object]


def open_programme(actor: Actor, *, toml: str | bytes) -> Programme:
    """A programme in draft from its first plan file, and the right to manage it for who opened it (note 20).

    Refuses as PlanError what cannot be read, `not_allowed`, `code_not_usable` in an address, and `code_taken`.
    """
    if not rules.may_open(actor):
        raise DomainError("not_allowed", action="write", kind="plan")
    plan = read(toml)
    code = plan.programme.code
    if not CODE.fullmatch(code) or code.casefold() in RESERVED:
        raise DomainError("code_not_usable", path="programme.code", value=code[:80])
    check_lengths(plan, _text(toml))
    programme = Programme(code=code, **programme_fields(plan))
    with transaction.atomic():
        try:
            with transaction.atomic():
                save(programme, actor=actor)
        except IntegrityError as error:
            raise _code_taken(actor, code) from error
        log("programme_opened", actor=actor, kind="programme", object_id=str(programme.pk), programme=str(programme.pk))
        _make_manager(actor, programme)
        _append(actor, programme, _text(toml), plan, PlanVersion.Origin.UPLOADED, None)
    return programme


def _code_taken(actor: Actor, code: str) -> DomainError:
    """Says whose the code is only to who can see that programme: `seen`, and `writable` when a version may be added."""
    seen = rules.programmes_visible_to(actor).filter(code=code).first()
    writable = seen is not None and rules.may(actor, "write", seen, "plan")
    return DomainError("code_taken", path="programme.code", value=code, seen=seen is not None, writable=writable)


def add_version(
    actor: Actor,
    programme: Programme,
    *,
    toml: str | bytes | None = None,
    data: Data | None = None,
    origin: str = PlanVersion.Origin.UPLOADED,
    based_on: PlanVersion | None = None,
    seen: int | None = None,
) -> PlanVersion:
    """A new version from a file's text or from data, checked and stored.

    `seen` is the newest version when the text was opened: when another was stored since, `conflict` with its number.
    Refuses as PlanError what cannot be read, another programme's code, an ended programme, and what changes nothing.
    """
    rules.require(actor, "write", programme, "plan")
    text = _text(toml) if toml is not None else to_toml(data or {})
    plan = read(toml if toml is not None else text)
    with transaction.atomic():
        newest = _newest(programme)
        if seen is not None and newest.no != seen:
            raise DomainError("conflict", version=newest.no, theirs=newest.content)
        _may_follow(programme, plan)
        if text == newest.content:
            raise DomainError("nothing_changed", version=newest.no)
        return _append(actor, programme, text, plan, origin, based_on)


def edit_section(
    actor: Actor, programme: Programme, *, section: str, value: object, base: PlanVersion, origin: str = ""
) -> PlanVersion:
    """A new version in which one section of the plan is as given; an empty value leaves the section out.

    When others stored versions since `base`, fields that differ are joined; the same field changed by both is
    `conflict`, with the changes of both sides. Refuses as PlanError what does not fit the format.
    """
    rules.require(actor, "write", programme, "plan")
    before = dict(plan_of(base).data)
    mine = _with(before, section, value)
    check_data(mine)  # what does not fit the format can neither be compared nor joined
    with transaction.atomic():
        newest = _newest(programme)
        if newest.pk != base.pk:
            mine = _joined(before, mine, dict(plan_of(newest).data), section, newest.no)
        text = to_toml(mine)
        plan = read(text)
        _may_follow(programme, plan)
        if not diff(plan_of(newest).data, plan.data):
            raise DomainError("nothing_changed", version=newest.no)
        return _append(actor, programme, text, plan, origin or PlanVersion.Origin.EDITED, newest)


def record_decision(actor: Actor, programme: Programme, *, decision: Data, base: PlanVersion) -> PlanVersion:
    """What the funder decided, as a new version that differs in `[decision]` only."""
    with transaction.atomic():
        version = edit_section(
            actor, programme, section="decision", value=decision, base=base, origin=PlanVersion.Origin.DECISION
        )
        tell_author(actor, programme, base, "decided", by=version)
    return version


def take_up_again(actor: Actor, programme: Programme, version: PlanVersion) -> PlanVersion:
    """An earlier version as the newest one again; the versions between stay as they are."""
    return add_version(actor, programme, toml=version.content, origin=PlanVersion.Origin.EDITED, based_on=version)


def _text(toml: str | bytes) -> str:
    return toml.decode("utf-8", "replace").removeprefix("\ufeff") if isinstance(toml, bytes) else toml


def _with(data: Data, section: str, value: object) -> dict[str, object]:
    changed = deepcopy(dict(data))
    if value in (None, {}, []):
        changed.pop(section, None)
    else:
        changed[section] = value
    return changed


def _newest(programme: Programme) -> PlanVersion:
    """The newest version, while nobody else can add one: the programme's row is the lock."""
    Programme.objects.select_for_update().get(pk=programme.pk)
    return PlanVersion.objects.filter(programme=programme).order_by("-no")[0]


def _may_follow(programme: Programme, plan: Plan) -> None:
    if programme.state == Programme.State.ENDED:
        raise DomainError("programme_ended")
    if plan.programme.code != programme.code:
        raise DomainError(
            "code_differs", path="programme.code", value=plan.programme.code[:80], expected=programme.code
        )


def _joined(before: Data, mine: Data, theirs: Data, section: str, newest: int) -> dict[str, object]:
    """My section on top of theirs, when the two changed different fields of it; else `conflict`."""
    inside = [change for change in diff(before, theirs) if _in_section(change, section)]
    if not inside:
        return _with(theirs, section, mine.get(section))
    own = diff(before, mine)
    both = sorted({change.path for change in own} & {change.path for change in inside})
    if both or isinstance(mine.get(section), list) or _touches_rows(own) or _touches_rows(inside):
        raise DomainError("conflict", version=newest, mine=own, theirs=inside, paths=both)
    joined = deepcopy(dict(theirs))
    for change in own:
        _put(joined, change, newest)
    return joined


def _in_section(change: Change, section: str) -> bool:
    return re.split(r"[.\[]", change.path, maxsplit=1)[0] == section


def _touches_rows(changes: list[Change]) -> bool:
    """Rows have no lasting number: two who both change rows of a section must look at each other's text."""
    return any("[" in change.path for change in changes)


def _put(data: dict[str, object], change: Change, newest: int) -> None:
    *tables, last = change.path.split(".")
    table = data
    for name in tables:
        inner = table.setdefault(name, {})
        if not isinstance(inner, dict):
            raise DomainError("conflict", version=newest, paths=[change.path])
        table = inner
    if change.after is None:
        table.pop(last, None)
    else:
        table[last] = change.after


def _append(
    actor: Actor, programme: Programme, text: str, plan: Plan, origin: str, based_on: PlanVersion | None
) -> PlanVersion:
    """Store the version and its check; a programme in draft takes its name and dates from its newest version."""
    check_lengths(plan, text)
    last = PlanVersion.objects.filter(programme=programme).order_by("-no").values_list("no", flat=True).first()
    version = PlanVersion(
        programme=programme,
        no=(last or 0) + 1,
        origin=origin,
        content=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        created_by=UUID(actor.person_id) if actor.person_id else None,
        created_at=clock.now(),
        based_on=based_on,
    )
    version.save()
    run = store_check(version, plan)
    changed = changed_programme_fields(plan, programme)
    if changed and programme.state == Programme.State.DRAFT:
        save(programme, actor=actor, changes=changed)
    log(
        "plan_version_added",
        actor=actor,
        kind="plan",
        object_id=str(version.pk),
        programme=str(programme.pk),
        no=version.no,
        origin=str(origin),
        **{severity.lower(): count for severity, count in run.counts.items()},
    )
    return version


def store_check(version: PlanVersion, plan: Plan, key: str = DEFAULT_KEY) -> CheckRun:
    """Check a version against a set of criteria and keep the result, once: the same two always give the same."""
    criteria = CriteriaSet.objects.get(key=key)
    stored = CheckRun.objects.filter(plan_version=version, criteria_set=criteria).first()
    if stored is not None:
        return stored
    report = report_of(plan, criteria)
    answer = to_json(report)
    run = CheckRun(
        plan_version=version,
        criteria_set=criteria,
        at=clock.now(),
        result=str(report.result),
        counts=answer["counts"],
        demand_minutes=answer["demand_minutes"],
    )
    run.save()
    checks = answer["checks"]
    CheckResult.objects.bulk_create(
        CheckResult(
            run=run,
            position=at,
            check_id=one["id"],
            severity=one["severity"],
            section=one["section"],
            findings=one["findings"],
        )
        for at, one in enumerate(checks if isinstance(checks, list) else [])
    )
    return run


def _make_manager(actor: Actor, programme: Programme) -> None:
    """Who opens a programme manages it; the grant is given by who gave the own one, when that person still may."""
    if actor.person_id is None:
        return
    person = Person.objects.get(pk=UUID(actor.person_id))
    own = RoleGrant.objects.filter(
        person=person, role=Role.PROJECT_MANAGER, scope_kind=OWN.kind, revoked_at__isnull=True, deleted_in__isnull=True
    ).select_related("granted_by")
    granter = next((actor_for(one.granted_by) for one in own if one.granted_by), system("open-programme"))
    place = Place("programme", str(programme.pk))
    if granter.system is None and not may_grant(granter, Role.PROJECT_MANAGER, place, frozenset({place})):
        granter = system("open-programme")
    give_grant(
        granter,
        person=person,
        role=Role.PROJECT_MANAGER,
        scope_kind="programme",
        scope_id=str(programme.pk),
        starts_on=clock.today(),
        reason=OPENED,
    )
