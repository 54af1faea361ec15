"""Which libraries this installation may read from the network: the list of the instance administrator (trust.md
10.12)."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import UUID

from django.db import IntegrityError, transaction

from oppiva.audit import services as audit
from oppiva.catalogue.imports.origins import is_own, library_address
from oppiva.catalogue.lengths import taken
from oppiva.catalogue.models import LIBRARY_LENGTH, AllowedLibrary
from oppiva.catalogue.rules import imports as rules
from oppiva.catalogue.services.library_reading import plain_allowed
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor


def allow(actor: Actor, *, name: str, address: str) -> AllowedLibrary:
    """Let this installation read a library: its host and port, below this path alone.

    Refuses what is no address of https (`library_address`), the own one (`library_own`) and one that is allowed
    already (`library_allowed`).
    """
    rules.require_allow(actor)
    said = taken(name, "name", least=2, most=LIBRARY_LENGTH)
    where = library_address(address, plain=plain_allowed())
    if is_own(where):
        raise DomainError("library_own", field="address")
    try:
        with transaction.atomic():
            made = audit.save(AllowedLibrary(name=said, address=where), actor=actor)
            _log(actor, made, "library_allowed")
    except IntegrityError as error:
        raise DomainError("library_allowed", field="address") from error
    return made


def forbid(actor: Actor, library: AllowedLibrary) -> UUID:
    """It is not read any more from now on; what came from it stays."""
    rules.require_allow(actor)
    with transaction.atomic():
        batch = audit.delete([library], actor=actor)
        _log(actor, library, "library_forbidden")
    return batch


def _log(actor: Actor, library: AllowedLibrary, verb: str) -> None:
    parts = urlsplit(library.address)
    audit.log(verb, actor=actor, kind="configuration", object_id=library.pk, host=parts.hostname or "")
