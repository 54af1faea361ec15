"""Static files with their hash in the name, compressed."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed and compressed once collected; plain names when nothing was collected."""

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        """The hashed name of the manifest, the plain name when the file was never collected; no file is opened."""
        plain = self.clean_name(name)
        return str(self.hashed_files.get(self.hash_key(plain), plain))
