"""A list read in by the area admin, and the deeds on its rows."""

import pytest

from oppiva.core.errors import DomainError
from oppiva.people import services
from oppiva.people.models import ImportRow, ImportRun
from people.cast import Cast


def csv(*rows: str) -> bytes:
    """A list as Finnish Excel saves it."""
    return "\r\n".join(["Nimi;Sähköposti;Yksikkö", *rows]).encode("cp1252")


def read(cast: Cast, *rows: str, **more: object) -> ImportRun:
    """A list read in by the area admin."""
    given = {"role": "participant", "language": "fi", "data": csv(*rows), "name": "henkilöt.csv"}
    return services.read_in(cast.actor(cast.admin), cast.here, **{**given, **more})


def fates(run: ImportRun) -> list[tuple[str, str]]:
    return list(run.rows.order_by("position").values_list("fate", "reason"))


def row(run: ImportRun, position: int = 1) -> ImportRow:
    return run.rows.get(position=position)


def mend(cast: Cast, run: ImportRun, position: int = 1, **fields: object) -> ImportRow:
    """One row mended by the area admin; what is not named stays."""
    stands = row(run, position)
    given = {"name": stands.name, "email": stands.email, "unit": stands.unit_id, **fields}
    return services.mend_row(cast.actor(cast.admin), run, position, **given)


def decide(cast: Cast, run: ImportRun, position: int, decided: str) -> ImportRow:
    return services.decide_row(cast.actor(cast.admin), run, position, decided)


def confirm(cast: Cast, run: ImportRun) -> ImportRun:
    return services.confirm_import(cast.actor(cast.admin), run)


def refused(code: str) -> object:
    return pytest.raises(DomainError, match=code)
