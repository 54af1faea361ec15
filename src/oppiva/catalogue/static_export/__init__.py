"""The library in a folder: static pages, data, tables, hashes (docs/library-format.md)."""

from oppiva.catalogue.static_export.exporting import Exported, Progress, export_library
from oppiva.catalogue.static_export.packing import pack, write_zip

__all__ = ["Exported", "Progress", "export_library", "pack", "write_zip"]
