"""A library is looked at before anything of it is brought in: what becomes of each of its models, and why.

A run is read at once or as work of the queue; from a zip that was sent, from a folder or zip on the server, or from an
allowed address. What was read stands in its rows until it is brought in or forgotten.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction

from oppiva.audit import services as audit
from oppiva.catalogue.imports.fetching import AT_ONCE, Fetching
from oppiva.catalogue.imports.origins import (
    address_of,
    asked_of,
    identity_of,
    is_own,
    library_address,
    speaks_for,
)
from oppiva.catalogue.imports.spec import spec
from oppiva.catalogue.models import AllowedLibrary, ForeignModel, LibraryRow, LibraryRun, ModelVersion
from oppiva.catalogue.rules import imports as rules
from oppiva.catalogue.services.foreign import stands_differently
from oppiva.core.errors import DomainError
from oppiva.core.library import Asked, Manifest, ModelTold, VersionRead, VersionTold
from oppiva.core.library.apart import read_manifest_apart, read_versions_apart
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.jobs.models import StoredFile
from oppiva.jobs.services import enqueue, store
from oppiva.jobs.services.files import location
from oppiva.programme.models import Programme

READ_JOB, FILE = "catalogue.library_read", "catalogue.library"
# A zip of this size is read while one waits.
SMALL = 512 * 1024
AHEAD = timedelta(days=1)
BESIDE = ("operating_model__programme", "operating_model__replaced_by")
State, Fate = LibraryRun.State, LibraryRow.Fate
Told = Callable[[int, int], None]


@dataclass
class Planned:
    """A model of the manifest and what is to be read of it; `fate` stands once it is known. `told`, `identity`,
    `address` and `library` are what is needed to bring it in; `speaks`: its library has the word on it."""

    model: ModelTold
    identity: str
    address: str
    library: str
    speaks: bool
    fate: str = ""
    code: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    origin: ForeignModel | None = None
    wanted: tuple[VersionTold, ...] = ()
    read: list[tuple[VersionTold, Mapping[str, Any]]] = field(default_factory=list)

    def refuse(self, fate: str, code: str, **facts: object) -> None:
        """It is not brought in, and why."""
        self.fate, self.code, self.facts, self.read = fate, code, facts, []


# --- a run begins ----------------------------------------------------------------------------------------------------
def read_file_in(actor: Actor, programme: Programme, *, data: bytes, name: str) -> LibraryRun:
    """Read a zip that was sent: at once when it is small, else as work. Refuses what is no zip (`file_type`)."""
    rules.require_import(actor, programme)
    run = LibraryRun(programme=programme, name=name[:160], made_at=clock.now())
    with transaction.atomic():
        run.file = store(data, kind=FILE, object_id=str(run.pk), actor=actor, name=name).pk
        audit.save(run, actor=actor)
        _log(actor, run, "library_read")
        if len(data) > SMALL:
            return _enqueued(actor, run)
    return read(actor, run)


def read_allowed_in(actor: Actor, programme: Programme, library: AllowedLibrary) -> LibraryRun:
    """Read an allowed library, as work."""
    rules.require_import(actor, programme)
    run = LibraryRun(programme=programme, name=library.name, allowed=library, made_at=clock.now())
    with transaction.atomic():
        audit.save(run, actor=actor)
        _log(actor, run, "library_read")
        return _enqueued(actor, run)


def read_source_in(actor: Actor, programme: Programme, source: str, *, told: Told | None = None) -> LibraryRun:
    """What the command reads: a folder or a zip on the server, or the address of an allowed library.

    Refuses an address that is not allowed (`library_not_allowed`), and where there is nothing (`library_source`).
    """
    rules.require_import(actor, programme)
    library, path = None, None
    if "://" in source:
        address = library_address(source, plain=plain_allowed())
        library = rules.allowed_libraries().filter(address=address).first()
        if library is None:
            raise DomainError("library_not_allowed", host=urlsplit(address).netloc)
    else:
        path = Path(source).resolve()
        if not path.exists():
            raise DomainError("library_source", name=path.name)
    name = library.name if library is not None else path.name[:160] if path is not None else ""
    run = LibraryRun(programme=programme, name=name, allowed=library, made_at=clock.now())
    with transaction.atomic():
        audit.save(run, actor=actor)
        _log(actor, run, "library_read")
    return read(actor, run, path=path, told=told)


def plain_allowed() -> bool:
    """Whether a library on this machine may be read over plain http: in the demo and in tests."""
    return bool(settings.OPPIVA_DEMO or settings.OPPIVA_TEST)


def _enqueued(actor: Actor, run: LibraryRun) -> LibraryRun:
    job = enqueue(READ_JOB, args={"run": str(run.pk)}, asked_by=actor.person_id)
    return audit.save(run, actor=actor, changes={"job": job.pk})


# --- reading ---------------------------------------------------------------------------------------------------------
class _Overtaken(Exception):
    """Another reader has finished the run: what it wrote stays."""


def read(actor: Actor, run: LibraryRun, *, path: Path | None = None, told: Told | None = None) -> LibraryRun:
    """Look at all models of the library and write what would become of each; a library that cannot be read ends the
    run with the reason. Read again, its rows are written anew. `told` hears how many of how many were looked at."""
    if run.state != State.READING:
        return run
    try:
        with tempfile.TemporaryDirectory(prefix="oppiva-library-") as folder:
            library = _looked(run, path, Path(folder), told or (lambda _done, _of: None))
        changes = {
            "state": State.PREVIEWED, "address": library.address, "library_name": library.name,
            "sha256": library.sha256,
        }  # fmt: skip
        with transaction.atomic():
            return audit.save(_still_read(run), actor=actor, changes=changes)
    except _Overtaken:
        return LibraryRun.objects.select_related("programme", "allowed").get(pk=run.pk)
    except DomainError as error:
        return _failed(actor, run, error)


def _failed(actor: Actor, run: LibraryRun, error: DomainError) -> LibraryRun:
    changes = {"state": State.FAILED, "failure": error.code, "facts": plain_facts(error.facts)}
    try:
        with transaction.atomic():
            held = _still_read(run)
            LibraryRow.objects.filter(run=held).delete()
            return audit.save(held, actor=actor, changes=changes)
    except _Overtaken:
        return LibraryRun.objects.select_related("programme", "allowed").get(pk=run.pk)


def _still_read(run: LibraryRun) -> LibraryRun:
    """The run, held until the caller's transaction ends: only while it is read are its rows written or removed."""
    rows = LibraryRun.objects.select_for_update(of=("self",)).select_related("programme")
    held: LibraryRun = rows.get(pk=run.pk)
    if held.state != State.READING:
        raise _Overtaken
    return held


def _looked(run: LibraryRun, path: Path | None, folder: Path, told: Told) -> Manifest:
    """Reads part by part and writes the rows of each: a library of any size is never held whole."""
    fetching, now = None, (0, 0)

    def tell(done: int, of: int) -> None:
        nonlocal now
        now = done, of
        told(done, of)

    if run.allowed is not None:
        if run.allowed.deleted_in is not None:
            raise DomainError("library_not_allowed", host=urlsplit(run.allowed.address).netloc)
        address = library_address(run.allowed.address, plain=plain_allowed())
        fetching = Fetching(address, folder, looked=lambda: told(*now))
        fetching.manifest()
        source = folder
    else:
        source = path if path is not None else _kept(run)
    library = read_manifest_apart(source)
    if fetching is not None:
        library = _at_home(library, fetching.address)
    planned = _planned(run.programme, library)
    with transaction.atomic():
        LibraryRow.objects.filter(run=_still_read(run)).delete()
    pairs = [(at, version) for at, one in enumerate(planned) for version in one.wanted]
    written = 0
    tell(0, len(pairs))
    for begin in range(0, len(pairs), AT_ONCE):
        some = pairs[begin : begin + AT_ONCE]
        _read_some(source, [(planned[at], version) for at, version in some], fetching)
        # The last one may have more versions in the next part.
        _write(run, planned, written, some[-1][0])
        written = some[-1][0]
        tell(begin + len(some), len(pairs))
    _write(run, planned, written, len(planned))
    with transaction.atomic():
        LibraryRow.objects.bulk_create(_refused_rows(_still_read(run), library, len(planned)), batch_size=200)
    return library


def _at_home(library: Manifest, address: str) -> Manifest:
    """The library as it lies at an allowed address, where it lives when it names none. Refuses one that calls another
    address its own (`library_other_address`): it would have the word on models of others."""
    if not library.address:
        return replace(library, address=address)
    if not speaks_for(address, library.address):
        raise DomainError("library_other_address", read=address, own=library.address)
    return library


def _kept(run: LibraryRun) -> Path:
    stored = StoredFile.objects.filter(pk=run.file).first() if run.file else None
    if stored is None:
        raise DomainError("library_file_gone")
    return location(stored)


def _read_some(source: Path, some: Sequence[tuple[Planned, VersionTold]], fetching: Fetching | None) -> None:
    """Read these versions; of one whose model is refused already nothing more is looked at."""
    asked = [(one, version, asked_of(one.model, version)) for one, version in some if not one.code]
    missing: dict[str, DomainError] = {}
    if fetching is not None:
        missing = fetching.versions([of.path for _one, _version, of in asked])
    for one, _version, of in asked:
        if of.path in missing:
            one.refuse(Fate.REFUSED, missing[of.path].code, **missing[of.path].facts)
    there = [(one, version, of) for one, version, of in asked if of.path not in missing]
    for (one, version, _of), got in zip(there, _versions(source, [of for _one, _v, of in there]), strict=True):
        if got.content is None:
            one.refuse(Fate.REFUSED, got.code, **got.facts)
        elif not one.code:
            one.read.append((version, got.content))
    if fetching is not None:
        fetching.forget([of.path for _one, _version, of in there])


def _versions(source: Path, asked: Sequence[Asked]) -> Iterator[VersionRead]:
    return read_versions_apart(source, asked, spec())


# --- what becomes of each --------------------------------------------------------------------------------------------
def _planned(programme: Programme, library: Manifest) -> list[Planned]:
    """What the manifest alone tells: own models, those that are here, and what is to be read of the others."""
    planned = [
        Planned(
            one, identity_of(library, one, programme.code), address_of(library, one),
            one.foreign_library or library.name, speaks_for(library.address, address_of(library, one)),
        )
        for one in library.models
    ]  # fmt: skip
    origins = held_origins([one.identity for one in planned])
    hashes = held_versions([one.operating_model_id for one in origins.values()])
    seen: set[str] = set()
    for one in planned:
        one.origin = origins.get(one.identity)
        if is_own(one.address):
            one.fate = Fate.OWN
        elif one.identity in seen:
            one.refuse(Fate.REFUSED, "library_model_twice", slug=one.model.slug)
        elif one.origin is not None and one.origin.operating_model.programme_id != programme.pk:
            # Nothing is wrong with it: its programme reads it again.
            one.refuse(Fate.UNCHANGED, "library_elsewhere", programme=one.origin.operating_model.programme.code)
        else:
            _plan(one, hashes.get(one.origin.operating_model_id, {}) if one.origin is not None else {})
        seen.add(one.identity)
    return planned


def _plan(one: Planned, held: Mapping[tuple[int, int, int], str]) -> None:
    """Which versions are to be read; another hash of one that is here is a conflict, and the old stays."""
    new = []
    for version in one.model.versions:
        known = held.get(version.parts)
        if known is not None and known != version.hash:
            return one.refuse(Fate.CONFLICT, "library_other_hash", number=version.number)
        if datetime.fromisoformat(version.at) > clock.now() + AHEAD:
            return one.refuse(Fate.REFUSED, "library_ahead", number=version.number)
        if known is None:
            new.append(version)
    if held and new and min(one.parts for one in new) < max(held):
        return one.refuse(Fate.CONFLICT, "library_below", number=new[-1].number)
    if one.origin is not None and new and not one.speaks:
        return _refuse_word(one)
    one.wanted = tuple(reversed(new))
    return None


def _settle(one: Planned) -> None:
    if one.fate:
        return
    if one.origin is None:
        one.fate = Fate.NEW
    elif one.read:
        one.fate = Fate.NEW_VERSION
    elif stands_differently(one.origin.operating_model, one.origin, one.model):
        if not one.speaks:
            return _refuse_word(one)
        one.fate = Fate.CHANGED
    else:
        one.fate = Fate.UNCHANGED
    return None


def _refuse_word(one: Planned) -> None:
    """It is here, and a library that has not the word on it tells of it otherwise."""
    if one.address:
        return one.refuse(Fate.CONFLICT, "library_passed_on", host=urlsplit(one.address).netloc[:80])
    return one.refuse(Fate.CONFLICT, "library_nameless")


def held_origins(identities: Sequence[str]) -> dict[str, ForeignModel]:
    """The models here that came from these addresses, by address."""
    found: dict[str, ForeignModel] = {}
    for begin in range(0, len(identities), 400):
        rows = ForeignModel.objects.filter(identity__in=identities[begin : begin + 400], deleted_in__isnull=True)
        found |= {one.identity: one for one in rows.select_related(*BESIDE)}
    return found


def held_versions(models: Sequence[UUID]) -> dict[UUID, dict[tuple[int, int, int], str]]:
    """The hashes of their versions by number."""
    found: dict[UUID, dict[tuple[int, int, int], str]] = {}
    columns = ("operating_model_id", "major", "minor", "patch", "content_hash")
    for begin in range(0, len(models), 400):
        rows = ModelVersion.objects.filter(operating_model__in=models[begin : begin + 400])
        for pk, major, minor, patch, said in rows.values_list(*columns):
            found.setdefault(pk, {})[major, minor, patch] = said
    return found


def _write(run: LibraryRun, planned: Sequence[Planned], begin: int, end: int) -> None:
    """The rows of these; what was read of them is in the table from now on."""
    some = planned[begin:end]
    for one in some:
        _settle(one)
    with transaction.atomic():
        LibraryRow.objects.bulk_create(_rows(_still_read(run), some, begin + 1), batch_size=20)
    for one in some:
        one.read = []


def _rows(run: LibraryRun, planned: Sequence[Planned], first: int) -> list[LibraryRow]:
    return [
        LibraryRow(
            run=run, position=position, fate=one.fate,
            name=one.model.name[:120], number=one.model.current, language=one.model.language,
            code=one.code, facts=plain_facts(one.facts),
            told={
                "model": asdict(one.model), "identity": one.identity, "address": one.address, "library": one.library,
            },
            versions=[{"told": asdict(version), "content": content} for version, content in one.read],
            operating_model=one.origin.operating_model if one.origin is not None and one.fate not in APART else None,
        )
        for position, one in enumerate(planned, first)
    ]  # fmt: skip


def _refused_rows(run: LibraryRun, library: Manifest, before: int) -> list[LibraryRow]:
    return [
        LibraryRow(
            run=run, position=position, fate=Fate.REFUSED, name=one.name[:120], code=one.code,
            facts=plain_facts(one.facts),
        )
        for position, one in enumerate(library.refused, before + 1)
    ]  # fmt: skip


APART = frozenset({Fate.OWN, Fate.REFUSED})


def plain_facts(facts: Mapping[str, object]) -> dict[str, object]:
    """The facts of a refusal as JSON holds them."""
    return {name: value for name, value in facts.items() if isinstance(value, str | int)}


def _log(actor: Actor, run: LibraryRun, verb: str) -> None:
    audit.log(verb, actor=actor, kind="library_run", object_id=run.pk, programme=str(run.programme_id))
