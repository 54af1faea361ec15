"""Backups of one box: the database, the stored files and the erasure journal, with checksums; never the keys."""

from oppiva.jobs.backups.dumps import ToolMissing, opened
from oppiva.jobs.backups.making import Made, make
from oppiva.jobs.backups.manifest import Manifest, NotABackup, checked, newest, read
from oppiva.jobs.backups.pruning import keep, prune

__all__ = [
    "Made",
    "Manifest",
    "NotABackup",
    "ToolMissing",
    "checked",
    "keep",
    "make",
    "newest",
    "opened",
    "prune",
    "read",
]
