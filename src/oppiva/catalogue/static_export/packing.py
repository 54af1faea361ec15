"""The folder as one file: what can be sent by mail and read back by another installation."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import IO

from oppiva.catalogue.static_export.folder import PART, opened_part
from oppiva.catalogue.static_export.layout import SUMS

# The oldest day that a zip can tell: the same files make the same zip.
DAY = (1980, 1, 1, 0, 0, 0)
PACKED = frozenset({".html", ".json", ".css", ".js", ".csv", ".txt", ".svg", ""})


def pack(folder: Path, into: Path) -> None:
    """The files of an export as a zip, put in place whole."""
    part = into.with_name(f".{into.name}{PART}")
    try:
        with opened_part(part) as out:
            write_zip(folder, out)
        part.replace(into)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def write_zip(folder: Path, out: IO[bytes]) -> None:
    """Writes the zip of what the export wrote; what is packed already (a PDF, a workbook) is not packed twice."""
    names = [line.partition("  ")[2] for line in (folder / SUMS).read_text("utf-8").splitlines()]
    with zipfile.ZipFile(out, "w") as packed:
        for name in (*names, SUMS):
            path = folder / name
            entry = zipfile.ZipInfo(name, DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED if path.suffix in PACKED else zipfile.ZIP_STORED
            entry.external_attr = 0o644 << 16
            with path.open("rb") as held, packed.open(entry, "w") as into:
                while block := held.read(1 << 20):
                    into.write(block)
