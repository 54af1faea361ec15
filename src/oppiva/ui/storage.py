"""Static files with their hash in the name, compressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whitenoise.storage import CompressedManifestStaticFilesStorage

if TYPE_CHECKING:
    from django.contrib.staticfiles.storage import ManifestStaticFilesStorage as Base
else:
    Base = CompressedManifestStaticFilesStorage


class StaticStorage(Base):
    """Hashed and compressed once collected; plain names when nothing was collected."""

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        """The hashed name of the manifest, the plain name when the file was never collected; no file is opened."""
        plain = self.clean_name(name)
        return str(self.hashed_files.get(self.hash_key(plain), plain))

    def url(self, name: str | None, force: bool = False) -> str:
        """The address of a file, worked out once per process: a page asks for the sprite dozens of times."""
        known = self.__dict__.setdefault("addresses", {})
        key = (name, force)
        if key not in known:
            known[key] = super().url(name or "", force)
        return str(known[key])
