"""Which model is which: its address where it came from, whatever it is called here. Plain values in and out."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from oppiva.catalogue.models import ADDRESS_LENGTH, ModelOrigin
from oppiva.core.errors import DomainError
from oppiva.core.library import Asked, Manifest, ModelTold, VersionTold
from oppiva.ui.context import absolute

_AT = re.compile(r"/mallit/([a-z0-9-]{3,80})/$")


def address_of(library: Manifest, model: ModelTold) -> str:
    """The address of a model where it came from; empty when its library has none."""
    if model.foreign_address:
        return model.foreign_address
    return f"{library.address}mallit/{model.slug}/" if library.address else ""


def identity_of(library: Manifest, model: ModelTold, programme: str) -> str:
    """What says that two are the same model: the address, or without one the library, its programme and the slug, as
    read into this programme (its code): another one has its own."""
    address = address_of(library, model)
    if address:
        parts = urlsplit(address)
        return f"{parts.scheme.lower()}://{parts.netloc.lower()}{parts.path}"[:ADDRESS_LENGTH]
    return f"{programme}: {library.name}/{model.programme}/{model.slug}"[:ADDRESS_LENGTH]


def is_own(address: str) -> bool:
    """Whether an address is of this very installation, over http or https; a neighbour's on the same host is not."""
    here = absolute("/")
    (_http, host, port), own = _base(address), _base(here)
    return bool(own[1]) and (host, port) == own[1:] and _below(address, here)


def speaks_for(library: str, address: str) -> bool:
    """Whether a library of this address has the word on a model of that one: its own models lie below it. Of others it
    passes copies on, and one without an address cannot say what is its own."""
    return bool(_base(library)[1]) and _base(library) == _base(address) and _below(address, library)


def asked_of(model: ModelTold, version: VersionTold) -> Asked:
    """What the file of a version must say of itself. One that its library has from elsewhere keeps the names it has
    there."""
    if model.origin != ModelOrigin.FOREIGN and not model.foreign_address:
        return Asked(model.slug, version.number, version.hash, model.language, model.slug, model.code, model.programme)
    found = _AT.search(urlsplit(model.foreign_address).path)
    return Asked(model.slug, version.number, version.hash, model.language, found[1] if found else "")


def library_address(address: str, *, plain: bool) -> str:
    """An address below which a library lies, as it is kept: with a slash at its end.

    `plain`: http is taken, too, of this very machine (demo, tests). Refuses (`library_address`) anything else than
    https, and an address with a name, a password or a question in it.
    """
    try:
        parts = urlsplit(address.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise DomainError("library_address") from error
    near = host in {"127.0.0.1", "localhost", "::1"}
    fits = parts.scheme == "https" or (parts.scheme == "http" and near and plain)
    if not fits or not host or "@" in parts.netloc or parts.query or parts.fragment or not host.isascii():
        raise DomainError("library_address")
    shown = f"[{host}]" if ":" in host else host
    whole = f"{parts.scheme}://{shown}{f':{port}' if port else ''}{parts.path}"
    whole = whole if whole.endswith("/") else f"{whole}/"
    if len(whole) > ADDRESS_LENGTH - 100 or not re.fullmatch(r"[!-~]+", whole) or ".." in parts.path:
        raise DomainError("library_address")
    return whole


def _base(address: str) -> tuple[str, str, int | None]:
    """Scheme, host and port, which is None where it is the usual one."""
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return "", "", None
    return parts.scheme, host, None if port == {"http": 80, "https": 443}.get(parts.scheme) else port


def _below(address: str, base: str) -> bool:
    return f"{urlsplit(address).path}/".startswith(f"{urlsplit(base).path.rstrip('/')}/")
