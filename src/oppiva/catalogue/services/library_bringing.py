"""A library that was looked at is brought in, model by model, and taken back as long as nobody uses what came."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import DataError, IntegrityError, transaction
from django.db.models import Q

from oppiva.audit import services as audit
from oppiva.catalogue.imports.origins import speaks_for
from oppiva.catalogue.library_slots import begun_above
from oppiva.catalogue.models import KEPT, ForeignModel, LibraryRow, LibraryRun, OperatingModel
from oppiva.catalogue.queries.history import IMPORT_UNDONE
from oppiva.catalogue.queries.library import MODEL
from oppiva.catalogue.queries.standing import path_of
from oppiva.catalogue.rules import imports as rules
from oppiva.catalogue.services.foreign import (
    add_versions,
    bring_new,
    settle_replaced,
    stand_as,
    stands_differently,
    unsettle_replaced,
)
from oppiva.catalogue.services.library_reading import held_origins, held_versions
from oppiva.catalogue.services.model_states import tell
from oppiva.catalogue.services.nodes import unlink_nodes
from oppiva.core.errors import DomainError
from oppiva.core.library import ModelTold, VersionTold
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.jobs.models import Job, StoredFile
from oppiva.jobs.services import enqueue, remove
from oppiva.search import services as search

log = logging.getLogger(__name__)
BRING_JOB = "catalogue.library_bring"
# So many models are brought in while one waits; more are work of the queue.
AT_ONCE = 30
State, Fate = LibraryRun.State, LibraryRow.Fate
BRINGS = (Fate.NEW, Fate.NEW_VERSION, Fate.CHANGED)
Told = Callable[[int, int], None]


def confirm(actor: Actor, run: LibraryRun, *, at_once: bool = False) -> LibraryRun:
    """Say yes to what was shown; pressed twice it is once. A few models come at once, more as work.

    Refuses who may not, a run that is still read or could not be (`library_not_looked`), one that was taken back
    (`library_undone`), and one that was read too long ago (`library_old`).
    """
    with transaction.atomic():
        held = _locked(run)
        rules.require_import(actor, held.programme)
        if held.state in (State.BRINGING, State.DONE):
            return held
        if held.state != State.PREVIEWED:
            raise DomainError("library_undone" if held.state == State.UNDONE else "library_not_looked")
        if too_old(held):
            raise DomainError("library_old", days=KEPT.days)
        held = audit.save(held, actor=actor, changes={"state": State.BRINGING, "confirmed_at": clock.now()})
        _log(actor, held, "library_confirmed")
        if not at_once and rules.rows_of(held).filter(fate__in=BRINGS).count() > AT_ONCE:
            job = enqueue(BRING_JOB, args={"run": str(held.pk)}, asked_by=actor.person_id)
            return audit.save(held, actor=actor, changes={"job": job.pk})
    return bring(actor, held)


def go_on(actor: Actor, run: LibraryRun) -> LibraryRun:
    """Go on with one whose work was stopped or broke off.

    Refuses one that is at work (`library_at_work`), and one that was read from where it cannot be read again
    (`library_file_gone`).
    """
    with transaction.atomic():
        held = _locked(run)
        rules.require_import(actor, held.programme)
        if held.state not in (State.READING, State.BRINGING):
            return held
        alive = (Job.State.QUEUED, Job.State.RUNNING)
        if held.job is not None and Job.objects.filter(pk=held.job, state__in=alive).exists():
            raise DomainError("library_at_work")
        if held.state == State.READING and held.file is None and held.allowed_id is None:
            raise DomainError("library_file_gone")
        kind = BRING_JOB if held.state == State.BRINGING else "catalogue.library_read"
        job = enqueue(kind, args={"run": str(held.pk)}, asked_by=actor.person_id)
        return audit.save(held, actor=actor, changes={"job": job.pk})


def bring(actor: Actor, run: LibraryRun, *, told: Told | None = None) -> LibraryRun:
    """Bring in what a run that was confirmed still has; each model in a transaction of its own, so that one that fails
    or a stop leaves the others. `told` hears how many of how many are in."""
    if run.state != State.BRINGING:
        return run
    waiting = list(rules.rows_of(run).filter(fate__in=BRINGS, done=False).values_list("pk", flat=True))
    for at, pk in enumerate(waiting):
        if told is not None:
            told(at, len(waiting))
        _bring_row(actor, run, pk)
    with transaction.atomic():
        held = _locked(run)
        if held.state != State.BRINGING:
            return held
        _settle_replaced(actor, held)
        # What was read is in the versions now.
        LibraryRow.objects.filter(run=held).update(versions=[])
        return audit.save(held, actor=actor, changes={"state": State.DONE})


def _bring_row(actor: Actor, run: LibraryRun, pk: int) -> None:
    try:
        with transaction.atomic():
            row = LibraryRow.objects.select_for_update().get(pk=pk)
            if not row.done:
                _brought(actor, run, row)
                LibraryRow.objects.filter(pk=pk).update(
                    done=True, fate=row.fate, code=row.code, facts=row.facts, operating_model=row.operating_model
                )
    except (DomainError, IntegrityError) as error:
        # Somebody else has brought it in at this very moment, or it does not fit what is here by now.
        code = error.code if isinstance(error, DomainError) else "library_meanwhile"
        LibraryRow.objects.filter(pk=pk).update(done=True, fate=Fate.CONFLICT, code=code, facts={})
    except (ArithmeticError, LookupError, TypeError, ValueError, DataError):
        # What the reading let through and no table takes: it stays outside, and the rest comes in.
        log.exception("row %s of library run %s was not brought in", pk, run.pk)
        LibraryRow.objects.filter(pk=pk).update(
            done=True, fate=Fate.REFUSED, code="library_unread", facts={}, operating_model=None
        )


def _brought(actor: Actor, run: LibraryRun, row: LibraryRow) -> None:
    """As things are now, not as they were when it was shown."""
    told, identity = told_of(row), str(row.told["identity"])
    versions = [(VersionTold(**one["told"]), one["content"]) for one in row.versions]
    origin = held_origins([identity]).get(identity)
    if origin is None:
        row.operating_model = bring_new(
            actor, run.programme, told, versions, identity=identity, address=str(row.told["address"]),
            library=str(row.told["library"]),
        )  # fmt: skip
        return
    model = OperatingModel.objects.select_for_update(no_key=True, of=("self",)).get(pk=origin.operating_model_id)
    if model.programme_id != run.programme_id:
        raise DomainError("library_elsewhere", programme="")
    held = held_versions([model.pk]).get(model.pk, {})
    if any(held.get(one.parts, one.hash) != one.hash for one in told.versions):
        raise DomainError("library_meanwhile")
    new = [(one, content) for one, content in versions if one.parts not in held]
    if new and held and new[0][0].parts < max(held):
        raise DomainError("library_meanwhile")
    if not _speaks(run, row) and (new or stands_differently(model, origin, told)):
        raise DomainError("library_meanwhile")
    if new:
        add_versions(actor, model, new)
    if new or stands_differently(model, origin, told):
        stand_as(actor, model, told)
        tell(actor, model, "model_read_again", number=told.current)
    else:
        row.fate = Fate.UNCHANGED
    row.operating_model = model


def _settle_replaced(actor: Actor, run: LibraryRun) -> None:
    """What was replaced by a model that is here, too."""
    rows = rules.rows_of(run).filter(operating_model__isnull=False).select_related("operating_model").defer("versions")
    rows = rows.filter(fate__in=(*BRINGS, Fate.UNCHANGED)).exclude(told__model__replaced_by="")
    gone = [row for row in rows if told_of(row).state == "replaced" and (row.fate == Fate.NEW or _speaks(run, row))]
    if not gone:
        return
    by = {str(row.told["model"]["slug"]): row for row in rules.rows_of(run).exclude(told={}).defer("versions")}
    for row in gone:
        told = told_of(row)
        after = by.get(told.replaced_by)
        identity = str(after.told["identity"]) if after is not None else ""
        origin = held_origins([identity]).get(identity) if identity else None
        model = row.operating_model
        if origin is not None and model is not None and origin.operating_model.programme_id == run.programme_id:
            settle_replaced(
                actor, OperatingModel.objects.get(pk=model.pk), origin.operating_model, told.withdrawn_reason
            )


def _speaks(run: LibraryRun, row: LibraryRow) -> bool:
    return speaks_for(run.address, str(row.told["address"]))


def told_of(row: LibraryRow) -> ModelTold:
    """What the library told of a model, out of its row."""
    said: dict[str, Any] = dict(row.told["model"])
    return ModelTold(**{**said, "versions": tuple(VersionTold(**one) for one in said["versions"])})


def too_old(run: LibraryRun) -> bool:
    """Whether a run was read so long ago that what was read of it goes."""
    return run.made_at + KEPT < clock.now()


def brings_any(run: LibraryRun) -> bool:
    """Whether anything of it is new here."""
    return rules.rows_of(run).filter(fate__in=BRINGS).exists()


def refuses_any(run: LibraryRun) -> bool:
    """Whether some of its models did not come in."""
    return rules.rows_of(run).filter(fate__in=(Fate.CONFLICT, Fate.REFUSED)).exists()


# --- taken back ------------------------------------------------------------------------------------------------------
def new_models(run: LibraryRun) -> list[OperatingModel]:
    """The models that a run brought here for the first time and that are still here."""
    rows = OperatingModel.objects.filter(library_rows__run=run, library_rows__fate=Fate.NEW, deleted_in__isnull=True)
    return list(rows.order_by("number"))


def kept_by_use(models: list[OperatingModel]) -> set[UUID]:
    """Those of them that stay: a place has begun with them, or a local variant stands on them."""
    ids = [one.pk for one in models]
    variants = OperatingModel.objects.filter(forked_from__in=ids, deleted_in__isnull=True)
    return rules.in_use(ids) | begun_above(ids) | set(variants.values_list("forked_from_id", flat=True))


def undo(actor: Actor, run: LibraryRun) -> int:
    """Take back the models that a run brought, within 30 days and as one batch; those that somebody has begun to use
    stay, and new versions of models that were here before do. Answers how many went.

    Refuses one that was not brought in (`library_not_looked`), was taken back (`library_undone`) or too long ago
    (`undo_too_late`), and one of which nothing can go (`library_in_use`).
    """
    with transaction.atomic():
        held = _locked(run)
        rules.require_import(actor, held.programme)
        require_undoable(held)
        # Who begins to use one at this moment waits, and finds it gone.
        here = [one.pk for one in new_models(held)]
        models = list(
            OperatingModel.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=here).order_by("pk")
        )
        stay = kept_by_use(models)
        gone = [one for one in models if one.pk not in stay]
        if not gone:
            raise DomainError("library_in_use")
        graph = path_of(held.programme).graph
        nodes = OperatingModel.objects.filter(pk__in=[one.pk for one in gone]).values_list("versions__node", flat=True)
        edges = {edge.id: edge for node in nodes for edge in (*graph.into.get(node, ()), *graph.out_of.get(node, ()))}
        unlink_nodes(actor, held.programme, edges.values(), IMPORT_UNDONE)
        origins = ForeignModel.objects.filter(operating_model__in=gone, deleted_in__isnull=True)
        audit.delete([*gone, *origins], actor=actor, reason=IMPORT_UNDONE)
        unsettle_replaced(actor, gone)
        search.gone(MODEL, [one.pk for one in gone])
        audit.save(held, actor=actor, changes={"state": State.UNDONE, "undone_at": clock.now()})
        _log(actor, held, IMPORT_UNDONE)
    return len(gone)


def require_undoable(run: LibraryRun) -> None:
    """Refuse what `undo` refuses of the run alone."""
    if run.state == State.UNDONE:
        raise DomainError("library_undone")
    if run.state != State.DONE or run.confirmed_at is None:
        raise DomainError("library_not_looked")
    if run.confirmed_at + KEPT < clock.now():
        raise DomainError("undo_too_late", days=KEPT.days)


def forget() -> int:
    """The night's work: what was read of libraries goes 30 days after it was brought in, or after it was read; the runs
    stay as history. Answers how many rows."""
    before = clock.now() - KEPT
    ended = Q(run__confirmed_at__lt=before) | Q(run__confirmed_at__isnull=True, run__made_at__lt=before)
    late = LibraryRow.objects.filter(ended).exclude(run__state=State.BRINGING)
    runs = LibraryRun.objects.filter(made_at__lt=before, file__isnull=False)
    for stored in StoredFile.objects.filter(pk__in=list(runs.values_list("file", flat=True))):
        remove(stored)
    return late.delete()[0]


def _locked(run: LibraryRun) -> LibraryRun:
    found = (
        LibraryRun.objects.select_for_update(of=("self",))
        .select_related("programme")
        .filter(pk=run.pk, deleted_in__isnull=True)
        .first()
    )
    if found is None:
        raise DomainError("gone")
    return found


def _log(actor: Actor, run: LibraryRun, verb: str) -> None:
    audit.log(verb, actor=actor, kind="library_run", object_id=run.pk, programme=str(run.programme_id))
