"""The sheets of an xlsx file, from its bytes."""

from oppiva.core.errors import DomainError
from oppiva.core.rosters.grid import Sheet
from oppiva.core.rosters.package import BROKEN, Package
from oppiva.core.rosters.sheet import read_sheet


def read_workbook(data: bytes) -> list[Sheet]:
    """The sheets of an xlsx file.

    Refuses with DomainError, before anything is unpacked, roster_bomb (over 20 MB or a hundredfold), a code of what
    the archive is instead; then roster_too_many_cells and roster_broken with its sheet and row.
    """
    at = ""
    try:
        package = Package(data)
        texts, days = package.texts(), package.days()
        sheets = []
        for part in package.sheets():
            at = part.name
            sheets.append(read_sheet(package, part, texts, days))
        return sheets
    except BROKEN as error:
        raise DomainError("roster_broken", sheet=at) from error
